"""What is missing, in a sentence: how many more people, how many more 赞成, or that it cannot be carried any more.

source: RULEBOOK §1 and §8 (short, polite, what to do next).
"""

from collections.abc import Mapping, Sequence

from rules.areas import area_text
from rules.majority import Preset
from rules.missing import Gap, Missing
from rules.teller import Teller
from rules.words import Language

_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "heads": "{amount}人",
        "area": "{amount}平方米",
        "people": "{side}还差{amount}人",
        "votes": "{side}再有{amount}票赞成",
        "at_least": "（其中{sides}）",
        "at_least_people": "{side}至少{amount}人",
        "at_least_votes": "{side}至少{amount}票",
        "meet": "{people}才能表决。",
        "carry": "{votes}就通过。",
        "take_part": "再有{measures}参与表决，表决才成立。",
        "approve": "再有{measures}赞成就通过。",
        "all_voted": "{side}都已投票，这次不能再通过。",
        "too_few_left": "{side}没有投票的只剩{within}，不够了，这次不能再通过。",
        "present": "到会的人",
        "owners": "全体",
        "list": "、",
        "next": "",
    },
    "en": {
        "heads": "{amount} more",
        "area": "{amount} m² more",
        "people": "{amount} more {side}",
        "votes": "{amount} more {side} in favour",
        "at_least": " ({sides})",
        "at_least_people": "at least {amount} of them {side}",
        "at_least_votes": "at least {amount} of them {side}",
        "meet": "A vote can be taken with {people}. ",
        "carry": "It is carried with {votes}. ",
        "take_part": "The vote stands if {measures} take part. ",
        "approve": "It is carried with {measures} in favour. ",
        "all_voted": "{side} have all voted: it cannot be carried any more. ",
        "too_few_left": "Of {side} only {within} have not voted: it cannot be carried any more. ",
        "present": "those present",
        "owners": "all owners",
        "list": ", ",
        "next": "",
    },
}


def missing_words(preset: Preset, missing: Missing, side_labels: Mapping[str, str], language: Language) -> str:
    """Say what is missing until the vote can be taken and until it is carried; "" when nothing is.

    `missing`: what rules.missing found under the same preset.
    """
    say = _Words(preset, Teller(language, side_labels), _WORDS[language])
    parts = []
    if missing.to_meet:
        parts.append(say.to_meet(missing.to_meet))
    short = next((gap for gap in missing.to_carry if not gap.can_be_filled), None)
    if short is not None:
        parts.append(say.cannot_be_carried(short))
    elif missing.to_carry:
        parts.append(say.to_carry(missing.to_carry))
    text = "".join(parts).strip()
    return text[:1].upper() + text[1:]


class _Words:
    def __init__(self, preset: Preset, teller: Teller, words: Mapping[str, str]) -> None:
        self.preset, self.teller, self.words = preset, teller, words

    def to_meet(self, gaps: Sequence[Gap]) -> str:
        if self.preset.is_by_ballots:
            return self.words["take_part"].format(measures=self._measures(gaps))
        return self.words["meet"].format(people=self._by_side(gaps, "people"))

    def to_carry(self, gaps: Sequence[Gap]) -> str:
        if self.preset.is_by_ballots:
            return self.words["approve"].format(measures=self._measures(gaps))
        return self.words["carry"].format(votes=self._by_side(gaps, "votes"))

    def cannot_be_carried(self, gap: Gap) -> str:
        everybody = self.words["owners" if self.preset.is_by_ballots else "present"]
        side = self.teller.label(gap.side) or everybody
        if not gap.within:
            return self.words["all_voted"].format(side=side)
        within = _amount(gap.measure, gap.within)
        unit = {"heads": "人", "area": "平方米"}[gap.measure] if self.teller.language == "zh" else ""
        return self.words["too_few_left"].format(side=side, within=f"{within}{unit}")

    def _measures(self, gaps: Sequence[Gap]) -> str:
        texts = [self.words[gap.measure].format(amount=_amount(gap.measure, gap.amount or 0)) for gap in gaps]
        return self.words["list"].join(texts)

    def _by_side(self, gaps: Sequence[Gap], phrase: str) -> str:
        """Sides one by one; where something is missing in all as well, how many of that are of which side."""
        wholes = [gap for gap in gaps if gap.side is None]
        sides = [gap for gap in gaps if gap.side is not None]
        if not wholes:
            return self._list(sides, phrase)
        text = self._list(wholes, phrase)
        return text + self.words["at_least"].format(sides=self._list(sides, f"at_least_{phrase}")) if sides else text

    def _list(self, gaps: Sequence[Gap], phrase: str) -> str:
        texts = [self.words[phrase].format(side=self.teller.label(gap.side), amount=gap.amount) for gap in gaps]
        return self.words["list"].join(" ".join(text.split()) for text in texts)


def _amount(measure: str, amount: int) -> str:
    return area_text(amount) if measure == "area" else str(amount)
