"""The charter in words, in the reader's language: its sentences, what a version changes, the rules to choose from."""

from dataclasses import dataclass

from flask_babel import gettext

from blueprints.page import reader_language
from rules.charter import Charter, Field, differences, sentences, value_words
from rules.own_presets import OWN
from rules.preset_facts import Preset
from rules.presets import presets
from rules.sentences import preset_notice, preset_summary


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a version says otherwise than the one before it."""

    label: str
    old: str
    new: str


def said(charter: Charter) -> list[str]:
    return [_said(msgid, values) for msgid, values in sentences(charter, reader_language())]


def changes(old: Charter, new: Charter) -> list[Change]:
    language = reader_language()
    return [
        Change(
            gettext(each.field.label),
            _value(each.field, each.old, language),
            _value(each.field, each.new, language),
        )
        for each in differences(old, new)
    ]


def _value(field: Field, value: object, language: str) -> str:
    """A value in words; of a rule whose law has changed since, that it has."""
    words = _said(*value_words(field, value, language))
    notice = preset_notice(value, language) if isinstance(value, Preset) else ""
    return gettext("%(value)s（%(notice)s）", value=words, notice=notice) if notice else words


def _said(msgid: str, values: dict[str, object]) -> str:
    """Fill in a sentence of the charter; the title of its decisions is a msgid too."""
    if "resolution_title" in values:
        values = {**values, "resolution_title": gettext(str(values["resolution_title"]))}
    return gettext(msgid) % values


def preset_notes(own: Preset | None = None) -> dict[str, tuple[str, str]]:
    """Return each rule's title and the rule in one line; `own`: what the council has made for itself so far."""
    language = reader_language()
    notes = {
        preset_id: (preset.title if language == "zh" else preset.title_en, preset_summary(preset, language))
        for preset_id, preset in presets().items()
    }
    made = preset_summary(own, language) if own is not None else gettext("用“自定规则”里的几项自己组成一条。")
    return {**notes, OWN: (gettext("本会自定规则"), made)}
