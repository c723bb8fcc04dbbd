"""What random evenings have found: who has lost the floor, or has given it up, is not called by another way either."""

import pytest

from models.members import By
from services import amendment_steps, amendments, chairing, recusal, speech_cards
from tests.services.hall import Hall


@pytest.fixture
def debate(hall: Hall) -> Hall:
    hall.convene()
    hall.start_debate()
    return hall


def move(hall: Hall, mover_id: int) -> int:
    """An amendment that somebody has seconded."""
    texts = {"who": "物业"}
    moved = amendments.move_amendment(hall.meeting_id, hall.item().id, mover_id, By(mover_id), hall.now, texts)
    amendments.second_amendment(hall.meeting_id, moved, hall.migrant[0], By(hall.migrant[0]), hall.now)
    return moved


def round_on(hall: Hall, amendment_id: int) -> list[int]:
    """Take an amendment up; return whose turns its round has."""
    amendment_steps.take_up_amendment(hall.meeting_id, amendment_id, hall.chair, hall.now)
    return [turn.member_id for turn in hall.turns() if turn.kind == "amendment"]


def show_card(hall: Hall) -> None:
    running = hall.running
    assert running is not None
    speech_cards.show_card(hall.meeting_id, running.id, "off_topic", hall.chair, hall.now)


def test_the_third_card_in_an_amendments_round_takes_down_the_hand_for_the_debate(debate: Hall) -> None:
    member = debate.migrant[2]
    debate.raise_hand(member, "question")
    debate.start()
    show_card(debate)
    show_card(debate)
    debate.raise_hand(member, "question")
    round_on(debate, move(debate, debate.local[2]))
    while debate.called().member_id != member:
        debate.pass_turn()
    debate.start()
    show_card(debate)
    assert [turn.state for turn in debate.turns() if turn.member_id == member][-2:] == ["withdrawn", "done"]


def test_whoever_presides_does_not_speak_on_an_amendment_of_their_own(debate: Hall) -> None:
    mover = debate.local[4]
    moved = move(debate, mover)
    chairing.hand_over(debate.meeting_id, debate.item().id, mover, debate.chair, debate.now)
    assert mover not in round_on(debate, moved)


def test_whoever_is_recused_states_facts_once_and_not_again_on_an_amendment(debate: Hall) -> None:
    member, silent = debate.local[4], debate.local[3]
    for each in (member, silent):
        recusal.recuse(debate.meeting_id, each, debate.chair, debate.now, "施工方是亲戚")
    debate.raise_hand(member, "question")
    debate.speak(5)
    speakers = round_on(debate, move(debate, debate.local[2]))
    assert member not in speakers
    assert silent in speakers


def test_whoever_is_recused_and_speaks_on_an_amendment_waits_no_more_for_the_debate(debate: Hall) -> None:
    member = debate.local[4]
    recusal.recuse(debate.meeting_id, member, debate.chair, debate.now, "施工方是亲戚")
    debate.raise_hand(member, "question")
    round_on(debate, move(debate, debate.local[2]))
    while debate.called().member_id != member:
        debate.pass_turn()
    debate.start()
    assert [turn.kind for turn in debate.room.turns if turn.member_id == member and turn.state == "waiting"] == []
