"""Elections and choices among projects: candidates and what was marked."""

import sqlalchemy as sa
from alembic import op

from migrations.shapes import check, number, references, table, text, unique

revision = "0008"
down_revision = "0007"

CHOICES = "choice in ('yes', 'no', 'abstain')"
# A ballot with marks holds the numbers of the names marked: [1,3].
OR_MARKS = "choice like '[%]'"
VERDICTS = "verdict is null or verdict in ('carried', 'lost', 'inquorate'"


def upgrade() -> None:
    with op.batch_alter_table("motions") as motions:
        motions.add_column(sa.Column("question", sa.String(), nullable=False, server_default="motion"))
        motions.add_column(sa.Column("seats", sa.Integer()))
        motions.add_column(sa.Column("stage", sa.String(), nullable=False, server_default="first"))
        motions.create_check_constraint(op.f("ck_motions_question"), "question in ('motion', 'election', 'choice')")
        motions.create_check_constraint(op.f("ck_motions_stage"), "stage in ('first', 'second', 'run_off')")
        motions.create_check_constraint(op.f("ck_motions_marked_has_seats"), "(question = 'motion') = (seats is null)")
    table(
        "candidates",
        references("motion_id", "motions"),
        number("position"),
        text("name"),
        text("side", nullable=True),
        references("member_id", "members", nullable=True),
        text("state"),
        number("alternate", nullable=True),
        unique("motion_id", "position"),
        unique("motion_id", "name"),
        check("state", "state in ('standing', 'elected', 'out')"),
        check("alternate_is_not_elected", "alternate is null or state <> 'elected'"),
    )
    _check("ballots", "choice", f"{CHOICES} or {OR_MARKS}")
    _check("roll_entries", "choice", f"choice is null or {CHOICES} or {OR_MARKS}")
    # Of a round that leads to another one.
    _check("votes", "verdict", f"{VERDICTS}, 'undecided')")


def _check(table_name: str, name: str, condition: str) -> None:
    with op.batch_alter_table(table_name) as batch:
        batch.drop_constraint(op.f(f"ck_{table_name}_{name}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{table_name}_{name}"), condition)


def downgrade() -> None:
    _check("votes", "verdict", f"{VERDICTS})")
    _check("roll_entries", "choice", f"choice is null or {CHOICES}")
    _check("ballots", "choice", CHOICES)
    op.drop_table("candidates")
    with op.batch_alter_table("motions") as motions:
        for name in ("question", "stage", "marked_has_seats"):
            motions.drop_constraint(op.f(f"ck_motions_{name}"), type_="check")
        for name in ("question", "seats", "stage"):
            motions.drop_column(name)
