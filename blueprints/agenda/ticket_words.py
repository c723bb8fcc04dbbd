"""A ticket in plain words: for each state one sentence on what is happening and one on what comes next.

What is happening once a topic is grouped is what is happening to its group, and then to the council's resolution.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from blueprints.page import local_time, today, zone
from models.fate import Fate
from models.topics import Topic
from rules.errors import N_

# %(topic)s is “your topic” on its author's own page, “this topic” elsewhere; %(joined)s says in which group it is.
SENTENCES: Mapping[str, tuple[str, str]] = {
    "submitted": (
        N_("%(topic)s已经收到，正在等秘书查看。"),
        N_("秘书看过以后，会在这里写明怎么办。看过之前，内容不公开。"),
    ),
    "under_review": (
        N_("秘书正在看%(topic)s。"),
        N_("看完会在这里写明：是征求大家意见，转给有关单位，还是请到别处办。"),
    ),
    "returned": (
        N_("%(topic)s不属本会议事范围。"),
        N_("理由和可以去哪里办，写在下面。觉得不合适，可以请议事会秘书再看一次。"),
    ),
    "referred": (
        N_("%(topic)s已经转请研究办理，待回复。"),
        N_("这件事不由本会表决，秘书会跟进；有了回复，会写在这里。"),
    ),
    "replied": (
        N_("%(topic)s已经转请研究办理，对方有了回复。"),
        N_("回复写在下面。还没有解决的，请告诉议事会秘书。"),
    ),
    "answered_privately": (N_("%(topic)s已经单独答复提出的人。"), N_("内容和答复都不公开。")),
    "answered_privately own": (
        N_("秘书已经答复%(topic)s，答复写在下面。"),
        N_("只有您这一页看得到答复。还有疑问，请找议事会秘书。"),
    ),
    "withdrawn": (N_("%(topic)s已经由提出的人撤回。"), N_("您也关心这件事的话，可以自己提一条。")),
    "withdrawn own": (N_("%(topic)s已经按您的意思撤回。"), N_("内容不再公开。以后需要，可以再提一条。")),
    "open": (
        N_("%(topic)s%(joined)s，正在征求意见。"),
        N_("居民可以点“我也支持”，代表会上门走访。支持够了，就成为议案。"),
    ),
    "surveyed": (
        N_("%(topic)s%(joined)s，代表已经上门走访，还在征求意见。"),
        N_("居民支持或者代表联名够了，就成为议案。"),
    ),
    "endorsed": (N_("%(topic)s%(joined)s，已经成为议案。"), N_("接下来由社区党组织研究，再排进会议议程。")),
    "studied": (
        N_("%(topic)s%(joined)s，已经社区党组织研究讨论。"),
        N_("接下来排进会议议程，定了日期会写在这里。"),
    ),
    "scheduled": (N_("%(topic)s%(joined)s，%(day)s上会。"), N_("开完会，结果会写在这里。")),
    "carried_over": (
        N_("%(topic)s%(joined)s，上次会议没有议完，留到下次会议。"),
        N_("下次会议定了日期，会写在这里。"),
    ),
    "decided": (N_("%(topic)s%(joined)s，%(day)s已经上会表决。"), N_("结果写在办理全程里。")),
    "carried": (
        N_("%(topic)s%(joined)s，%(day)s上会表决，通过。"),
        N_("接下来公示，公示期满后生效，再落实到人。"),
    ),
    "lost": (
        N_("%(topic)s%(joined)s，%(day)s上会表决，未通过。"),
        N_("怎么议的，写在办理全程里。以后有新的情况，可以再提一条。"),
    ),
    "publicised": (
        N_("%(topic)s%(joined)s，%(day)s上会通过，决议正在公示。"),
        N_("公示期满、没有异议，决议就生效，再落实到人。"),
    ),
    "objected": (
        N_("%(topic)s%(joined)s，%(day)s上会通过，公示中有人提出异议。"),
        N_("异议答复以后，会写明是维持原决议，还是重新审议。"),
    ),
    "effective": (
        N_("%(topic)s%(joined)s，决议已经生效，正在落实。"),
        N_("谁来办、办到哪一步，写在办理全程里。报办结以后，会问您办得怎么样。"),
    ),
    "closed": (N_("%(topic)s%(joined)s，决议已经落实，全部办完。"), N_("每一步怎么办的，写在办理全程里。")),
    "revoked": (N_("%(topic)s%(joined)s，决议已经撤销。"), N_("撤销的理由写在办理全程里。")),
    "discussed": (N_("%(topic)s%(joined)s，%(day)s已经上会讨论，没有表决。"), N_("讨论的情况写在办理全程里。")),
    "dissolved": (N_("%(topic)s所在的组已经撤销。"), N_("请找议事会秘书，问清楚转到了哪一组。")),
}
ASKED = N_("请在下面说一说：办得怎么样，满意吗。点一下就记下。")
ALONE, TOGETHER = N_("已经列为第%(group)s号议题"), N_("已经并入第%(group)s号组")


@dataclass(frozen=True, slots=True)
class Told:
    """What a ticket's page says."""

    happening: str
    next: str


def told(topic: Topic, topics_in_group: int, fate: Fate | None, is_own: bool, is_asked: bool = False) -> Told:
    """Return the two sentences of a topic. `topics_in_group`: its group's topics, itself among them.

    `is_asked`: the two questions stand below, and come next whatever the state.
    """
    state = state_of(topic, fate)
    happening, then = SENTENCES.get(f"{state} own", SENTENCES[state]) if is_own else SENTENCES[state]
    values = {
        "topic": gettext("您的议题") if is_own else gettext("这条议题"),
        "joined": gettext(TOGETHER if topics_in_group > 1 else ALONE, group=topic.group.number if topic.group else ""),
        "day": day_words(fate.planned_at) if fate else "",
    }
    return Told(gettext(happening, **values), gettext(ASKED if is_asked else then, **values))


def state_of(topic: Topic, fate: Fate | None) -> str:
    """Return the key of SENTENCES: the topic's state, then its group's, then what came of the vote."""
    if topic.state != "grouped" or topic.group is None:
        return topic.state
    if topic.group.state != "decided" or fate is None:
        return topic.group.state
    found = fate.resolution_state or fate.verdict or ""
    return found if found in SENTENCES else "decided"


def day_words(at: datetime) -> str:
    """Return a day as one says it: 8月3日; with its year when that is another one."""
    there = at.astimezone(zone())
    if there.year != today().year:
        return local_time(at, "date")
    return gettext("%(month)s月%(day)s日", month=there.month, day=there.day)
