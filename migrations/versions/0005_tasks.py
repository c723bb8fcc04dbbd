"""Tasks, what is reported of them, extensions, and the residents' answers."""

from alembic import op

from migrations.shapes import (
    check,
    day,
    flag,
    index,
    moment,
    number,
    references,
    table,
    text,
    unique,
)

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    table(
        "tasks",
        references("council_id", "councils"),
        references("resolution_id", "resolutions"),
        number("number"),
        *(text(name) for name in ("state", "what", "done_means", "carrier")),
        references("member_id", "members", nullable=True),
        text("body"),
        day("due_on"),
        day("next_report_on"),
        text("link_digest", nullable=True),
        moment("link_expires_at", nullable=True),
        moment("created_at"),
        moment("first_reported_at", nullable=True),
        number("round"),
        moment("reported_done_at", nullable=True),
        moment("answers_due_at", nullable=True),
        moment("confirmed_at", nullable=True),
        moment("closed_at", nullable=True),
        check("body_is_named", "carrier = 'member' or body <> ''"),
        check("carrier", "carrier in ('member', 'committee', 'company', 'volunteers', 'government')"),
        check("member_is_named", "carrier <> 'member' or state in ('unclaimed', 'revoked') or member_id is not null"),
        check("says_what_done_means", "done_means <> '' and what <> ''"),
        check(
            "state",
            "state in ('unclaimed', 'assigned', 'claimed', 'accepted', 'assignment_disputed', 'in_progress', "
            "'escalated', 'infeasible_now', 'reported_done', 'reported_done_unrated', 'returned', 'confirmed', "
            "'closed', 'revoked')",
        ),
        unique("link_digest"),
        unique("resolution_id", "number"),
    )
    index("tasks", "answers_due_at")
    index("tasks", "council_id")
    index("tasks", "council_id", "state")
    table(
        "task_reports",
        references("task_id", "tasks"),
        text("act"),
        text("words"),
        day("next_report_on", nullable=True),
        flag("is_by_link"),
        moment("at"),
        references("actor_id", "members", nullable=True),
        references("entered_by_id", "members", nullable=True),
    )
    index("task_reports", "task_id")
    table(
        "task_extensions",
        references("task_id", "tasks"),
        text("state"),
        day("old_due_on"),
        day("new_due_on"),
        text("reason"),
        moment("asked_at"),
        moment("decided_at", nullable=True),
        references("actor_id", "members", nullable=True),
        references("decided_by_id", "members", nullable=True),
        check("state", "state in ('asked', 'granted', 'refused')"),
    )
    index("task_extensions", "task_id")
    table(
        "task_answers",
        references("task_id", "tasks"),
        number("round"),
        text("role"),
        references("member_id", "members", nullable=True),
        references("topic_id", "topics", nullable=True),
        text("device_digest", nullable=True),
        text("outcome", nullable=True),
        text("satisfaction", nullable=True),
        text("reason"),
        moment("at"),
        references("entered_by_id", "members", nullable=True),
        check("answers_something", "outcome is not null or satisfaction is not null"),
        check("outcome", "outcome is null or outcome in ('done', 'half', 'not_done', 'unknown')"),
        check("role", "role in ('proposer', 'supporter', 'representative', 'resident')"),
        check(
            "role_is_known_by",
            "(role = 'representative') = (member_id is not null) and (role = 'proposer') = (topic_id is not null) "
            "and (role in ('supporter', 'resident')) = (device_digest is not null)",
        ),
        check("satisfaction", "satisfaction is null or satisfaction in ('satisfied', 'fairly', 'dissatisfied')"),
        unique("task_id", "round", "device_digest"),
        unique("task_id", "round", "member_id"),
        unique("task_id", "round", "topic_id"),
    )
    index("task_answers", "task_id")
    table(
        "task_items",
        references("task_id", "tasks"),
        references("item_id", "agenda_items"),
        unique("item_id"),
    )
    index("task_items", "task_id")


def downgrade() -> None:
    for name in ("task_items", "task_answers", "task_extensions", "task_reports", "tasks"):
        op.drop_table(name)
