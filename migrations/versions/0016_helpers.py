"""帮忙: who helped a voter with the ballot, by name."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

PRESENT = "ck_roll_entries_helped_is_present"


def upgrade() -> None:
    with op.batch_alter_table("roll_entries") as roll:
        roll.add_column(sa.Column("helped_by", sa.String(), nullable=True))
        roll.create_check_constraint(op.f(PRESENT), "helped_by is null or is_present")


def downgrade() -> None:
    with op.batch_alter_table("roll_entries") as roll:
        roll.drop_constraint(op.f(PRESENT), type_="check")
        roll.drop_column("helped_by")
