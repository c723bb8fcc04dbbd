"""What happens to a motion before its vote: seconds, amendments, withdrawal, postponement, division."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
