"""A page as one file that works from a disk: its scripts and styles are written into it.

The file is only ever downloaded. What this house serves as a page has no inline script (its security policy).
"""

import re
from pathlib import Path

from flask import current_app

_SCRIPT = re.compile(r'<script(?P<kind> type="module")? src="[^"]*/static/(?P<path>[\w./-]+)"></script>')
_STYLE = re.compile(r'<link rel="stylesheet" href="[^"]*/static/(?P<path>[\w./-]+)">')
_IMPORT = re.compile(r'^import (?P<names>\{[^;]*?\}) from "\./(?P<name>\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (?P<name>\w+))", re.MULTILINE)


def in_one_file(page: str) -> str:
    """Return the page with every script and style of ours inside it, modules in the order of their imports."""
    static = Path(current_app.static_folder or "")
    with_styles = _STYLE.sub(lambda found: f"<style>\n{_read(static / found['path'])}</style>", page)
    return _SCRIPT.sub(lambda found: _script(static / found["path"], found["kind"] or ""), with_styles)


def _script(path: Path, kind: str) -> str:
    text = "".join(_modules(path, set())) if kind else _read(path)
    # The only text that would end the element early.
    text = text.replace("</script", r"<\/script")
    return f"<script{kind}>\n{text}</script>"


def _modules(path: Path, taken: set[Path]) -> list[str]:
    """Return the modules that this one imports, then this one, each once, as scopes of their own that give their exports."""
    if path in taken:
        return []
    taken.add(path)
    text = _read(path)
    needed = [_modules(path.with_name(f"{found['name']}.js"), taken) for found in _IMPORT.finditer(text)]
    names = ", ".join(found["name"] for found in _EXPORT.finditer(text))
    body = _EXPORT.sub("", _IMPORT.sub(r"const \g<names> = module_\g<name>;", text))
    scope = f"const module_{path.stem} = (() => {{\n{body}return {{ {names} }};\n}})();\n"
    return [*(each for several in needed for each in several), scope]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
