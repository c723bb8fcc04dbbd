"""What stands against tellers, paper and hands; each says what to do next."""

from typing import ClassVar

from rules.errors import N_, Invalid, NotAllowed, Refused


class TellersNotOneOfEachSide(Invalid):
    code: ClassVar[str] = "tellers_not_one_of_each_side"
    message: ClassVar[str] = N_("监票人每组一位，请在每一组里各选一位。")


class TellerNotPresent(Invalid):
    code: ClassVar[str] = "teller_not_present"
    message: ClassVar[str] = N_("监票人要在会场、已经签到。请另选一位，或者先签到。")


class TellerIsRecused(Invalid):
    code: ClassVar[str] = "teller_is_recused"
    message: ClassVar[str] = N_("在这一项回避的人不能监票，请另选一位。")


class TooLateForTellers(Refused):
    """The roll is frozen: whoever counts is not on it, so it has to be settled before."""

    code: ClassVar[str] = "too_late_for_tellers"
    message: ClassVar[str] = N_("表决已经开始，名册不能再变。要换监票人，请先中止表决，定好监票人再重新开始。")


class TellersMissing(Refused):
    code: ClassVar[str] = "tellers_missing"
    message: ClassVar[str] = N_("还没有监票人。举手表决和无记名纸票都要两位监票人来数，请在开始表决以前每组定一位。")


class TellersNotNamedAgain(Refused):
    """A warning, not a refusal: a vote by phones alone needs no tellers."""

    code: ClassVar[str] = "tellers_not_named_again"
    message: ClassVar[str] = N_(
        "这一项上次表决有监票人，下一次还没定。有人要用纸票，或者要举手的，请先定监票人，再开始表决。"
    )


class NotATeller(NotAllowed):
    code: ClassVar[str] = "not_a_teller"
    message: ClassVar[str] = N_("这次表决的计票由监票人输入，您不是监票人。")


class NothingToCount(Refused):
    code: ClassVar[str] = "nothing_to_count"
    message: ClassVar[str] = N_("这次表决没有要监票人数的票，不用输入。")


class CountAgreed(Refused):
    code: ClassVar[str] = "count_agreed"
    message: ClassVar[str] = N_("两位监票人的数已经一致，计票完成了，不能再改。有问题请告诉主持人，可以中止表决重来。")


class CountMissing(Refused):
    """Facts: count (tellers who have not entered yet)."""

    code: ClassVar[str] = "count_missing"
    message: ClassVar[str] = N_("还有%(count)s位监票人没有输入计票数，等两位都输入、数目一致，才能结束表决。")


class CountsDiffer(Refused):
    code: ClassVar[str] = "counts_differ"
    message: ClassVar[str] = N_("两位监票人的数不一致。请各自重新数一遍，再输入。")


class CountOverflows(Invalid):
    """Facts: group (a side's code, or "all"), total, most (heads or papers of the group)."""

    code: ClassVar[str] = "count_overflows"
    message: ClassVar[str] = N_("“%(group)s”合计%(total)s，多于能有的%(most)s。请重新数一遍，改好再交。")


class CountFigureInvalid(Invalid):
    """Facts: group, field ("<group>.<field>")."""

    code: ClassVar[str] = "count_figure_invalid"
    message: ClassVar[str] = N_("计票数要填0或者正整数，每一格都要填。没有的填0。")


class HandsNotSecret(Refused):
    code: ClassVar[str] = "hands_not_secret"
    message: ClassVar[str] = N_("无记名表决不能举手。请用纸票：开始表决后，在秘书台给每位代表登记领纸票。")


class HandsNotForNames(Refused):
    code: ClassVar[str] = "hands_not_for_names"
    message: ClassVar[str] = N_("推选和在几个项目里选，不能举手表决。请用手机投票，或者用纸票。")


class HandsOnly(Refused):
    code: ClassVar[str] = "hands_only"
    message: ClassVar[str] = N_("这次是举手表决，手机不投票。请听主持人的口令举手，由监票人来数。")


class OnPaper(Refused):
    code: ClassVar[str] = "on_paper"
    message: ClassVar[str] = N_("您这次用纸票，手机不再投票。要改回手机，请把纸票交还秘书。")


class TellerMayNotVote(Refused):
    code: ClassVar[str] = "teller_may_not_vote"
    message: ClassVar[str] = N_("您是这次表决的监票人，监票人不投票。")


class PaperAfterSecretBallot(Refused):
    code: ClassVar[str] = "paper_after_secret_ballot"
    message: ClassVar[str] = N_(
        "这位代表已经用手机投了无记名票，谁也不知道是哪一张，不能换成纸票。请本人先在手机上撤回，再领纸票。"
    )


class PaperWrongKind(Refused):
    code: ClassVar[str] = "paper_wrong_kind"
    message: ClassVar[str] = N_("记名表决的纸票交上来再录入；无记名的只登记领票，不录入选择。请刷新页面再试。")


class NotOnPaper(Refused):
    code: ClassVar[str] = "not_on_paper"
    message: ClassVar[str] = N_("这位代表没有登记纸票，不用退。")


class NothingToWithdraw(Refused):
    code: ClassVar[str] = "nothing_to_withdraw"
    message: ClassVar[str] = N_("没有找到您这张票。请用投票的那部手机撤回；撤不回的，这张票仍然算数。")
