"""The Atom feed of resolutions, at an address for ever."""

from feedgen.feed import FeedGenerator
from flask import Response, g
from flask_babel import gettext

from blueprints.archive.headline import of_resolution_state
from blueprints.archive.step import here
from blueprints.back import base_url
from models.archive import Listed

# Whatever the host is called, an entry stays the same entry.
TAG = "tag:gongyi,2026:"


def atom(listed: list[Listed]) -> Response:
    """Return the newest resolutions; each entry changes when the resolution does."""
    feed = FeedGenerator()
    feed.id(f"{TAG}{here('archive.page')}")
    feed.title(gettext("%(council)s：决议档案", council=g.council.name))
    feed.author(name=g.council.name)
    feed.link(href=base_url() + here("archive.feed"), rel="self", type="application/atom+xml")
    feed.link(href=base_url() + here("archive.page"), rel="alternate", type="text/html")
    feed.updated(max((each.changed_at for each in listed), default=g.council.created_at))
    for each in reversed(listed):
        _add(feed, each)
    return Response(feed.atom_str(pretty=True), mimetype="application/atom+xml")


def _add(feed: FeedGenerator, each: Listed) -> None:
    path = here("archive.resolution", resolution_id=each.id)
    said = of_resolution_state("", each.state, each.publicity_ends_on)
    entry = feed.add_entry()
    entry.id(f"{TAG}{path}")
    entry.title(f"{each.document_mark} {each.title}".strip())
    entry.link(href=base_url() + path, rel="alternate", type="text/html")
    entry.summary(gettext("，").join(part for part in (said.sentence, said.waits) if part))
    entry.content(each.text, type="text")
    entry.published(each.publicised_at)
    entry.updated(each.changed_at)
