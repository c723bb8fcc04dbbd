"""What topics' codes are called on screens and on paper."""

from collections.abc import Mapping

from rules.errors import N_

CATEGORY_LABELS: Mapping[str, str] = {
    "safety": N_("消防安全"),
    "parking": N_("停车出行"),
    "cleaning": N_("环境卫生"),
    "repairs": N_("公共维修"),
    "noise": N_("噪声扰民"),
    "children": N_("儿童青少年"),
    "elderly": N_("长者照顾"),
    "rules": N_("邻里公约"),
    "other": N_("其他"),
}
SOURCE_LABELS: Mapping[str, str] = {
    "online": N_("网上"),
    "paper": N_("纸条"),
    "phone": N_("电话"),
    "spoken": N_("当面"),
}
URGENCY_LABELS: Mapping[str, str] = {"normal": N_("不急"), "urgent": N_("紧急")}
# For the secretary and the representatives; residents read a whole sentence on the ticket's page.
STATE_LABELS: Mapping[str, str] = {
    "submitted": N_("待初审"),
    "under_review": N_("初审中"),
    "grouped": N_("已受理"),
    "returned": N_("不属本会议事范围"),
    "referred": N_("转请办理·待回复"),
    "replied": N_("转请办理·已答复"),
    "answered_privately": N_("已私下答复"),
    "withdrawn": N_("已撤回"),
}
GROUP_STATE_LABELS: Mapping[str, str] = {
    "open": N_("正在征求意见"),
    "surveyed": N_("已走访"),
    "endorsed": N_("已成为议案"),
    "studied": N_("已研究，待排议程"),
    "scheduled": N_("已排上议程"),
    "carried_over": N_("留到下次会议"),
    "decided": N_("已表决"),
    "discussed": N_("已讨论"),
    "dissolved": N_("已并入别组"),
}
