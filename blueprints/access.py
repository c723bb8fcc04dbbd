"""Who may pass: one decorator for routes and events. Membership is read from the database each time.

A test reads the source and fails for every route and event without `@allow(...)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar, TypeVar

from flask import abort, g, request, session
from flask_login import UserMixin, current_user
from sqlalchemy import select

from extensions import db, login
from models.councils import Council, council_by_slug
from models.members import By, Credential, Member
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
    """The person behind a session: `id` is member:credential_version, so that a new card ends old sessions."""

    member_id: int
    council_id: int
    name: str
    post: str
    side: str | None
    credential_version: int

    def get_id(self) -> str:
        return f"{self.member_id}:{self.credential_version}"

    @property
    def by(self) -> By:
        return By(self.member_id)


@login.user_loader
def load_signed_in(identity: str) -> SignedIn | None:
    """Return who the session belongs to, or None when the post has ended or the card was issued anew."""
    member_id, _, version = identity.partition(":")
    if not (member_id.isdigit() and version.isdigit()):
        return None
    row = db.session.execute(
        select(Member.id, Member.council_id, Member.name, Member.post, Member.side, Credential.version)
        .join(Credential, Credential.member_id == Member.id)
        .where(Member.id == int(member_id), Credential.version == int(version), Member.active_to.is_(None))
    ).first()
    return SignedIn(*row) if row else None


def allow(*roles: str) -> Callable[[Door], Door]:
    """Let only `roles` through. A route's <slug> names the council; a session belongs to one council."""

    def decorate(door: Door) -> Door:
        @wraps(door)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if "slug" in kwargs:
                g.council = council_by_slug(kwargs.pop("slug"))
            if PUBLIC not in roles and SCREEN not in roles:
                check_role(roles)
            return door(*args, **kwargs)

        guarded.allowed_roles = roles  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def check_role(roles: tuple[str, ...]) -> None:
    """Raise SignInFirst or WrongPost unless the session's person holds one of `roles` in this council."""
    person = signed_in()
    council: Council | None = g.get("council")
    if person is None or (council is not None and council.id != person.council_id):
        raise SignInFirst(roles=roles)
    if not any(person.post in POSTS_OF_ROLE[role] for role in roles):
        raise WrongPost()


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
