"""Sums and dates as people write them in a motion, in whole 分 and ordinal days, so that they can be compared.

choice: one sum or one date in the text, or none is understood: which of several is meant a person has to say.
"""

import re
from datetime import date

_SUM = re.compile(r"(\d[\d,，]*)(?:\.(\d{1,6}))?\s*(亿|万|千|百)?\s*[元块]")
_DATE = re.compile(r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
_FACTORS = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
# 元 → 分.
FEN = 100


def sum_fen(text: str) -> int | None:
    """Return the one sum that the text names (分): 3.6万元 → 3_600_000; None for no sum, several, or half a 分."""
    found = _SUM.findall(text)
    if len(found) != 1:
        return None
    whole, decimals, unit = found[0]
    figure = int(re.sub("[,，]", "", whole) + decimals) * FEN * _FACTORS[unit]
    scale = 10 ** len(decimals)
    return None if figure % scale else figure // scale


def day_ordinal(text: str, year: int) -> int | None:
    """Return the one day that the text names, as an ordinal; without a year it is of `year`. None: no day, or several."""
    found = _DATE.findall(text)
    if len(found) != 1:
        return None
    said_year, month, day = found[0]
    try:
        return date(int(said_year or year), int(month), int(day)).toordinal()
    except ValueError:
        return None
