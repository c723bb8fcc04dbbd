"""The presets of 双过半 that ship: read once from presets.toml, which names the text behind each of them.

source: RULEBOOK §1, the table.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from rules.count_errors import PresetInvalid, PresetMissing, UnknownPreset
from rules.preset_facts import Preset, preset_from_facts

_PRESETS_TOML = Path(__file__).with_name("presets.toml")


def read_presets(toml: str) -> Mapping[str, Preset]:
    """Read presets from TOML: a table each, its name the id. Raises PresetInvalid naming the place."""
    try:
        tables = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise PresetInvalid(place="presets.toml", reason=f"不是有效的 TOML（{error}）") from error
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise PresetInvalid(place=name, reason="应是一条规则")
    return MappingProxyType({name: preset_from_facts({**table, "id": name}) for name, table in tables.items()})


@cache
def presets() -> Mapping[str, Preset]:
    """Return the shipped presets by id, in the order of the file. Raises PresetInvalid naming the place.

    They are read as the application starts: a mistake in them stops it.
    """
    shipped = read_presets(_PRESETS_TOML.read_text(encoding="utf-8"))
    for found in shipped.values():
        for name in ("abstention", "abstention_en", "note", "note_en"):
            if not getattr(found, name):
                raise PresetInvalid(place=f"{found.id}.{name}", reason="不能空着")
    return shipped


def preset(preset_id: object) -> Preset:
    """Return the shipped preset of this id. Raises PresetMissing for None, UnknownPreset, also for what is no text."""
    if preset_id is None:
        raise PresetMissing(preset=None)
    found = presets().get(preset_id) if isinstance(preset_id, str) else None
    if found is None:
        raise UnknownPreset(preset=preset_id)
    return found
