"""What becomes of a resolution: signatures, publication, objections, document number, corrections, revocation."""

import sqlalchemy as sa
from alembic import op

from migrations.shapes import check, day, index, moment, number, references, table, text, unique

revision = "0004"
down_revision = "0003"

STATES = "state in ('draft', 'adopted', 'publicised', 'objected', 'reopened', 'effective', 'closed', 'revoked')"
TEXTS = ("publication_number", "document_mark", "revoke_reason")
DAYS = ("publicity_ends_on",)
MOMENTS = ("publicised_at", "effective_due_at", "effective_at", "revoked_at", "closed_at")
NUMBERS_ADDED = ("document_year", "document_number")
CHECKS = {
    "effective_has_number": "state not in ('effective', 'closed') or "
    "(effective_at is not null and document_number is not null)",
    "number_with_year": "(document_year is null) = (document_number is null)",
    "publicised_has_deadline": "state not in ('publicised', 'objected') or effective_due_at is not null",
    "revoked_has_reason": "state <> 'revoked' or revoke_reason <> ''",
    "revoked_has_time": "(state = 'revoked') = (revoked_at is not null)",
}
NUMBERS = ["council_id", "document_year", "document_number"]


def upgrade() -> None:
    with op.batch_alter_table("resolutions") as resolutions:
        for name in TEXTS:
            resolutions.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        for name in DAYS:
            resolutions.add_column(sa.Column(name, sa.Date()))
        for name in MOMENTS:
            resolutions.add_column(sa.Column(name, sa.DateTime(timezone=True)))
        for name in NUMBERS_ADDED:
            resolutions.add_column(sa.Column(name, sa.Integer()))
        resolutions.drop_constraint(op.f("ck_resolutions_state"), type_="check")
        resolutions.create_check_constraint(op.f("ck_resolutions_state"), STATES)
        for name, condition in CHECKS.items():
            resolutions.create_check_constraint(op.f(f"ck_resolutions_{name}"), condition)
        resolutions.create_unique_constraint(op.f(f"uq_resolutions_{'_'.join(NUMBERS)}"), NUMBERS)
    index("resolutions", "council_id", "state")
    index("resolutions", "state", "effective_due_at")
    table(
        "signatures",
        references("resolution_id", "resolutions"),
        text("role"),
        references("member_id", "members"),
        moment("at"),
        references("entered_by_id", "members", nullable=True),
        unique("resolution_id", "role"),
        unique("resolution_id", "member_id"),
    )
    table(
        "objections",
        references("resolution_id", "resolutions"),
        number("number"),
        *(text(name) for name in ("key", "state", "objector", "ground", "name", "contact", "text", "follow_digest")),
        moment("received_at"),
        day("answer_due_on", nullable=True),
        text("answer"),
        moment("answered_at", nullable=True),
        moment("review_asked_at", nullable=True),
        day("review_due_on", nullable=True),
        text("review_answer"),
        moment("reviewed_at", nullable=True),
        references("actor_id", "members", nullable=True),
        references("entered_by_id", "members", nullable=True),
        check("answered_has_answer", "state in ('open', 'remark') or answer <> ''"),
        check("ground", "ground in ('procedure', 'facts', 'law', 'rights')"),
        check("objection_has_name", "state in ('remark', 'answered') or name <> ''"),
        check("objector", "objector in ('resident', 'unit')"),
        check(
            "state",
            "state in ('open', 'remark', 'maintained', 'under_review', 'review_maintained', 'reopened', 'answered')",
        ),
        unique("resolution_id", "key"),
        unique("resolution_id", "number"),
    )
    table(
        "corrections",
        references("resolution_id", "resolutions"),
        *(text(name) for name in ("kind", "before", "after", "reason")),
        moment("at"),
        references("actor_id", "members", nullable=True),
        check("kind", "kind in ('erratum', 'substance')"),
    )
    index("corrections", "resolution_id")


def downgrade() -> None:
    for name in ("corrections", "objections", "signatures"):
        op.drop_table(name)
    op.drop_index("ix_resolutions_state_effective_due_at", "resolutions")
    op.drop_index("ix_resolutions_council_id_state", "resolutions")
    # What was on its way is a draft again: the older version knows nothing else.
    op.execute(
        "update resolutions set state = 'draft', revoked_at = null, document_year = null, document_number = null"
    )
    with op.batch_alter_table("resolutions") as resolutions:
        resolutions.drop_constraint(op.f(f"uq_resolutions_{'_'.join(NUMBERS)}"), type_="unique")
        for name in CHECKS:
            resolutions.drop_constraint(op.f(f"ck_resolutions_{name}"), type_="check")
        resolutions.drop_constraint(op.f("ck_resolutions_state"), type_="check")
        resolutions.create_check_constraint(op.f("ck_resolutions_state"), "state in ('draft')")
        for name in (*TEXTS, *DAYS, *MOMENTS, *NUMBERS_ADDED):
            resolutions.drop_column(name)
