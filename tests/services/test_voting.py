"""Votes through their commands: frozen, taken once, counted once, told once."""

import threading
from collections.abc import Callable, Sequence

import pytest
from flask import Flask

from extensions import db
from models import journal
from models.members import By, Member
from models.resolutions import Resolution
from models.voting import Ballot, roll_of, turnout
from rules import agenda, floor, voting
from rules.errors import NotFound
from rules.meetings import AttendanceTooLow
from rules.voting import Taken
from services import attendance
from services import floor as floor_commands
from services import voting as commands
from services.meetings import NewItem
from services.voting import Cast, cast_ballots
from tests.services.hall import START, Hall, key_of


@pytest.fixture
def vote_id(hall: Hall) -> int:
    """An open vote on a motion, with everybody in the room."""
    hall.convene()
    return hall.open_vote()


# --- opening ---


def test_the_vote_opens_only_when_the_round_is_done_and_the_queue_is_empty(hall: Hall) -> None:
    hall.convene()
    with pytest.raises(agenda.ItemStateRefuses):
        commands.open_vote(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    hall.open_item()
    with pytest.raises(floor.ExplanationNotDone):
        hall.open_vote()
    hall.speak()
    floor_commands.start_round(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    with pytest.raises(floor.RoundNotDone) as refusal:
        hall.open_vote()
    assert refusal.value.facts == {"count": 12}


def test_raised_hands_are_heard_before_the_vote(hall: Hall) -> None:
    hall.convene()
    hall.start_debate()
    hall.raise_hand(hall.local[0])
    with pytest.raises(floor.HandsRaised):
        hall.open_vote()
    hall.speak()
    hall.open_vote()


def test_opening_twice_opens_one_vote(hall: Hall, vote_id: int) -> None:
    assert commands.open_vote(hall.meeting_id, hall.item().id, hall.chair, hall.now) == vote_id
    assert len(hall.rows("vote_opened")) == 1


def test_attendance_is_tested_again_right_before_the_vote(hall: Hall) -> None:
    hall.convene()
    hall.start_debate()
    hall.check_out(*hall.migrant[:3])
    with pytest.raises(AttendanceTooLow):
        hall.open_vote()
    hall.check_in(hall.migrant[0])
    vote_id = hall.open_vote()
    assert turnout(vote_id) == (0, 10)


def test_text_rule_and_roll_are_frozen_and_hashed(hall: Hall) -> None:
    hall.convene(present=hall.everybody[:-1])
    vote = hall.vote(hall.open_vote())
    assert vote.frozen["motion"]["plain"] == "装20个充电位，不再飞线"
    assert vote.frozen["preset"]["id"] == "half_half_by_side"
    assert [entry["present"] for entry in vote.frozen["roll"]].count(True) == 11
    assert {entry["name"] for entry in vote.frozen["roll"]} >= {"来穗1", "本地6"}
    assert vote.frozen_digest == voting.frozen_digest(vote.frozen)
    (opened,) = hall.rows("vote_opened")
    assert opened.facts["digest"] == vote.frozen_digest


def test_an_item_without_a_motion_is_not_voted_on(hall: Hall) -> None:
    hall.convene(hall.motion(what=""))
    hall.start_debate()
    with pytest.raises(agenda.NoMotion):
        hall.open_vote()


def test_what_was_not_noticed_is_not_voted_on(hall: Hall) -> None:
    hall.convene()
    hall.start_debate()
    hall.item().is_noticed = False
    db.session.commit()
    with pytest.raises(agenda.NotNoticed):
        hall.open_vote()


def test_a_side_with_too_many_vacancies_only_discusses(stored_app: Flask) -> None:
    hall = Hall()
    for member_id in hall.local[3:]:
        db.session.get_one(Member, member_id).active_to = START
    db.session.commit()
    hall.convene(present=[*hall.migrant, *hall.local[:3]])
    hall.start_debate()
    with pytest.raises(agenda.SideUnderstaffed):
        hall.open_vote()


# --- one ballot ---


def test_a_ballot_is_counted_and_answered_with_its_receipt(hall: Hall, vote_id: int) -> None:
    taken = hall.cast(vote_id, hall.local[0], "no", key=key_of(7))
    assert taken == Taken("no", voting.receipt_of(vote_id, hall.local[0], key_of(7)), is_new=True)
    assert turnout(vote_id) == (1, 12)


def test_a_ballot_leaves_no_row_of_its_own_in_the_record(hall: Hall, vote_id: int) -> None:
    before, seq = len(hall.rows()), hall.meeting.seq
    hall.cast(vote_id, hall.local[0])
    assert (len(hall.rows()), hall.meeting.seq) == (before, seq)


def test_a_repeated_message_gets_its_first_answer_and_counts_once(hall: Hall, vote_id: int) -> None:
    member = hall.local[0]
    first = hall.cast(vote_id, member, "yes", key=key_of(7))
    again = hall.cast(vote_id, member, "no", key=key_of(7))
    assert (again.choice, again.receipt, again.is_new) == ("yes", first.receipt, False)
    assert turnout(vote_id) == (1, 12)


@pytest.mark.parametrize("ending", ["close", "change"])
def test_a_repeated_message_gets_its_first_answer_also_after_closing_or_a_change(
    hall: Hall, vote_id: int, ending: str
) -> None:
    member = hall.local[0]
    first = hall.cast(vote_id, member, "yes", key=key_of(7))
    if ending == "close":
        commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    else:
        hall.cast(vote_id, member, "no", replaces=first.receipt)
    again = hall.cast(vote_id, member, "yes", key=key_of(7))
    assert (again.choice, again.receipt, again.is_new) == ("yes", first.receipt, False)


def test_a_choice_is_changed_with_the_receipt_it_replaces(hall: Hall, vote_id: int) -> None:
    member = hall.local[0]
    first = hall.cast(vote_id, member, "yes")
    second = hall.cast(vote_id, member, "no", replaces=first.receipt)
    third = hall.cast(vote_id, member, "abstain", replaces=second.receipt)
    assert third.is_new
    assert {entry.member_id: entry.choice for entry in roll_of(vote_id)}[member] == "abstain"
    assert turnout(vote_id) == (1, 12)


@pytest.mark.parametrize("replaces", [None, "stale", "AAAAA-AAAAA"])
def test_a_late_repeat_of_an_older_choice_writes_nothing_and_is_told_what_stands(
    hall: Hall, vote_id: int, replaces: str | None
) -> None:
    member = hall.local[0]
    first = hall.cast(vote_id, member, "yes")
    second = hall.cast(vote_id, member, "no", replaces=first.receipt)
    late = hall.cast(vote_id, member, "abstain", replaces=first.receipt if replaces == "stale" else replaces)
    assert (late.choice, late.receipt, late.is_new) == ("no", second.receipt, False)
    assert db.session.scalar(db.select(db.func.count()).select_from(Ballot)) == 2


def test_where_the_charter_says_so_a_ballot_is_final(stored_app: Flask) -> None:
    hall = Hall(ballots_changeable=False)
    hall.convene()
    vote_id = hall.open_vote()
    first = hall.cast(vote_id, hall.local[0], "yes")
    with pytest.raises(voting.BallotFinal):
        hall.cast(vote_id, hall.local[0], "no", replaces=first.receipt)


def test_nobody_uses_the_key_of_another(hall: Hall, vote_id: int) -> None:
    hall.cast(vote_id, hall.local[0], key=key_of(7))
    with pytest.raises(voting.KeyOfAnother):
        hall.cast(vote_id, hall.local[1], key=key_of(7))


@pytest.mark.parametrize("key", ["", "abc", "G" * 32, "A" * 32, "0" * 33, "é" * 32])
def test_a_key_is_thirty_two_hex_digits(hall: Hall, vote_id: int, key: str) -> None:
    answer = cast_ballots([Cast(vote_id, hall.local[0], "yes", key)], hall.now)
    assert isinstance(answer[0], voting.KeyInvalid)


@pytest.mark.parametrize("choice", ["", "maybe", "赞成", "YES"])
def test_a_choice_is_one_of_three(hall: Hall, vote_id: int, choice: str) -> None:
    with pytest.raises(voting.ChoiceInvalid):
        hall.cast(vote_id, hall.local[0], choice)


def test_who_was_not_in_the_room_at_the_opening_is_not_on_the_roll(hall: Hall) -> None:
    late = hall.everybody[-1]
    hall.convene(present=hall.everybody[:-1])
    vote_id = hall.open_vote()
    hall.check_in(late)
    others = (late, hall.chair_id, hall.secretary_id, Hall("huaian").local[0], 999)
    for member_id in others:
        with pytest.raises(voting.NotOnRoll):
            hall.cast(vote_id, member_id)


def test_who_leaves_during_the_vote_keeps_the_ballot(hall: Hall, vote_id: int) -> None:
    member = hall.local[0]
    hall.cast(vote_id, member, "no")
    hall.check_out(member)
    assert turnout(vote_id) == (1, 12)
    hall.cast(vote_id, hall.local[1])


def test_a_ballot_that_comes_after_closing_is_told_so(hall: Hall, vote_id: int) -> None:
    commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    with pytest.raises(voting.VoteClosed):
        hall.cast(vote_id, hall.local[0])
    assert turnout(vote_id) == (0, 12)


def test_a_change_that_comes_after_closing_is_told_that_the_ballot_before_it_counts(hall: Hall, vote_id: int) -> None:
    receipt = hall.cast(vote_id, hall.local[0], "yes").receipt
    commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    with pytest.raises(voting.ChangeTooLate):
        hall.cast(vote_id, hall.local[0], "no", replaces=receipt)


def test_a_ballot_for_a_vote_that_does_not_exist_is_not_found(hall: Hall, vote_id: int) -> None:
    with pytest.raises(NotFound):
        hall.cast(999, hall.local[0])


def test_a_ballot_entered_by_the_secretary_keeps_both_names(hall: Hall, vote_id: int) -> None:
    message = Cast(vote_id, hall.local[0], "yes", key_of(7), entered_by_id=hall.secretary_id)
    cast_ballots([message], hall.now)
    commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    (closing,) = hall.rows("vote_closed")
    stream = journal.stream_of(hall.council_id, hall.meeting_id)
    assert closing.facts["ballots"] == [
        {
            "member": journal.pseudonym(stream, hall.local[0]),
            "choice": "yes",
            "receipt": voting.receipt_of(vote_id, hall.local[0], key_of(7)),
            "entered_by": journal.pseudonym(stream, hall.secretary_id),
        }
    ]


# --- many at once ---


def test_in_a_batch_one_refusal_stops_no_other(hall: Hall, vote_id: int) -> None:
    first, second, third = hall.local[:3]
    answers = cast_ballots(
        [
            Cast(vote_id, first, "yes", key_of(1)),
            Cast(vote_id, second, "nonsense", key_of(2)),
            Cast(999, first, "yes", key_of(3)),
            Cast(vote_id, hall.chair_id, "yes", key_of(4)),
            Cast(vote_id, third, "no", key_of(5)),
            Cast(vote_id, second, "no", key_of(1)),
        ],
        hall.now,
    )
    assert [getattr(answer, "code", "taken") for answer in answers] == [
        "taken",
        "choice_invalid",
        "not_found",
        "not_on_roll",
        "taken",
        "key_of_another",
    ]
    assert turnout(vote_id) == (2, 12)


def test_in_a_batch_a_repeat_and_a_change_of_the_same_person_are_seen(hall: Hall, vote_id: int) -> None:
    member = hall.local[0]
    receipt = voting.receipt_of(vote_id, member, key_of(1))
    first, repeat, change, stale = cast_ballots(
        [
            Cast(vote_id, member, "yes", key_of(1)),
            Cast(vote_id, member, "yes", key_of(1)),
            Cast(vote_id, member, "no", key_of(2), replaces=receipt),
            Cast(vote_id, member, "abstain", key_of(3)),
        ],
        hall.now,
    )
    assert [isinstance(answer, Taken) and answer.is_new for answer in (first, repeat, change, stale)] == [
        True,
        False,
        True,
        False,
    ]
    assert {entry.member_id: entry.choice for entry in roll_of(vote_id)}[member] == "no"


def test_no_ballots_are_no_work(stored_app: Flask) -> None:
    assert cast_ballots([], START) == []


def test_ballots_of_two_councils_share_a_commit(hall: Hall, vote_id: int) -> None:
    other = Hall("huaian")
    other.convene()
    second = other.open_vote()
    messages = [
        Cast(second, other.local[0], "yes", key_of(1)),
        Cast(vote_id, hall.local[0], "no", key_of(1)),
        Cast(second, hall.local[0], "no", key_of(2)),
    ]
    answers = cast_ballots(messages, hall.now)
    assert [getattr(answer, "choice", "refused") for answer in answers] == ["yes", "no", "refused"]
    assert (turnout(vote_id)[0], turnout(second)[0]) == (1, 1)


# --- closing ---


@pytest.mark.parametrize(
    ("migrant_yes", "local_yes", "verdict"),
    [(4, 4, "carried"), (4, 3, "lost"), (3, 4, "lost"), (6, 0, "lost"), (0, 0, "lost")],
)
def test_each_side_needs_more_than_half_of_its_present(
    hall: Hall, migrant_yes: int, local_yes: int, verdict: str
) -> None:
    hall.convene()
    yes = [*hall.migrant[:migrant_yes], *hall.local[:local_yes]]
    assert hall.decide(1, yes) == verdict
    assert (hall.item().state, hall.room.items[0].verdict) == ("decided", verdict)


def test_the_result_keeps_every_number_and_the_sentences(hall: Hall) -> None:
    hall.convene(present=hall.everybody[:-1])
    vote_id = hall.open_vote()
    for member_id in [*hall.migrant[:4], *hall.local[:3]]:
        hall.cast(vote_id, member_id, "yes")
    hall.cast(vote_id, hall.migrant[4], "no")
    hall.cast(vote_id, hall.local[3], "abstain")
    assert commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now) == "carried"
    result = hall.vote(vote_id).result
    assert result["overall"] == {"entitled": 12, "present": 11, "yes": 7, "no": 1, "abstain": 1, "spoiled": 0}
    assert result["sides"]["local"] == {"entitled": 6, "present": 5, "yes": 3, "no": 0, "abstain": 1, "spoiled": 0}
    assert result["sentences"]["zh"].endswith("两组都过半，通过。")
    assert result["sentences"]["en"].endswith("carried.")


def test_closing_twice_gives_one_result(hall: Hall, vote_id: int) -> None:
    for member_id in hall.everybody:
        hall.cast(vote_id, member_id)
    verdicts = {commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.later(1)) for _ in range(2)}
    assert verdicts == {"carried"}
    assert len(hall.rows("vote_closed")) == 1
    assert db.session.scalar(db.select(db.func.count()).select_from(Resolution)) == 1


def test_the_ballots_are_sealed_with_the_result_and_the_digest_is_theirs(hall: Hall, vote_id: int) -> None:
    first = hall.cast(vote_id, hall.local[0], "yes")
    changed = hall.cast(vote_id, hall.local[0], "no", replaces=first.receipt)
    other = hall.cast(vote_id, hall.migrant[0], "yes")
    commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    (closing,) = hall.rows("vote_closed")
    assert sorted(ballot["receipt"] for ballot in closing.facts["ballots"]) == sorted([changed.receipt, other.receipt])
    assert closing.facts["ballots_digest"] == voting.frozen_digest(closing.facts["ballots"])
    assert hall.vote(vote_id).ballots_digest == closing.facts["ballots_digest"]


def test_a_carried_motion_leaves_a_draft_of_the_resolution_and_a_lost_one_none(hall: Hall) -> None:
    hall.convene(hall.motion(), hall.motion("夜间噪音公约", what="晚十点到早七点不放音响。"))
    hall.decide(1, [], hall.everybody)
    hall.decide(2, hall.everybody)
    (draft,) = db.session.scalars(db.select(Resolution))
    assert (draft.title, draft.text, draft.state) == ("夜间噪音公约", "晚十点到早七点不放音响。", "draft")
    assert len(hall.rows("resolution_drafted")) == 1


def test_a_vote_of_another_meeting_is_not_found(hall: Hall, vote_id: int) -> None:
    other = Hall("huaian")
    other.convene()
    with pytest.raises(NotFound):
        commands.close_vote(other.meeting_id, vote_id, other.chair, other.now)
    with pytest.raises(NotFound):
        commands.abort_vote(other.meeting_id, vote_id, other.chair, other.now, "x")


def test_after_the_vote_the_next_item_can_be_opened(hall: Hall) -> None:
    hall.convene(hall.motion(), NewItem("共享单车停放点"))
    hall.decide(1, hall.everybody)
    hall.open_item(2)
    assert hall.item(2).state == "explaining"


# --- aborting ---


def test_aborting_destroys_the_ballots_uncounted_and_keeps_their_number(hall: Hall, vote_id: int) -> None:
    taken = hall.cast(vote_id, hall.local[0], key=key_of(7))
    hall.cast(vote_id, hall.local[0], "no", replaces=taken.receipt)
    hall.cast(vote_id, hall.local[1])
    for _ in range(2):
        commands.abort_vote(hall.meeting_id, vote_id, hall.chair, hall.now, " 议案文字有误 ")
    vote = hall.vote(vote_id)
    assert (vote.state, vote.abort_reason, vote.destroyed_ballots) == ("aborted", "议案文字有误", 2)
    assert db.session.scalar(db.select(db.func.count()).select_from(Ballot)) == 0
    assert {entry.choice for entry in roll_of(vote_id)} == {None}
    assert hall.item().state == "debate"
    assert len(hall.rows("vote_aborted")) == 1
    with pytest.raises(voting.VoteAborted):
        hall.cast(vote_id, hall.local[0], key=key_of(7))


@pytest.mark.parametrize("reason", ["", "   "])
def test_aborting_needs_a_reason(hall: Hall, vote_id: int, reason: str) -> None:
    with pytest.raises(voting.AbortReasonMissing):
        commands.abort_vote(hall.meeting_id, vote_id, hall.chair, hall.now, reason)
    assert hall.vote(vote_id).state == "open"


def test_what_is_closed_is_not_aborted_and_what_is_aborted_is_not_closed(hall: Hall, vote_id: int) -> None:
    commands.abort_vote(hall.meeting_id, vote_id, hall.chair, hall.now, "x")
    with pytest.raises(voting.VoteStateRefuses):
        commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    again = hall.open_vote()
    commands.close_vote(hall.meeting_id, again, hall.chair, hall.now)
    with pytest.raises(voting.VoteStateRefuses):
        commands.abort_vote(hall.meeting_id, again, hall.chair, hall.now, "x")


def test_after_an_abort_the_new_vote_takes_a_new_roll(hall: Hall, vote_id: int) -> None:
    commands.abort_vote(hall.meeting_id, vote_id, hall.chair, hall.now, "x")
    hall.check_out(hall.local[0])
    again = hall.open_vote()
    assert again != vote_id
    assert turnout(again) == (0, 11)


# --- all at the same moment ---


def in_threads(app: Flask, acts: Sequence[tuple[object, ...]], act: Callable[..., object]) -> list[object]:
    """Run `act(*arguments)` for all arguments at once, each in a thread and a session of its own."""
    answers: list[object] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place: int) -> None:
        with app.app_context():
            start.wait()
            try:
                answers[place] = act(*acts[place])
            except Exception as error:
                answers[place] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_twenty_members_who_send_the_same_ballot_five_times_at_once_are_twenty(stored_app: Flask) -> None:
    hall = Hall(seats=10)
    hall.convene()
    vote_id = hall.open_vote()
    now = hall.now
    db.session.remove()
    messages = [Cast(vote_id, member, "yes", key_of(member)) for member in hall.everybody for _ in range(5)]
    batches = in_threads(stored_app, [([message], now) for message in messages], cast_ballots)
    answers = [batch[0] for batch in batches if isinstance(batch, list)]
    assert len(answers) == 100
    assert sum(isinstance(answer, Taken) and answer.is_new for answer in answers) == 20
    assert all(isinstance(answer, Taken) and answer.choice == "yes" for answer in answers)
    assert turnout(vote_id) == (20, 20)
    assert db.session.scalar(db.select(db.func.count()).select_from(Ballot)) == 20


def test_two_who_close_at_once_get_one_result(stored_app: Flask) -> None:
    hall = Hall()
    hall.convene()
    vote_id = hall.open_vote()
    for member_id in hall.everybody:
        hall.cast(vote_id, member_id)
    closing = (hall.meeting_id, vote_id, hall.chair, hall.now)
    db.session.remove()
    assert in_threads(stored_app, [closing] * 2, commands.close_vote) == ["carried", "carried"]
    assert len(hall.rows("vote_closed")) == 1
    assert db.session.scalar(db.select(db.func.count()).select_from(Resolution)) == 1


def test_ballots_that_race_with_the_closing_are_counted_or_told_that_they_are_not(stored_app: Flask) -> None:
    hall = Hall(seats=10)
    hall.convene()
    vote_id = hall.open_vote()
    meeting_id, now = hall.meeting_id, hall.now
    db.session.remove()

    def act(what: str, member_id: int) -> object:
        if what == "close":
            return commands.close_vote(meeting_id, vote_id, By(member_id), now)
        return cast_ballots([Cast(vote_id, member_id, "yes", key_of(member_id))], now)[0]

    people: list[tuple[object, ...]] = [("cast", member) for member in hall.everybody]
    answers = in_threads(stored_app, [*people[:10], ("close", hall.chair_id), *people[10:]], act)
    acknowledged = sum(isinstance(answer, Taken) for answer in answers)
    assert acknowledged + sum(isinstance(answer, voting.VoteClosed) for answer in answers) == 20
    assert hall.vote(vote_id).result["overall"]["yes"] == acknowledged


def test_a_room_full_of_phones_that_check_in_at_once_and_twice_is_counted_once(stored_app: Flask) -> None:
    hall = Hall()
    hall.gather(present=[])
    code, meeting_id, now = hall.meeting.code, hall.meeting_id, hall.now
    db.session.remove()
    people = [(meeting_id, member, By(member), now, code) for member in hall.everybody for _ in range(2)]
    assert set(in_threads(stored_app, people, attendance.check_in)) == {None}
    assert len(hall.rows("checked_in")) == 12
    assert [row.number for row in hall.rows()] == list(range(1, 15))
