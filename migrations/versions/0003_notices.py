"""Notices as they were issued, and items that were added on the spot."""

import sqlalchemy as sa
from alembic import op

from migrations.shapes import check, json, moment, number, references, table, text, unique

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    table(
        "notices",
        references("meeting_id", "meetings"),
        number("number"),
        json("facts"),
        text("changes"),
        text("short_reason"),
        moment("issued_at"),
        references("actor_id", "members", nullable=True),
        references("entered_by_id", "members", nullable=True),
        check("correction_says_what", "number = 1 or changes <> ''"),
        unique("meeting_id", "number"),
    )
    op.add_column("agenda_items", sa.Column("is_sensitive", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("agenda_items", sa.Column("consent", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("agenda_items", "consent")
    op.drop_column("agenda_items", "is_sensitive")
    op.drop_table("notices")
