"""A group as its work page shows it, and what comes next in words."""

from dataclasses import dataclass

from flask_babel import gettext

from extensions import db
from models.councils import charter_facts, current_charter, side_facts
from models.group_reads import SEEKING_STATES, Reached, reached_by
from models.group_whole import endorsers_of, meeting_of_group, public_topics, visits_with_names
from models.groups import Group, Study, Visit, latest_study
from models.meetings import Meeting
from models.members import Member
from models.proposals import backing_of, draft_of
from models.topics import Topic
from rules import endorsement, groups
from rules.endorsement import Backing
from rules.errors import N_
from rules.proposals import Draft

NEXT = {
    "studied": N_("社区党组织已经研究同意。接下来等主持人排进下次会议的议程。"),
    "scheduled": N_("已经排上议程，接下来上会。"),
    "carried_over": N_("上次会议没有议完，排在下次会议的最前面。"),
    "decided": N_("议事会已经表决，办理情况看办理全程。"),
    "discussed": N_("议事会已经讨论过，情况看办理全程。"),
    "dissolved": N_("这一组里的议题已经并入别的组，这一页只供查看。"),
}


@dataclass(frozen=True, slots=True)
class GroupView:
    """All that stands on the page, whoever reads it."""

    group: Group
    topics: list[Topic]
    visits: list[tuple[Visit, str]]
    reached: Reached
    endorsers: list[Member]
    backing: Backing
    missing: list[str]
    draft: Draft
    mover: Member | None
    study: Study | None
    meeting: Meeting | None

    @property
    def is_seeking(self) -> bool:
        """Whether names are still being put to it."""
        return self.group.state in SEEKING_STATES

    @property
    def is_collecting(self) -> bool:
        return self.group.state in groups.COLLECTING_STATES

    def visited_by(self, member_id: int) -> bool:
        return any(visit.member_id == member_id for visit, _ in self.visits)

    def endorsed_by(self, member_id: int) -> bool:
        return any(member.id == member_id for member in self.endorsers)

    @property
    def next_step(self) -> str:
        """Return what comes next, for everybody who works on it."""
        state = self.group.state
        if self.missing and self.is_seeking:
            return self.missing[0]
        if state in NEXT:
            return gettext(NEXT[state])
        if not self.draft.what:
            return gettext("已经成为议案。接下来写好草案，再请社区党组织研究。")
        if self.study is not None and self.study.outcome != "agreed":
            return gettext("社区党组织已经研究过，还没有同意提交。改好草案后再研究一次。")
        return gettext("已经成为议案。接下来请社区党组织研究，由秘书记下结果。")


def view_of(group: Group) -> GroupView:
    """Read everything of a group that its page shows."""
    backing = backing_of(group)
    return GroupView(
        group=group,
        topics=public_topics(group.id),
        visits=visits_with_names(group.id),
        reached=reached_by([group.id]).get(group.id, Reached()),
        endorsers=endorsers_of(group.id),
        backing=backing,
        missing=missing_words(group.council_id, backing),
        draft=draft_of(group),
        mover=db.session.get(Member, group.mover_id) if group.mover_id else None,
        study=latest_study(group.id),
        meeting=meeting_of_group(group.id),
    )


def missing_words(council_id: int, backing: Backing) -> list[str]:
    """Return what is missing until the group is a 议案, the usual way first."""
    charter = charter_facts(current_charter(council_id).id)
    labels = {side.code: side.label for side in side_facts(council_id)}
    ways = endorsement.missing(backing, labels, charter.cosponsors, charter.resident_supports)
    return [gettext(msgid) % values for msgid, values in ways]
