"""A whole evening: three items, a late arrival, a lost and found attendance, and a record that anybody can check."""

from extensions import db
from models import journal
from models.members import By
from models.resolutions import Resolution
from rules.journal import export_lines, verify
from rules.podium import main_step
from services import floor, meetings, voting
from services.meetings import NewItem
from tests.services.hall import Hall


def press(hall: Hall, seconds: float = 20) -> str:
    """Do what the chair's main button says, with the people doing their part; return what it said."""
    step = main_step(hall.room)
    assert step is not None
    target = step.target_id or 0
    if step.act in ("open_item", "start_round", "start_debate", "close_discussion"):
        getattr(floor, step.act)(hall.meeting_id, target, hall.chair, hall.now)
    elif step.act == "call_next":
        floor.call_turn(hall.meeting_id, target, hall.chair, hall.now)
    elif step.act == "start_turn":
        assert step.turn is not None
        stance = None if step.turn.kind == "explain" else "yes"
        floor.start_turn(hall.meeting_id, target, By(step.turn.member_id), hall.now, stance)
    elif step.act == "finish_turn":
        assert step.turn is not None
        floor.finish_turn(hall.meeting_id, target, By(step.turn.member_id), hall.later(seconds))
    elif step.act == "open_vote":
        vote_id = voting.open_vote(hall.meeting_id, target, hall.chair, hall.now)
        for member_id in hall.everybody[:-1]:
            hall.cast(vote_id, member_id)
    elif step.act == "close_vote":
        voting.close_vote(hall.meeting_id, target, hall.chair, hall.now)
    else:
        getattr(meetings, step.act)(hall.meeting_id, hall.chair, hall.now)
    return step.act


def test_the_main_button_leads_from_the_open_room_to_the_sealed_record(hall: Hall) -> None:
    hall.call(hall.motion(), hall.motion("消防通道停车怎么疏导"), NewItem("共享单车停放点"))
    assert press(hall) == "open_room"
    hall.check_in(*hall.everybody[:-1])
    assert press(hall) == "open_meeting"
    late = hall.everybody[-1]
    pressed: list[str] = []
    while hall.meeting.state in ("in_session", "suspended") and len(pressed) < 300:
        pressed.append(press(hall))
        if pressed.count("start_round") == 1 and pressed[-1] == "start_round":
            hall.check_in(late)
        if pressed.count("start_debate") == 1 and pressed[-1] == "start_debate":
            hall.raise_hand(late, "no")
        if pressed.count("open_item") == 2 and pressed[-1] == "open_item":
            hall.check_out(*hall.local[:3])
        if pressed[-1] == "suspend":
            hall.later(300)
            hall.check_in(*hall.local[:3])

    assert pressed[-1] == "close_meeting"
    assert pressed.count("suspend") == pressed.count("resume") == 1
    assert [item.state for item in hall.meeting.items] == ["decided", "decided", "discussed"]
    assert [item.verdict for item in hall.room.items] == ["carried", "carried", None]
    assert db.session.scalar(db.select(db.func.count()).select_from(Resolution)) == 2
    stream = journal.stream_of(hall.council_id, hall.meeting_id)
    lines = list(export_lines(journal.rows_of(stream)))
    assert lines == list(export_lines(journal.rows_of(stream)))
    assert verify(lines, stream.head).ok
    council = list(export_lines(journal.rows_of(journal.stream_of(hall.council_id))))
    assert verify(council).ok
