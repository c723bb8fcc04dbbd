"""Which acts are public: every act that is appended anywhere to the council's stream is decided on."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from rules.chain import GENESIS, append
from rules.journal import export_lines, verify
from rules.publication import PRIVATE_ACTS, PUBLIC_ACTS, PUBLIC_MEETING_ACTS, public_rows
from tests.house import Source, house_sources

APPEND = "models.journal.append"
ACT_PLACE = 3


@dataclass(frozen=True)
class Sink:
    """A function that appends an act to the council's stream, and where among its arguments the act stands."""

    function: str
    place: int
    keyword: str


class Module:
    """One source: what its names mean, and what its functions call."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.name = source.path.removesuffix(".py").replace("/", ".")
        self.functions = [node for node in source.nodes if isinstance(node, ast.FunctionDef)]
        self.names = {function.name: f"{self.name}.{function.name}" for function in self.functions}
        for node in source.nodes:
            if isinstance(node, ast.ImportFrom) and node.module:
                self.names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}

    def meaning(self, function: ast.expr) -> str:
        """Return the dotted name of what is called, from the house's door."""
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            return f"{self.names.get(function.value.id, function.value.id)}.{function.attr}"
        return self.names.get(function.id, function.id) if isinstance(function, ast.Name) else ""

    def calls(self, sink: Sink) -> Iterator[tuple[ast.FunctionDef, ast.Call, ast.expr]]:
        """Yield the calls of `sink`: in which function, the call, and its act."""
        for function in self.functions:
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and self.meaning(node.func) == sink.function:
                    named = {keyword.arg: keyword.value for keyword in node.keywords}
                    act = node.args[sink.place] if len(node.args) > sink.place else named.get(sink.keyword)
                    if act is not None:
                        yield function, node, act

    def texts(self, act: ast.expr, function: ast.FunctionDef) -> set[str]:
        """Return every act that an expression may stand for, so far as it is written in this file."""
        if isinstance(act, ast.Constant):
            return {str(act.value)}
        if isinstance(act, ast.IfExp):
            return self.texts(act.body, function) | self.texts(act.orelse, function)
        if isinstance(act, ast.Subscript) and isinstance(act.value, ast.Name):
            return self._values_of(act.value.id)
        if isinstance(act, ast.Name):
            return {text for value in self._assigned(act.id, function) for text in self.texts(value, function)}
        return set()

    def _values_of(self, table: str) -> set[str]:
        return {
            str(value.value)
            for node in self.source.nodes
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict)
            if table in ast.unparse(node).split("=")[0]
            for value in node.value.values
            if isinstance(value, ast.Constant)
        }

    def _assigned(self, name: str, function: ast.FunctionDef) -> Iterator[ast.expr]:
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and any(ast.unparse(target) == name for target in node.targets):
                yield node.value


def is_of_a_meeting(sink: Sink, call: ast.Call) -> bool:
    """Whether a plain append goes into a meeting's stream: its second argument is no None."""
    return sink.function == APPEND and not (isinstance(call.args[1], ast.Constant) and call.args[1].value is None)


def appended(sources: tuple[Source, ...]) -> tuple[set[str], list[str]]:
    """Return every act of the council's stream, and the places where it could not be read from the source."""
    modules = [Module(source) for source in sources]
    acts: set[str] = set()
    unread: list[str] = []
    waiting, seen = [Sink(APPEND, ACT_PLACE, "act")], set()
    while waiting:
        sink = waiting.pop()
        if sink in seen:
            continue
        seen.add(sink)
        for module in modules:
            for function, call, act in module.calls(sink):
                if is_of_a_meeting(sink, call):
                    continue
                parameters = [argument.arg for argument in function.args.args]
                if isinstance(act, ast.Name) and act.id in parameters:
                    waiting.append(Sink(f"{module.name}.{function.name}", parameters.index(act.id), act.id))
                elif texts := module.texts(act, function):
                    acts |= texts
                else:
                    unread.append(f"{module.source.path}:{call.lineno}: {ast.unparse(act)}")
    return acts, unread


def test_every_act_is_public_or_private() -> None:
    acts, unread = appended(house_sources())
    assert unread == [], "write the act as a text, or in a table of this file, so that it can be decided on"
    assert acts - PUBLIC_ACTS - PRIVATE_ACTS == set(), "decide in rules/publication.py whether its facts are public"
    assert "meeting_called" in acts
    assert "topic_supported" in acts


def test_no_act_is_decided_on_that_nobody_appends() -> None:
    acts, _ = appended(house_sources())
    assert (PUBLIC_ACTS | PRIVATE_ACTS) - acts == set()


def test_every_public_act_of_a_meeting_is_one_that_somebody_seals() -> None:
    written = {
        node.value
        for source in house_sources()
        if source.path.startswith(("models/", "services/", "rules/vote_record.py"))
        for node in source.nodes
        if isinstance(node, ast.Constant)
    }
    assert written >= PUBLIC_MEETING_ACTS


def test_no_act_is_both() -> None:
    assert PUBLIC_ACTS.isdisjoint(PRIVATE_ACTS)


def test_an_act_is_found_behind_helpers_tables_and_conditions() -> None:
    writes = Source(
        "models/x_writes.py",
        "from models import journal\n"
        "FACTS = {'a': 'x_begun', 'b': 'x_ended'}\n"
        "def record(x, at, act, by):\n    journal.append(x.council_id, None, at, act, by, {})\n"
        "def follow(x, act, at, by):\n    journal.append(x.council_id, None, at, FACTS[act], by, {})\n"
        "def meet(x, at, by):\n    journal.append(x.council_id, x.meeting_id, at, 'of_a_meeting', by, {})\n",
    )
    service = Source(
        "services/x.py",
        "from models.x_writes import record\n"
        "from models import x_writes\n"
        "def say(x, at, by, fact):\n    record(x, at, fact, by)\n"
        "def one(x, at, by):\n    say(x, at, by, fact='x_said')\n"
        "def two(x, at, by):\n    act = 'x_good' if x else 'x_bad'\n    x_writes.record(x, at, act, by)\n"
        "def three(x, at, by):\n    record(x, at, x.act(), by)\n",
    )
    acts, unread = appended((writes, service))
    assert acts == {"x_begun", "x_ended", "x_said", "x_good", "x_bad"}
    assert unread == ["services/x.py:11: x.act()"]


def test_private_facts_stay_behind_and_the_chain_holds() -> None:
    first = append((0, GENESIS), "2026-11-22T11:30:00.000000Z", "meeting_called", "system", "ab" * 16, {"number": 1})
    second = append((1, first.hash), "2026-11-22T11:31:00.000000Z", "pin_set", "system", "cd" * 16, {"member": 7})
    third = append((2, second.hash), "2026-11-22T11:32:00.000000Z", "not_decided_on", "system", "ef" * 16, {"x": 1})
    lines = list(export_lines(public_rows([first, second, third])))
    report = verify(lines, head=third.hash)
    assert (report.ok, report.count, report.redacted) == (True, 3, 2)
    assert '"facts":{"number":1}' in lines[0]
    assert '"member"' not in "".join(lines)
    assert "cd" * 16 not in lines[1]
