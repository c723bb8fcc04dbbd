"""How states, grounds and kinds of resolutions and objections are called on screens and paper; msgids."""

from collections.abc import Mapping

from rules.errors import N_

STATE_LABELS: Mapping[str, str] = {
    "draft": N_("待签字"),
    "adopted": N_("待公示"),
    "publicised": N_("公示中"),
    "objected": N_("公示中，有异议待答复"),
    "reopened": N_("重新审议"),
    "effective": N_("已生效"),
    "closed": N_("已办结"),
    "revoked": N_("已撤销"),
}
OBJECTION_STATE_LABELS: Mapping[str, str] = {
    "open": N_("待答复"),
    "remark": N_("意见，待答复"),
    "maintained": N_("已答复：维持"),
    "under_review": N_("街道复核中"),
    "review_maintained": N_("复核：维持"),
    "reopened": N_("重新审议"),
    "answered": N_("已答复"),
}
GROUND_LABELS: Mapping[str, str] = {
    "procedure": N_("程序有问题"),
    "facts": N_("事实不对"),
    "law": N_("不符合法律法规或政策"),
    "rights": N_("损害我（单位）的合法权益"),
}
OBJECTOR_LABELS: Mapping[str, str] = {"resident": N_("受影响的居民"), "unit": N_("受影响的单位")}
CORRECTION_LABELS: Mapping[str, str] = {
    "erratum": N_("勘误：只改笔误，公示期照旧"),
    "substance": N_("内容有实质改动：公示期重新计算"),
}
