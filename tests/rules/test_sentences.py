"""What is said of a vote: which test failed, on which side, by how many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import majority, sentences, telling_words, words
from rules.areas import area_dm2
from rules.majority import Case, Count, attendance, judge, preset, preset_from_facts
from tests.rules.rule_of import by_ballots, one_attendance, one_test

LABELS = {
    "zh": {"migrant": "来穗人员代表", "local": "本地居民代表", "owners": "业主代表"},
    "en": {"migrant": "migrant representatives", "local": "local representatives", "owners": "owners"},
}


def rule(*tests: tuple[str, str, str, int, int, bool]) -> majority.Preset:
    names = ("kind", "scope", "base", "numerator", "denominator", "strict")
    facts = [{"measure": "heads", **dict(zip(names, test, strict=True))} for test in tests]
    return preset_from_facts({"id": "x", "title": "x", "title_en": "x", "choice": "x", "tests": facts})


def said(chosen: majority.Preset | str, case: Case, language: str = "zh") -> str:
    chosen = preset(chosen) if isinstance(chosen, str) else chosen
    return sentences.verdict_sentence(chosen, case, judge(chosen, case), LABELS[language], language)


def sides(migrant: Count, local: Count) -> Case:
    return Case.of_sides({"migrant": migrant, "local": local})


ATTEND = ("attendance", "overall", "entitled", 1, 2, True)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (Count(13, 9, 5, 3, 1), "应到13人，至少到7人，实到9人，够了；到会9人，赞成至少5票，得5票，通过。"),
        (
            Count(13, 10, 5, 2, 3),
            "应到13人，至少到7人，实到10人，够了；到会10人，赞成至少6票，得5票，还差1票，未通过。",
        ),
        (
            Count(13, 12, 6, 6),
            "应到13人，至少到7人，实到12人，够了；到会12人，赞成至少7票，得6票，赞成与反对相同，还差1票，未通过。",
        ),
        (Count(13, 9), "应到13人，至少到7人，实到9人，够了；到会9人，赞成至少5票，得0票，还差5票，未通过。"),
        (Count(12, 6, 6), "应到12人，至少到7人，实到6人，还差1人，到会人数不足，暂不能表决。"),
    ],
)
def test_sentence_of_the_whole_says_every_number_and_the_verdict(count: Count, sentence: str) -> None:
    assert said("half_half", Case(count)) == sentence


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (
            sides(Count(6, 5, 4, 1), Count(6, 4, 3, 1)),
            "到会：来穗人员代表5人、本地居民代表4人，每组至少4人，够了。"
            "赞成：来穗人员代表5人中4票，至少3票；本地居民代表4人中3票，至少3票。两组都过半，通过。",
        ),
        (
            sides(Count(6, 5, 5), Count(6, 4, 2, 2)),
            "到会：来穗人员代表5人、本地居民代表4人，每组至少4人，够了。"
            "赞成：来穗人员代表5人中5票，至少3票；本地居民代表4人中2票，至少3票，赞成与反对相同，还差1票。"
            "本地居民代表未过半，未通过。",
        ),
        (
            sides(Count(6, 5, 2, 3), Count(6, 4, 1, 3)),
            "到会：来穗人员代表5人、本地居民代表4人，每组至少4人，够了。"
            "赞成：来穗人员代表5人中2票，至少3票，还差1票；本地居民代表4人中1票，至少3票，还差2票。"
            "来穗人员代表、本地居民代表都未过半，未通过。",
        ),
        (
            sides(Count(6, 6, 6), Count(6, 3, 3)),
            "到会：来穗人员代表6人、本地居民代表3人，每组至少4人，本地居民代表还差1人。到会人数不足，暂不能表决。",
        ),
        (
            sides(Count(7, 4, 4), Count(5, 3, 3)),
            "到会：来穗人员代表实到4人，至少4人，够了；本地居民代表实到3人，至少3人，够了。"
            "赞成：来穗人员代表4人中4票，至少3票；本地居民代表3人中3票，至少2票。两组都过半，通过。",
        ),
    ],
)
def test_sentence_by_side_names_the_side_that_failed(case: Case, sentence: str) -> None:
    assert said("half_half_by_side", case) == sentence


def test_sentence_by_side_in_english() -> None:
    assert said("half_half_by_side", sides(Count(6, 5, 5), Count(6, 4, 2, 2)), "en") == (
        "Present: migrant representatives 5, local representatives 4; at least 4 of each side, enough. "
        "In favour: migrant representatives 5 of 5 present, at least 3; "
        "local representatives 2 of 4 present, at least 3, as many for as against, 1 short. "
        "Local representatives do not have a majority: not carried."
    )


def test_sentence_of_the_whole_in_english() -> None:
    assert said("half_half", Case(Count(13, 9, 5, 3, 1)), "en") == (
        "Of 13 members at least 7 must be present, 9 are, enough; "
        "of 9 present at least 5 must be in favour, 5 are: carried."
    )


@pytest.mark.parametrize(
    ("base", "count", "clause"),
    [
        ("entitled", Count(13, 9, 6, 3), "应到13人，赞成至少7票，得6票，还差1票，未通过。"),
        ("cast", Count(13, 9, 3, 2, 1), "收到6票，赞成至少4票，得3票，还差1票，未通过。"),
    ],
)
def test_sentence_says_what_approval_is_measured_against(base: str, count: Count, clause: str) -> None:
    assert said(rule(ATTEND, ("approval", "overall", base, 1, 2, True)), Case(count)).endswith("；" + clause)


def test_tie_under_relative_majority_is_named() -> None:
    relative = rule(ATTEND, ("approval", "overall", "no", 1, 1, True))
    sentence = said(relative, Case(Count(13, 9, 3, 3, 3)))
    assert sentence.endswith("；反对3票，赞成至少4票，得3票，赞成与反对相同，还差1票，未通过。")


def test_one_side_that_is_asked_is_named() -> None:
    chosen = rule(
        ATTEND, ("attendance", "owners", "entitled", 1, 2, True), ("approval", "overall", "entitled", 1, 2, True)
    )
    assert said(chosen, Case(Count(9, 6, 6), {"owners": Count(5, 2)})) == (
        "应到9人，至少到5人，实到6人，够了；业主代表应到5人，至少到3人，实到2人，还差1人，到会人数不足，暂不能表决。"
    )


def test_share_that_is_no_majority_is_not_called_one() -> None:
    chosen = rule(ATTEND, ("approval", "each_side", "entitled", 2, 3, False))
    sentence = said(chosen, sides(Count(6, 5, 4, 1), Count(6, 4, 3, 1)))
    assert sentence == (
        "应到12人，至少到7人，实到9人，够了。"
        "赞成：来穗人员代表应到6人中4票，至少4票；本地居民代表应到6人中3票，至少4票，还差1票。"
        "本地居民代表未达到规定票数，未通过。"
    )


def test_side_without_a_label_stands_for_itself_and_braces_are_text() -> None:
    case = sides(Count(6, 6), Count(6, 3))
    results = attendance(preset("half_half_by_side"), case)
    assert sentences.missing_sentence(results, {}, "zh") == "local还差1人"
    assert sentences.missing_sentence(results, {"local": "{0}%s"}, "zh") == "{0}%s还差1人"


@pytest.mark.parametrize(
    ("migrant", "local", "missing", "here"),
    [
        (4, 4, "", "来穗人员代表实到4人，至少4人，够了；本地居民代表实到4人，至少4人，够了。"),
        (5, 3, "本地居民代表还差1人", "来穗人员代表实到5人，至少4人，够了；本地居民代表实到3人，至少4人，还差1人。"),
        (
            2,
            0,
            "来穗人员代表还差2人、本地居民代表还差4人",
            "来穗人员代表实到2人，至少4人，还差2人；本地居民代表实到0人，至少4人，还差4人。",
        ),
    ],
)
def test_attendance_says_how_many_are_missing_and_on_which_side(
    migrant: int, local: int, missing: str, here: str
) -> None:
    results = attendance(preset("half_half_by_side"), sides(Count(6, migrant), Count(6, local)))
    assert sentences.missing_sentence(results, LABELS["zh"], "zh") == missing
    assert sentences.attendance_sentence(results, LABELS["zh"], "zh") == here


def test_attendance_of_the_whole_names_no_side() -> None:
    results = attendance(preset("half_half"), Case(Count(13, 6)))
    assert sentences.missing_sentence(results, {}, "zh") == "还差1人"
    assert sentences.attendance_sentence(results, {}, "zh") == "实到6人，至少7人，还差1人。"
    assert sentences.attendance_sentence(results, {}, "en") == "6 present, at least 7, 1 short."


def test_nothing_is_said_of_attendance_where_no_test_asks_for_it() -> None:
    assert sentences.attendance_sentence((), {}, "zh") == ""


def test_missing_sentence_is_not_about_ballots() -> None:
    judgement = judge(preset("half_half"), Case(Count(13, 9, 1)))
    assert sentences.missing_sentence(judgement.tests, {}, "zh") == ""


@pytest.mark.parametrize(
    ("preset_id", "chinese", "english"),
    [
        ("half_half", "到会过半、赞成过半", "More than half attend, more than half of those present in favour"),
        (
            "half_half_by_side",
            "两组分别：到会过半、赞成过半",
            "On each side: more than half attend, more than half of those present in favour",
        ),
        (
            "two_thirds_half",
            "到会达到三分之二、赞成过半",
            "At least 2/3 attend, more than half of those present in favour",
        ),
    ],
)
def test_preset_is_summed_up_in_a_line(preset_id: str, chinese: str, english: str) -> None:
    assert sentences.preset_summary(preset(preset_id), "zh") == chinese
    assert sentences.preset_summary(preset(preset_id), "en") == english


def test_summary_of_other_shares_and_bases() -> None:
    chosen = rule(
        ("attendance", "overall", "entitled", 4, 5, True),
        ("attendance", "owners", "entitled", 1, 2, False),
        ("approval", "overall", "no", 1, 1, True),
        ("approval", "each_side", "cast", 11, 20, False),
    )
    summary = "到会超过五分之四、赞成多于反对；业主代表到会达到二分之一；两组分别：赞成达到20分之11（按收到票数）"
    assert sentences.preset_summary(chosen, "zh") == summary


@pytest.mark.parametrize(
    ("verdict", "chinese", "english"),
    [
        ("carried", "通过", "Carried"),
        ("lost", "未通过", "Not carried"),
        ("inquorate", "到会人数不足，暂不能表决", "Too few are present, so no vote can be taken yet"),
    ],
)
def test_verdict_in_a_word(verdict: str, chinese: str, english: str) -> None:
    assert sentences.verdict_word(verdict, "zh") == chinese
    assert sentences.verdict_word(verdict, "en") == english


@pytest.mark.parametrize(
    ("seconds", "chinese", "english"),
    [(5, "5秒", "5 s"), (60, "1分钟", "1 min"), (150, "2分30秒", "2 min 30 s"), (900, "15分钟", "15 min")],
)
def test_durations_are_said_in_minutes_where_they_reach_one(seconds: int, chinese: str, english: str) -> None:
    assert (sentences.duration(seconds, "zh"), sentences.duration(seconds, "en")) == (chinese, english)


def test_fractions_up_to_tenths_are_said_in_characters() -> None:
    assert [words.fraction(3, 10, "zh"), words.fraction(3, 11, "zh"), words.fraction(3, 10, "en")] == [
        "十分之三",
        "11分之3",
        "3/10",
    ]


def test_every_phrase_is_there_in_both_languages() -> None:
    tables = [table for module in (words, telling_words) for table in vars(module).values() if isinstance(table, dict)]
    tables = [table for table in tables if table.keys() == {"zh", "en"}]
    assert len(tables) == 9
    for table in tables:
        assert table["zh"].keys() == table["en"].keys()


@given(present=st.integers(0, 40), yes=st.integers(0, 40), no=st.integers(0, 40))
def test_no_sentence_says_a_threshold_with_more(present: int, yes: int, no: int) -> None:
    yes = min(yes, present)
    sentence = said("half_half", Case(Count(40, present, yes, min(no, present - yes))))
    assert "以上" not in sentence
    assert "还差-" not in sentence
    assert ("还差" in sentence) == ("未通过" in sentence or "不足" in sentence)


# --- owners: ballots and area ---


def owners(area: tuple[str, str, str], *ballots: int) -> Case:
    whole, yes, no = (area_dm2(text, "area") for text in area)
    return Case(Count.of_ballots(*ballots), area=Count.of_ballots(whole, yes, no))


OWNERS = {
    "carried": owners(("30000.00", "10001.00", "9999.00"), 300, 101, 99),
    "area lost": owners(("30000.00", "10000.00", "10000.00"), 300, 101, 99),
    "area short": owners(("30000.00", "19999.00", "0.00"), 300, 210, 0),
}


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (
            "carried",
            "全体300人，至少200人参与表决，参与200人，够了；"
            "总面积30000.00平方米，至少20000.00平方米参与表决，参与20000.00平方米，够了；"
            "收到200票，赞成至少101票，得101票；"
            "参与表决的面积20000.00平方米，赞成至少10000.01平方米，得10001.00平方米，通过。",
        ),
        (
            "area lost",
            "全体300人，至少200人参与表决，参与200人，够了；"
            "总面积30000.00平方米，至少20000.00平方米参与表决，参与20000.00平方米，够了；"
            "收到200票，赞成至少101票，得101票，够了；"
            "参与表决的面积20000.00平方米，赞成至少10000.01平方米，得10000.00平方米，赞成与反对相同，"
            "还差0.01平方米，未通过。",
        ),
        (
            "area short",
            "全体300人，至少200人参与表决，参与210人，够了；"
            "总面积30000.00平方米，至少20000.00平方米参与表决，参与19999.00平方米，还差1.00平方米，"
            "参与表决未达三分之二，本次表决不成立。",
        ),
    ],
)
def test_sentence_of_owners_says_heads_and_area(case: str, sentence: str) -> None:
    assert said("owners_ordinary", OWNERS[case]) == sentence


def test_sentence_of_owners_in_english() -> None:
    assert said("owners_ordinary", OWNERS["area short"], "en") == (
        "Of all 300 at least 200 must take part, 210 did, enough; "
        "of 30000.00 m² at least 20000.00 m² must take part, 19999.00 m² did, 1.00 m² short: "
        "fewer than 2/3 took part, so this vote does not stand."
    )


def test_old_rule_of_owners_measures_against_all_of_them() -> None:
    assert said("owners_2007", owners(("30000.00", "15000.01", "0.00"), 300, 120, 80)) == (
        "全体300人，赞成至少151票，得120票，还差31票；总面积30000.00平方米，赞成至少15000.01平方米，得15000.01平方米，够了，未通过。"
    )


@pytest.mark.parametrize(
    ("preset_id", "chinese", "english"),
    [
        (
            "owners_special",
            "人数和面积都要：参与表决达到三分之二、赞成达到四分之三（按参与表决的）",
            "By heads and by area: at least 2/3 take part, at least 3/4 of those taking part in favour",
        ),
        (
            "owners_2007",
            "人数和面积都要：赞成过半（按全体）",
            "By heads and by area: more than half of all in favour",
        ),
        (
            "property_committee",
            "到会过半、赞成过半（按应到人数）；业主代表到会过半",
            "More than half attend, more than half of all members in favour; owners' representatives: more than half attend",
        ),
        ("relative_majority", "到会过半、赞成多于反对", "More than half attend, more in favour than against"),
    ],
)
def test_legal_preset_is_summed_up_in_a_line(preset_id: str, chinese: str, english: str) -> None:
    assert sentences.preset_summary(preset(preset_id), "zh") == chinese
    assert sentences.preset_summary(preset(preset_id), "en") == english


def test_what_is_asked_of_the_area_alone_is_summed_up_as_that() -> None:
    area = {"kind": "approval", "measure": "area", "scope": "overall", "base": "cast"}
    chosen = by_ballots(one_test(base="cast"), {**area, "numerator": 2, "denominator": 3, "strict": False})
    summary = "赞成过半（按参与表决的）；按面积：赞成达到三分之二（按参与表决的）"
    assert sentences.preset_summary(chosen, "zh") == summary


# --- where a rule comes from ---


def test_rule_whose_law_has_changed_says_so() -> None:
    changed = {each.id for each in majority.presets().values() if sentences.preset_notice(each, "zh")}
    assert changed == {each.id for each in majority.presets().values() if each.valid_to}
    villagers = preset("villagers_meeting")
    assert sentences.preset_notice(villagers, "zh") == "本规则据《村民委员会组织法》2018年文本；以现行法律为准。"
    assert sentences.preset_notice(villagers, "en") == (
        "This rule follows the 2018 text of the Organic Law of the Villagers Committees; the law now in force prevails."
    )


@pytest.mark.parametrize(
    ("preset_id", "chinese", "english"),
    [
        ("owners_special", "《民法典》第278条（2020年5月28日文本）", "Civil Code, article 278 (text of 2020-05-28)"),
        (
            "party_election_1990",
            "《中国共产党基层组织选举工作暂行条例》（1990年6月27日文本）",
            "Interim Regulations on Elections of Primary Party Organisations (text of 1990-06-27)",
        ),
        ("two_thirds_two_thirds", "重大事项从严", "重大事项从严"),
    ],
)
def test_rule_names_the_text_it_is_from(preset_id: str, chinese: str, english: str) -> None:
    assert sentences.preset_origin(preset(preset_id), "zh") == chinese
    assert sentences.preset_origin(preset(preset_id), "en") == english


def test_effect_of_an_abstention_is_said_of_every_rule() -> None:
    assert sentences.abstention_sentence(preset("relative_majority"), "zh") == "只比赞成和反对，弃权不影响结果。"
    assert "not in favour" in sentences.abstention_sentence(preset("owners_2007"), "en")
    own = rule(ATTEND, ("approval", "overall", "cast", 2, 3, False))
    assert sentences.abstention_sentence(own, "zh") == "弃权的票也算收到的票，等于没有赞成。"


def test_verdict_of_ballots_in_a_word() -> None:
    chosen = preset("owners_special")
    assert sentences.verdict_word("inquorate", "zh", chosen) == "参与表决未达三分之二，本次表决不成立"
    assert sentences.verdict_word("inquorate", "en", chosen) == "Fewer than 2/3 took part, so this vote does not stand"
    assert sentences.verdict_word("lost", "zh", chosen) == "未通过"
    strict = by_ballots(one_attendance(), one_test(base="cast"))
    assert sentences.verdict_word("inquorate", "zh", strict) == "参与表决未超过二分之一，本次表决不成立"
