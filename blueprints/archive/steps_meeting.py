"""The steps of a matter's turns before the council: noticed, debated, voted on."""

from collections.abc import Iterator

from flask_babel import gettext

from blueprints.archive.step import Step, day_words, here, local_day, step
from blueprints.page import local_time, reader_language
from models.thread_facts import AmendmentFacts, ItemFacts, ResolutionFacts, VoteFacts
from rules.candidates import MARKED
from rules.preset_facts import Preset, preset_from_facts
from rules.sentences import DECISION_FOOTER, DECISION_FOOTER_EN, preset_notice, preset_summary

# How an item ended that was not voted on.
UNDECIDED = {
    "discussed": "discussed",
    "carried_over": "carried_over",
    "withdrawn": "withdrawn_motion",
    "dropped": "dropped",
}
MOTION_LABELS = ("what", "who", "by_when", "cost", "done_means")


def steps_of_item(item: ItemFacts) -> Iterator[Step]:
    meeting = here("meetings.page", meeting_id=item.meeting_id)
    if item.noticed_at is not None and item.is_noticed:
        yield _noticed(item)
    if item.opened_at is not None:
        yield _debated(item, meeting)
    for amendment in item.amendments:
        yield _amended(amendment, meeting)
    for vote in item.votes:
        yield _voted(vote)
    kind = UNDECIDED.get(item.state)
    if kind is not None and item.closed_at is not None:
        yield step(kind, item.id, item.closed_at, item.meeting_title, link=meeting)


def _noticed(item: ItemFacts) -> Step:
    assert item.noticed_at is not None
    corrected = gettext("通知更正过%(count)s次", count=item.notice_corrections) if item.notice_corrections else ""
    when = gettext("%(when)s，%(place)s", when=local_time(item.planned_at), place=item.meeting_place)
    where = {"meeting": item.meeting_title, "position": item.position, "title": item.title}
    place = gettext("%(meeting)s，第%(position)s项：%(title)s", **where)
    link = here("agenda.notice", meeting_id=item.meeting_id)
    return step("noticed", item.id, item.noticed_at, place, when, corrected, link=link)


def _debated(item: ItemFacts, meeting: str) -> Step:
    assert item.opened_at is not None
    # Rounded up: nobody has spoken for nought minutes.
    numbers = {"speakers": item.speakers, "minutes": (item.seconds + 59) // 60}
    spoken = gettext("%(speakers)s人发言，共%(minutes)s分钟", **numbers) if item.speakers else gettext("没有人要求发言")
    added = "" if item.is_noticed else gettext("会上临时增加的事项")
    return step("debated", item.id, item.opened_at, spoken, added, link=meeting, numbers=numbers)


def _amended(amendment: AmendmentFacts, meeting: str) -> Step:
    """A carried amendment: each text as it was and as it reads since."""
    said = gettext("第%(number)s号修正案通过", number=amendment.number)
    texts = tuple(
        gettext(
            "%(label)s：由“%(before)s”改为“%(after)s”", label=labels()[each.field], before=each.before, after=each.after
        )
        for each in amendment.changes
    )
    return step("amended", amendment.id, amendment.decided_at, said, *texts, link=meeting)


def _voted(vote: VoteFacts) -> Step:
    return _marked(vote) if vote.question in MARKED else _asked(vote)


def _marked(vote: VoteFacts) -> Step:
    """What was marked beside which name is in the sentence; nobody was asked for or against."""
    numbers = {name: int(vote.overall[name]) for name in ("entitled", "present", "spoiled")}
    link, kind = here("sheets.public", vote_id=vote.id), f"{vote.question}_{vote.verdict}"
    return step(kind, vote.id, vote.closed_at, _why(vote), link=link, more=_as_voted(vote), numbers=numbers)


def _asked(vote: VoteFacts) -> Step:
    numbers = totals(vote)
    counted = gettext("应到%(entitled)s，实到%(present)s", **numbers)
    marks = gettext(
        "赞成%(yes)s，反对%(no)s，弃权%(abstain)s，无效%(spoiled)s，未投%(not_cast)s",
        **numbers,
    )
    return step(
        f"vote_{vote.verdict}",
        vote.id,
        vote.closed_at,
        counted,
        marks,
        _why(vote),
        link=here("sheets.public", vote_id=vote.id),
        more=_as_voted(vote),
        numbers=numbers,
    )


def totals(vote: VoteFacts) -> dict[str, int]:
    """Return the five values and the two rolls, never folded into one another (RULEBOOK, “Words”)."""
    names = ("entitled", "present", "yes", "no", "abstain", "spoiled")
    numbers = {name: int(vote.overall[name]) for name in names}
    return {**numbers, "not_cast": numbers["present"] - sum(numbers[name] for name in names[2:])}


def _why(vote: VoteFacts) -> str:
    """The sentence kept with the result; where it would give a side's numbers, only whether they sufficed."""
    if not vote.is_by_side:
        return vote.sentences.get(reader_language(), "")
    if vote.verdict == "carried":
        return gettext("两组均达到规定人数")
    return gettext("没有在两组都达到规定人数")


def plan_of(resolution: ResolutionFacts, items: tuple[ItemFacts, ...]) -> list[tuple[str, str]]:
    """Return who does it, when, at what cost and how one sees that it is done, as the council voted; empty ones left out."""
    carried = [
        vote for item in items if item.id == resolution.item_id for vote in item.votes if vote.verdict == "carried"
    ]
    return [(label, words) for label, words in _motion(carried[-1])[1:] if words] if carried else []


def labels() -> dict[str, str]:
    return {
        "plain": gettext("一句话"),
        "what": gettext("表决的原文"),
        "who": gettext("谁来做"),
        "by_when": gettext("什么时候"),
        "cost": gettext("花多少钱"),
        "done_means": gettext("怎样算办好"),
    }


def _motion(vote: VoteFacts) -> list[tuple[str, str]]:
    return [(labels()[name], vote.motion.get(name, "")) for name in MOTION_LABELS]


def _as_voted(vote: VoteFacts) -> tuple[tuple[str, str], ...]:
    rule = vote.rule.get(reader_language(), "") or _rule(preset_from_facts(vote.preset))
    text = _motion(vote)
    footer = DECISION_FOOTER_EN if reader_language() == "en" else DECISION_FOOTER
    return (*text, (gettext("表决规则"), rule), *((("", footer),) if vote.verdict == "carried" else ()))


def _rule(preset: Preset) -> str:
    """The rule in one line, and that its law has changed since, where it has."""
    rule, notice = preset_summary(preset, reader_language()), preset_notice(preset, reader_language())
    return gettext("%(rule)s。%(notice)s", rule=rule, notice=notice) if notice else rule


def meeting_day(item: ItemFacts) -> str:
    return day_words(local_day(item.planned_at))
