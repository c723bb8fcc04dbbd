"""The agenda builder's items with names: an election, a choice among projects, and what is wrong with a list."""

from typing import Any

import pytest

from models.candidates import candidates_of
from models.meetings import meetings_of
from tests.blueprints.agenda.test_notice import day, filled, send
from tests.blueprints.founded import Founded, assert_came_back

NAMES = "王芳 来穗\n李建国\n陈伯"


def listed(**changes: Any) -> dict[str, Any]:
    fields = {
        "title": "推选监督小组",
        "question": "election",
        "ballot_kind": "usual",
        "seats": "2",
        "candidates": NAMES,
    }
    return filled(**{f"items-0-{name}": value for name, value in {**fields, **changes}.items()})


def test_an_election_is_called_with_its_names_and_is_secret_by_itself(founded: Founded) -> None:
    assert send(founded, listed()).status_code == 303
    with founded.app.app_context():
        motion = meetings_of(founded.council_id)[0].items[0].motion
        assert motion is not None
        assert (motion.question, motion.seats, motion.ballot_kind) == ("election", 2, "secret")
        assert motion.what == "从候选人名单中推选2人。"
        stood = [(each.name, each.side, each.member_id) for each in candidates_of(motion.id)]
    assert stood == [("王芳", "migrant", None), ("李建国", None, None), ("陈伯", "local", founded.ids["陈伯"])]


def test_projects_are_called_openly_and_named_whole_in_the_notice(founded: Founded) -> None:
    answer = send(founded, listed(question="choice", seats="1", candidates="充电棚\n健身角"))
    notice = founded.client().get(answer.headers["Location"] + "/notice").text
    assert "充电棚" in notice
    assert "从候选项目里选一个" in notice


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"candidates": "王芳"}, "请至少写两个候选人"),
        ({"candidates": "王芳\n李建国\n王芳"}, "写了两次"),
        ({"seats": ""}, "请写一张票最多选几个"),
        ({"seats": "4"}, "只列了3个，不能选4个"),
        ({"question": "motion", "what": "装插座"}, "写了名单，请在“表决什么”里选"),
        ({"question": "lottery"}, "请从列出的选项中选"),
    ],
)
def test_a_list_that_makes_no_paper_comes_back_with_what_to_do(
    founded: Founded, changes: dict[str, str], sentence: str
) -> None:
    assert_came_back(send(founded, listed(**changes)), sentence, "王芳")


def test_all_that_is_wrong_is_said_at_once_under_the_items_own_name_and_stays_unfolded(founded: Founded) -> None:
    page = send(founded, {**listed(candidates="王芳", seats=""), "planned_on": day(2)}).text
    for sentence in ("请至少写两个候选人", "请写一张票最多选几个", "请写明为什么"):
        assert sentence in page, sentence
    assert "推选监督小组 · 名单</a>" in page
    again = send(founded, {**listed(), "add_item": "1"}).text
    assert again.count("<details open>") == 2, "the election and the new item"
    assert 'formaction="/c/rongyin/meetings/new#item-3"' in again, "the page opens at the new item"
