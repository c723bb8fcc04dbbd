"""The floor's conduct: cards, points of order, what is asked of everybody, who holds the chair, guests, closed items."""

import sqlalchemy as sa
from alembic import op

from migrations.shapes import check, flag, index, json, moment, number, references, table, text, unique, unique_where

revision = "0010"
down_revision = "0009"

TURN_KINDS = "kind in ('explain', 'round', 'debate', 'question'{more})"
WHO = (references("actor_id", "members", nullable=True), references("entered_by_id", "members", nullable=True))


def upgrade() -> None:
    _add_columns()
    table(
        "speech_cards",
        references("meeting_id", "meetings"),
        references("item_id", "agenda_items"),
        references("turn_id", "turns"),
        references("member_id", "members"),
        text("kind"),
        flag("ended_turn"),
        moment("shown_at"),
        moment("undone_at", nullable=True),
        *WHO,
        check("kind", "kind in ('off_topic', 'overtime', 'uncivil')"),
    )
    index("speech_cards", "item_id")
    table(
        "points_of_order",
        references("meeting_id", "meetings"),
        references("item_id", "agenda_items", nullable=True),
        references("member_id", "members"),
        text("words"),
        moment("raised_at"),
        flag("ruling", nullable=True),
        text("reason"),
        moment("ruled_at", nullable=True),
        flag("is_overturned", nullable=True),
        json("hands", nullable=True),
        *WHO,
        check("appeal_after_ruling", "is_overturned is null or ruling is not null"),
        check("ruling_has_reason", "ruling is null or reason <> ''"),
        check("ruling_has_time", "(ruling is null) = (ruled_at is null)"),
    )
    index("points_of_order", "meeting_id")
    table(
        "point_appellants",
        references("point_id", "points_of_order"),
        references("member_id", "members"),
        moment("at"),
        references("entered_by_id", "members", nullable=True),
        unique("point_id", "member_id"),
    )
    table(
        "askings",
        references("meeting_id", "meetings"),
        references("item_id", "agenda_items"),
        references("turn_id", "turns", nullable=True),
        text("kind"),
        text("state"),
        number("seconds"),
        moment("asked_at"),
        moment("open_until"),
        moment("answered_at", nullable=True),
        number("objections", nullable=True),
        json("hands", nullable=True),
        *WHO,
        check("answered_has_time", "(state = 'asked') = (answered_at is null)"),
        check("extension_has_turn", "(kind = 'extend_turn') = (turn_id is not null)"),
        check("kind", "kind in ('extend_turn', 'skip_round', 'late_vote')"),
        check("state", "state in ('asked', 'granted', 'refused', 'lapsed')"),
    )
    index("askings", "item_id")
    unique_where("uq_askings_one_asked", "askings", ["meeting_id"], "state = 'asked'")
    table(
        "asking_objections",
        references("asking_id", "askings"),
        references("member_id", "members"),
        moment("at"),
        references("entered_by_id", "members", nullable=True),
        unique("asking_id", "member_id"),
    )
    table(
        "chairings",
        references("meeting_id", "meetings"),
        references("item_id", "agenda_items"),
        references("member_id", "members"),
        text("side", nullable=True),
        moment("started_at"),
        moment("ended_at", nullable=True),
        *WHO,
    )
    index("chairings", "item_id")
    unique_where("uq_chairings_one_open", "chairings", ["meeting_id"], "ended_at is null")
    table(
        "guests",
        references("meeting_id", "meetings"),
        references("member_id", "members"),
        text("role"),
        moment("added_at"),
        moment("removed_at", nullable=True),
        unique("meeting_id", "member_id"),
    )


def _add_columns() -> None:
    for name in ("is_elder", "has_interpreter"):
        op.add_column("members", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in ("planned_end_at", "end_reached_at"):
        op.add_column("meetings", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("meetings", sa.Column("conduct_rows", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("agenda_items", sa.Column("public_title", sa.String(), nullable=True))
    op.add_column("agenda_items", sa.Column("closing_hands", sa.Text(), nullable=True))
    _set_turn_kinds(TURN_KINDS.format(more=", 'statement'"))


def _set_turn_kinds(condition: str) -> None:
    with op.batch_alter_table("turns") as turns:
        turns.drop_constraint(op.f("ck_turns_kind"), type_="check")
        turns.create_check_constraint(op.f("ck_turns_kind"), condition)


def downgrade() -> None:
    tables = ("guests", "chairings", "asking_objections", "askings", "point_appellants", "points_of_order")
    for name in (*tables, "speech_cards"):
        op.drop_table(name)
    # There was no such turn before: nothing that it said is lost, the journal keeps it.
    op.execute("delete from turns where kind = 'statement'")
    _set_turn_kinds(TURN_KINDS.format(more=""))
    for name in ("closing_hands", "public_title"):
        op.drop_column("agenda_items", name)
    for name in ("conduct_rows", "end_reached_at", "planned_end_at"):
        op.drop_column("meetings", name)
    for name in ("has_interpreter", "is_elder"):
        op.drop_column("members", name)
