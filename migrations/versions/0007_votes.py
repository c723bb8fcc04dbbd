"""Votes of every kind: what is asked, secret ballots, a time limit, recusal and proxies."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
