"""委托投票: who has authorised whom for a meeting, and who is represented on a roll."""

import sqlalchemy as sa
from alembic import op

from migrations.shapes import check, moment, references, table, unique_where

revision = "0015"
down_revision = "0014"

KEY = "fk_roll_entries_represented_by_id"
PRESENT = "ck_roll_entries_represented_is_present"


def upgrade() -> None:
    table(
        "proxies",
        references("meeting_id", "meetings"),
        references("member_id", "members"),
        references("carrier_id", "members"),
        moment("entered_at"),
        moment("ended_at", nullable=True),
        references("actor_id", "members", nullable=True),
        references("entered_by_id", "members", nullable=True),
        check("of_another", "member_id <> carrier_id"),
    )
    unique_where("uq_proxies_one_given", "proxies", ["meeting_id", "member_id"], "ended_at is null")
    unique_where("uq_proxies_one_carried", "proxies", ["meeting_id", "carrier_id"], "ended_at is null")
    with op.batch_alter_table("roll_entries") as roll:
        roll.add_column(sa.Column("represented_by_id", sa.Integer(), nullable=True))
        roll.create_foreign_key(op.f(KEY), "members", ["represented_by_id"], ["id"])
        roll.create_check_constraint(op.f(PRESENT), "represented_by_id is null or is_present")


def downgrade() -> None:
    with op.batch_alter_table("roll_entries") as roll:
        roll.drop_constraint(op.f(PRESENT), type_="check")
        roll.drop_constraint(op.f(KEY), type_="foreignkey")
        roll.drop_column("represented_by_id")
    op.drop_table("proxies")
