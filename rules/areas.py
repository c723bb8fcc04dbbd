"""Areas in whole hundredths of a square metre (`_area_dm2`), read from decimal words and said as such. No float.

source: RULEBOOK §1, “area in hundredths of a square metre”.
"""

import re

from rules.count_errors import AreaNotDecimal, FigureTooLarge, NegativeCount

DM2_PER_M2 = 100
DIGITS_LIMIT = 100

_DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]{1,2}))?")


def area_dm2(text: object, field: str) -> int:
    """Return "30000.00" as 3000000 (hundredths of a square metre); at most two decimals, no sign, no comma.

    Raises AreaNotDecimal (also for a number that is not text), NegativeCount, FigureTooLarge; `field` names it there.
    """
    match = _DECIMAL.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise AreaNotDecimal(side=None, field=field)
    sign, metres, decimals = match.groups()
    if sign:
        raise NegativeCount(side=None, field=field, value=match.group())
    if len(metres) > DIGITS_LIMIT:
        raise FigureTooLarge(side=None, field=field)
    return int(metres) * DM2_PER_M2 + int((decimals or "").ljust(2, "0"))


def area_text(dm2: int) -> str:
    """Return 3000000 (hundredths of a square metre) as "30000.00"."""
    metres, rest = divmod(dm2, DM2_PER_M2)
    return f"{metres}.{rest:02}"
