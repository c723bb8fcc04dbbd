"""Tellers, paper ballots and hand counts."""

import sqlalchemy as sa
from alembic import op

from migrations.shapes import check, json, moment, number, references, table, text, unique, unique_where

revision = "0009"
down_revision = "0008"

INSTEAD = "instead is null or instead in ('paper_given', 'paper_entered', 'paper_spoiled', 'counts', 'recused')"
ENTERED = "instead is null or instead <> 'paper_entered' or choice is not null"


def upgrade() -> None:
    with op.batch_alter_table("roll_entries") as roll:
        roll.add_column(sa.Column("instead", sa.String()))
        roll.create_check_constraint(op.f("ck_roll_entries_instead"), INSTEAD)
        roll.create_check_constraint(op.f("ck_roll_entries_paper_entered_has_choice"), ENTERED)
    table(
        "tellers",
        references("item_id", "agenda_items"),
        references("vote_id", "votes", nullable=True),
        references("member_id", "members"),
        text("side"),
        moment("named_at"),
        references("actor_id", "members", nullable=True),
        references("entered_by_id", "members", nullable=True),
        unique("vote_id", "side"),
    )
    unique_where("uq_tellers_named", "tellers", ["item_id", "side"], "vote_id is null")
    table(
        "teller_counts",
        references("vote_id", "votes"),
        number("round"),
        references("member_id", "members"),
        json("figures"),
        moment("entered_at"),
        references("entered_by_id", "members", nullable=True),
        check("round_from_one", "round > 0"),
        unique("vote_id", "round", "member_id"),
    )


def downgrade() -> None:
    op.drop_table("teller_counts")
    op.drop_table("tellers")
    with op.batch_alter_table("roll_entries") as roll:
        for name in ("instead", "paper_entered_has_choice"):
            roll.drop_constraint(op.f(f"ck_roll_entries_{name}"), type_="check")
        roll.drop_column("instead")
