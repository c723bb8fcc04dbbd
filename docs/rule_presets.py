"""Every voting rule that ships: what it asks, where it comes from, until when it holds."""

from docs.table import table
from rules.preset_facts import Preset
from rules.presets import presets
from rules.sentences import abstention_sentence, preset_notice, preset_origin, preset_summary


def block() -> str:
    overview = table(
        ("规则", "代号", "怎么才算通过", "能不能写进章程"),
        [
            (preset.title, f"`{preset.id}`", preset_summary(preset, "zh"), _standing(preset))
            for preset in presets().values()
        ],
    )
    return "\n".join([overview, *(_section(preset) for preset in presets().values())])


def _standing(preset: Preset) -> str:
    if preset.reference:
        return "参考，只用于计算器"
    if preset.valid_to is not None:
        return "已过时，只用于旧记录和计算器"
    return "可以选" if preset.is_selectable else "只用于计算器"


def _section(preset: Preset) -> str:
    lines = [
        ("规则", _both(f"{preset_summary(preset, 'zh')}。", f"{preset_summary(preset, 'en')}.")),
        ("依据" if preset.is_legal else "选择", _origin(preset)),
        ("弃权", _both(abstention_sentence(preset, "zh"), abstention_sentence(preset, "en"))),
        ("说明", _both(preset.note, preset.note_en)),
        ("有效", _dates(preset)),
        ("用处", _standing(preset)),
    ]
    said = [f"- **{label}** {words}" for label, words in lines if words]
    return "\n".join([f"### {preset.title} · {preset.title_en}", "", f"`{preset.id}`", "", *said, ""])


def _origin(preset: Preset) -> str:
    origin = preset_origin(preset, "zh")
    if preset.is_legal:
        origin = f"{origin} · {preset_origin(preset, 'en')}"
    # A rule may stand on a law's text and on our own decision.
    choice = preset.choice if preset.is_legal and preset.choice else ""
    return _both(origin, " ".join(words for words in (choice, preset_notice(preset, "zh")) if words))


def _both(first: str, second: str) -> str:
    return f"{first} {second}".strip()


def _dates(preset: Preset) -> str:
    first = f"自{preset.valid_from.isoformat()}" if preset.valid_from else ""
    last = f"至{preset.valid_to.isoformat()}（含当天）" if preset.valid_to else ""
    return first + last
