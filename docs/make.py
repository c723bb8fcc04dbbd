"""`make docs`: write the pages that are made from the code. A page's hand-written parts stand in the page itself."""

from collections.abc import Callable, Mapping
from pathlib import Path

from docs import lifecycles, rulebook
from rules import floor_rules

DOCS = Path(__file__).parent
PAGES: Mapping[str, Callable[[str], str]] = {
    "lifecycles.md": lambda _: lifecycles.page(),
    "rulebook.md": rulebook.page,
    "floor.md": lambda _: floor_rules.page(),
}


def made(name: str) -> str:
    """Return a page as it should read; what is written by hand is taken from the page as it stands."""
    return PAGES[name]((DOCS / name).read_text(encoding="utf-8") if (DOCS / name).exists() else "")


def main() -> None:
    for name in PAGES:
        (DOCS / name).write_text(made(name), encoding="utf-8")


if __name__ == "__main__":
    main()
