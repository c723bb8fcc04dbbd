"""What the house's laws look at, and how: each function reads a source and returns what stands against a law.

A law returns sentences, `place: what is wrong; how to mend it`. None of them imports the code that it reads.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {".venv", ".git", "instance", "node_modules", "vendor", "__pycache__"}


@cache
def _nodes(text: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(text)))


@dataclass(frozen=True)
class Source:
    """A Python file: its path from the house's door, its text, and the nodes of its tree."""

    path: str
    text: str

    @property
    def nodes(self) -> tuple[ast.AST, ...]:
        return _nodes(self.text)

    @property
    def floor(self) -> str:
        """Return on which floor it stands: rules, models, …, app, wsgi."""
        return self.path.split("/")[0].removesuffix(".py")

    @property
    def package(self) -> str:
        """Return the dotted package that the file is in."""
        return ".".join(self.path.split("/")[:-1])


def files(*suffixes: str, under: str = "") -> list[Path]:
    """Return the house's own files with one of `suffixes`, nothing from vendors or virtual environments."""
    found = (path for path in (ROOT / under).rglob("*") if path.suffix in suffixes and path.is_file())
    return sorted(path for path in found if not _is_foreign(path.relative_to(ROOT)))


def _is_foreign(path: Path) -> bool:
    return any(part in NOT_OURS or (part.startswith(".") and part != ".ci") for part in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def sources(under: str = "") -> list[Source]:
    return [Source(name_of(path), path.read_text(encoding="utf-8")) for path in files(".py", under=under)]


@cache
def house_sources() -> tuple[Source, ...]:
    """Return what runs: everything but tests and migrations."""
    return tuple(source for source in sources() if source.floor not in ("tests", "migrations"))


# --- imports ---

FLOORS = ("rules", "extensions", "config", "models", "services", "blueprints", "app", "wsgi", "docs")
# What each floor may stand on. Only downwards: whoever needs something from above gets it as an argument.
BELOW: Mapping[str, tuple[str, ...]] = {
    "rules": ("rules",),
    "config": (),
    "extensions": (),
    "models": ("models", "rules", "extensions"),
    "services": ("services", "models", "rules", "extensions"),
    "blueprints": ("blueprints", "services", "models", "rules", "extensions", "config"),
    "app": ("blueprints", "services", "models", "rules", "extensions", "config"),
    "wsgi": ("app", "blueprints", "services", "models", "rules", "extensions", "config"),
    # Pages made from the code look at all of it; nothing looks at them.
    "docs": ("docs", "app", "blueprints", "services", "models", "rules", "extensions", "config"),
}
WEB = ("flask", "flask_login", "flask_wtf", "flask_babel", "flask_socketio", "flask_limiter", "werkzeug", "wtforms")


def imports(source: Source) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted module) of every import, wherever it stands; `from a import b` yields a.b as well."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(source, node)
            yield node.lineno, base
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def _absolute(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = source.package.split(".")
    kept = parts[: len(parts) - node.level + 1]
    return ".".join([*kept, *([node.module] if node.module else [])])


def upward_imports(source: Source) -> list[str]:
    allowed = BELOW[source.floor]
    return [
        f"{source.path}:{line}: {source.floor} imports {module}; imports only go down. "
        f"Move what both need to a lower floor, or pass it in as an argument."
        for line, module in imports(source)
        if module.split(".")[0] in (*FLOORS, "tests") and module.split(".")[0] not in allowed
    ]


def foreign_imports_of_rules(source: Source) -> list[str]:
    known = {*sys.stdlib_module_names, "rules"}
    return [
        f"{source.path}:{line}: rules import {module}; the rule book stands on the standard library alone."
        for line, module in imports(source)
        if module.split(".")[0] not in known
    ]


def web_imports(source: Source) -> list[str]:
    return [
        f"{source.path}:{line}: {source.floor} imports {module}; models and services know no request. "
        f"Take what you need as an argument at the door."
        for line, module in imports(source)
        if module.split(".")[0] in WEB
    ]


def imports_across_features(source: Source, allowed: Iterable[tuple[str, str]]) -> list[str]:
    """Feature packages know each other only by the exceptions named; what all share stands beside them."""
    parts = source.path.split("/")
    own = parts[1] if len(parts) > 2 else None
    found = []
    for line, module in imports(source):
        names = module.split(".")
        if (
            names[0] != "blueprints"
            or len(names) < 2
            or names[1] == own
            or not (ROOT / "blueprints" / names[1]).is_dir()
        ):
            continue
        if (source.path, ".".join(names[:3])) not in allowed:
            found.append(
                f"{source.path}:{line}: imports {module} of another feature. "
                f"Put what both need beside the packages in blueprints/, or below."
            )
    return found


def services_calling_services(source: Source, shared: Iterable[str]) -> list[str]:
    return [
        f"{source.path}:{line}: a service imports {module}; one command is one transaction, so commands do not call "
        f"commands. Put the write that both share into models/."
        for line, module in imports(source)
        if module.startswith("services.") and ".".join(module.split(".")[:2]) not in shared
    ]


def imports_inside_functions(source: Source) -> list[str]:
    functions = [node for node in source.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)]
    lines = {
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        or (
            isinstance(node, ast.Call)
            and _dotted(node.func) in ("__import__", "importlib.import_module", "import_module")
        )
    }
    return [
        f"{source.path}:{line}: an import inside a function. Put it on top; if that makes a circle, move what both need down."
        for line in sorted(lines)
    ]


def green_imports(source: Source) -> list[str]:
    return [
        f"{source.path}:{line}: imports {module}. Only wsgi.py does; elsewhere use socketio.sleep and "
        f"socketio.start_background_task, which follow ASYNC_MODE."
        for line, module in imports(source)
        if module.split(".")[0] in ("eventlet", "gevent")
    ]


def rules_in_use(read: Iterable[Source]) -> set[str]:
    """Return the modules of the rule book that are imported by what runs, directly or by a rule that is.

    A page that tells of a rule (docs/) does not keep it.
    """
    by_name = {source.path.removesuffix(".py").replace("/", "."): source for source in read}
    waiting = {name for name, source in by_name.items() if source.floor not in ("rules", "docs")}
    used: set[str] = set()
    while waiting:
        source = by_name[waiting.pop()]
        found = {module for _, module in imports(source) if module in by_name and module.startswith("rules.")}
        waiting |= found - used
        used |= found
    return used


# --- doors ---

ROUTES = {"get", "post", "put", "patch", "delete", "route"}
BACK_DOORS = {"add_url_rule", "on_event", "on_namespace", "register_namespace"}


def emits(source: Source) -> list[str]:
    """Return every place that sends to a socket."""
    imported = {
        alias.asname or alias.name
        for node in source.nodes
        if isinstance(node, ast.ImportFrom) and node.module in ("flask_socketio", "socketio")
        for alias in node.names
        if alias.name in ("emit", "send")
    }
    found = []
    for node in source.nodes:
        if not isinstance(node, ast.Call):
            continue
        called = _dotted(node.func)
        *owners, name = called.split(".")
        is_socket = "socketio" in owners and name in ("emit", "send", "call")
        if is_socket or called in imported or called.startswith(("flask_socketio.emit", "flask_socketio.send")):
            found.append(
                f"{source.path}:{node.lineno}: {called}(…). Only blueprints/live.py emits: "
                f"announce a fact in the transaction and let live.py push it after the commit."
            )
    return found


def doors_without_allow(source: Source) -> list[str]:
    """Every route and every socket event says who may pass, directly beneath its address."""
    found = []
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in BACK_DOORS:
            found.append(
                f"{source.path}:{node.lineno}: {node.func.attr}(…) opens a door without saying who may pass. "
                f"Use @bp.get, @bp.post or @socketio.on with @allow(…) beneath."
            )
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        kinds = [_kind_of_decorator(decorator) for decorator in node.decorator_list]
        last = max((place for place, kind in enumerate(kinds) if kind == "door"), default=None)
        if last is not None and (last + 1 == len(kinds) or kinds[last + 1] != "allow"):
            found.append(
                f"{source.path}:{node.lineno}: {node.name} has no @allow(…) directly beneath its route or event. "
                f"Say who may pass: @allow(PUBLIC), @allow(CHAIR), … (blueprints/access.py)."
            )
    return found


def _kind_of_decorator(decorator: ast.expr) -> str:
    if not isinstance(decorator, ast.Call):
        return "other"
    called = _dotted(decorator.func)
    name = called.rsplit(".", 1)[-1]
    if called == "socketio.on" or ("." in called and name in ROUTES):
        return "door"
    if called in ("allow", "access.allow"):
        return "allow" if decorator.args else "allow of nobody"
    return "other"


def _dotted(node: ast.expr) -> str:
    """Return a.b.c of an attribute chain, or as much of its end as is written in names."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}".lstrip(".")
    return ""


def event_names(source: Source) -> list[str]:
    """Return the names of the socket events that a file listens to or sends."""
    return [
        str(node.args[0].value)
        for node in source.nodes
        if isinstance(node, ast.Call)
        and _dotted(node.func) in ("socketio.on", "socketio.emit")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]


# --- the rule book ---

CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter", "time_ns", "localtime", "gmtime"}
CHANCE = {"random", "secrets", "uuid"}


def inexact(source: Source) -> list[str]:
    """No float and no division: whole numbers only, compared crosswise."""
    found = []
    for node in source.nodes:
        if not isinstance(node, ast.expr | ast.stmt):
            continue
        what = None
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            what = f"the float {node.value}"
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            what = "a division with /"
        elif isinstance(node, ast.Call) and _dotted(node.func) in ("float", "round", "statistics.mean"):
            what = f"{_dotted(node.func)}(…)"
        if what:
            found.append(
                f"{source.path}:{node.lineno}: {what}. The rule book counts in whole numbers: compare 3 * p >= 2 * n."
            )
    return found


def clocks_and_chance(source: Source) -> list[str]:
    """No clock and no dice: `now` and a draw by lot are arguments."""
    found = [
        f"{source.path}:{line}: imports {module}. Draw outside and pass the result in."
        for line, module in imports(source)
        if module.split(".")[0] in CHANCE
    ]
    for node in source.nodes:
        if not isinstance(node, ast.Call):
            continue
        called = _dotted(node.func)
        owner, _, name = called.rpartition(".")
        if name in CLOCKS and owner.split(".")[-1] in ("datetime", "date", "time"):
            found.append(f"{source.path}:{node.lineno}: {called}(). Take `now` as an argument.")
    return found


# --- errors ---

PLACEHOLDER = re.compile(r"%(?:\((?P<name>\w+)\)(?P<kind>.)|(?P<other>.)|$)")
HAN = re.compile(r"[\u4e00-\u9fff]")


def bad_placeholders(message: str) -> list[str]:
    """Return what in a message cannot be filled in by name: only %(name)s, and %% for a per cent sign."""
    return [
        match.group(0)
        for match in PLACEHOLDER.finditer(message)
        if not (match["name"] and match["kind"] == "s") and match["other"] != "%"
    ]


def placeholders(message: str) -> set[str]:
    return {match["name"] for match in PLACEHOLDER.finditer(message) if match["name"]}


def facts_missing(source: Source, wanted: Mapping[str, set[str]]) -> list[str]:
    """Return where an error is made without a fact that its sentence speaks of. `wanted`: class → names."""
    found = []
    for node in source.nodes:
        if not isinstance(node, ast.Call):
            continue
        name = _dotted(node.func).rsplit(".", 1)[-1]
        given = {keyword.arg for keyword in node.keywords}
        if name not in wanted or None in given:
            continue
        # blueprints/errors.py puts who is missing into words from the attendance results.
        missing = wanted[name] - given - ({"missing"} if "results" in given else set())
        if missing:
            found.append(
                f"{source.path}:{node.lineno}: {name}(…) lacks {', '.join(sorted(missing))}, which its sentence names. "
                f"Give it, or a person reads only that something went wrong."
            )
    return found


def unmarked_messages(source: Source) -> list[str]:
    """A sentence that is not marked with N_ is never collected for translation."""
    found = []
    for node in source.nodes:
        if not isinstance(node, ast.ClassDef):
            continue
        if "code" not in map(_assigned, node.body):
            continue
        for statement in node.body:
            value = getattr(statement, "value", None)
            if _assigned(statement) == "message" and isinstance(value, ast.Constant):
                found.append(f"{source.path}:{statement.lineno}: {node.name}.message is not marked. Write N_(…).")
    return found


def _assigned(statement: ast.stmt) -> str | None:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return statement.target.id
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id
    return None


# --- templates, scripts, styles ---

INLINE_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.S | re.I)
HANDLER = re.compile(r"[\s(\"']on[a-z]{3,}\s*=(?!=)", re.I)
STYLE = re.compile(r"(?<![-\w])style\s*=(?!=)|<style", re.I)
ABSOLUTE = re.compile(r"""\b(?:src|srcset|href|action|poster|data)\s*=\s*["']?\s*(?:https?:)?//""", re.I)
UNESCAPED = re.compile(r"\|\s*safe\b|\bautoescape\b|\bMarkup\b")
PERSONAL = re.compile(r"csrf_token|current_user|\bperson\s*\(|<form", re.I)
REMOTE_STYLE = re.compile(r"url\(\s*[\"']?(?:https?:)?//|@import", re.I)
JS_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](?P<path>[^"']+)["']""")
JS_COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.S)
JS_MARKUP = re.compile(r"\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|\beval\s*\(|new Function\b")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
STATIC_FILE = re.compile(r"""url_for\(\s*["']static["']\s*,\s*filename\s*=\s*["']([^"']+)["']""")
INCLUDE = re.compile(r"""\{%-?\s*(?:include|import|from|extends)\s+["']([^"']+)["']""")


def _at(name: str, text: str, match: re.Match[str]) -> str:
    return f"{name}:{text.count(chr(10), 0, match.start()) + 1}"


def against_the_security_policy(name: str, text: str) -> list[str]:
    """The policy allows own files only: no code, handler, style or foreign address in a page."""
    found = [
        f"{_at(name, text, match)}: a script in the page. Put it into static/js and load it with src."
        for match in INLINE_SCRIPT.finditer(text)
        if match["code"].strip() or not re.search(r"\bsrc\s*=", match["attributes"])
    ]
    for pattern, cure in (
        (HANDLER, "an on…= handler. Listen in a module of static/js."),
        (STYLE, "a style in the page. Use a class of static/css."),
        (ABSOLUTE, "an address outside. Put the file under static/vendor: the room has no internet."),
    ):
        found += [f"{_at(name, text, match)}: {cure}" for match in pattern.finditer(text)]
    return found


def unescaped(name: str, text: str) -> list[str]:
    """What people wrote is text, never markup."""
    return [f"{_at(name, text, match)}: {match[0]}. Leave escaping on." for match in UNESCAPED.finditer(text)]


def personal_in_part(name: str, text: str) -> list[str]:
    return [
        f"{_at(name, text, match)}: {match[0]}… in a live part, which is one and the same for everybody. "
        f"Put forms and what is personal into the page's shell."
        for match in PERSONAL.finditer(text)
    ]


def remote_styles(name: str, text: str) -> list[str]:
    return [f"{_at(name, text, match)}: {match[0]}. Keep files at home." for match in REMOTE_STYLE.finditer(text)]


def missing_js_imports(path: Path) -> list[str]:
    text = JS_COMMENT.sub("", path.read_text(encoding="utf-8"))
    return [
        f"{path.name}: imports {match['path']}, which is not there."
        for match in JS_IMPORT.finditer(text)
        if not match["path"].startswith(".") or not (path.parent / match["path"]).is_file()
    ]


def text_in_script(name: str, text: str) -> list[str]:
    bare = JS_COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    return [
        f"{_at(name, bare, match)}: words in a script. Put them into the page, where they are translated."
        for match in HAN.finditer(bare)
    ] + [
        f"{_at(name, bare, match)}: {match[0]}. Make elements and set textContent: data is never markup."
        for match in JS_MARKUP.finditer(bare)
    ]


def unfinished(name: str, text: str) -> list[str]:
    return [
        f"{_at(name, text, match)}: {match[0]}. Finish it, or open an issue and leave the mark out."
        for match in UNFINISHED.finditer(text)
    ]


def missing_static_files(name: str, text: str, static: Path) -> list[str]:
    return [
        f"{_at(name, text, match)}: static/{match[1]} is not there."
        for match in STATIC_FILE.finditer(text)
        if not (static / match[1]).is_file()
    ]
