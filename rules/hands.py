"""A show of hands: a count that cannot be is counted again."""

from typing import ClassVar

from rules.errors import N_, Invalid


class HandsMiscounted(Invalid):
    """Facts: present."""

    code: ClassVar[str] = "hands_miscounted"
    message: ClassVar[str] = N_("到会%(present)s人，举手的人数要在0到%(present)s之间。请再数一遍。")
