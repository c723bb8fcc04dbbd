"""Running minutes: the secretary's words, every revision of them, and their sign-off."""

from alembic import op

from migrations.shapes import check, index, moment, number, references, table, text, unique, unique_where

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    table(
        "minutes_texts",
        references("meeting_id", "meetings"),
        number("position"),
        number("revision"),
        text("text"),
        moment("at"),
        references("actor_id", "members", nullable=True),
        references("entered_by_id", "members", nullable=True),
        check("position", "position >= 0"),
        check("revision", "revision >= 1"),
        unique("meeting_id", "position", "revision"),
    )
    table(
        "minutes_signatures",
        references("meeting_id", "meetings"),
        text("role"),
        references("member_id", "members"),
        text("digest"),
        moment("at"),
        references("entered_by_id", "members", nullable=True),
        moment("lapsed_at", nullable=True),
    )
    index("minutes_signatures", "meeting_id")
    unique_where("uq_minutes_signatures_in_force", "minutes_signatures", ["meeting_id", "role"], "lapsed_at is null")


def downgrade() -> None:
    op.drop_table("minutes_signatures")
    op.drop_table("minutes_texts")
