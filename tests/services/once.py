"""What many tests have to come to first is come to once: on SQLite a stage is kept as the file that it left behind.

Its key is every byte of the database before it, with the hall and what was asked of it: nothing else can make a stage
differ but chance, which a test must not count on anyway. PostgreSQL goes the whole way each time.
"""

import copy
import functools
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from extensions import db

P = ParamSpec("P")
T = TypeVar("T")
Who = TypeVar("Who")
# So many are kept, of half a megabyte each.
MOST = 100
_kept: dict[str, tuple[bytes, dict[str, Any], Any]] = {}


def once(reach: Callable[Concatenate[Who, P], T]) -> Callable[Concatenate[Who, P], T]:
    """Make a method of a hall, which leads to a stage, go there the first time only."""

    @functools.wraps(reach)
    def go(hall: Who, *args: P.args, **kwargs: P.kwargs) -> T:
        before = _content()
        if before is None:
            return reach(hall, *args, **kwargs)
        asked = repr((type(hall).__name__, reach.__name__, args, sorted(kwargs.items()), sorted(vars(hall).items())))
        key = sha256(before + asked.encode()).hexdigest()
        if key not in _kept:
            answer = reach(hall, *args, **kwargs)
            after = _content()
            if after is not None and len(_kept) < MOST:
                _kept[key] = (after, copy.deepcopy(vars(hall)), answer)
            return answer
        after, state, answer = _kept[key]
        _file().write_bytes(after)
        vars(hall).update(copy.deepcopy(state))
        return answer

    return go


def _file() -> Path:
    return Path(str(db.engine.url.database))


def _content() -> bytes | None:
    """Return the whole database; None where it is no file, or somebody else still writes to it."""
    if db.engine.dialect.name != "sqlite":
        return None
    db.session.remove()
    db.engine.dispose()
    file = _file()
    # The last one who leaves writes the log into the file.
    return None if file.with_name(f"{file.name}-wal").exists() or not file.exists() else file.read_bytes()
