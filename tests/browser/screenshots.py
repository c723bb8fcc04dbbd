"""Takes the pictures of README: `python -m tests.browser.screenshots`, by hand, from the repository's folder.

Three councils stand at three moments of the same evening: somebody speaks, a vote is open, a motion was carried. What
comes before and after a meeting is shown by the demo council.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import sync_playwright

from extensions import db
from models.floor import running_turn, turns_of_item
from models.meetings import Meeting
from models.members import By
from models.room import room_of
from rules import floor as floor_rules
from services import attendance, floor, meetings, voting
from services.voting import Cast
from tests.browser import council
from tests.browser.conftest import House, empty_house
from tests.browser.council import CHAIR, LOCAL, MIGRANT, SECRETARY, Built, Ledger, Motion
from tests.browser.demo import Demo
from tests.browser.people import Person
from tests.browser.server import ROOT, Server
from tests.browser.watch import Watch
from tests.browser_launch import launch

FOLDER = ROOT / "docs/screenshots"
OUTPUT = ROOT / "tests/browser/output"
SHOWN_IN_README = ("podium", "seat-turn", "seat-vote", "seat-result", "screen-result")
BEFORE_AND_AFTER = ("home", "propose", "ticket", "intake", "agenda", "thread", "board")
KEPT = (*SHOWN_IN_README, *BEFORE_AND_AFTER)
SIZES = ((360, 740), (1366, 768))
AGENDA = (
    Motion("夜间噪音公约", LOCAL[0], "晚上十点以后不放音响", "晚上十点到早上七点，公共场地不用音响。"),
    Motion("垃圾投放点时间", MIGRANT[1], "早晚两段时间投放", "早上七点到九点、晚上六点到九点开放投放点。"),
    Motion("飞线充电整治怎么落实", MIGRANT[0], "五栋楼下统一装充电棚，楼道里不再充电"),
    Motion("消防通道停车怎么疏导", LOCAL[1], "消防通道画线，物业每晚巡查"),
    Motion("共享单车停放点", MIGRANT[2], "北门设一个停放点"),
)
PRESENT = (*MIGRANT[:5], *LOCAL[:4])


class Scene:
    """A council on its evening; time is told, so that half an hour passes in a moment."""

    def __init__(self, app: Flask, slug: str) -> None:
        minutes: dict[str, Any] = {
            "speaking_seconds": 120,
            "start_within_seconds": 30,
            "question_seconds": 30,
            "warn_seconds": 30,
            "grace_seconds": 10,
            "explain_seconds": 300,
            "suspension_seconds": 900,
        }
        self.built: Built = council.build(app, slug, AGENDA, **minutes)
        self.now = datetime.now(UTC) - timedelta(minutes=38)
        self.id, self.chair = self.built.meeting_id, By(self.built.ids[CHAIR])
        self.items = [item.id for item in self.meeting.items]
        meetings.open_room(self.id, self.chair, self.now)
        for name in PRESENT:
            member = self.built.ids[name]
            attendance.check_in(self.id, member, By(member), self.later(20), self.built.code)
        meetings.open_meeting(self.id, self.chair, self.now)

    @property
    def meeting(self) -> Meeting:
        db.session.rollback()
        return db.session.get_one(Meeting, self.id)

    def later(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now

    def speak(self, seconds: float, stance: str | None = None) -> None:
        """Let whoever is called, or comes next, speak."""
        turn = running_turn(self.id)
        if turn is None:
            turn_id = floor_rules.queue(room_of(self.meeting))[0].id
            floor.call_turn(self.id, turn_id, self.chair, self.now)
            turn = running_turn(self.id)
        assert turn is not None
        by, turn_id = By(turn.member_id), turn.id
        floor.start_turn(self.id, turn_id, by, self.now, stance)
        if seconds:
            floor.finish_turn(self.id, turn_id, by, self.later(seconds))

    def begin(self, place: int) -> None:
        """Open an item, explain it for a minute and begin the round."""
        floor.open_item(self.id, self.items[place], self.chair, self.now)
        self.speak(60)
        floor.start_round(self.id, self.items[place], self.chair, self.now)

    def open_vote(self, place: int) -> int:
        """Come to an open vote: nobody has anything to say any more."""
        for turn in turns_of_item(self.items[place]):
            if turn.state in ("waiting", "called"):
                floor.pass_turn(self.id, turn.id, By(turn.member_id), self.now)
        floor.start_debate(self.id, self.items[place], self.chair, self.now)
        return voting.open_vote(self.id, self.items[place], self.chair, self.later(5))

    def cast(self, vote_id: int, choices: str) -> None:
        """Take ballots, a letter for each who is present: y, n, a, or - for who has not voted."""
        words = {"y": "yes", "n": "no", "a": "abstain"}
        for number, (name, letter) in enumerate(zip(PRESENT, choices, strict=True)):
            if letter in words:
                key = f"{vote_id:016x}{number:016x}"
                voting.cast_ballots([Cast(vote_id, self.built.ids[name], words[letter], key)], self.later(1))

    def decide(self, place: int, choices: str) -> None:
        self.begin(place)
        vote_id = self.open_vote(place)
        self.cast(vote_id, choices)
        voting.close_vote(self.id, vote_id, self.chair, self.later(5))

    def come_to_the_third_item(self) -> None:
        self.decide(0, "yyyynyyya")
        self.decide(1, "yynnnynan")
        self.begin(2)

    def finish_now(self, ago_seconds: float) -> None:
        """Set the clock so that what follows happened just now."""
        self.now = datetime.now(UTC) - timedelta(seconds=ago_seconds)


def a_turn(app: Flask) -> Built:
    scene = Scene(app, "turn")
    scene.come_to_the_third_item()
    for number in range(5):
        scene.speak(74 + 9 * number, "yes" if number % 2 else "no")
    scene.finish_now(42)
    scene.speak(0, "yes")
    return scene.built


def a_vote(app: Flask) -> Built:
    scene = Scene(app, "vote")
    scene.come_to_the_third_item()
    scene.cast(scene.open_vote(2), "-yyynyay-")
    return scene.built


def a_result(app: Flask) -> Built:
    scene = Scene(app, "result")
    scene.come_to_the_third_item()
    vote_id = scene.open_vote(2)
    scene.cast(vote_id, "yyyynyyya")
    voting.close_vote(scene.id, vote_id, scene.chair, scene.later(5))
    return scene.built


@contextmanager
def evening(folder: Path) -> Iterator[tuple[House, Built, Built, Built]]:
    server = Server(folder)
    app = empty_house(server)
    with app.app_context():
        scenes = a_vote(app), a_result(app), a_turn(app)
        db.session.remove()
    server.start()
    try:
        with sync_playwright() as playwright:
            house = House(server, Ledger(server.database), launch(playwright), Watch(), app=app)
            yield house, *scenes
    finally:
        server.stop()


def take(person: Person, name: str, at: str = "") -> None:
    """Take a picture in each size, once the page stands still; those that are kept go where README finds them.

    `at`: the part of a long page that is to be seen.
    """
    person.is_online()
    folder = FOLDER if name in KEPT else OUTPUT
    for width, height in SIZES:
        person.page.set_viewport_size({"width": width, "height": height})
        if at:
            person.page.locator(at).evaluate("part => part.scrollIntoView({block: 'end'})")
        person.page.wait_for_timeout(1000)  # the ring of a clock glides, and the podium's main button settles
        person.page.screenshot(path=folder / f"{name}-{width}x{height}.png")


def take_the_evening(folder: Path) -> None:
    with evening(folder) as (house, vote, result, turn):
        speaking = "select member_id from turns where meeting_id = ? and state = 'speaking'"
        speaker_id = house.ledger.one(speaking, turn.meeting_id)
        speaker = next(name for name, member_id in turn.ids.items() if member_id == speaker_id)
        for person, path, name in (
            (house.chair(turn), "podium", "podium"),
            (house.seat(turn, speaker), "seat", "seat-turn"),
            (house.seat(vote, MIGRANT[0]), "seat", "seat-vote"),
            (house.screen(result), f"screen/{result.screen_token}", "screen-result"),
            (house.seat(turn, LOCAL[3]), "seat", "seat-waiting"),
            (house.chair(vote), "podium", "podium-vote"),
            (house.screen(vote), f"screen/{vote.screen_token}", "screen-vote"),
            (house.screen(turn), f"screen/{turn.screen_token}", "screen-turn"),
            (house.seat(result, MIGRANT[0]), "seat", "seat-result"),
            (house.desk(result, SECRETARY), "desk", "desk"),
        ):
            person.visit(path)
            take(person, name)


@contextmanager
def seeded(folder: Path) -> Iterator[Demo]:
    server = Server(folder)
    server.start()
    try:
        with sync_playwright() as playwright:
            yield Demo(server, Ledger(server.database), launch(playwright), Watch())
    finally:
        server.stop()


def take_before_and_after(folder: Path) -> None:
    with seeded(folder) as demo:
        resident, desk, chair = demo.resident("居民"), demo.secretary(), demo.chair()
        scheduled = "select min(ticket) from topics join topic_groups on topic_groups.id = group_id"
        ticket = demo.ledger.one(f"{scheduled} where topic_groups.state = 'scheduled'")
        asked = demo.number("select min(resolution_id) from tasks where state = 'reported_done'")
        for person, path, name, at in (
            (resident, "", "home", ""),
            (resident, "topics/new", "propose", ""),
            (resident, f"topics/{ticket}", "ticket", ""),
            (resident, f"resolutions/{asked}", "thread", ""),
            (resident, "tasks", "board", ""),
            (desk, "agenda", "intake", ""),
            (chair, "meetings/new", "agenda", ".sticky-actions"),
        ):
            person.visit(path)
            prepare(person, name)
            take(person, name, at)


def prepare(person: Person, name: str) -> None:
    """Fill in what shows best how a form is used."""
    if name == "propose":
        person.page.get_by_label("什么事").fill("南门早上等车的人站到马路上")
        text = person.page.get_by_label("怎么回事")
        text.fill("早上七点多公交站挤满人，后来的只能站在车道上，带孩子的最怕。希望画一条等候线。")
        text.blur()
    if name == "agenda":
        for box in person.page.locator("[name=groups]").all():
            box.check()


def main() -> None:
    for folder in (FOLDER, OUTPUT):
        folder.mkdir(parents=True, exist_ok=True)
    for part in (take_the_evening, take_before_and_after):
        with tempfile.TemporaryDirectory() as folder_name:
            part(Path(folder_name))
    print(f"README: {FOLDER}\n{OUTPUT}")


if __name__ == "__main__":
    main()
