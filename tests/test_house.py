"""The house's own laws (docs: CONTRIBUTING.md, Where things stand). Each is followed by a proof that it can fail."""

import pkgutil
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from sqlalchemy import CheckConstraint, Column, Integer, MetaData, String, Table

import rules
from blueprints.parts import PARTS
from extensions import db
from models.base import one_of
from rules.errors import N_, RuleError
from rules.floor_rules import RULES
from tests import house
from tests.house import ROOT, Source

FEATURES = {"councils", "members", "agenda", "meetings", "floor", "voting", "resolutions", "journal"}
ROOMS = {"seat", "desk", "podium", "screen", "archive"}
# What has no page of its own: the demo's commands.
COMMANDS_ONLY = {"demo"}

# A feature's package that may look into another's, and why.
ACROSS_FEATURES = {
    # Acting for a member (代录) is that member's own page.
    ("blueprints/desk/routes.py", "blueprints.seat.routes"),
}
# What every command stands on: the transaction, and how secrets are made.
SHARED_BY_SERVICES = {"services.transaction", "services.secrets"}
# The demo plays a council's whole life through the commands that people use.
# A rehearsal's pretend members act through the commands that real ones use.
CALLS_SERVICES = {"services/demo", "services/rehearsal"}
GREEN = ("wsgi.py", "tests/load/")
EMITTER = "blueprints/live.py"


def found(law, *more: object, under: str = "", but: tuple[str, ...] = ()) -> list[str]:
    """Return what stands against a law in the house's own Python files, `but` the files that begin so."""
    read = [source for source in house.house_sources() if source.path.startswith(under)]
    assert read, f"no file under {under!r}: this law looks at nothing"
    return [each for source in read if not source.path.startswith(but) for each in law(source, *more)]


def snippet(path: str, text: str) -> Source:
    return Source(path, text)


def assert_none(problems: list[str]) -> None:
    assert not problems, "\n".join(problems)


# --- imports only go down ---


def test_imports_only_go_down() -> None:
    assert_none(found(house.upward_imports))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("rules/voting.py", "from models.voting import Vote"),
        ("rules/voting.py", "import services.voting"),
        ("models/voting.py", "from services import voting"),
        ("models/sub/voting.py", "from ...services import voting"),
        ("services/voting.py", "from blueprints.live import pushes"),
        ("services/voting.py", "def f():\n    from app import create_app"),
        ("blueprints/live.py", "import app"),
        ("blueprints/live.py", "from wsgi import server"),
        ("blueprints/live.py", "from tests.services.hall import Hall"),
        ("app.py", "import wsgi"),
        ("extensions.py", "from models.base import Model"),
    ],
)
def test_an_import_that_goes_up_is_found(path: str, line: str) -> None:
    assert len(house.upward_imports(snippet(path, line))) > 0


def test_an_import_that_goes_down_is_no_problem() -> None:
    assert house.upward_imports(snippet("services/voting.py", "from rules import voting\nimport json")) == []


def test_rules_stand_on_the_standard_library_alone() -> None:
    assert_none(found(house.foreign_imports_of_rules, under="rules/"))


def test_a_rule_that_imports_a_library_is_found() -> None:
    text = "import json\nfrom rules import floor\nimport sqlalchemy\nfrom flask_babel import gettext\nimport config"
    assert [each.split()[3] for each in house.foreign_imports_of_rules(snippet("rules/x.py", text))] == [
        "sqlalchemy;",
        "flask_babel;",
        "flask_babel.gettext;",
        "config;",
    ]


@pytest.mark.parametrize("floor", ["models/", "services/"])
def test_tables_and_commands_know_no_request(floor: str) -> None:
    assert_none(found(house.web_imports, under=floor))


def test_a_command_that_looks_at_the_request_is_found() -> None:
    assert house.web_imports(snippet("services/x.py", "from flask_login import current_user"))


def test_features_know_each_other_only_by_named_exceptions() -> None:
    assert_none(found(house.imports_across_features, ACROSS_FEATURES, under="blueprints/"))


def test_every_named_exception_between_features_is_still_needed() -> None:
    used = [
        (source.path, ".".join(module.split(".")[:3]))
        for source in house.house_sources()
        for _, module in house.imports(source)
    ]
    assert set(used) >= ACROSS_FEATURES


@pytest.mark.parametrize("path", ["blueprints/floor/routes.py", "blueprints/access.py"])
def test_a_feature_that_looks_into_another_is_found(path: str) -> None:
    text = "from blueprints.voting.writer import cast_durably\nfrom blueprints import seat\nfrom blueprints.clock import now"
    problems = "\n".join(house.imports_across_features(snippet(path, text), ACROSS_FEATURES))
    assert "blueprints.voting.writer" in problems
    assert "blueprints.seat" in problems
    assert "clock" not in problems


def test_a_command_calls_no_other_command() -> None:
    assert_none(
        found(house.services_calling_services, SHARED_BY_SERVICES, under="services/", but=tuple(CALLS_SERVICES))
    )


def test_a_command_that_calls_another_is_found() -> None:
    text = "from services import floor\nfrom services.transaction import transaction\nfrom services.voting import close_vote"
    problems = house.services_calling_services(snippet("services/meetings.py", text), SHARED_BY_SERVICES)
    assert {each.split(":")[1] for each in problems} == {"1", "3"}


def test_no_import_stands_inside_a_function() -> None:
    assert_none([each for source in house.sources() for each in house.imports_inside_functions(source)])


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    import json",
        "class A:\n    def f(self):\n        if self:\n            from json import loads",
        "async def f():\n    import json",
        "def f():\n    return __import__('json')",
        "import importlib\ndef f():\n    importlib.import_module('json')",
    ],
)
def test_an_import_inside_a_function_is_found(text: str) -> None:
    assert len(house.imports_inside_functions(snippet("services/x.py", text))) == 1


def test_only_the_server_file_imports_green_threads() -> None:
    assert_none(
        [
            each
            for source in house.sources()
            if not source.path.startswith(GREEN)
            for each in house.green_imports(source)
        ]
    )


@pytest.mark.parametrize("line", ["import eventlet", "from eventlet.green import socket", "from gevent import monkey"])
def test_an_import_of_green_threads_is_found(line: str) -> None:
    assert house.green_imports(snippet("blueprints/live.py", line))


def test_migrations_stand_on_no_code_of_ours() -> None:
    assert_none(
        [
            f"{source.path}:{line}: a migration imports {module}. It must run long after the code has changed."
            for source in house.sources("migrations")
            for line, module in house.imports(source)
            if module.split(".")[0] in house.FLOORS and source.path != "migrations/env.py"
        ]
    )


# --- doors and pushes ---


def test_only_live_emits() -> None:
    assert_none(found(house.emits, but=(EMITTER,)))
    assert found(house.emits, under=EMITTER)


@pytest.mark.parametrize(
    "text",
    [
        "from extensions import socketio\nsocketio.emit('live:parts', {})",
        "from extensions import socketio\nsocketio.server.emit('live:parts')",
        "from flask_socketio import emit\nemit('live:parts')",
        "from flask_socketio import emit as tell\ntell('live:parts')",
        "from flask_socketio import send\nsend('hello')",
        "import flask_socketio\nflask_socketio.emit('x')",
        "import extensions\nextensions.socketio.emit('x')",
    ],
)
def test_a_second_emitter_is_found(text: str) -> None:
    assert len(house.emits(snippet("services/voting.py", text))) == 1


def test_a_letter_that_is_sent_otherwise_is_no_emission() -> None:
    assert house.emits(snippet("services/x.py", "mailer.send('letter')\nlog.emit(record)")) == []


def test_every_door_says_who_may_pass() -> None:
    assert_none(found(house.doors_without_allow))


@pytest.mark.parametrize(
    "decorators",
    [
        "@bp.get('/')",
        "@bp.post('/')\n@limiter.limit('1')\n@allow(PUBLIC)",
        "@allow(PUBLIC)\n@bp.get('/')",
        "@bp.route('/', methods=['POST'])\n@allow()",
        "@bp.get('/a')\n@allow(PUBLIC)\n@bp.get('/b')",
        "@bp.get('/')\n@allow",
        "@socketio.on('voting:cast')",
    ],
)
def test_a_door_without_a_keeper_is_found_and_the_cure_named(decorators: str) -> None:
    problems = house.doors_without_allow(snippet("blueprints/x/routes.py", f"{decorators}\ndef door(): pass"))
    assert len(problems) == 1
    assert "@allow(CHAIR)" in problems[0]


@pytest.mark.parametrize(
    "line", ["bp.add_url_rule('/', view_func=f)", "socketio.on_event('x', f)", "socketio.on_namespace(N('/'))"]
)
def test_a_door_by_another_way_is_found(line: str) -> None:
    assert house.doors_without_allow(snippet("blueprints/x/routes.py", line))


@pytest.mark.parametrize(
    "decorators",
    [
        "@bp.get('/a')\n@bp.get('/b')\n@allow(PUBLIC)",
        "@bp.post('/')\n@allow(CHAIR)\n@limiter.limit('1')",
        "@event.listens_for(engine, 'connect')",
        "@cache",
    ],
)
def test_a_door_with_a_keeper_is_no_problem(decorators: str) -> None:
    assert house.doors_without_allow(snippet("blueprints/x/routes.py", f"{decorators}\ndef door(): pass")) == []


def test_every_address_that_is_served_has_a_keeper(app: Flask) -> None:
    open_doors = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not getattr(app.view_functions[rule.endpoint], "allowed_roles", ())
    ]
    assert open_doors == []


def test_folders_and_events_use_the_feature_words() -> None:
    for under in ("blueprints", "tests/blueprints", "templates"):
        folders = {
            path.relative_to(ROOT / under).parts[0]
            for path in house.files(".py", ".html", under=under)
            if path.parent != ROOT / under
        }
        # blueprints/live.py is one file, its tests are several.
        words = FEATURES | ROOMS | COMMANDS_ONLY | ({"live"} if under == "tests/blueprints" else set())
        assert folders <= words, (
            f"{under}: {sorted(folders - words)} is no feature of docs/glossary.md; one word per feature"
        )
    events = [name for source in house.house_sources() for name in house.event_names(source)]
    assert events
    assert_none([name for name in events if not re.fullmatch(rf"({'|'.join(FEATURES)}|live):[a-z_]+", name)])


# --- the rule book ---


def test_rules_count_in_whole_numbers() -> None:
    assert_none(found(house.inexact, under="rules/"))


@pytest.mark.parametrize(
    "text", ["x = 0.5", "x = a / b", "x /= 2", "x = float(a)", "x = round(a)", "x = 1e3", "x = 2j"]
)
def test_a_float_in_a_rule_is_found(text: str) -> None:
    assert len(house.inexact(snippet("rules/x.py", text))) == 1


def test_whole_division_is_no_problem() -> None:
    assert house.inexact(snippet("rules/x.py", "x = -(-a * 2 // 3)\nif 3 * a >= 2 * b: pass")) == []


def test_rules_have_no_clock_and_no_dice() -> None:
    assert_none(found(house.clocks_and_chance, under="rules/"))


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime\nx = datetime.now()",
        "import datetime\nx = datetime.datetime.now(datetime.UTC)",
        "from datetime import date\nx = date.today()",
        "import time\nx = time.time()",
        "import random",
        "from secrets import choice",
        "import uuid",
    ],
)
def test_a_clock_or_a_die_in_a_rule_is_found(text: str) -> None:
    assert house.clocks_and_chance(snippet("rules/x.py", text))


def rule_modules() -> list[ModuleType]:
    return [module for name, module in sorted(sys.modules.items()) if name.startswith("rules.")]


# Their acts have no command yet: the register of the floor's rules says so, and that the chair keeps them by hand.
KEPT_BY_HAND: set[str] = set()


# Decisions of a kind that no command takes yet; each is driven by its own test.
NOT_TAKEN_YET: set[str] = set()


def test_every_module_of_the_rule_book_is_in_use_or_kept_by_hand() -> None:
    there = {f"rules.{module.name}" for module in pkgutil.iter_modules(rules.__path__)}
    in_use = house.rules_in_use(house.house_sources())
    assert there - in_use == KEPT_BY_HAND | NOT_TAKEN_YET | {"rules.floor_rules"}, "strike it off, or use it"


def test_what_is_kept_by_hand_is_in_the_register_and_driven_by_its_own_test() -> None:
    registered = {function.__module__ for rule in RULES if rule.kept_by == "chair" for function in rule.functions}
    assert registered >= KEPT_BY_HAND
    for name in KEPT_BY_HAND:
        test = ROOT / "tests" / "rules" / f"test_{name.removeprefix('rules.')}.py"
        assert name in {module for _, module in house.imports(Source(house.name_of(test), test.read_text("utf-8")))}


def test_a_rule_that_nothing_uses_is_found() -> None:
    read = [
        snippet("services/x.py", "from rules import a"),
        snippet("rules/a.py", "from rules.b import B"),
        snippet("rules/b.py", ""),
        snippet("rules/c.py", "from rules import a"),
    ]
    assert house.rules_in_use(read) == {"rules.a", "rules.b"}


def machines() -> list[tuple[str, dict, tuple[str, ...]]]:
    """Return (name, transitions, states) of every state machine of the rule book."""
    found_machines = []
    for module in rule_modules():
        for name in vars(module):
            if name.endswith("TRANSITIONS") and f"{name} = {{" in _definitions(module):
                states = getattr(module, name.replace("TRANSITIONS", "STATES"))
                found_machines.append((f"{module.__name__}.{name}", getattr(module, name), states))
    return found_machines


def _definitions(module: ModuleType) -> str:
    """Return the module's text with annotations taken off: `NAME: type = {` reads `NAME = {`."""
    return re.sub(r"^(\w+): [^=\n]+ = ", r"\1 = ", Path(str(module.__file__)).read_text(encoding="utf-8"), flags=re.M)


def unknown_states(transitions: dict, states: tuple[str, ...]) -> set[str]:
    return ({state for state, _ in transitions} | set(transitions.values())) - set(states)


def checks_of(metadata: MetaData) -> list[str]:
    """Return the texts of the CHECK constraints that keep a column to its states."""
    return [
        str(constraint.sqltext)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    ]


def test_every_state_of_a_transition_is_a_state() -> None:
    names = [name for name, _, _ in machines()]
    assert {"rules.meetings.TRANSITIONS", "rules.meetings.ATTENDANCE_TRANSITIONS", "rules.voting.TRANSITIONS"} <= set(
        names
    )
    assert_none(
        [
            f"{name}: {unknown_states(table, states)}"
            for name, table, states in machines()
            if unknown_states(table, states)
        ]
    )


def test_a_transition_to_nowhere_is_found() -> None:
    assert unknown_states({("open", "close"): "shut"}, ("open", "closed")) == {"shut"}
    assert unknown_states({("opne", "close"): "closed"}, ("open", "closed")) == {"opne"}


def entries_of(name: str, states: tuple[str, ...]) -> set[str]:
    """Return where a machine begins: in its first state, unless its module says otherwise (…_ENTRIES)."""
    module, _, table = name.rpartition(".")
    return set(getattr(sys.modules[module], table.replace("TRANSITIONS", "ENTRIES"), states[:1]))


def test_every_state_but_the_first_is_reached_by_a_transition() -> None:
    for name, table, states in machines():
        unreached = set(states) - set(table.values()) - entries_of(name, states)
        assert not unreached, f"{name}: a state that nothing leads to"


def test_the_database_keeps_to_the_same_states() -> None:
    checks = checks_of(db.metadata)
    assert_none(
        [
            f"{name}: no table has CHECK ({one_of('state', states)}). Make the constraint from the rule: "
            f'CheckConstraint(one_of("state", rule.STATES), name="state").'
            for name, _, states in machines()
            if one_of("state", states) not in checks
        ]
    )


def test_a_constraint_with_other_states_is_found() -> None:
    metadata = MetaData()
    Table(
        "t",
        metadata,
        Column("id", Integer),
        Column("state", String),
        CheckConstraint("state in ('open')", name="state"),
    )
    assert one_of("state", ("open",)) in checks_of(metadata)
    assert one_of("state", ("open", "closed")) not in checks_of(metadata)


def test_every_check_constraint_has_a_name() -> None:
    nameless = [
        f"{table.name}: {constraint.sqltext}"
        for table in db.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint) and not constraint.name
    ]
    assert_none(nameless)


# --- errors ---


def errors() -> list[type[RuleError]]:
    known, waiting = [], [RuleError]
    while waiting:
        error = waiting.pop()
        known.append(error)
        waiting += error.__subclasses__()
    # All are loaded, since tests/conftest.py imports the app; other tests make errors of their own.
    return [error for error in known if error.__module__.split(".")[0] in house.FLOORS]


def faults_of(error: type[RuleError]) -> list[str]:
    """Return what is wrong with one error class: a code, a sentence of its own, placeholders that can be filled."""
    faults = []
    own_code, own_message = vars(error).get("code"), vars(error).get("message")
    if own_code is None or own_message is None:
        return [f"{error.__name__} has no code or no sentence of its own; the class is the fact, say it"]
    if own_code != re.sub(r"(?<!^)(?=[A-Z])", "_", error.__name__).lower():
        faults.append(f"{error.__name__} is called {own_code} on the wire; name the fact once")
    if not house.HAN.search(own_message):
        faults.append(f"{error.__name__}: the msgid is the Chinese sentence")
    if house.bad_placeholders(own_message):
        faults.append(f"{error.__name__}: {house.bad_placeholders(own_message)} cannot be filled in; write %(name)s")
    return faults


def doubles(names: list[str]) -> set[str]:
    return {name for name in names if names.count(name) > 1}


def test_every_error_has_a_code_and_a_chinese_sentence_of_its_own() -> None:
    assert len(errors()) > 50
    assert_none([fault for error in errors() for fault in faults_of(error)])


def test_no_two_errors_share_a_code() -> None:
    assert doubles([error.code for error in errors()]) == set()
    assert doubles(["a", "b", "a"]) == {"a"}


def test_a_faulty_error_is_found() -> None:
    class Mute(RuleError):
        pass

    class InEnglish(RuleError):
        code = "in_english"
        message = "no"

    class Misnamed(RuleError):
        code = "something_else"
        message = "不行"

    class Unfillable(RuleError):
        code = "unfillable"
        message = "最多%d个，占50%，%(name)d"

    class Fine(RuleError):
        code = "fine"
        message = N_("最多%(limit)s个，占50%%。")

    assert "no code" in faults_of(Mute)[0]
    assert "Chinese" in faults_of(InEnglish)[0]
    assert "something_else" in faults_of(Misnamed)[0]
    assert house.bad_placeholders(Unfillable.message) == ["%d", "%，", "%(name)d"]
    assert faults_of(Fine) == []


def test_whoever_makes_an_error_gives_what_its_sentence_names() -> None:
    wanted = {error.__name__: house.placeholders(error.message) for error in errors()}
    assert_none(found(house.facts_missing, wanted))


def test_an_error_without_its_facts_is_found() -> None:
    wanted = {"TooLong": {"limit"}, "AttendanceTooLow": {"missing"}}
    text = "raise TooLong(field='a')\nraise TooLong(limit=3)\nraise AttendanceTooLow(results=1)\nraise TooLong(**facts)"
    assert [each.split(":")[1] for each in house.facts_missing(snippet("rules/x.py", text), wanted)] == ["1"]


def test_every_sentence_is_marked_for_translation() -> None:
    assert_none(found(house.unmarked_messages))


def test_an_unmarked_sentence_is_found() -> None:
    text = "class A(Invalid):\n    code: ClassVar[str] = 'a'\n    message: ClassVar[str] = '不行'"
    assert house.unmarked_messages(snippet("rules/x.py", text))
    assert not house.unmarked_messages(snippet("rules/x.py", text.replace("'不行'", "N_('不行')")))


# --- templates, scripts, styles ---


def texts(*suffixes: str, under: str) -> list[tuple[str, str]]:
    read = [(house.name_of(path), path.read_text(encoding="utf-8")) for path in house.files(*suffixes, under=under)]
    assert read, f"nothing under {under}"
    return read


def test_nothing_is_left_unfinished() -> None:
    read = [
        *((source.path, source.text) for source in house.sources() if "house.py" not in source.path),
        *texts(".html", under="templates"),
        *texts(".js", ".css", under="static"),
    ]
    assert_none([each for name, text in read for each in house.unfinished(name, text)])


def test_something_unfinished_is_found() -> None:
    assert len(house.unfinished("a.py", "# TODO later\nx = 1  # FIXME\ntodos = 2")) == 2


def test_pages_keep_to_the_content_security_policy() -> None:
    assert_none(
        [
            each
            for name, text in texts(".html", under="templates")
            for each in house.against_the_security_policy(name, text)
        ]
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<script type="module">\nimport x\n</script>',
        '<script src="a.js">code</script>',
        '<button onclick="go()">',
        "<form onsubmit = go()>",
        '{{ field(onchange="go()") }}',
        '<p style="color: red">',
        "<style>p {}</style>",
        '<img src="https://example.org/a.png">',
        "<link href='//cdn.example.org/a.css'>",
        '<a href="http://example.org">',
        '<form action="https://example.org/">',
    ],
)
def test_a_page_against_the_policy_is_found(text: str) -> None:
    assert len(house.against_the_security_policy("a.html", text)) == 1


def test_a_page_within_the_policy_is_no_problem() -> None:
    text = '<script src="{{ url }}" type="module"></script><p data-style="a" class="once">{% if on == 1 %}http://{% endif %}'
    assert house.against_the_security_policy("a.html", text) == []


def test_what_people_wrote_is_never_markup() -> None:
    assert_none([each for name, text in texts(".html", under="templates") for each in house.unescaped(name, text)])
    assert len(house.unescaped("a.html", "{{ a|safe }}{{ a | safe }}{% autoescape false %}{{ safe_name }}")) == 3


def test_styles_stay_at_home() -> None:
    assert_none([each for name, text in texts(".css", under="static") for each in house.remote_styles(name, text)])
    assert house.remote_styles("a.css", "p { background: url('https://example.org/a.png') }")
    assert house.remote_styles("a.css", '@import "other.css";')


def parts_and_what_they_include(names: set[str]) -> set[str]:
    """Return the live parts with every template that they take in."""
    known: set[str] = set()
    while names - known:
        name = (names - known).pop()
        known.add(name)
        names = names | set(house.INCLUDE.findall((ROOT / "templates" / name).read_text(encoding="utf-8")))
    return known


def test_a_live_part_is_the_same_for_everybody() -> None:
    live = {part for parts in PARTS.values() for part in parts}
    by_name = {
        house.name_of(path).removeprefix("templates/")
        for path in house.files(".html", under="templates")
        if path.name.startswith("_") and path.parent.name != "templates"
    }
    checked = parts_and_what_they_include(live) | by_name
    assert "voting/_motion.html" in checked
    assert_none(
        [
            each
            for name in sorted(checked)
            for each in house.personal_in_part(name, (ROOT / "templates" / name).read_text(encoding="utf-8"))
        ]
    )


@pytest.mark.parametrize(
    "text",
    [
        "{{ csrf_token() }}",
        "{{ current_user.name }}",
        "{% if person() %}",
        "{{ person ().post }}",
        "<form>",
        "<FORM method='post'>",
    ],
)
def test_a_part_with_something_personal_is_found(text: str) -> None:
    assert len(house.personal_in_part("a/_part.html", text)) == 1


def test_every_live_part_is_named_as_one_and_shown_on_its_page() -> None:
    for view, parts in PARTS.items():
        page = (ROOT / "templates" / view / "page.html").read_text(encoding="utf-8")
        for part in parts:
            name = part.rsplit("_", 1)[-1].removesuffix(".html")
            assert re.search(rf'id="part-{name}"[^>]*>{{% include "{re.escape(part)}" %}}</div>', page), (
                f"{view}/page.html: {part}"
            )


def test_what_scripts_import_is_there() -> None:
    scripts = house.files(".js", under="static/js")
    assert scripts
    assert_none([each for path in scripts for each in house.missing_js_imports(path)])


def test_an_import_of_nothing_is_found(tmp_path: Path) -> None:
    (tmp_path / "b.js").write_text("")
    script = tmp_path / "a.js"
    script.write_text(
        'import { a } from "./b.js";\n// import "./gone.js"\nimport "./c.js";\nimport d from "lodash";\nimport("./e.js");'
    )
    assert [each.split()[2] for each in house.missing_js_imports(script)] == ["./c.js,", "lodash,", "./e.js,"]


def test_scripts_carry_no_words_and_no_markup() -> None:
    assert_none([each for name, text in texts(".js", under="static/js") for each in house.text_in_script(name, text)])


def test_words_and_markup_in_a_script_are_found() -> None:
    text = '// 轮到您\n/* 发言 */ place.textContent = "好";\nplace.innerHTML = `<b>${name}</b>`;\nmorph(a, { style: "innerHTML" });'
    assert [each.split(":")[1] for each in house.text_in_script("a.js", text)] == ["2", "3"]


def test_static_files_that_pages_name_are_there(tmp_path: Path) -> None:
    assert_none(
        [
            each
            for name, text in texts(".html", under="templates")
            for each in house.missing_static_files(name, text, ROOT / "static")
        ]
    )
    assert house.missing_static_files("a.html", "{{ url_for('static', filename='js/gone.js') }}", tmp_path)


def test_decisions_that_the_code_cites_are_written() -> None:
    cited = {
        (source.path, path)
        for source in house.house_sources()
        for path in re.findall(r"docs/decisions/[\w-]+\.md", source.text)
    }
    assert cited
    assert_none([f"{source}: {path} is not written" for source, path in sorted(cited) if not (ROOT / path).is_file()])
