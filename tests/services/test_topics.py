"""The resident's side of topics: handed in once, followed, supported, taken back."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from extensions import db
from models.groups import Group, group_of
from models.members import SYSTEM
from models.topics import Support, Topic, topic_of
from rules import receipts, topics
from rules.errors import NotFound, RuleError
from rules.groups import GroupNotCollecting
from services import intake
from services import topics as commands
from services.intake import PublicText
from services.topics import NewTopic, Receipt
from tests.services.founded import NOW, Founded

sqlite_only = pytest.mark.parametrize("stored_app", ["sqlite"], indirect=True)
KEY = "0123456789abcdef" * 2
NEW = NewTopic("停车堵住消防通道", "3栋楼下晚上停满车。", "3栋", "parking", name="阿珍", contact="13812345678")
# The charter's number of residents whose support guarantees a discussion (rules/charter.py).
RESIDENTS = 30


class Residents(Founded):
    """A council with residents before it."""

    def hand_in(self, title: str = NEW.title) -> Receipt:
        return commands.propose(self.council_id, replace(NEW, title=title), SYSTEM, NOW)

    def accepted(self, title: str = NEW.title, into: int | None = None) -> Receipt:
        receipt = self.hand_in(title)
        public = PublicText(title, "公开的话")
        intake.accept(self.council_id, receipt.ticket, public, self.secretary, NOW, into)
        return receipt

    def topic(self, receipt: Receipt) -> Topic:
        db.session.rollback()
        return topic_of(self.council_id, receipt.ticket)

    def group(self, number: int = 1) -> Group:
        db.session.rollback()
        return group_of(self.council_id, number)

    def set_group_state(self, state: str, number: int = 1) -> None:
        self.group(number).state = state
        db.session.commit()

    def support(self, receipt: Receipt, device: str = "a") -> int:
        return commands.support(self.council_id, receipt.ticket, device, NOW)

    def withdraw(self, receipt: Receipt, secret: str | None = None) -> None:
        commands.withdraw(self.council_id, receipt.ticket, secret or receipt.secret, NOW)


@pytest.fixture
def residents(stored_app: Flask) -> Residents:
    return Residents()


def count(table: type[Topic] | type[Support]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


# --- handing in ---


def test_the_same_form_twice_gets_the_same_receipt_once(residents: Residents) -> None:
    with_key = replace(NEW, key=KEY)
    first = commands.propose(residents.council_id, with_key, SYSTEM, NOW)
    # Name and contact are in no draft, so that a form may come back without them.
    again = commands.propose(residents.council_id, replace(with_key, name="", contact=""), SYSTEM, NOW)
    assert first == again == Receipt(first.ticket, receipts.follow_code_of(KEY))
    assert count(Topic) == 1
    assert len(residents.rows("topic_submitted")) == 1


@sqlite_only
def test_what_was_changed_on_a_form_that_was_sent_is_not_dropped(residents: Residents) -> None:
    with_key = replace(NEW, key=KEY)
    receipt = commands.propose(residents.council_id, with_key, SYSTEM, NOW)
    with pytest.raises(topics.FormUsedAlready) as caught:
        commands.propose(residents.council_id, replace(with_key, text="还有垃圾。"), SYSTEM, NOW)
    assert (caught.value.facts["ticket"], caught.value.facts["secret"]) == (receipt.ticket, receipt.secret)
    assert residents.topic(receipt).text == NEW.text


@sqlite_only
def test_neither_key_nor_follow_code_is_kept(residents: Residents) -> None:
    receipt = commands.propose(residents.council_id, replace(NEW, key=KEY), SYSTEM, NOW)
    kept = [str(getattr(residents.topic(receipt), column.name)) for column in Topic.__table__.columns]
    assert not [value for value in kept if KEY in value or receipt.secret in value]


@sqlite_only
def test_without_a_key_each_is_a_topic_of_its_own(residents: Residents) -> None:
    assert residents.hand_in().ticket != residents.hand_in().ticket


@sqlite_only
def test_bad_topics_are_refused_and_leave_nothing(residents: Residents) -> None:
    bad: list[tuple[NewTopic, type[RuleError]]] = [
        (replace(NEW, title=""), topics.TopicTitleMissing),
        (replace(NEW, text=""), topics.TopicTextMissing),
        (replace(NEW, text="长" * (topics.TEXT_LIMIT + 1)), topics.TopicTextTooLong),
        (replace(NEW, category="war"), topics.TopicChoiceUnknown),
        (replace(NEW, key="1"), receipts.FormKeyInvalid),
    ]
    for new, error in bad:
        with pytest.raises(error):
            commands.propose(residents.council_id, new, SYSTEM, NOW)
    assert count(Topic) == 0


@sqlite_only
def test_the_chain_says_nothing_of_a_topic_that_is_not_public(residents: Residents) -> None:
    receipt = residents.hand_in()
    residents.withdraw(receipt)
    told = str([row.facts for row in residents.rows() if row.act.startswith("topic_")])
    assert not [each for each in (receipt.ticket, NEW.title, NEW.text, NEW.name, NEW.contact) if each in told]


# --- following ---


@sqlite_only
def test_ticket_and_code_are_read_however_they_are_typed(residents: Residents) -> None:
    receipt = residents.hand_in()
    typed = [receipt.ticket.lower(), f" {receipt.ticket[:4]}-{receipt.ticket[4:]} ", receipt.ticket.replace("0", "O")]
    code = receipt.secret.replace("1", "l").replace("0", "o")
    for ticket in typed:
        assert commands.find(residents.council_id, ticket, code).ticket == receipt.ticket


@sqlite_only
def test_a_wrong_ticket_and_a_wrong_code_are_answered_alike(residents: Residents) -> None:
    receipt, other = residents.hand_in(), Founded("linjie")
    for council_id, ticket, secret in (
        (residents.council_id, receipt.ticket, "00000000"),
        (residents.council_id, receipt.ticket, ""),
        (residents.council_id, "00000000", receipt.secret),
        (residents.council_id, "", ""),
        (other.council_id, receipt.ticket, receipt.secret),
    ):
        with pytest.raises(topics.FollowSecretWrong):
            commands.find(council_id, ticket, secret)


# --- supporting ---


def test_a_device_supports_a_group_once(residents: Residents) -> None:
    first, second = residents.accepted(), residents.accepted("停车太乱", into=1)
    assert [residents.support(first, "a"), residents.support(first, "a"), residents.support(first, "b")] == [1, 1, 2]
    # Another topic of the same group: counted for it, but no second supporter.
    assert residents.support(second, "a") == 2
    assert count(Support) == 3
    assert len(residents.rows("topic_supported")) == 3


@sqlite_only
def test_enough_residents_make_a_proposal(residents: Residents) -> None:
    receipt = residents.accepted()
    for device in range(RESIDENTS - 1):
        residents.support(receipt, f"d{device}")
    assert residents.group().state == "open"
    assert residents.support(receipt, "last") == RESIDENTS
    assert (residents.group().state, residents.group().endorsed_by) == ("endorsed", "residents")


@sqlite_only
def test_what_is_not_public_cannot_be_supported(residents: Residents) -> None:
    receipt = residents.hand_in()
    with pytest.raises(topics.TopicNotPublic):
        residents.support(receipt)
    residents.withdraw(receipt)
    with pytest.raises(topics.TopicNotPublic):
        residents.support(receipt)
    with pytest.raises(NotFound):
        residents.support(Receipt("00000000", ""))


@sqlite_only
def test_what_is_on_an_agenda_is_supported_no_more(residents: Residents) -> None:
    receipt = residents.accepted()
    residents.support(receipt, "a")
    residents.set_group_state("scheduled")
    with pytest.raises(GroupNotCollecting):
        residents.support(receipt, "b")
    assert residents.support(receipt, "a") == 1


# --- taking back ---


def test_the_last_topic_takes_its_group_along(residents: Residents) -> None:
    first, second = residents.accepted(), residents.accepted("停车太乱", into=1)
    residents.withdraw(first)
    assert (residents.topic(first).state, residents.group().state) == ("withdrawn", "open")
    residents.withdraw(second)
    residents.withdraw(second)
    assert (residents.topic(second).state, residents.group().state) == ("withdrawn", "dissolved")
    acts = [row.act for row in residents.rows() if row.act in ("topic_withdrawn", "group_dissolved")]
    assert acts == ["topic_withdrawn", "topic_withdrawn", "group_dissolved"]


@sqlite_only
def test_what_is_on_an_agenda_is_not_taken_back(residents: Residents) -> None:
    receipt = residents.accepted()
    for state in ("scheduled", "carried_over", "decided", "discussed"):
        residents.set_group_state(state)
        with pytest.raises(topics.TopicOnAgenda):
            residents.withdraw(receipt)
    assert residents.topic(receipt).state == "grouped"


@sqlite_only
def test_only_the_holder_of_the_code_takes_back(residents: Residents) -> None:
    receipt = residents.hand_in()
    with pytest.raises(topics.FollowSecretWrong):
        residents.withdraw(receipt, "00000000")
    assert residents.topic(receipt).state == "submitted"


@sqlite_only
def test_what_was_answered_can_be_taken_back_at_any_time(residents: Residents) -> None:
    answered, returned = residents.hand_in(), residents.hand_in("开居住证")
    by, public = residents.secretary, PublicText("开居住证", "公开的话")
    intake.answer_privately(residents.council_id, answered.ticket, "请看。", "请打12348。", by, NOW)
    intake.return_topic(residents.council_id, returned.ticket, public, "不归本会管。", "街道办事处", by, NOW)
    for receipt in (answered, returned):
        residents.withdraw(receipt)
        assert residents.topic(receipt).state == "withdrawn"


@sqlite_only
def test_a_group_is_no_longer_called_by_what_was_taken_back(residents: Residents) -> None:
    first = residents.accepted("李小明投诉")
    residents.accepted("停车难", into=1)
    residents.withdraw(first)
    assert residents.group().title == "停车难"
    alone = residents.accepted("王小芳投诉")
    residents.withdraw(alone)
    assert (residents.group(2).title, residents.group(2).state) == ("", "dissolved")


@sqlite_only
def test_the_chain_does_not_let_a_covered_text_be_guessed(residents: Residents) -> None:
    receipt = residents.accepted()
    (row,) = residents.rows("topic_accepted")
    topic = residents.topic(receipt)
    bare = receipts.digest("\n".join((topic.public_title, topic.public_place, topic.public_text)))
    assert len(row.facts["text"]) == len(bare)
    assert row.facts["text"] != bare
