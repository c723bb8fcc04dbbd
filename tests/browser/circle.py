"""One matter and all who carry it from a resident's phone to the confirmation, on the demo council."""

from contextlib import ExitStack
from typing import Any

from tests.browser.demo import Demo
from tests.browser.people import Chair, Person

TITLE = "8号楼自行车棚漏雨"
TEXT = "车棚顶破了三个洞，一下雨电池就泡水，上个月有两辆车充电跳闸。希望修好棚顶。"
BESIDE_TITLE = "自行车棚的顶破了，下雨车都淋湿"
MOTION_TITLE = "8号楼自行车棚怎么修"
PLAIN = "换掉车棚破的棚顶，装一条排水槽"
WHAT = "由物业公司把8号楼自行车棚三处破的棚顶换成新板，沿边装一条排水槽，费用6800元从公共收益出。"
DONE_MEANS = "下一场大雨以后，棚里没有积水"
BODY = "物业公司工程部"
PROGRESS, REPORT = "新板已经到货，下周换。", "三处棚顶已经换好，排水槽装好了，昨天下雨没有积水。"
MEETING = "榕荫街社区融合共治议事会第4次会议"
# Who comes to the meeting: enough of each side, and nobody else.
SEATS = [(side, seat) for side in ("migrant", "local") for seat in range(1, 5)]


class Circle:
    """Who is there, each with a browser of their own, and what they hold in their hands."""

    def __init__(self, demo: Demo, stack: ExitStack) -> None:
        stack.callback(demo.send_home, len(demo.contexts))
        self.demo, self.ledger = demo, demo.ledger
        self.proposer = demo.resident("提议人")
        self.neighbours = [demo.resident(name) for name in ("楼上邻居", "楼下邻居")]
        self.body = demo.resident(BODY)
        self.secretary: Person = demo.secretary()
        self.chair: Chair = demo.chair()
        self.representatives = [demo.representative(demo.card(*seat)) for seat in SEATS[:2] + SEATS[5:6]]
        self.ticket = self.secret = ""

    @property
    def group(self) -> int:
        query = "select number from topic_groups join topics on topics.group_id = topic_groups.id where ticket = ?"
        return int(self.ledger.one(query, self.ticket))

    def group_state(self) -> str:
        return str(self.ledger.one("select state from topic_groups where number = ?", self.group))

    @property
    def meeting_id(self) -> int:
        return int(self.ledger.one("select id from meetings where title = ?", MEETING))

    @property
    def resolution_id(self) -> int:
        return int(self.ledger.one("select id from resolutions where title = ?", MOTION_TITLE))

    def resolution(self, column: str) -> Any:
        return self.ledger.one(f"select {column} from resolutions where title = ?", MOTION_TITLE)

    @property
    def task_id(self) -> int:
        return int(self.ledger.one("select id from tasks where resolution_id = ?", self.resolution_id))

    def task_state(self) -> str:
        return str(self.ledger.one("select state from tasks where id = ?", self.task_id))


class Sitting:
    """The meeting on its matter: the chair presses through it on the podium, eight voices are there and agree."""

    def __init__(self, circle: Circle) -> None:
        demo, self.chair, self.ledger = circle.demo, circle.chair, circle.ledger
        self.id = circle.meeting_id
        self.voices = {self._member(card): demo.voice(card) for card in (demo.card(*seat) for seat in SEATS)}

    def _member(self, card: dict[str, Any]) -> int:
        return int(self.ledger.one("select id from members where name = ?", card["name"]))

    def gather(self) -> None:
        self.chair.press_main("开放会场")
        code = self.ledger.one("select code from meetings where id = ?", self.id)
        for voice in self.voices.values():
            voice.acts(f"meetings/{self.id}/attendance/check-in", code=code)
        self.chair.press_main("宣布开会")

    def discuss(self) -> None:
        """The mover explains; nobody wants to speak in the round."""
        self.chair.press_main("进入下一项")
        ((mover, turn),) = self._turns("called")
        self.voices[mover].acts(f"meetings/{self.id}/turns/start", target_id=turn)
        self.voices[mover].acts(f"meetings/{self.id}/turns/finish", target_id=turn)
        self.chair.press_main("开始轮流发言")
        for member, turn in self._turns("called") + self._turns("waiting"):
            self.voices[member].acts(f"meetings/{self.id}/turns/pass", target_id=turn)
        self.chair.press_main("进入自由发言")

    def vote(self) -> None:
        self.chair.press_main("开始表决")
        vote = self.ledger.open_vote(self.id)
        for voice in self.voices.values():
            voice.acts(f"voting/{vote}/ballots", choice="yes")
        self.chair.press_main("结束表决")

    def _turns(self, state: str) -> list[tuple[Any, ...]]:
        query = "select member_id, id from turns where meeting_id = ? and state = ?"
        return self.ledger.rows(query, self.id, state)
