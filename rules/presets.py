"""The presets of 双过半 that ship: read once from presets.toml, which names the text behind each of them.

source: RULEBOOK §1, the table.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from rules.errors import PresetInvalid, UnknownPreset
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
    """Return the shipped presets by id, in the order of the file. Raises PresetInvalid naming the place."""
    return read_presets(_PRESETS_TOML.read_text(encoding="utf-8"))


def preset(preset_id: object) -> Preset:
    """Return the shipped preset of this id. Raises UnknownPreset, also for what is no text."""
    found = presets().get(preset_id) if isinstance(preset_id, str) else None
    if found is None:
        raise UnknownPreset(preset=preset_id)
    return found
