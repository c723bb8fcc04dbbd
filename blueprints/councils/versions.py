"""The charter's versions: what each of them said, and what changed from one to the next. Public."""

from flask import Blueprint, g, render_template

from blueprints.access import PUBLIC, allow
from blueprints.councils.charter_view import Change, changes, said
from models.councils import CharterVersion, charter_facts, charter_versions
from rules.errors import NotFound

bp = Blueprint("charter", __name__)


@bp.get("/c/<slug>/charter/versions")
@allow(PUBLIC)
def versions() -> str:
    """Every version with its day and its differences from the one before it, the newest first."""
    found = charter_versions(g.council.id)
    return render_template(
        "councils/versions.html",
        versions=[(version, _changes(version, found)) for version in found],
    )


@bp.get("/c/<slug>/charter/versions/<int:number>")
@allow(PUBLIC)
def version(number: int) -> str:
    """One version in full: what a meeting was called under stays readable for ever."""
    found = charter_versions(g.council.id)
    this = next((each for each in found if each.version == number), None)
    if this is None:
        raise NotFound(version=number)
    return render_template(
        "councils/version.html",
        version=this,
        sentences=said(charter_facts(this.id)),
        changes=_changes(this, found),
        successor=next((each for each in found if each.version == number + 1), None),
    )


def _changes(version: CharterVersion, versions: list[CharterVersion]) -> list[Change]:
    """Return what this version changes; [] for the first one."""
    before = next((each for each in versions if each.version == version.version - 1), None)
    return changes(charter_facts(before.id), charter_facts(version.id)) if before is not None else []
