"""Seat cards, first PINs, passwords, and the lock after too many failures."""

import threading
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from extensions import db
from models.devices import Browser
from models.members import By, Credential
from rules import membership
from rules.errors import NotFound, RuleError
from rules.membership import CardUnknown, EnrolmentClosed, SignInLocked, WrongPassword, WrongPin
from services import councils, members
from services.members import IssuedCard
from services.transaction import CredentialVoided
from tests.services.founded import NOW, PASSWORDS, Founded

SOON = NOW + timedelta(minutes=30)

PHONE = Browser("0" * 64, "android")


@pytest.fixture
def founded(stored_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Founded:
    return Founded().listen(monkeypatch)


@pytest.fixture
def card(founded: Founded) -> IssuedCard:
    """The first representative's card, without a PIN."""
    return issue(founded)


@pytest.fixture
def pinned(founded: Founded, card: IssuedCard) -> IssuedCard:
    """The same card with the PIN 1234."""
    members.set_pin_for_demo(card.member_id, "1234", NOW)
    return card


def issue(founded: Founded, place: int = 0) -> IssuedCard:
    return members.issue_cards(founded.council_id, [founded.ids[place]], founded.secretary, NOW)[0]


def sign_in(founded: Founded, secret: str, pin: str = "1234", now: datetime = NOW) -> str:
    """Return who has signed in, by which version of the card; on which device is another matter."""
    return members.sign_in_with_card(founded.council_id, secret, pin, now, PHONE).rpartition(":")[0]


def fail(founded: Founded, card: IssuedCard, times: int, now: datetime = NOW) -> None:
    for _ in range(times):
        with pytest.raises(RuleError):
            sign_in(founded, card.token, "9999", now)


# --- cards ---


def test_card_tells_its_secrets_once_and_only_digests_are_kept(founded: Founded, card: IssuedCard) -> None:
    assert (card.name, card.side, card.seat) == ("周阿珍", "migrant", 1)
    assert len(card.code) == 8
    row = founded.credential(card.member_id)
    kept = {row.card_digest, row.code_digest, row.secret_hash}
    assert not kept & {card.token, card.code}
    assert row.secret_hash is None


def test_all_cards_are_issued_in_the_order_that_was_asked(founded: Founded) -> None:
    cards = members.issue_cards(founded.council_id, founded.ids[::-1], founded.secretary, NOW)
    assert [card.member_id for card in cards] == founded.ids[::-1]
    assert len({card.token for card in cards} | {card.code for card in cards}) == 12
    assert founded.rows("seat_cards_issued")[0].facts == {"members": founded.ids[::-1]}


def test_nobody_chosen_and_officers_get_no_card(founded: Founded) -> None:
    with pytest.raises(membership.NobodyChosen):
        members.issue_cards(founded.council_id, [], founded.secretary, NOW)
    with pytest.raises(membership.NotARepresentative):
        members.issue_cards(founded.council_id, [founded.ids[0], founded.id_of("林国栋")], founded.secretary, NOW)
    assert db.session.scalars(select(Credential).where(Credential.kind == "card")).all() == []


def test_another_councils_member_gets_no_card_here(founded: Founded) -> None:
    other = Founded("linjie")
    with pytest.raises(NotFound):
        members.issue_cards(founded.council_id, [other.ids[0]], founded.secretary, NOW)


def test_card_is_found_by_its_link_and_by_its_code(founded: Founded, card: IssuedCard) -> None:
    typed = f"{card.code[:4].lower()} {card.code[4:].lower()}"
    for secret in (card.token, card.code, typed):
        holder = members.find_card(founded.council_id, secret)
        assert (holder.member_id, holder.name, holder.has_pin) == (card.member_id, "周阿珍", False)


@pytest.mark.parametrize("secret", ["", "nonsense", "ABCD2345", "x" * 500])
def test_unknown_card_is_not_found(founded: Founded, card: IssuedCard, secret: str) -> None:
    with pytest.raises(CardUnknown):
        members.find_card(founded.council_id, secret)


def test_card_of_another_council_is_not_found(founded: Founded, card: IssuedCard) -> None:
    other = Founded("linjie")
    for secret in (card.token, card.code):
        with pytest.raises(CardUnknown):
            members.find_card(other.council_id, secret)


def test_card_of_who_has_left_is_not_found(founded: Founded, card: IssuedCard) -> None:
    councils.end_membership(founded.council_id, card.member_id, founded.secretary, NOW)
    with pytest.raises(CardUnknown):
        members.find_card(founded.council_id, card.token)


def test_new_card_voids_the_old_one_its_pin_and_its_sessions(founded: Founded, pinned: IssuedCard) -> None:
    before = sign_in(founded, pinned.token)
    assert founded.heard == []
    new = issue(founded)
    with pytest.raises(CardUnknown):
        members.find_card(founded.council_id, pinned.token)
    assert not members.find_card(founded.council_id, new.token).has_pin
    members.set_pin_for_demo(new.member_id, "4321", NOW)
    assert sign_in(founded, new.token, "4321") == f"{new.member_id}:2" != before
    assert founded.heard == [CredentialVoided(new.member_id)]


# --- the first PIN ---


def test_first_pin_is_set_while_enrolment_is_open_and_asked_afterwards(founded: Founded, card: IssuedCard) -> None:
    members.open_enrolment(founded.council_id, SOON, founded.secretary, NOW)
    assert sign_in(founded, card.token, "1234") == f"{card.member_id}:1"
    assert members.find_card(founded.council_id, card.token).has_pin
    members.close_enrolment(founded.council_id, founded.secretary, NOW)
    assert sign_in(founded, card.code, "1234")
    with pytest.raises(WrongPin):
        sign_in(founded, card.token, "4321")
    acts = [row.act for row in founded.rows()][-3:]
    assert acts == ["enrolment_opened", "pin_set", "enrolment_closed"]


def test_first_pin_is_not_set_before_enrolment(founded: Founded, card: IssuedCard) -> None:
    with pytest.raises(EnrolmentClosed):
        sign_in(founded, card.token)
    assert not members.find_card(founded.council_id, card.token).has_pin


def test_first_pin_is_not_set_at_the_minute_when_enrolment_ends(founded: Founded, card: IssuedCard) -> None:
    members.open_enrolment(founded.council_id, SOON, founded.secretary, NOW)
    with pytest.raises(EnrolmentClosed):
        sign_in(founded, card.token, now=SOON)
    assert sign_in(founded, card.token, now=SOON - timedelta(seconds=1))


def test_open_enrolment_lets_nobody_change_a_pin(founded: Founded, pinned: IssuedCard) -> None:
    members.open_enrolment(founded.council_id, SOON, founded.secretary, NOW)
    with pytest.raises(WrongPin):
        sign_in(founded, pinned.token, "4321")


@pytest.mark.parametrize("minutes", [0, -1, 241])
def test_enrolment_is_open_for_some_minutes_only(founded: Founded, minutes: int) -> None:
    with pytest.raises(membership.EnrolmentMinutesInvalid):
        members.open_enrolment(founded.council_id, NOW + timedelta(minutes=minutes), founded.secretary, NOW)


def test_closing_what_is_closed_is_no_act(founded: Founded) -> None:
    members.close_enrolment(founded.council_id, founded.secretary, NOW)
    members.open_enrolment(founded.council_id, SOON, founded.secretary, NOW)
    members.close_enrolment(founded.council_id, founded.secretary, SOON)
    assert founded.rows("enrolment_closed") == []


@pytest.mark.parametrize("pin", ["", "123", "1234567", "abcd"])
def test_what_is_no_pin_is_refused_and_counts_as_no_failure(founded: Founded, pinned: IssuedCard, pin: str) -> None:
    with pytest.raises(membership.PinInvalid):
        sign_in(founded, pinned.token, pin)
    assert founded.credential(pinned.member_id).failures == 0


def test_pin_needs_a_card_first(founded: Founded) -> None:
    with pytest.raises(CardUnknown):
        members.set_pin_for_demo(founded.ids[0], "1234", NOW)


# --- failures ---


def test_failure_is_kept_although_it_is_an_error(founded: Founded, pinned: IssuedCard) -> None:
    with pytest.raises(WrongPin) as wrong:
        sign_in(founded, pinned.token, "9999")
    assert wrong.value.facts["left"] == 4
    assert founded.credential(pinned.member_id).failures == 1


def test_fourth_failure_does_not_lock(founded: Founded, pinned: IssuedCard) -> None:
    fail(founded, pinned, 4)
    assert sign_in(founded, pinned.token)


def test_fifth_failure_locks_also_the_right_pin(founded: Founded, pinned: IssuedCard) -> None:
    fail(founded, pinned, 5)
    with pytest.raises(SignInLocked) as locked:
        sign_in(founded, pinned.token, now=NOW + timedelta(minutes=4))
    assert locked.value.facts["minutes"] == 1


def test_lock_ends_after_five_minutes_and_the_count_begins_anew(founded: Founded, pinned: IssuedCard) -> None:
    fail(founded, pinned, 5)
    later = NOW + timedelta(minutes=5)
    fail(founded, pinned, 4, later)
    assert sign_in(founded, pinned.token, now=later)


def test_success_forgets_earlier_failures(founded: Founded, pinned: IssuedCard) -> None:
    for _ in range(3):
        fail(founded, pinned, 4)
        assert sign_in(founded, pinned.token)


def test_lock_is_of_one_card_only(founded: Founded, pinned: IssuedCard) -> None:
    other = issue(founded, 1)
    members.set_pin_for_demo(other.member_id, "1234", NOW)
    fail(founded, pinned, 5)
    assert sign_in(founded, other.token)


def test_code_and_link_share_their_failures(founded: Founded, pinned: IssuedCard) -> None:
    fail(founded, pinned, 4)
    with pytest.raises(SignInLocked):
        sign_in(founded, pinned.code, "9999")


# --- passwords ---


def test_officer_signs_in_and_the_council_remembers_it(founded: Founded) -> None:
    chair_id = founded.id_of("林国栋")
    identity = members.sign_in_with_password(founded.council_id, " 林国栋 ", PASSWORDS["林国栋"], NOW)
    assert identity == f"{chair_id}:1"
    (row,) = founded.rows("officer_signed_in")
    assert (row.actor_id, row.facts) == (chair_id, {"member": chair_id, "post": "chair"})


@pytest.mark.parametrize(
    ("name", "password"),
    [("林国栋", "wrong"), ("没有这个人", "chair-password"), ("周阿珍", "chair-password"), ("", "")],
)
def test_wrong_password_and_unknown_name_get_the_same_answer(founded: Founded, name: str, password: str) -> None:
    with pytest.raises(WrongPassword):
        members.sign_in_with_password(founded.council_id, name, password, NOW)
    assert founded.rows("officer_signed_in") == []


def test_password_of_one_council_opens_no_other(founded: Founded) -> None:
    other = Founded("linjie")
    members.set_password(other.council_id, other.id_of("林国栋"), "another-password", other.chair, NOW)
    with pytest.raises(WrongPassword):
        members.sign_in_with_password(founded.council_id, "林国栋", "another-password", NOW)


def test_five_wrong_passwords_lock_the_officer(founded: Founded) -> None:
    for _ in range(4):
        with pytest.raises(WrongPassword):
            members.sign_in_with_password(founded.council_id, "林国栋", "wrong", NOW)
    with pytest.raises(SignInLocked):
        members.sign_in_with_password(founded.council_id, "林国栋", "wrong", NOW)
    with pytest.raises(SignInLocked):
        members.sign_in_with_password(founded.council_id, "林国栋", PASSWORDS["林国栋"], NOW)


def test_new_password_replaces_the_old_one_and_ends_sessions(founded: Founded) -> None:
    chair_id = founded.id_of("林国栋")
    members.set_password(founded.council_id, chair_id, "new-password", By(None), NOW)
    with pytest.raises(WrongPassword):
        members.sign_in_with_password(founded.council_id, "林国栋", PASSWORDS["林国栋"], NOW)
    assert members.sign_in_with_password(founded.council_id, "林国栋", "new-password", NOW) == f"{chair_id}:2"
    assert founded.heard == [CredentialVoided(chair_id)]


def test_password_is_for_officers_and_long_enough(founded: Founded) -> None:
    with pytest.raises(membership.NotAnOfficer):
        members.set_password(founded.council_id, founded.ids[0], "long-enough", founded.chair, NOW)
    with pytest.raises(membership.PasswordTooShort):
        members.set_password(founded.council_id, founded.id_of("林国栋"), "short", founded.chair, NOW)


def test_signing_out_everywhere_ends_sessions_and_keeps_card_and_pin(founded: Founded, pinned: IssuedCard) -> None:
    before = sign_in(founded, pinned.token)
    members.sign_out_everywhere(founded.council_id, pinned.member_id, founded.secretary, NOW)
    assert sign_in(founded, pinned.token) != before
    assert founded.heard == [CredentialVoided(pinned.member_id)]


def test_officer_is_found_by_name_and_nobody_else_is(founded: Founded) -> None:
    assert members.officer_named(founded.council_id, "林国栋") == founded.id_of("林国栋")
    for name in ("周阿珍", "没有这个人"):
        with pytest.raises(NotFound):
            members.officer_named(founded.council_id, name)


def test_ten_wrong_pins_at_once_are_five_tries(stored_app: Flask) -> None:
    founded = Founded()
    card = issue(founded)
    members.set_pin_for_demo(card.member_id, "1234", NOW)
    db.session.remove()
    start = threading.Barrier(10)
    outcomes: list[str] = []

    def guess(place: int) -> None:
        with stored_app.app_context():
            start.wait()
            try:
                sign_in(founded, card.token, f"99{place:02}")
            except RuleError as error:
                outcomes.append(error.code)
            finally:
                db.session.remove()

    guesses = [threading.Thread(target=guess, args=(place,)) for place in range(10)]
    for each in guesses:
        each.start()
    for each in guesses:
        each.join()
    assert sorted(outcomes) == ["sign_in_locked"] * 6 + ["wrong_pin"] * 4
