"""The rule book asked from a shell: a line of JSON in, a line of JSON out; a bad line is answered with its error.

source: RULEBOOK §1, “Asking the rule book from a shell”; choice: areas come out as they go in, as decimal words, and a
name that stands twice in an object is an error, since JSON would silently take the last.
"""

import json
from codecs import BOM_UTF8
from collections.abc import Mapping
from functools import lru_cache

from rules.areas import area_text
from rules.case_facts import case_from_facts
from rules.councils import SIDES
from rules.count_errors import LineKeyTwice, LineNotJson, LineNotObject
from rules.errors import RuleError
from rules.majority import TestResult, judge
from rules.missing import missing
from rules.missing_words import missing_words
from rules.preset_facts import Preset
from rules.presets import preset
from rules.sentences import verdict_sentence
from rules.words import Language

# A shell knows no council; its sides bear the usual names, in Chinese, and in English their codes.
_LABELS: Mapping[Language, Mapping[str, str]] = {"zh": {side.code: side.label for side in SIDES}, "en": {}}


# Long lists repeat themselves, and the same line has the same answer for ever.
@lru_cache(maxsize=16384)
def answer_line(line: bytes, language: Language = "zh", tells_missing: bool = False) -> bytes:
    """Return the answer to one line, as a line without its end, whatever the line holds."""
    try:
        answer = answer_case(_facts(line), language, tells_missing)
    except RuleError as error:
        answer = error_facts(error)
    return line_of(answer)


def error_facts(error: RuleError) -> dict[str, object]:
    """Return how an error is answered: its code, and what to do."""
    return {"error": error.code, "message": str(error)}


def line_of(answer: Mapping[str, object]) -> bytes:
    """Return an answer as a line without its end."""
    # Half a surrogate pair out of a line's text is no UTF-8; as an escape it is JSON again.
    return _ENCODER.encode(answer).encode("utf-8", "backslashreplace")


def answer_case(
    facts: Mapping[str, object], language: Language = "zh", tells_missing: bool = False
) -> dict[str, object]:
    """Return verdict, tests and sentence of a case with its `preset`, and what is `missing` where it is asked for.

    Raises RuleErrors.
    """
    return answer_under(preset(facts.get("preset")), facts, _LABELS[language], language, tells_missing)


def answer_under(
    chosen: Preset,
    facts: Mapping[str, object],
    side_labels: Mapping[str, str],
    language: Language,
    tells_missing: bool = False,
) -> dict[str, object]:
    """Return the answer under a rule that may be a council's own, with its own names of the sides. Raises RuleErrors."""
    case = case_from_facts(facts, chosen)
    judgement = judge(chosen, case)
    answer: dict[str, object] = {
        "verdict": judgement.verdict,
        "tests": [_result_facts(result) for result in judgement.tests],
        "sentence": verdict_sentence(chosen, case, judgement, side_labels, language),
    }
    if tells_missing:
        answer["missing"] = missing_words(chosen, missing(chosen, case), side_labels, language)
    return answer


def _result_facts(result: TestResult) -> dict[str, object]:
    say = area_text if result.measure == "area" else int
    return {
        "test": result.test,
        "measure": result.measure,
        "side": result.side,
        "have": say(result.have),
        "of": say(result.of),
        "need": say(result.need),
        "met": result.met,
    }


def _facts(line: bytes) -> Mapping[str, object]:
    try:
        facts = _DECODER.decode(line.removeprefix(BOM_UTF8).decode().strip())
    # A line may also be no UTF-8, hold a number of 5000 digits, or nest a thousand brackets.
    except (ValueError, RecursionError) as error:
        raise LineNotJson() from error
    if not isinstance(facts, Mapping):
        raise LineNotObject()
    return facts


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    facts = dict(pairs)
    if len(facts) < len(pairs):
        names = [name for name, _ in pairs]
        raise LineKeyTwice(field=next(name for name in facts if names.count(name) > 1))
    return facts


_DECODER = json.JSONDecoder(object_pairs_hook=_object)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
