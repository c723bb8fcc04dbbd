"""提醒: a card shown to somebody who interrupts, and so has no turn."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("speech_cards") as cards:
        cards.alter_column("turn_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("delete from speech_cards where turn_id is null")
    with op.batch_alter_table("speech_cards") as cards:
        cards.alter_column("turn_id", existing_type=sa.Integer(), nullable=False)
