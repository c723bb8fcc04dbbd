"""The work page of a group, with the form that came back or blank ones."""

from typing import Any

from flask import g, render_template

from blueprints.access import person
from blueprints.agenda.group_forms import OUTCOMES, DraftForm, EndorseForm, StudyForm, VisitForm, WithdrawForm
from blueprints.agenda.group_view import GroupView, view_of
from blueprints.page import today
from models.councils import side_facts
from models.groups import group_of
from models.members import Member, active_members
from rules.proposals import may_draft, unsaid
from rules.topic_words import GROUP_STATE_LABELS


def group_page(number: int, unfolded: str, unsent: str = "", **sent: Any) -> str:
    """Show the group; `sent`: the form that came back, with all that was filled in; `unsent`: what did not go in."""
    view = view_of(group_of(g.council.id, number))
    me = person()
    endorser_ids = [member.id for member in view.endorsers]
    return render_template(
        "agenda/group.html",
        view=view,
        me=me,
        unfolded=unfolded,
        unsent=unsent,
        forms=_forms(view, sent),
        sides={side.code: side for side in side_facts(g.council.id)},
        labels=GROUP_STATE_LABELS,
        outcomes=dict(OUTCOMES),
        may_draft=view.is_collecting and may_draft(me.post, me.member_id, view.group.mover_id, endorser_ids),
        unsaid=unsaid(view.draft),
    )


def _forms(view: GroupView, sent: dict[str, Any]) -> dict[str, Any]:
    """Return the five forms of the page, blank but for the one that was sent."""
    everybody = representatives()
    return {
        "visit": VisitForm(formdata=None, visited_on=today().date()).offer(everybody),
        "endorse": EndorseForm(formdata=None).offer(_others(everybody, view.endorsers)),
        "withdraw": WithdrawForm(formdata=None).offer(view.endorsers),
        "draft": DraftForm.of(view.draft).offer([*view.endorsers, *_others(everybody, view.endorsers)]),
        "study": StudyForm(formdata=None, studied_on=today().date()),
        **sent,
    }


def _others(members: list[Member], but: list[Member]) -> list[Member]:
    known = {member.id for member in but}
    return [member for member in members if member.id not in known]


def representatives() -> list[Member]:
    return [member for member in active_members(g.council.id) if member.post == "representative"]
