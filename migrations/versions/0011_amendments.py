"""What happens to a motion before its vote: seconds, amendments, withdrawal, postponement, division."""

import sqlalchemy as sa
from alembic import op

from migrations.shapes import check, index, json, moment, number, references, table, text, unique, unique_where
from migrations.shapes import day as date_of

revision = "0011"
down_revision = "0010"

KINDS = "kind in ('explain', 'round', 'debate', 'question', 'statement'{more})"
WAITING = "state in ('waiting', 'called', 'speaking')"
STATES = "state in ('pending', 'explaining', 'round', 'debate', 'voting', 'decided', 'discussed', 'carried_over'{more})"
WHO = (references("actor_id", "members", nullable=True), references("entered_by_id", "members", nullable=True))


def upgrade() -> None:
    _amendments()
    _procedural_motions()
    table(
        "resolution_changes",
        references("item_id", "agenda_items"),
        references("resolution_id", "resolutions"),
        unique("item_id"),
    )
    index("resolution_changes", "resolution_id")
    with op.batch_alter_table("votes") as votes:
        votes.add_column(sa.Column("amendment_id", sa.Integer()))
        votes.create_foreign_key(op.f("fk_votes_amendment_id"), "amendments", ["amendment_id"], ["id"])
    with op.batch_alter_table("agenda_items") as items:
        items.add_column(sa.Column("debate_closed_at", sa.DateTime(timezone=True)))
        items.add_column(sa.Column("postponed_to", sa.Date()))
        items.add_column(sa.Column("tie_until", sa.Date()))
        items.add_column(sa.Column("referred_to", sa.String(), nullable=False, server_default=""))
        items.drop_constraint(op.f("ck_agenda_items_state"), type_="check")
        items.create_check_constraint(op.f("ck_agenda_items_state"), STATES.format(more=", 'withdrawn', 'dropped'"))
    _motions()
    _turns()


def _amendments() -> None:
    table(
        "amendments",
        references("meeting_id", "meetings"),
        references("item_id", "agenda_items"),
        references("motion_id", "motions"),
        number("number"),
        text("state"),
        text("kind"),
        number("value", nullable=True),
        number("original", nullable=True),
        json("changes"),
        text("why"),
        references("mover_id", "members"),
        references("seconder_id", "members", nullable=True),
        moment("moved_at"),
        moment("taken_up_at", nullable=True),
        moment("decided_at", nullable=True),
        json("hands", nullable=True),
        text("end_reason"),
        *WHO,
        check("figure_has_value", "(kind = 'text') = (value is null)"),
        check("kind", "kind in ('text', 'sum', 'date')"),
        check("ruling_has_reason", "state <> 'out_of_order' or end_reason <> ''"),
        check("seconded_first", "state not in ('seconded', 'pending', 'carried', 'lost') or seconder_id is not null"),
        check(
            "state",
            "state in ('moved', 'seconded', 'pending', 'carried', 'lost', 'withdrawn', 'out_of_order', 'lapsed')",
        ),
        check("value_with_original", "(value is null) = (original is null)"),
        unique("item_id", "number"),
    )
    unique_where("uq_amendments_one_pending", "amendments", ["meeting_id"], "state = 'pending'")


def _procedural_motions() -> None:
    table(
        "procedural_motions",
        references("meeting_id", "meetings"),
        references("item_id", "agenda_items"),
        text("kind"),
        text("state"),
        date_of("until", nullable=True),
        json("parts", nullable=True),
        text("why"),
        references("mover_id", "members"),
        references("seconder_id", "members", nullable=True),
        moment("moved_at"),
        moment("decided_at", nullable=True),
        json("hands", nullable=True),
        *WHO,
        check("division_has_parts", "(kind = 'divide') = (parts is not null)"),
        check("kind", "kind in ('close_debate', 'postpone', 'withdraw', 'divide')"),
        check("seconded_has_seconder", "state <> 'seconded' or seconder_id is not null"),
        check("state", "state in ('moved', 'seconded', 'carried', 'lost', 'withdrawn', 'lapsed')"),
    )
    index("procedural_motions", "item_id")
    unique_where(
        "uq_procedural_motions_one_open", "procedural_motions", ["meeting_id"], "state in ('moved', 'seconded')"
    )


def _motions() -> None:
    with op.batch_alter_table("motions") as motions:
        motions.add_column(sa.Column("part", sa.Integer(), nullable=False, server_default="1"))
        motions.add_column(sa.Column("parts", sa.Integer(), nullable=False, server_default="1"))
        motions.add_column(sa.Column("is_current", sa.Boolean(), nullable=False, server_default=sa.true()))
        motions.drop_constraint(op.f("uq_motions_item_id"), type_="unique")
        motions.create_unique_constraint(op.f("uq_motions_item_id_part"), ["item_id", "part"])
    unique_where("uq_motions_one_current", "motions", ["item_id"], "is_current")
    with op.batch_alter_table("motion_seconders") as seconders:
        seconders.add_column(sa.Column("is_in_room", sa.Boolean(), nullable=False, server_default=sa.false()))


def _turns() -> None:
    op.drop_index("uq_turns_one_wish", table_name="turns")
    with op.batch_alter_table("turns") as turns:
        turns.add_column(sa.Column("amendment_id", sa.Integer()))
        turns.create_foreign_key(op.f("fk_turns_amendment_id"), "amendments", ["amendment_id"], ["id"])
        turns.drop_constraint(op.f("ck_turns_kind"), type_="check")
        turns.create_check_constraint(op.f("ck_turns_kind"), KINDS.format(more=", 'amendment'"))
        turns.create_check_constraint(
            op.f("ck_turns_amendment_of_kind"), "(kind = 'amendment') = (amendment_id is not null)"
        )
        turns.create_unique_constraint(op.f("uq_turns_amendment_id_member_id"), ["amendment_id", "member_id"])
    unique_where("uq_turns_one_wish", "turns", ["item_id", "member_id"], f"amendment_id is null and {WAITING}")


def downgrade() -> None:
    op.execute("delete from turns where kind = 'amendment'")
    op.drop_index("uq_turns_one_wish", table_name="turns")
    with op.batch_alter_table("turns") as turns:
        turns.drop_constraint(op.f("uq_turns_amendment_id_member_id"), type_="unique")
        turns.drop_constraint(op.f("ck_turns_amendment_of_kind"), type_="check")
        turns.drop_constraint(op.f("fk_turns_amendment_id"), type_="foreignkey")
        turns.drop_constraint(op.f("ck_turns_kind"), type_="check")
        turns.create_check_constraint(op.f("ck_turns_kind"), KINDS.format(more=""))
        turns.drop_column("amendment_id")
    unique_where("uq_turns_one_wish", "turns", ["item_id", "member_id"], WAITING)
    _undo_motions()
    # There was no such end before: what was taken back or dropped has been discussed.
    op.execute("update agenda_items set state = 'discussed' where state in ('withdrawn', 'dropped')")
    with op.batch_alter_table("agenda_items") as items:
        items.drop_constraint(op.f("ck_agenda_items_state"), type_="check")
        items.create_check_constraint(op.f("ck_agenda_items_state"), STATES.format(more=""))
        items.drop_column("referred_to")
        items.drop_column("tie_until")
        items.drop_column("postponed_to")
        items.drop_column("debate_closed_at")
    with op.batch_alter_table("votes") as votes:
        votes.drop_constraint(op.f("fk_votes_amendment_id"), type_="foreignkey")
        votes.drop_column("amendment_id")
    for name in ("resolution_changes", "procedural_motions", "amendments"):
        op.drop_table(name)


def _undo_motions() -> None:
    op.drop_index("uq_motions_one_current", table_name="motions")
    with op.batch_alter_table("motion_seconders") as seconders:
        seconders.drop_column("is_in_room")
    with op.batch_alter_table("motions") as motions:
        motions.drop_constraint(op.f("uq_motions_item_id_part"), type_="unique")
        motions.create_unique_constraint(op.f("uq_motions_item_id"), ["item_id"])
        motions.drop_column("is_current")
        motions.drop_column("parts")
        motions.drop_column("part")
