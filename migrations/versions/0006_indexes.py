"""The archive is read newest first: without sorting all that was ever decided."""

from alembic import op

from migrations.shapes import index

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    index("resolutions", "council_id", "publicised_at")


def downgrade() -> None:
    op.drop_index("ix_resolutions_council_id_publicised_at", "resolutions")
