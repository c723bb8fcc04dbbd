"""Reading one field of a preset's facts: its kind is checked, and a mistake is refused with the place named."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from rules.count_errors import PresetInvalid

_T = TypeVar("_T", bound=str)


def refuse_unknown(facts: Mapping[str, object], known: set[str], place: str) -> None:
    for name in facts:
        if name not in known:
            raise PresetInvalid(place=f"{place}.{name}", reason="没有这一项")


def one_of(facts: Mapping[str, object], name: str, allowed: tuple[_T, ...], place: str, default: str = "") -> _T:
    for candidate in allowed:
        if candidate == facts.get(name, default):
            return candidate
    raise PresetInvalid(place=f"{place}.{name}", reason=f"只能是 {'、'.join(allowed)}")


def scope(facts: Mapping[str, object], place: str) -> str:
    # A side's code is an identifier, so that a misspelt “each-side” is not taken for a side.
    value = facts.get("scope")
    if not isinstance(value, str) or not value.isidentifier():
        raise PresetInvalid(place=f"{place}.scope", reason="只能是 overall、each_side 或一组的代号")
    return value


def positive(facts: Mapping[str, object], name: str, place: str) -> int:
    value = facts.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise PresetInvalid(place=f"{place}.{name}", reason="应是大于0的整数")
    return value


def boolean(facts: Mapping[str, object], name: str, place: str, default: bool | None = None) -> bool:
    value = facts.get(name, default)
    if not isinstance(value, bool):
        raise PresetInvalid(place=f"{place}.{name}", reason="应是 true 或 false")
    return value


def text(facts: Mapping[str, object], name: str, place: str) -> str:
    value = facts.get(name)
    if value is not None and not isinstance(value, str):
        raise PresetInvalid(place=f"{place}.{name}", reason="应是文字")
    return value or ""


def required_text(facts: Mapping[str, object], name: str, place: str) -> str:
    value = text(facts, name, place)
    if not value.strip():
        raise PresetInvalid(place=f"{place}.{name}", reason="不能空着")
    return value


def day(facts: Mapping[str, object], name: str, place: str) -> date | None:
    value = text(facts, name, place)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise PresetInvalid(place=f"{place}.{name}", reason="应是年-月-日，如 2025-12-31") from None


def required_day(facts: Mapping[str, object], name: str, place: str) -> date:
    value = day(facts, name, place)
    if value is None:
        raise PresetInvalid(place=f"{place}.{name}", reason="不能空着")
    return value
