"""办理全程 as a page and as JSON: the same facts, told once."""

from dataclasses import dataclass
from typing import Any

from flask import Response, g, jsonify, render_template
from flask_babel import gettext

from blueprints.archive.headline import Headline, headline, newest
from blueprints.archive.step import Step, here
from blueprints.archive.steps_after import steps_after
from blueprints.archive.steps_before import steps_before
from blueprints.archive.steps_meeting import plan_of, steps_of_item
from blueprints.archive.steps_tasks import who
from blueprints.asking import Asked, questions_for
from blueprints.devices import device_digest
from blueprints.page import reader_language, today
from models.archive import PUBLICISED_STATES
from models.groups import group_of
from models.tasks import task_of
from models.thread_facts import ResolutionFacts, TaskFacts, Thread
from models.topic_reads import has_supported_group
from rules import answers
from rules.groups import COLLECTING_STATES
from rules.sentences import DECISION_FOOTER, DECISION_FOOTER_EN


@dataclass(frozen=True, slots=True)
class Told:
    """A thread in words, the newest step first. `resolution` is what the page is about, where it is about one."""

    thread: Thread
    resolution: ResolutionFacts | None
    title: str
    headline: Headline
    steps: tuple[Step, ...]
    path: str


def told(thread: Thread, resolution_id: int | None = None) -> Told:
    """Tell a group's thread, or a resolution's with everything that belongs to its group."""
    asked_for = next((each for each in thread.resolutions if each.id == resolution_id), None)
    if asked_for is not None:
        title, path = asked_for.title, here("archive.resolution", resolution_id=asked_for.id)
    else:
        assert thread.group is not None
        number = thread.group.number
        # A group whose only topic was taken back is called by its number alone.
        title = thread.group.title or gettext("第%(number)s号组", number=number)
        path = here("archive.group", number=number)
    return Told(thread, asked_for, title, headline(thread, asked_for), _steps(thread), path)


def _steps(thread: Thread) -> tuple[Step, ...]:
    steps = list(steps_before(thread.group)) if thread.group else []
    for item in thread.items:
        steps += steps_of_item(item)
    for resolution in thread.resolutions:
        steps += steps_after(resolution)
    return tuple(sorted(steps, key=lambda step: step.order, reverse=True))


def as_page(story: Told, is_hidden: bool = False) -> str:
    """Render the page; `is_hidden`: only officers see it yet, and are told so."""
    resolution = story.resolution or newest(story.thread)
    is_decided = resolution is not None and resolution.publicised_at is not None
    return render_template(
        "archive/thread.html",
        told=story,
        standing=resolution,
        plan=_plan(story),
        may_object=resolution is not None and resolution.state in PUBLICISED_STATES,
        has_objections=resolution is not None and bool(resolution.objections),
        support=_support(story.thread) if resolution is None else None,
        mark=resolution.document_mark or resolution.publication_number if resolution else "",
        asked=_questions(story.thread),
        is_hidden=is_hidden,
        footer=(DECISION_FOOTER_EN if reader_language() == "en" else DECISION_FOOTER) if is_decided else "",
    )


def _plan(story: Told) -> list[tuple[str, str]]:
    """Until its tasks are given, a resolution says itself who is to do what by when."""
    resolution = story.resolution
    if resolution is None or resolution.state not in PUBLICISED_STATES:
        return []
    return plan_of(resolution, story.thread.items)


@dataclass(frozen=True, slots=True)
class Support:
    """我也支持: by which topic of the group, how many do, and whether this phone has."""

    ticket: str
    supporters: int
    is_supported: bool


def _support(thread: Thread) -> Support | None:
    group = thread.group
    if group is None or group.state not in COLLECTING_STATES or not group.topics:
        return None
    is_supported = has_supported_group(group_of(g.council.id, group.number).id, device_digest())
    return Support(group.topics[0].ticket, group.supporters, is_supported)


def _questions(thread: Thread) -> list[Asked]:
    """Return the two questions for each task on which this reader is asked now."""
    open_tasks = (task for each in thread.resolutions if each.state == "effective" for task in each.tasks)
    asked = [questions_for(task_of(g.council.id, task.id)) for task in open_tasks if _is_asked(task)]
    return [each for each in asked if each is not None]


def _is_asked(task: TaskFacts) -> bool:
    return answers.is_open(task.state, task.round, task.due_on, today().date())


# --- JSON: its keys are documented in docs/api.md and do not change ---


def as_json(story: Told) -> Response:
    group = story.thread.group
    return jsonify(
        council=g.council.slug,
        path=story.path,
        title=story.title,
        state=_state(story.headline),
        group=group and {"number": group.number, "state": group.state, "title": group.title, "summary": group.summary},
        resolutions=[resolution_facts(each) for each in story.thread.resolutions],
        steps=[_step(each) for each in story.steps],
    )


def _state(said: Headline) -> dict[str, str]:
    return {"code": said.code, "sentence": said.sentence, "waits": said.waits}


def resolution_facts(resolution: ResolutionFacts) -> dict[str, Any]:
    return {
        "id": resolution.id,
        "path": here("archive.resolution", resolution_id=resolution.id),
        "state": resolution.state,
        "title": resolution.title,
        "text": resolution.text,
        "publication_number": resolution.publication_number,
        "document": resolution.document_mark,
        "publicised_at": iso(resolution.publicised_at),
        "publicity_ends_on": iso(resolution.publicity_ends_on),
        "effective_at": iso(resolution.effective_at),
        "revoked_at": iso(resolution.revoked_at),
        "tasks": [_task(task) for task in resolution.tasks],
    }


def _task(task: TaskFacts) -> dict[str, Any]:
    return {
        "id": task.id,
        "number": task.number,
        "state": task.state,
        "what": task.what,
        "done_means": task.done_means,
        "carrier": task.carrier,
        "who": who(task),
        "due_on": iso(task.due_on),
        "next_report_on": iso(task.next_report_on),
        "reported_done_at": iso(task.reported_done_at),
        "confirmed_at": iso(task.confirmed_at),
        "closed_at": iso(task.closed_at),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "kind": step.kind,
        "on": iso(step.on),
        "title": step.title,
        "text": list(step.lines),
        "details": [{"label": label, "text": text} for label, text in step.more if text],
        "numbers": dict(step.numbers),
        "path": step.link,
    }


def iso(moment: Any) -> str | None:
    return moment.isoformat() if moment is not None else None
