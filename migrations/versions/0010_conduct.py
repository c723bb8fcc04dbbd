"""The floor's conduct: cards, points of order, extensions, who holds the chair."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
