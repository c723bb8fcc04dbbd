"""What the pages of tellers and of a paper ballot are made from, and what a teller's form says."""

from typing import Any

from flask import g, request
from flask_babel import gettext

from blueprints.access import person
from blueprints.assistance_view import assistance_view
from blueprints.doors import room_of_person
from blueprints.errors import sentence_of
from models import counted
from models.elections import paper_of
from models.meetings import Meeting
from models.members import OFFICER_POSTS, Member
from models.room import room_of
from models.tellers import rounds_of
from models.voting import Vote, open_vote_of, roll_of
from rules.counted import ALL, Figures
from rules.counting_errors import CountFigureInvalid, NotATeller, NothingToCount
from rules.errors import N_, Invalid, NotFound
from rules.room import Room

FIELDS = {
    "yes": N_("赞成"),
    "no": N_("反对"),
    "abstain": N_("弃权"),
    "spoiled": N_("无效"),
    "valid": N_("有效票"),
}
MOST_DIGITS = 6


def count_view(meeting: Meeting, refused: Invalid | None = None) -> dict[str, Any]:
    """Return the page of whoever counts; raise NotATeller for anybody else, NothingToCount outside of a vote to count.

    `refused`: what stands against the figures that were sent; they come back as they were, it beside its group.
    """
    vote, room = open_vote_of(meeting.id), room_of(meeting)
    basis = counted.basis_of(vote) if vote is not None else None
    if vote is None or not room.counting.tellers:
        raise NothingToCount()
    who = person()
    is_officer = who.post in OFFICER_POSTS
    teller_id = request.values.get("member_id", type=int) if is_officer else who.member_id
    if teller_id not in room.counting.teller_ids and (teller_id is not None or not is_officer):
        raise NotATeller()
    return {
        "meeting": meeting,
        "vote": vote,
        "room": room,
        "basis": basis,
        "teller_id": teller_id,
        "is_officer": is_officer,
        "room_address": room_of_person(),
        "groups": _groups(vote),
        "fields": [
            {"code": code, "label": field_label(vote, code)} for code in counted.fields_of(vote, basis or "paper")
        ],
        "most": counted.most_of(vote, basis) if basis is not None else {},
        "round": rounds_of(vote.id, room.counting.tellers).number,
        "differing": differing_words(vote, room),
        "refused": _refusal(vote, refused) if refused is not None else None,
        "sent": request.form,
    }


def _refusal(vote: Vote, error: Invalid) -> dict[str, str]:
    """Return what was wrong, in which group, and in which field of it if in one."""
    if "candidate" in error.facts:
        # The rule knows the names on the paper by their numbers.
        error.facts["field"] = f"{ALL}.{error.facts['candidate']}"
        error.facts["candidate"] = field_label(vote, str(error.facts["candidate"]))
    only = counted.groups_of(vote)[0]
    return {
        "sentence": sentence_of(error),
        "group": str(error.facts.get("group", only)),
        "field": str(error.facts.get("field", "")),
    }


def _groups(vote: Vote) -> list[dict[str, str]]:
    labels = {side["code"]: side["label"] for side in vote.frozen["sides"]}
    return [{"code": code, "label": labels.get(code) or gettext("全部纸票")} for code in counted.groups_of(vote)]


def field_label(vote: Vote, code: str) -> str:
    """Return what a field counts: a choice, or a name of the ballot paper by its number."""
    return vote.frozen["choices"][int(code) - 1] if code.isdigit() else gettext(FIELDS[code])


def differing_words(vote: Vote, room: Room) -> list[str]:
    """Return where the counts of the last round differ, never by how much."""
    labels = {side["code"]: side["label"] for side in vote.frozen["sides"]}
    return [
        " ".join(filter(None, (labels.get(group, "") if group != ALL else "", field_label(vote, field))))
        for group, field in room.counting.differing
    ]


def figures_of(vote: Vote) -> Figures:
    """Return the form's numbers by group and field; raise CountFigureInvalid for an empty or wrong one, NothingToCount."""
    basis = counted.basis_of(vote)
    if basis is None:
        raise NothingToCount()
    fields = counted.fields_of(vote, basis)
    return {group: {field: _figure(group, field) for field in fields} for group in counted.groups_of(vote)}


def _figure(group: str, field: str) -> int:
    text = request.form.get(f"{group}.{field}", "").strip()
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        raise CountFigureInvalid(group=group, field=f"{group}.{field}")
    return int(text)


def paper_view(meeting: Meeting, member: Member) -> dict[str, Any]:
    """Return the page of a member's paper ballot in the open vote; raise NotFound for who is not on its roll."""
    vote = open_vote_of(meeting.id)
    entry = next((entry for entry in roll_of(vote.id) if entry.member_id == member.id), None) if vote else None
    if vote is None or entry is None or not entry.is_present:
        raise NotFound(member_id=member.id)
    room = room_of(meeting)
    return {
        "council": g.council,
        "meeting": meeting,
        "member": member,
        "vote": vote,
        "instead": entry.instead,
        "has_voted": entry.has_voted,
        "paper": paper_of(vote),
        "has_tellers": bool(room.counting.tellers),
        "assistance": assistance_view(meeting.council_id, room, member.id),
    }
