"""docs/rulebook.md: what is made from the rule book's own data stands between two marks in the page; the rest is by hand."""

import re
from collections.abc import Callable, Mapping

from docs import rule_charter, rule_errors, rule_numbers, rule_presets

_BLOCK = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.S)
BLOCKS: Mapping[str, Callable[[], str]] = {
    "presets": rule_presets.block,
    "charter": rule_charter.block,
    "numbers": rule_numbers.block,
    "errors": rule_errors.block,
}


def page(text: str) -> str:
    """Return the page with every block made anew; raise KeyError for a mark that nothing fills."""
    return _BLOCK.sub(lambda match: f"{match[1]}\n{BLOCKS[match[2]]()}\n{match[3]}", text)


def blocks_in(text: str) -> list[str]:
    return [match[2] for match in _BLOCK.finditer(text)]
