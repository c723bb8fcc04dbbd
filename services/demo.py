"""The demo council: founded, met once and ready to meet again, played through the commands that people use.

The only service that calls others: what the demo shows must have come about as it would for real.
"""

from datetime import datetime, timedelta

from models.clock import server_seen_at
from models.councils import is_demo_alone
from models.database import delete_everything, unhurried_disk
from rules.errors import N_, Refused
from services import clock, meetings
from services.demo_calendar import Calendar
from services.demo_evening import MEETING_TIME, hold, notice
from services.demo_fates import Fates
from services.demo_people import ZONE, Facts, People, found, script
from services.demo_topics import Topics
from services.transaction import transaction

FOUNDED_DAYS_AGO = 120
NOTICE_BEFORE = timedelta(days=5, hours=4)


class ServerRunning(Refused):
    code = "server_running"
    message = N_("服务还开着，演示没有动。请先停下服务，过5秒再试。")


class NotOnlyDemo(Refused):
    code = "not_only_demo"
    message = N_("这个数据库里有别的议事会（或者没有演示议事会），什么都没有动。演示命令只用在演示的数据库上。")


def seed_when_empty(now: datetime) -> Facts | None:
    """Seed the demo into a database without any council; return how to sign in, or None when nothing was done."""
    return _seed(now) if is_demo_alone() is None else None


def reset(real_now: datetime) -> Facts:
    """Delete the demo and seed it anew; return how to sign in. Raises ServerRunning, NotOnlyDemo."""
    seen_at = server_seen_at()
    if seen_at is not None and real_now - seen_at < timedelta(seconds=clock.LEASE_SECONDS):
        raise ServerRunning
    if is_demo_alone() is False:
        raise NotOnlyDemo
    with transaction():
        delete_everything()
    return _seed(real_now)


def advance(seconds: int) -> int:
    """Move the demo's time ahead; return how far ahead it stands (seconds). Raises NotOnlyDemo."""
    if not is_demo_alone():
        raise NotOnlyDemo
    return clock.move_demo_clock(seconds)


def _seed(now: datetime) -> Facts:
    with unhurried_disk():
        return _play(now)


def _play(now: datetime) -> Facts:
    people, access = found(now - timedelta(days=FOUNDED_DAYS_AGO))
    calendar = Calendar(now)
    handed_in = Topics(people, calendar)
    story = script("demo_circle")
    groups = {group["key"]: group for group in story["groups"]}
    for name in ("first", "past", "next"):
        _plan_meeting(people, calendar, handed_in, groups, name)
    for group in groups.values():
        handed_in.plan_collecting(group)
    for topic in story["topics"]:
        handed_in.plan_single(topic)
    fates = Fates(people, calendar, handed_in)
    for fate in story["resolutions"]:
        fates.plan(fate)
    calendar.play()
    return access


def _plan_meeting(people: People, calendar: Calendar, handed_in: Topics, groups: dict[str, Facts], name: str) -> None:
    """Plan a scripted meeting with the groups that its items are made from: called, and held if it is past."""
    facts = script()[name]
    planned_at = (
        calendar.moment(facts["days_ago"], MEETING_TIME.hour, MEETING_TIME.minute)
        if name != "next"
        else _tonight(calendar.now)
    )
    for item in facts["items"]:
        if "group" not in item:
            continue
        handed_in.plan_met(groups.pop(item["group"]), item, planned_at)
    meeting_ids: list[int] = []

    def call(at: datetime) -> None:
        new = notice(people, facts, planned_at, handed_in.numbers)
        meeting_ids.append(meetings.call_meeting(people.council_id, new, people.secretary, at))

    calendar.at(min(calendar.now, planned_at - NOTICE_BEFORE), call)
    if name != "next":
        calendar.at(planned_at, lambda at: hold(people, meeting_ids[0], facts, at))


def _tonight(now: datetime) -> datetime:
    """Return today's half past seven in the evening there, or the next half hour when that has passed."""
    there = now.astimezone(ZONE)
    planned = datetime.combine(there.date(), MEETING_TIME, ZONE)
    if planned <= there:
        planned = there.replace(minute=there.minute // 30 * 30, second=0, microsecond=0) + timedelta(minutes=30)
    return planned
