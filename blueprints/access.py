"""Who may pass: one decorator for routes and events. Membership is read from the database each time.

A test reads the source and fails for every route and event without `@allow(...)`.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar, TypeVar

from flask import abort, g, request, session
from flask_login import UserMixin, current_user
from sqlalchemy import select

from extensions import db, login
from models import devices
from models.chairings import acting_chair
from models.councils import Council, council_by_slug
from models.members import By, Credential, Member, name_of
from rules.chairing import ChairHandedOver
from rules.errors import N_, NotAllowed

PUBLIC = "public"  # anybody; nothing personal may be shown
SCREEN = "screen"  # whoever holds the big screen's link; the view checks the token
CHAIR = "chair"
SECRETARY = "secretary"
REPRESENTATIVE = "representative"
POSTS_OF_ROLE = {
    CHAIR: ("chair", "vice_chair"),
    SECRETARY: ("secretary",),
    REPRESENTATIVE: ("representative",),
}
Door = TypeVar("Door", bound=Callable[..., Any])


class SignInFirst(NotAllowed):
    code: ClassVar[str] = "sign_in_first"
    message: ClassVar[str] = N_("请先登录。代表请扫席位卡上的二维码，主持人和秘书请用姓名和密码登录。")


class WrongPost(NotAllowed):
    code: ClassVar[str] = "wrong_post"
    message: ClassVar[str] = N_("这一步不由您的岗位办理。请找主持人或秘书。")


@dataclass(slots=True)
class SignedIn(UserMixin):
    """The person behind a session: `id` is member:credential_version, so that a new card ends old sessions.

    A seat's sessions name their device as well (member:version:device), so that one of them can be ended alone.
    """

    member_id: int
    council_id: int
    name: str
    post: str
    side: str | None
    credential_version: int
    device_id: int | None = None

    def get_id(self) -> str:
        card = f"{self.member_id}:{self.credential_version}"
        return card if self.device_id is None else f"{card}:{self.device_id}"

    @property
    def by(self) -> By:
        return By(self.member_id)


@login.user_loader
def load_signed_in(identity: str) -> SignedIn | None:
    """Return who the session belongs to, or None when post, card or device have ended."""
    return people_behind({identity}).get(identity)


def people_behind(identities: Set[str]) -> dict[str, SignedIn]:
    """Return who the sessions belong to, read together. Left out is whose post has ended, whose card was issued anew,
    and whose device was locked out."""
    claims = {identity: claim for identity in identities if (claim := _claim(identity)) is not None}
    rows = db.session.execute(
        select(Member.id, Member.council_id, Member.name, Member.post, Member.side, Credential.version)
        .join(Credential, Credential.member_id == Member.id)
        .where(Member.id.in_({member_id for member_id, _, _ in claims.values()}), Member.active_to.is_(None))
    )
    people = {row[0]: row for row in rows}
    holders = devices.holders({device_id for _, _, device_id in claims.values() if device_id is not None})
    behind = {}
    for identity, (member_id, version, device_id) in claims.items():
        row = people.get(member_id)
        if row is None or row[5] != version or (device_id is not None and holders.get(device_id) != member_id):
            continue
        behind[identity] = SignedIn(*row, device_id)
    return behind


def _claim(identity: str) -> tuple[int, int, int | None] | None:
    """Return (member, version, device) as a session claims them; None for what is no identity."""
    parts = identity.split(":")
    if len(parts) not in (2, 3) or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    member_id, version, *device = (int(part) for part in parts)
    return member_id, version, device[0] if device else None


def allow(
    *roles: str, in_batch: bool = False, at_the_podium: bool = False, even_if_handed_over: bool = False
) -> Callable[[Door], Door]:
    """Let only `roles` through. A route's <slug> names the council; a session belongs to one council.

    While the chair is handed over, the acting chair passes the chair's doors of that meeting (and the page
    `at_the_podium`), and the chair's own commands are refused, but those that go `even_if_handed_over`.
    `in_batch`: whoever gathers the door's messages reads their senders together and asks `check_role` for each.
    """

    def decorate(door: Door) -> Door:
        @wraps(door)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if "slug" in kwargs:
                g.council = council_by_slug(kwargs.pop("slug"))
            if PUBLIC not in roles and SCREEN not in roles and not in_batch:
                who, is_podium = signed_in(), roles == (CHAIR,) and (at_the_podium or "meeting_id" in kwargs)
                if is_podium and who is not None and is_acting_chair(who, kwargs.get("meeting_id")):
                    check_council(who, g.get("council"))
                else:
                    check_role(who, roles, g.get("council"))
                    if is_podium and request.method == "POST" and not even_if_handed_over:
                        _check_not_handed_over(person(), kwargs.get("meeting_id"))
            return door(*args, **kwargs)

        guarded.allowed_roles = roles  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def check_role(person: SignedIn | None, roles: tuple[str, ...], council: Council | None = None) -> None:
    """Raise SignInFirst or WrongPost unless the person holds one of `roles`, in `council` where the door names one."""
    check_council(person, council, roles)
    if person is None or not any(person.post in POSTS_OF_ROLE[role] for role in roles):
        raise WrongPost()


def check_council(person: SignedIn | None, council: Council | None = None, roles: tuple[str, ...] = (CHAIR,)) -> None:
    if person is None or (council is not None and council.id != person.council_id):
        raise SignInFirst(roles=roles)


def is_acting_chair(person: SignedIn, meeting_id: int | None = None) -> bool:
    """Whether the person presides over an open item in the chair's place; `meeting_id`: of this meeting."""
    acting = acting_chair(person.council_id)
    return acting is not None and acting.member_id == person.member_id and meeting_id in (None, acting.meeting_id)


def _check_not_handed_over(person: SignedIn, meeting_id: int | None) -> None:
    """Raise ChairHandedOver while somebody else presides over the open item of this meeting.

    Whoever has left does not, nor does anybody in a pause or before another day: a meeting is never without a chair.
    """
    acting = acting_chair(person.council_id)
    if acting is None or not acting.is_there or acting.meeting_id != meeting_id:
        return
    if acting.member_id != person.member_id:
        raise ChairHandedOver(name=name_of(acting.member_id))


def session_identity() -> tuple[int, str]:
    """Return (member id, identity) as the session claims; `people_behind` says whether it still holds."""
    identity = str(session.get("_user_id", ""))
    member_id = identity.partition(":")[0]
    if not member_id.isdigit():
        raise SignInFirst()
    return int(member_id), identity


def signed_in() -> SignedIn | None:
    """Return the session's person, read anew for every socket event, or None."""
    if request.__dict__.get("namespace") is not None or hasattr(request, "sid"):
        identity = session.get("_user_id")
        return load_signed_in(identity) if identity else None
    return current_user if current_user.is_authenticated else None


def person() -> SignedIn:
    """Return the signed-in person of a door that lets only signed-in people through."""
    who = signed_in()
    if who is None:
        abort(401)
    return who
