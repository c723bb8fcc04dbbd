"""What anybody reads is the same on both stores."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import Flask

from extensions import db
from models.archive import Filter, board, board_tasks, doors, listed, newest, resolution_with_document, years
from models.journal import each_row, rows_of, stream_of
from models.threads import thread_of_group, thread_of_resolution
from rules.journal import export_lines, verify
from tests.blueprints.archive.matters import Matter
from tests.services.founded import NOW, Founded

ZONE = ZoneInfo("Asia/Shanghai")


def played() -> Matter:
    founded = Founded()
    council = SimpleNamespace(council_id=founded.council_id, ids={row.name: row.id for row in founded.members})
    found = Matter(cast(Any, council), NOW).whole()
    found.answers("done", "half")
    db.session.commit()
    return found


def test_a_thread_and_the_lists_are_read(stored_app: Flask) -> None:
    found = played()
    thread = thread_of_group(found.council_id, 12)
    assert thread.group is not None
    assert [topic.supporters for topic in thread.group.topics] == [2, 1]
    assert thread.group.visits is not None
    assert (thread.group.visits.households, thread.group.visits.visits) == (46, 2)
    assert (thread.group.endorsers, thread.group.supporters) == (2, 2)
    (item,) = thread.items
    assert (item.speakers, item.seconds, item.notice_corrections) == (2, 210, 0)
    (resolution,) = thread.resolutions
    assert len(resolution.tasks[0].answers[1]) == 2
    assert resolution.signed_at == NOW - timedelta(days=27)
    assert thread_of_resolution(found.council_id, resolution.id).resolutions == thread.resolutions
    rows, count = listed(found.council_id, ZONE, Filter(words="充电 24", year=2026), 1)
    assert ([row.id for row in rows], count) == ([resolution.id], 1)
    assert listed(found.council_id, ZONE, Filter(words="%"), 1) == ([], 0)
    assert newest(found.council_id) == rows
    assert years(found.council_id, ZONE) == [2026]
    assert resolution_with_document(found.council_id, 2026, 3) == resolution.id
    ids = board(found.council_id, NOW.date())
    assert ids == {"reported": [found.ids["task"]]}
    assert board_tasks(ids["reported"])[found.ids["task"]].body == "物业公司"
    assert doors(found.council_id).tasks == 1


def test_a_chain_is_read_in_pieces_as_it_is_read_at_once(stored_app: Flask, monkeypatch: Any) -> None:
    stream = stream_of(Founded().council_id)
    whole = rows_of(stream)
    monkeypatch.setattr("models.journal.PIECE_ROWS", 2)
    assert len(whole) > 2
    assert list(each_row(stream)) == whole
    assert verify(export_lines(each_row(stream)), head=stream.head).ok
