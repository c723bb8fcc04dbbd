"""Every refusal with its sentence, by the file that makes it."""

import importlib
import pkgutil

import app  # noqa: F401  (loads every module that makes an error)
import rules
from docs.table import table
from rules.errors import Invalid, NotAllowed, NotFound, Refused, RuleError

# A rule that nothing uses yet is in the book all the same.
for _module in pkgutil.iter_modules(rules.__path__):
    importlib.import_module(f"rules.{_module.name}")

_KINDS: tuple[tuple[type[RuleError], str], ...] = (
    (NotFound, "没有（404）"),
    (NotAllowed, "不由这个人办（403）"),
    (Invalid, "填写有误（422）"),
    (Refused, "现在不行（409）"),
)
_FLOORS = ("rules", "models", "services", "blueprints")


def errors() -> list[type[RuleError]]:
    """Return the whole tree, by file and in the order of their codes."""
    known: set[type[RuleError]] = set()
    waiting: list[type[RuleError]] = [RuleError]
    while waiting:
        error = waiting.pop()
        known.add(error)
        waiting += error.__subclasses__()
    ours = [error for error in known if error.__module__.split(".")[0] in _FLOORS]
    return sorted(ours, key=lambda error: (_FLOORS.index(error.__module__.split(".")[0]), _file(error), error.code))


def block() -> str:
    by_file: dict[str, list[type[RuleError]]] = {}
    for error in errors():
        by_file.setdefault(_file(error), []).append(error)
    return "\n".join(_section(name, found) for name, found in by_file.items())


def _section(name: str, found: list[type[RuleError]]) -> str:
    rows = [(f"`{error.code}`", _kind(error), error.message) for error in found]
    return f"### {name}\n\n{table(('代号', '性质', '对人说的话'), rows)}"


def _file(error: type[RuleError]) -> str:
    return error.__module__.replace(".", "/") + ".py"


def _kind(error: type[RuleError]) -> str:
    return next((words for kind, words in _KINDS if issubclass(error, kind)), "")
