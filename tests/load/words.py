"""What residents write, made up of places and complaints: ten thousand topics of which many are about the same."""

from dataclasses import dataclass
from random import Random

PLACES = (
    "3栋楼下",
    "5栋单元门口",
    "榕荫街菜市场旁",
    "幼儿园门前的路口",
    "小区北门",
    "文化广场东侧",
    "七巷握手楼之间",
    "党群服务中心前",
    "12栋架空层",
    "河涌边的步道",
    "老人活动室旁",
    "出租公寓的后巷",
)
# Category, what is wrong, what it leads to, what would help.
MATTERS = (
    ("parking", "晚上停车堵住消防通道", "救护车进不来，上个月已经耽误过一次", "希望划线，并请物业每晚巡查"),
    ("parking", "电动车乱停占了人行道", "推婴儿车只能走到马路上", "希望划出停车位，装固定的停车架"),
    ("parking", "外来车辆停车不收费不登记", "住户下班回来找不到车位", "希望错时停车，白天让给商户，晚上留给住户"),
    ("safety", "飞线充电一直没有人管", "下雨天插座就露在外面", "希望统一装充电棚，楼道里不再充电"),
    ("safety", "路灯坏了两个多月", "下夜班的工友走到那里都怕", "希望先换灯泡，再装感应灯"),
    ("cleaning", "垃圾桶满了没有人清", "夏天味道很大，蚊虫也多", "希望早晚各清一次，并公开清运时间"),
    ("repairs", "下水道一下大雨就返水", "一楼的住户家里进过三次水", "希望疏通管道，查清是哪一段堵了"),
    ("repairs", "电梯三天两头停运", "老人家提着菜爬九层楼", "希望公开维修基金的余额和维修计划"),
    ("noise", "广场舞音响开到晚上十点", "孩子写作业、上夜班的人休息都受影响", "希望商量一个结束的时间"),
    ("noise", "夜宵档凌晨还在划拳", "楼上几户人家整夜睡不着", "希望写进居民公约，由商户自己选人提醒"),
    ("children", "放学后孩子没有地方去", "很多来穗家庭要到七点才下班", "希望借用社区教室办四点半课堂"),
    ("elderly", "坡道太陡轮椅上不去", "陈伯已经半年没有下楼散步了", "希望重做坡道，加一条扶手"),
    ("rules", "租客和房东对押金说法不一", "退租时常常吵起来", "希望出一份大家都认的租房约定"),
    ("other", "快递柜没有挡雨的棚", "下雨天东西湿了没有人赔", "希望加装雨棚"),
)
OPENINGS = ("住在这里六年了，", "我是今年才搬来的租客，", "代楼里几户邻居写一下：", "不知道该找谁，", "")
SURNAMES = "陈李黄张梁林何刘周吴罗谢"


@dataclass(frozen=True, slots=True)
class Words:
    """One topic as it is written down."""

    category: str
    title: str
    text: str
    place: str
    name: str
    wish: str


def words(chance: Random) -> Words:
    category, wrong, leads_to, wish = chance.choice(MATTERS)
    place, months = chance.choice(PLACES), chance.randint(2, 30)
    text = f"{chance.choice(OPENINGS)}{place}{wrong}，已经有{months}个月。{leads_to}。{wish}。"
    name = chance.choice(SURNAMES) + chance.choice(("先生", "女士", "阿姨", "伯"))
    return Words(category, f"{place}{wrong}", text, place, name, wish)
