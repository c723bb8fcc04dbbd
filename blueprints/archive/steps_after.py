"""The steps of a resolution: signed, publicised, objected to, corrected, effective, revoked."""

from collections.abc import Iterator

from flask_babel import gettext

from blueprints.archive.step import Step, day_words, here, step
from blueprints.archive.steps_tasks import steps_of_task
from blueprints.archive.words import GROUNDS, OBJECTION_STATES
from models.thread_facts import ObjectionFacts, ResolutionFacts


def steps_after(resolution: ResolutionFacts) -> Iterator[Step]:
    page = here("archive.resolution", resolution_id=resolution.id)
    yield from _issued(resolution)
    for objection in resolution.objections:
        yield from _objected(resolution.id, objection, page)
    for correction in resolution.corrections:
        texts = ((gettext("原来的文字"), correction.before), (gettext("改为"), correction.after))
        yield step(correction.kind, correction.id, correction.at, correction.reason, page=page, more=texts)
    for task in resolution.tasks:
        yield from steps_of_task(task, page, is_one_of_several=len(resolution.tasks) > 1)
    if resolution.revoked_at is not None:
        yield step(
            "revoked", resolution.id, resolution.revoked_at, _kept(resolution), resolution.revoke_reason, page=page
        )
    if resolution.closed_at is not None and resolution.tasks:
        yield step("closed", resolution.id, resolution.closed_at, page=page)


def _issued(resolution: ResolutionFacts) -> Iterator[Step]:
    page = here("archive.resolution", resolution_id=resolution.id)
    if resolution.signed_at is not None and resolution.state != "draft":
        yield step("signed", resolution.id, resolution.signed_at, gettext("主持人和两组代表各一位签名"), page=page)
    if resolution.publicised_at is not None:
        until = gettext("公示到%(until)s", until=day_words(resolution.publicity_ends_on))
        number = gettext("公示编号%(number)s", number=resolution.publication_number)
        sheet = here("resolutions.notice", resolution_id=resolution.id)
        yield step("publicised", resolution.id, resolution.publicised_at, until, number, link=sheet)
    if resolution.effective_at is not None:
        objections = sum(1 for each in resolution.objections if each.state not in ("remark", "answered"))
        held = (
            gettext("公示期间%(count)s条异议，都已答复", count=objections)
            if objections
            else gettext("公示期间没有异议")
        )
        yield step("effective", resolution.id, resolution.effective_at, resolution.document_mark, held, page=page)


def _kept(resolution: ResolutionFacts) -> str:
    if not resolution.document_mark:
        return ""
    return gettext("文号%(mark)s保留，注明已撤销", mark=resolution.document_mark)


def _objected(resolution_id: int, objection: ObjectionFacts, page: str) -> Iterator[Step]:
    is_remark = objection.state in ("remark", "answered")
    number = objection.number
    of = f"{resolution_id}-{number}"
    ground = gettext(GROUNDS[objection.ground])
    yield step(
        "remark" if is_remark else "objection",
        of,
        objection.received_at,
        ground,
        page=page,
        number=number,
        is_settled=objection.answered_at is not None,
    )
    if objection.answered_at is not None:
        kind = "remark_answered" if is_remark else "answered"
        yield step(kind, of, objection.answered_at, _outcome(objection), objection.answer, page=page, number=number)
    if objection.review_asked_at is not None:
        yield step("review_asked", of, objection.review_asked_at, page=page, number=number)
    if objection.reviewed_at is not None:
        said = gettext(OBJECTION_STATES[objection.state].sentence)
        yield step("reviewed", of, objection.reviewed_at, said, objection.review_answer, page=page, number=number)


def _outcome(objection: ObjectionFacts) -> str:
    """What the council's own answer came to: a review that followed says its own."""
    if objection.review_asked_at is not None:
        return gettext(OBJECTION_STATES["maintained"].sentence)
    return gettext(OBJECTION_STATES[objection.state].sentence)
