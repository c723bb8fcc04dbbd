"""What is said of a round of 推选 or of choosing among projects, in both languages; frozen with its result.

Every function reads the result as it is kept (docs/decisions/0019). `say` turns a name into what may be shown: on public
pages 王*芳 (RULEBOOK §7).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rules.masking import mask_name
from rules.sentences import verdict_word
from rules.words import Language

Say = Callable[[str], str]
WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "decided:carried": "已选出",
        "decided:lost": "没有选出",
        "election:carried": "选出{count}人",
        "election:lost": "没有选出",
        "election:second": "进入第二轮",
        "election:run_off": "得票相等，再投一次",
        "choice:motion": "选定一个项目",
        "choice:lost": "没有选定",
        "choice:run_off": "得票相等，再投一次",
        "counted": "实到{present}人，有效票{valid}张，无效票{spoiled}张，未投{not_cast}人。",
        "needs:first": "应选{seats}人，过半当选，至少{need}票。",
        "needs:second": "第二轮还要选{seats}人，得票多的当选，至少{need}票（到会的三分之一）。",
        "needs:run_off": "得票相等的再投一次，选{seats}人，得票多的当选。",
        "needs:choice": "一张票最多选{seats}项，得票最多的再付表决。",
        "needs:choice:run_off": "得票相等的再投一次，得票多的再付表决。",
        "elected": "当选：{names}。",
        "elected:choice": "得票最多：{names}，接着对它表决赞成、反对或弃权。",
        "nobody": "没有人当选。",
        "nobody:choice": "没有选定。",
        "run_off": "{names}得票相等，再投一次，选{seats}个。",
        "second": "还缺{seats}人，进入第二轮的是：{names}。",
        "vacant": "还缺{vacant}人，留待以后补选。",
        "in_all": "几轮一共选出：{names}。",
        "votes": "{name}（{marks}票）",
        "list": "、",
    },
    "en": {
        "decided:carried": "Elected",
        "decided:lost": "Nobody elected",
        "election:carried": "{count} elected",
        "election:lost": "Nobody elected",
        "election:second": "A second round follows",
        "election:run_off": "Level: one more vote",
        "choice:motion": "A project is chosen",
        "choice:lost": "None is chosen",
        "choice:run_off": "Level: one more vote",
        "counted": "{present} present, {valid} valid ballots, {spoiled} spoiled, {not_cast} not cast. ",
        "needs:first": "{seats} to be elected, by more than half: at least {need} marks. ",
        "needs:second": "Second round for {seats}: the most marks, at least {need} (a third of those present). ",
        "needs:run_off": "One more vote among those who were level, for {seats}: the most marks. ",
        "needs:choice": "At most {seats} marks a ballot; the project with the most is then put to the vote. ",
        "needs:choice:run_off": "One more vote among those that were level; the most marks are put to the vote. ",
        "elected": "Elected: {names}. ",
        "elected:choice": "Most marks: {names}, which is now put to a vote for, against or abstaining. ",
        "nobody": "Nobody is elected. ",
        "nobody:choice": "None is chosen. ",
        "run_off": "{names} are level: one more vote, for {seats}. ",
        "second": "{seats} still to be elected; the second round is between {names}. ",
        "vacant": "{vacant} remain vacant, to be filled later. ",
        "in_all": "Elected in all rounds: {names}. ",
        "votes": "{name} ({marks})",
        "list": ", ",
    },
}

# Texts of the record, which is Chinese whoever reads it.
TEXTS: Mapping[str, str] = {
    "chosen": "{what}\n选定的项目：{project}",
    "resolved": "{what}\n当选：{names}。",
    # What the motion says where nobody wrote anything else.
    "election": "从候选人名单中推选{seats}人。",
    "choice": "从候选项目名单中选定一项，再对它表决。",
}


def standard_text(question: str, seats: int) -> str:
    """Return the text of a motion that is nothing but an election, or a choice among projects."""
    return TEXTS[question].format(seats=seats)


def covered(name: str) -> str:
    """Return a person's name as public pages may show it; what tells two of one name apart (“王芳（3号楼）”) is left out."""
    return mask_name(name.partition("（")[0] or name)


def resolution_text(what: str, elected: Iterable[str]) -> str:
    """Return the text of the resolution on an election. It is public, and so the names are covered (RULEBOOK §7)."""
    return TEXTS["resolved"].format(what=what, names=WORDS["zh"]["list"].join(map(covered, elected)))


def rule_text(result: Mapping[str, Any], language: Language) -> str:
    """Say by what rule a round was judged: 应选2人，过半当选，至少7票."""
    figures = {name: result[name] for name in ("seats", "need")}
    return WORDS[language][_needs(result)].format(**figures).strip()


def decided_word(question: str, verdict: str, language: Language) -> str:
    """Return what came of an item in a word: of an election 已选出, else the verdict."""
    return WORDS[language][f"decided:{verdict}"] if question == "election" else verdict_word(verdict, language)


def outcome_word(result: Mapping[str, Any], language: Language) -> str:
    """Return what a round came to in a word: 选出2人, 进入第二轮, 得票相等，再投一次."""
    follows = result["next"]["stage"] if result["next"] else result["verdict"]
    return WORDS[language][f"{result['question']}:{follows}"].format(count=len(result["chosen"]))


def outcome_sentence(result: Mapping[str, Any], language: Language, say: Say = str) -> str:
    """Say how many ballots there were, what was needed, who is elected with how many marks, and what follows."""
    words, is_choice = WORDS[language], result["question"] == "choice"
    figures = {name: result[name] for name in ("present", "valid", "spoiled", "not_cast", "seats", "need", "vacant")}
    names = _names(result, result["elected"], language, say)
    chosen = ("elected" if names else "nobody") + (":choice" if is_choice else "")
    parts = [words[key].format(**figures) for key in ("counted", _needs(result))]
    parts.append(words[chosen].format(names=names))
    follows = result["next"]
    if follows and follows["stage"] in words:
        standing = words["list"].join(say(name) for name in follows["names"])
        parts.append(words[follows["stage"]].format(names=standing, seats=follows["seats"]))
    elif not is_choice:
        parts += _at_the_end(result, words, say)
    return "".join(parts).strip()


def _at_the_end(result: Mapping[str, Any], words: Mapping[str, str], say: Say) -> list[str]:
    """Say after the last round of an election who was elected in all rounds, and how many seats stay vacant."""
    parts = []
    if len(result["chosen"]) > len(result["elected"]):
        parts.append(words["in_all"].format(names=words["list"].join(say(name) for name in result["chosen"])))
    if result["vacant"]:
        parts.append(words["vacant"].format(vacant=result["vacant"]))
    return parts


def _needs(result: Mapping[str, Any]) -> str:
    if result["question"] == "choice":
        return "needs:choice:run_off" if result["stage"] == "run_off" else "needs:choice"
    return f"needs:{result['stage']}"


def _names(result: Mapping[str, Any], names: Iterable[str], language: Language, say: Say) -> str:
    words = WORDS[language]
    marks = {each["name"]: each["marks"] for each in result["marks"]}
    return words["list"].join(words["votes"].format(name=say(name), marks=marks[name]) for name in names)
