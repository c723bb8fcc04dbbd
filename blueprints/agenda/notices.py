"""What the pages of a notice, of the agenda builder and of items added on the spot show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from typing import Any

from flask import g
from flask_babel import gettext

from blueprints.access import SignedIn
from blueprints.agenda.forms import Line
from blueprints.agenda.notice_forms import MODES, consent_form
from blueprints.page import local_time, reader_language, zone
from blueprints.qr import qr
from models.councils import charter_facts, version_number
from models.meetings import AgendaItem, Meeting
from models.members import OFFICER_POSTS
from models.notices import Notice, notices_of
from models.room import room_of
from rules import closed_items, consent, notice
from rules.charter import Charter
from rules.errors import N_
from rules.preset_facts import preset_from_facts
from rules.sentences import preset_notice, preset_summary

LABELS = {
    "title": N_("会议名称"),
    "at": N_("时间"),
    "ends_at": N_("散会时间"),
    "place": N_("地点"),
    "mode": N_("怎么开"),
    "invited": N_("通知谁参加"),
    "contact": N_("有事找谁"),
}


def is_officer(who: SignedIn | None) -> bool:
    return who is not None and who.council_id == g.council.id and who.post in OFFICER_POSTS


# --- the builder's sums ---


def speaking_of(lines: Sequence[Line], starts_at: time | None, members: int, charter: Charter) -> dict[str, Any]:
    """Return the agenda as it would be, with the sum of minutes and of what everybody may speak."""
    total = sum(line.minutes for line in lines)
    discussed = sum(1 for line in lines if not line.is_report)
    once = notice.round_seconds(discussed, members, charter.speaking_seconds)
    return {
        "lines": lines,
        "total_minutes": total,
        "discussed": discussed,
        "discussed_minutes": sum(line.minutes for line in lines if not line.is_report),
        "ends_at": _ends_at(starts_at, total),
        "members": members,
        "speaking_seconds": charter.speaking_seconds,
        "turns": charter.turns_per_item,
        "once_minutes": _minutes(once),
        "all_minutes": _minutes(once * charter.turns_per_item),
    }


def _minutes(seconds: int) -> int:
    """Return whole minutes, a minute that has begun counted."""
    return -(-seconds // 60)


def _ends_at(starts_at: time | None, minutes: int) -> str:
    if starts_at is None or not minutes:
        return ""
    hour, minute = divmod(starts_at.hour * 60 + starts_at.minute + minutes, 60)
    return f"{hour % 24}:{minute:02d}"


# --- the notice ---


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a correction changes, in words."""

    label: str
    old: str
    new: str


def notice_view(meeting: Meeting, address: str) -> dict[str, Any]:
    """Return the notice as it holds now, and its corrections in order."""
    issued = notices_of(meeting.id)
    first, latest = issued[0], issued[-1]
    days = [_local(datetime.fromisoformat(each.facts["at"])).date() for each in issued]
    day_set = issued[notice.day_set_by(days)]
    days_before = notice.days_before(days[-1], _local(day_set.issued_at).date())
    needed = charter_facts(meeting.charter_version_id).notice_days
    return {
        "meeting": meeting,
        "facts": _covered(meeting, latest.facts),
        "at": datetime.fromisoformat(latest.facts["at"]),
        "ends_at": _said("ends_at", latest.facts.get("ends_at", "")),
        "mode": _said("mode", latest.facts["mode"]),
        "first": first,
        "number": latest.number,
        "corrections": [
            {"notice": after, "changes": _changes(before, after), "sitting": _new_day(before, after)}
            for before, after in pairwise(issued)
        ],
        "days": days_before,
        "needed": needed,
        "short_reason": day_set.short_reason if days_before < needed else "",
        "charter_version": version_number(meeting.charter_version_id),
        "rule": _rule(latest.facts),
        "rule_notice": _rule_notice(latest.facts),
        "qr": qr(address),
        "address": address,
    }


def _covered(meeting: Meeting, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the notice with what the meeting has since decided to treat behind closed doors covered."""
    titles = {item.position: item.public_title for item in meeting.items if item.public_title}
    items = [
        {**item, "title": titles[item["position"]], "summary": gettext(closed_items.COVERED_TEXT), "motion": None}
        if item["position"] in titles
        else item
        for item in facts["items"]
    ]
    return {**facts, "items": items}


def _new_day(before: Notice, after: Notice) -> int | None:
    """Return which day of the meeting this notice calls, where it calls a further one."""
    sitting = after.facts.get("sitting")
    return sitting if sitting != before.facts.get("sitting") else None


def _rule(facts: dict[str, Any]) -> str:
    """Return the voting rule that the notice carries, in one line; "" for a notice from before it carried one."""
    if "preset" not in facts:
        return ""
    preset, language = preset_from_facts(facts["preset"]), reader_language()
    values = {
        "preset": preset.title if language == "zh" else preset.title_en,
        "summary": preset_summary(preset, language),
    }
    return gettext("“%(preset)s”：%(summary)s", **values)


def _rule_notice(facts: dict[str, Any]) -> str:
    """Return that the law behind the rule has changed since, where it has."""
    return preset_notice(preset_from_facts(facts["preset"]), reader_language()) if "preset" in facts else ""


def _local(at: datetime) -> datetime:
    return at.astimezone(zone())


def _changes(before: Notice, after: Notice) -> list[Change]:
    return [
        Change(gettext(LABELS[name]), _said(name, old), _said(name, new))
        for name, old, new in notice.differences(before.facts, after.facts)
    ]


def _said(name: str, value: Any) -> str:
    if name in ("at", "ends_at"):
        return local_time(datetime.fromisoformat(value), "full" if name == "at" else "time") if value else ""
    return gettext(MODES[value]) if name == "mode" else str(value)


# --- items added on the spot ---


@dataclass(frozen=True, slots=True)
class Added:
    """An item added on the spot; `form` asks for hands where the meeting may still be asked."""

    item: AgendaItem
    form: Any


def added_items(meeting: Meeting, sent: dict[int, Any]) -> dict[str, Any]:
    """Return what was added on the spot, with forms for the shows of hands; `sent`: forms that came back, by item."""
    room = room_of(meeting)
    facts = {item.id: item for item in room.items}
    present = consent.present_by_side(room)
    added = []
    for row in (item for item in meeting.items if not item.is_noticed):
        form = sent.get(row.id)
        if form is None and consent.may_ask(room, facts[row.id], row.consent is not None):
            form = consent_form(row.id, room.sides, present, is_sent=False)
        added.append(Added(row, form))
    return {
        "added": added,
        "sides": room.sides,
        "present": present,
        "needed": {side: consent.needed(heads) for side, heads in present.items()},
    }
