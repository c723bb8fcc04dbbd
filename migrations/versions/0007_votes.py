"""Votes of every kind: what is asked, secret ballots, a time limit, recusal and proxies."""

import sqlalchemy as sa
from alembic import op

from migrations.shapes import check, flag, moment, number, references, table, text, unique, unique_where

revision = "0007"
down_revision = "0006"

QUESTIONS = "question in ('motion', 'amendment', 'choice', 'election')"
STATES = "state in ('open', 'closed', 'aborted', 'tied')"
METHODS = "method in ('phones', 'hands')"


def upgrade() -> None:
    with op.batch_alter_table("votes") as votes:
        votes.add_column(sa.Column("question", sa.String(), nullable=False, server_default="motion"))
        votes.add_column(sa.Column("is_secret", sa.Boolean(), nullable=False, server_default=sa.false()))
        votes.add_column(sa.Column("closes_at", sa.DateTime(timezone=True)))
        votes.add_column(sa.Column("method", sa.String(), nullable=False, server_default="phones"))
        votes.create_check_constraint(op.f("ck_votes_question"), QUESTIONS)
        votes.create_check_constraint(op.f("ck_votes_method"), METHODS)
        votes.drop_constraint(op.f("ck_votes_state"), type_="check")
        votes.create_check_constraint(op.f("ck_votes_state"), STATES)
    op.drop_index("uq_votes_one_open", "votes")
    unique_where("uq_votes_one_open", "votes", ["meeting_id"], "state in ('open', 'tied')")
    with op.batch_alter_table("roll_entries") as roll:
        roll.add_column(sa.Column("has_voted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("update roll_entries set has_voted = (receipt is not null)")
    with op.batch_alter_table("roll_entries") as roll:
        roll.create_check_constraint(op.f("ck_roll_entries_receipt_has_voted"), "receipt is null or has_voted")
    _secret_ballots()
    _recusals()


def _secret_ballots() -> None:
    """No number of its own, no member, no time: on SQLite the rows lie in the order of their random ids."""
    op.create_table(
        "secret_ballots",
        sa.Column(
            "vote_id", sa.Integer, sa.ForeignKey("votes.id", name=op.f("fk_secret_ballots_vote_id")), nullable=False
        ),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("vote_id", "id", name=op.f("pk_secret_ballots")),
        sa.CheckConstraint("length(id) = 32", name=op.f("ck_secret_ballots_id_is_a_key")),
        sa.CheckConstraint("choice <> ''", name=op.f("ck_secret_ballots_choice_is_made")),
        sqlite_with_rowid=False,
    )


def _recusals() -> None:
    table(
        "recusals",
        references("item_id", "agenda_items"),
        references("member_id", "members"),
        text("state"),
        text("reason"),
        flag("is_own"),
        moment("noted_at"),
        number("hands", nullable=True),
        number("others_present", nullable=True),
        references("actor_id", "members", nullable=True),
        references("entered_by_id", "members", nullable=True),
        check("hands_of_others", "(hands is null) = (others_present is null)"),
        check("says_why", "reason <> ''"),
        check("state", "state in ('noted', 'disputed', 'upheld', 'lifted')"),
        check("upheld_by_hands", "state <> 'upheld' or hands is not null"),
        unique("item_id", "member_id"),
    )


def downgrade() -> None:
    op.drop_table("recusals")
    op.drop_table("secret_ballots")
    with op.batch_alter_table("roll_entries") as roll:
        roll.drop_constraint(op.f("ck_roll_entries_receipt_has_voted"), type_="check")
        roll.drop_column("has_voted")
    # A vote that waits for the chair's ballot was never closed.
    op.execute("update votes set state = 'aborted', abort_reason = 'tied' where state = 'tied'")
    op.drop_index("uq_votes_one_open", "votes")
    unique_where("uq_votes_one_open", "votes", ["meeting_id"], "state = 'open'")
    with op.batch_alter_table("votes") as votes:
        votes.drop_constraint(op.f("ck_votes_state"), type_="check")
        votes.create_check_constraint(op.f("ck_votes_state"), "state in ('open', 'closed', 'aborted')")
        for name in ("question", "method"):
            votes.drop_constraint(op.f(f"ck_votes_{name}"), type_="check")
        for name in ("question", "is_secret", "closes_at", "method"):
            votes.drop_column(name)
