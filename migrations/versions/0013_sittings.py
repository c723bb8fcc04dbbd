"""A meeting of several days, why a meeting pauses, and councils that are rehearsals of another."""

import sqlalchemy as sa
from alembic import op

from migrations.shapes import json, moment, number, references, table, text, unique

revision = "0013"
down_revision = "0012"

STATES = ("called", "room_open", "in_session", "suspended", "recessed", "inquorate", "adjourned", "closed")
STATES_BEFORE = tuple(state for state in STATES if state != "recessed")
MEETING_COLUMNS = ("sitting", "reopened_at", "suspend_reason")


def upgrade() -> None:
    with op.batch_alter_table("meetings") as meetings:
        meetings.add_column(sa.Column("sitting", sa.Integer(), nullable=False, server_default="1"))
        meetings.add_column(sa.Column("reopened_at", sa.DateTime(timezone=True)))
        meetings.add_column(sa.Column("suspend_reason", sa.String()))
        meetings.drop_constraint(op.f("ck_meetings_state"), type_="check")
        meetings.create_check_constraint(op.f("ck_meetings_state"), _one_of(STATES))
        meetings.create_check_constraint(
            op.f("ck_meetings_recessed_has_next_day"), "state <> 'recessed' or sitting > 1"
        )
    table(
        "sittings",
        references("meeting_id", "meetings"),
        number("number"),
        text("place"),
        moment("planned_at"),
        moment("opened_at", nullable=True),
        moment("recessed_at"),
        text("reason"),
        json("attendance"),
        references("actor_id", "members", nullable=True),
        references("entered_by_id", "members", nullable=True),
        unique("meeting_id", "number"),
    )
    with op.batch_alter_table("councils") as councils:
        councils.add_column(sa.Column("rehearsal_of_id", sa.Integer()))
        councils.create_foreign_key(op.f("fk_councils_rehearsal_of_id"), "councils", ["rehearsal_of_id"], ["id"])
        councils.create_unique_constraint(op.f("uq_councils_rehearsal_of_id"), ["rehearsal_of_id"])


def downgrade() -> None:
    # The older version knows no rehearsals: what is left of one would stand among the councils.
    with op.batch_alter_table("councils") as councils:
        councils.drop_constraint(op.f("uq_councils_rehearsal_of_id"), type_="unique")
        councils.drop_constraint(op.f("fk_councils_rehearsal_of_id"), type_="foreignkey")
        councils.drop_column("rehearsal_of_id")
    op.drop_table("sittings")
    # A meeting that waits for its next day is to the older version one that pauses.
    op.execute("update meetings set state = 'suspended', suspended_until = planned_at where state = 'recessed'")
    with op.batch_alter_table("meetings") as meetings:
        meetings.drop_constraint(op.f("ck_meetings_recessed_has_next_day"), type_="check")
        meetings.drop_constraint(op.f("ck_meetings_state"), type_="check")
        meetings.create_check_constraint(op.f("ck_meetings_state"), _one_of(STATES_BEFORE))
        for name in MEETING_COLUMNS:
            meetings.drop_column(name)


def _one_of(states: tuple[str, ...]) -> str:
    return f"state in ({', '.join(repr(state) for state in states)})"
