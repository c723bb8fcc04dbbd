"""Commands of signing in: seat cards, the time for first PINs, passwords, and the lock after too many failures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from extensions import db
from models import devices, journal
from models.councils import Council, lock_council
from models.devices import Browser
from models.members import OFFICER_POSTS, By, Credential, Member, active_members, member_of
from rules import membership
from rules.errors import NotFound, RuleError
from rules.membership import CardUnknown, EnrolmentClosed, NotAnOfficer, NotARepresentative, WrongPassword, WrongPin
from services import secrets
from services.transaction import CredentialVoided, DevicesChanged, transaction


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A seat card as it is printed. `token` and `code` are told here once; only their digests are kept."""

    member_id: int
    name: str
    side: str
    seat: int
    token: str
    code: str


@dataclass(frozen=True, slots=True)
class CardHolder:
    member_id: int
    name: str
    has_pin: bool


# --- seat cards ---


def issue_cards(council_id: int, member_ids: Sequence[int], by: By, now: datetime) -> list[IssuedCard]:
    """Issue seat cards; a card issued before is void, with its PIN and its sessions.

    Raises NobodyChosen, NotFound, NotARepresentative; then no card is issued.
    """
    if not member_ids:
        raise membership.NobodyChosen()
    with transaction() as announce:
        lock_council(council_id)
        cards = []
        for member_id in dict.fromkeys(member_ids):
            member = member_of(council_id, member_id)
            if member.post != "representative":
                raise NotARepresentative(name=member.name)
            if member.credential is not None:
                announce(CredentialVoided(member.id))
            cards.append(_issue(member, now))
        facts = {"members": [card.member_id for card in cards]}
        journal.append(council_id, None, now, "seat_cards_issued", by, facts)
        return cards


def _issue(member: Member, now: datetime) -> IssuedCard:
    token, code = secrets.new_card_token(), secrets.new_card_code()
    row = _credential(member, "card", now)
    row.kind, row.secret_hash = "card", None
    row.card_digest, row.code_digest = secrets.digest(token), secrets.digest(code)
    db.session.flush()
    return IssuedCard(member.id, member.name, member.side or "", member.seat or 0, token, code)


def _credential(member: Member, kind: str, now: datetime) -> Credential:
    """Return the member's credential for a new secret: raising `version` ends what was signed in with the old one."""
    row = member.credential
    if row is None:
        row = Credential(member_id=member.id, kind=kind, version=0)
        db.session.add(row)
    row.version += 1
    row.failures, row.locked_until, row.closed_at, row.issued_at = 0, None, None, now
    return row


def find_card(council_id: int, token_or_code: str) -> CardHolder:
    """Return whose card it is, by its link's token or its typed code; raise CardUnknown. Writes nothing."""
    row = _card(council_id, token_or_code)
    return CardHolder(row.member_id, row.member.name, row.secret_hash is not None)


def _card(council_id: int, token_or_code: str, lock: bool = False) -> Credential:
    code = membership.plain_code(token_or_code)
    secret = Credential.card_digest == secrets.digest(token_or_code)
    if membership.is_code(code):
        secret = Credential.code_digest == secrets.digest(code)
    query = (
        select(Credential)
        .join(Member, Member.id == Credential.member_id)
        .where(secret, Member.council_id == council_id, Member.active_to.is_(None))
    )
    if lock:
        query = query.with_for_update(of=Credential).execution_options(populate_existing=True)
    row = db.session.scalar(query)
    if row is None:
        raise CardUnknown()
    return row


# --- the time for first PINs ---


def open_enrolment(council_id: int, until: datetime, by: By, now: datetime) -> None:
    """Let first PINs be set until `until`; raise EnrolmentMinutesInvalid."""
    limit = membership.ENROLMENT_MINUTES_LIMIT
    if not now < until <= now + timedelta(minutes=limit):
        raise membership.EnrolmentMinutesInvalid(field="minutes", limit=limit)
    with transaction():
        lock_council(council_id).enrolment_open_until = until
        journal.append(council_id, None, now, "enrolment_opened", by, {"until": journal.instant(until)})


def close_enrolment(council_id: int, by: By, now: datetime) -> None:
    with transaction():
        council = lock_council(council_id)
        if council.enrolment_open_until is None or council.enrolment_open_until <= now:
            return
        council.enrolment_open_until = None
        journal.append(council_id, None, now, "enrolment_closed", by, {})


# --- secrets that people choose ---


def set_password(council_id: int, member_id: int, password: str, by: By, now: datetime) -> None:
    """Give an officer a password and end their sessions; raise NotAnOfficer, PasswordTooShort, NotFound."""
    membership.check_password(password)
    secret_hash = secrets.hash_password(password)
    with transaction() as announce:
        member = member_of(council_id, member_id)
        if member.post not in OFFICER_POSTS:
            raise NotAnOfficer(name=member.name)
        _credential(member, "password", now).secret_hash = secret_hash
        journal.append(council_id, None, now, "password_set", by, {"member": member.id})
        announce(CredentialVoided(member.id))


def set_pin_for_demo(member_id: int, pin: str, now: datetime) -> None:
    """Set the PIN of an issued card without an enrolment window: for a demo's pretend members and for tests."""
    secret_hash = secrets.hash_pin(membership.checked_pin(pin))
    with transaction():
        row = db.session.scalar(select(Credential).where(Credential.member_id == member_id, Credential.kind == "card"))
        if row is None:
            raise CardUnknown()
        row.secret_hash, row.failures, row.locked_until = secret_hash, 0, None


# --- signing in ---


def sign_in_with_password(council_id: int, name: str, password: str, now: datetime) -> str:
    """Return the login id of an officer; raise WrongPassword or SignInLocked. Five failures lock for five minutes."""
    with transaction():
        outcome = _try_password(council_id, name, password, now)
    # Raised only now: a failure must be counted and committed.
    if isinstance(outcome, RuleError):
        raise outcome
    return outcome


def _try_password(council_id: int, name: str, password: str, now: datetime) -> str | RuleError:
    row = db.session.scalar(
        select(Credential)
        .join(Member, Member.id == Credential.member_id)
        .where(
            Member.council_id == council_id,
            Member.active_to.is_(None),
            Member.name == " ".join(name.split()),
            Credential.kind == "password",
        )
        .with_for_update(of=Credential)
        .execution_options(populate_existing=True)
    )
    if row is not None:
        membership.check_not_locked(row.locked_until, now)
    is_right = secrets.is_right(row.secret_hash if row else None, password[: membership.PASSWORD_LIMIT])
    if row is None or not is_right:
        return (row and _count_failure(row, now)) or WrongPassword(field="password")
    row.failures, row.locked_until = 0, None
    facts = {"member": row.member_id, "post": row.member.post}
    journal.append(council_id, None, now, "officer_signed_in", By(row.member_id), facts)
    return login_id(row)


def sign_in_with_card(council_id: int, token_or_code: str, pin: str, now: datetime, browser: Browser) -> str:
    """Return the login id of a card's holder. The first PIN is set only while the enrolment window is open.

    Where the seat is open on other devices these are told. Raises CardUnknown, PinInvalid, EnrolmentClosed, WrongPin,
    SignInLocked, CardClosed.
    """
    pin = membership.checked_pin(pin)
    with transaction() as announce:
        outcome = _try_pin(council_id, token_or_code, pin, now)
        if isinstance(outcome, Credential):
            device = devices.enter(outcome, browser, now)
            if device.state == "asking":
                announce(DevicesChanged(outcome.member_id))
            return f"{login_id(outcome)}:{device.id}"
    # Raised only now: a failure must be counted and committed.
    raise outcome


def _try_pin(council_id: int, token_or_code: str, pin: str, now: datetime) -> Credential | RuleError:
    row = _card(council_id, token_or_code, lock=True)
    membership.check_not_locked(row.locked_until, now)
    if row.secret_hash is None:
        until = db.session.get_one(Council, council_id).enrolment_open_until
        if until is None or until <= now:
            raise EnrolmentClosed()
        row.secret_hash = secrets.hash_pin(pin)
        journal.append(council_id, None, now, "pin_set", By(row.member_id), {"member": row.member_id})
    elif not secrets.is_right(row.secret_hash, pin):
        locked = _count_failure(row, now)
        return locked or WrongPin(field="pin", left=membership.FAILURES_BEFORE_LOCK - row.failures)
    row.failures, row.locked_until = 0, None
    return row


def _count_failure(row: Credential, now: datetime) -> RuleError | None:
    """Count a failure; return SignInLocked when it was one too many. After the lock the count begins anew."""
    row.failures += 1
    row.locked_until = membership.lock_after(row.failures, now)
    if row.locked_until is None:
        return None
    row.failures = 0
    return membership.SignInLocked(minutes=int(membership.LOCK.total_seconds()) // 60)


def login_id(row: Credential) -> str:
    """Return who a session belongs to, as blueprints/access.py reads it back: member:credential_version[:device]."""
    return f"{row.member_id}:{row.version}"


def sign_out_everywhere(council_id: int, member_id: int, by: By, now: datetime) -> None:
    """End every session and socket of a member; card and PIN, or password, stay as they are."""
    with transaction() as announce:
        member = member_of(council_id, member_id)
        if member.credential is None:
            return
        member.credential.version += 1
        journal.append(council_id, None, now, "signed_out_everywhere", by, {"member": member.id})
        announce(CredentialVoided(member.id))


def officer_named(council_id: int, name: str) -> int:
    """Return the id of the officer of this name; raise NotFound."""
    for member in active_members(council_id):
        if member.name == name.strip() and member.post in OFFICER_POSTS:
            return member.id
    raise NotFound(name=name)
