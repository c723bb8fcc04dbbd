"""The steps from the complaint to the agenda."""

from collections.abc import Iterator

from flask_babel import gettext

from blueprints.archive.step import Step, day_words, here, step
from blueprints.archive.words import ENDORSED_BY
from models.thread_facts import GroupFacts, TopicFacts, VisitFacts


def steps_before(group: GroupFacts) -> Iterator[Step]:
    for topic in group.topics:
        yield _proposed(topic)
    yield from _reviewed(group)
    page = here("archive.group", number=group.number)
    if group.visits is not None:
        yield _visited(group.visits, page)
    if group.endorsed_at is not None and group.endorsed_by is not None:
        numbers = {"endorsers": group.endorsers, "supporters": group.supporters}
        how = gettext(ENDORSED_BY[group.endorsed_by]) % {"count": group.endorsers, "supporters": group.supporters}
        yield step("endorsed", "", group.endorsed_at, how, page=page, numbers=numbers)
    for study in group.studies:
        yield step("studied", study.id, study.recorded_at, on=study.studied_on, page=page)


def _proposed(topic: TopicFacts) -> Step:
    supporters = gettext("%(count)s人也支持", count=topic.supporters) if topic.supporters else ""
    return step(
        "topic",
        topic.ticket,
        topic.submitted_at,
        gettext("“%(title)s”", title=topic.title),
        supporters,
        link=here("topics.ticket", ticket=topic.ticket),
        more=((gettext("提出时的内容"), topic.text), (gettext("地点"), topic.place)),
        numbers={"supporters": topic.supporters},
    )


def _reviewed(group: GroupFacts) -> Iterator[Step]:
    """The first topic opens the group, each later one is put beside it and keeps its own text."""
    reviewed = sorted(
        (topic.reviewed_at, topic.ticket, topic) for topic in group.topics if topic.reviewed_at is not None
    )
    for place, (reviewed_at, ticket, topic) in enumerate(reviewed):
        link = here("topics.ticket", ticket=ticket)
        if place == 0:
            words = gettext("属于本会议事范围，编为第%(number)s号", number=group.number)
            yield step("accepted", ticket, reviewed_at, words, link=link)
        else:
            words = gettext("“%(title)s”并入第%(number)s号，原文保留", title=topic.title, number=group.number)
            yield step("grouped", ticket, reviewed_at, words, link=link)


def _visited(visits: VisitFacts, page: str) -> Step:
    silent = visits.households - visits.in_favour - visits.against
    answers = gettext("%(in_favour)s户赞成，%(against)s户反对", in_favour=visits.in_favour, against=visits.against)
    unsaid = gettext("%(count)s户没有表态", count=silent) if silent else ""
    days = ""
    if visits.first_on != visits.last_on:
        between = {"first": day_words(visits.first_on), "last": day_words(visits.last_on)}
        days = gettext("%(first)s到%(last)s，走访%(visits)s次", visits=visits.visits, **between)
    numbers = {"households": visits.households, "in_favour": visits.in_favour, "against": visits.against}
    return step("visits", "", visits.recorded_at, answers, unsaid, days, on=visits.last_on, page=page, numbers=numbers)
