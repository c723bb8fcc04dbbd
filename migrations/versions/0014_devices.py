"""The devices on which a seat is open, and since when a card opens it on no further one."""

import sqlalchemy as sa
from alembic import op

from migrations.shapes import check, index, moment, number, references, table, text

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    table(
        "seat_devices",
        references("member_id", "members"),
        number("version"),
        text("digest"),
        text("kind"),
        text("state"),
        moment("opened_at"),
        check("state", "state in ('open', 'asking', 'locked', 'signed_out')"),
        check("kind", "kind in ('iphone', 'android', 'tablet', 'computer', 'other')"),
    )
    index("seat_devices", "member_id")
    op.add_column("credentials", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("credentials") as batch:
        batch.drop_column("closed_at")
    op.drop_table("seat_devices")
