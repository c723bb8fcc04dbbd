"""The tables of a council and its meetings, as they were at the first version."""

from alembic import op

from migrations.shapes import check, flag, index, json, moment, number, references, table, text, unique, unique_where

revision = "0001"
down_revision = None


def upgrade() -> None:
    table(
        "councils",
        text("slug"),
        text("name"),
        text("place"),
        text("time_zone"),
        flag("is_demo"),
        moment("enrolment_open_until", nullable=True),
        moment("created_at"),
        unique("slug"),
    )
    table(
        "heartbeats",
        text("owner", nullable=True),
        moment("alive_at", nullable=True),
        number("offset_seconds"),
        check("single", "id = 1"),
    )
    table(
        "council_sides",
        references("council_id", "councils"),
        text("code"),
        text("label"),
        text("shape"),
        number("planned_heads"),
        number("position"),
        check("planned_heads_positive", "planned_heads > 0"),
        check("shape", "shape in ('circle', 'square')"),
        unique("council_id", "code"),
        unique("council_id", "position"),
    )
    table(
        "members",
        references("council_id", "councils"),
        text("name"),
        text("post"),
        text("title"),
        text("side", nullable=True),
        number("seat", nullable=True),
        moment("active_from"),
        moment("active_to", nullable=True),
        check("post", "post in ('chair', 'vice_chair', 'secretary', 'representative', 'observer')"),
        check("representative_has_side", "post <> 'representative' or side is not null"),
        check("side_with_seat", "(side is null) = (seat is null)"),
    )
    index("members", "council_id")
    unique_where(
        "uq_members_active_seat", "members", ["council_id", "side", "seat"], "active_to is null and seat is not null"
    )
    table(
        "charter_versions",
        references("council_id", "councils"),
        number("version"),
        json("facts"),
        moment("adopted_at"),
        references("actor_id", "members", nullable=True),
        unique("council_id", "version"),
    )
    table(
        "credentials",
        references("member_id", "members"),
        text("kind"),
        text("secret_hash", nullable=True),
        text("card_digest", nullable=True),
        text("code_digest", nullable=True),
        number("version"),
        number("failures"),
        moment("locked_until", nullable=True),
        moment("issued_at"),
        check("kind", "kind in ('password', 'card')"),
        unique("card_digest"),
        unique("member_id"),
    )
    index("credentials", "code_digest")
    table(
        "meetings",
        references("council_id", "councils"),
        references("charter_version_id", "charter_versions"),
        number("number"),
        text("title"),
        text("place"),
        text("state"),
        moment("planned_at"),
        text("code"),
        text("screen_token"),
        number("seq"),
        text("opening_side", nullable=True),
        moment("room_opened_at", nullable=True),
        moment("opened_at", nullable=True),
        moment("attendance_lost_at", nullable=True),
        moment("suspended_until", nullable=True),
        moment("ended_at", nullable=True),
        text("end_reason", nullable=True),
        check("ended_has_time", "(state in ('inquorate', 'adjourned', 'closed')) = (ended_at is not null)"),
        check(
            "state", "state in ('called', 'room_open', 'in_session', 'suspended', 'inquorate', 'adjourned', 'closed')"
        ),
        check("suspended_has_end", "(state = 'suspended') = (suspended_until is not null)"),
        unique("council_id", "number"),
        unique("screen_token"),
    )
    index("meetings", "council_id")
    table(
        "agenda_items",
        references("meeting_id", "meetings"),
        number("position"),
        text("title"),
        text("summary"),
        text("state"),
        number("minutes"),
        flag("is_noticed"),
        text("first_side", nullable=True),
        references("carried_from_id", "agenda_items", nullable=True),
        moment("opened_at", nullable=True),
        moment("closed_at", nullable=True),
        check(
            "state",
            "state in ('pending', 'explaining', 'round', 'debate', 'voting', 'decided', 'discussed', 'carried_over')",
        ),
        unique("meeting_id", "position"),
    )
    unique_where(
        "uq_agenda_items_one_open",
        "agenda_items",
        ["meeting_id"],
        "state in ('explaining', 'round', 'debate', 'voting')",
    )
    table(
        "attendances",
        references("meeting_id", "meetings"),
        references("member_id", "members"),
        text("state"),
        moment("first_present_at", nullable=True),
        moment("changed_at"),
        references("actor_id", "members", nullable=True),
        references("entered_by_id", "members", nullable=True),
        check("state", "state in ('absent', 'on_leave', 'present', 'left')"),
        unique("meeting_id", "member_id"),
    )
    table(
        "journal_streams",
        references("council_id", "councils"),
        references("meeting_id", "meetings", nullable=True),
        number("number"),
        text("head"),
        text("pseudonym_key"),
        unique("council_id", "meeting_id"),
    )
    unique_where("uq_journal_streams_council", "journal_streams", ["council_id"], "meeting_id is null")
    table(
        "journal_rows",
        references("stream_id", "journal_streams"),
        number("number"),
        text("previous"),
        text("at"),
        text("act"),
        text("actor"),
        text("facts_digest"),
        text("hash"),
        text("salt", nullable=True),
        json("facts", nullable=True),
        moment("recorded_at"),
        references("actor_id", "members", nullable=True),
        references("entered_by_id", "members", nullable=True),
        unique("stream_id", "number"),
    )
    table(
        "motions",
        references("item_id", "agenda_items"),
        text("what"),
        text("plain"),
        text("who"),
        text("by_when"),
        text("cost"),
        text("done_means"),
        text("ballot_kind"),
        references("mover_id", "members", nullable=True),
        check("ballot_kind", "ballot_kind in ('named', 'secret')"),
        unique("item_id"),
    )
    table(
        "turns",
        references("meeting_id", "meetings"),
        references("item_id", "agenda_items"),
        references("member_id", "members"),
        text("side", nullable=True),
        text("kind"),
        text("stance", nullable=True),
        text("state"),
        number("position"),
        number("deferrals"),
        number("no_shows"),
        moment("asked_at"),
        moment("start_by", nullable=True),
        moment("started_at", nullable=True),
        moment("ends_at", nullable=True),
        moment("ended_at", nullable=True),
        text("override_reason", nullable=True),
        references("actor_id", "members", nullable=True),
        references("entered_by_id", "members", nullable=True),
        check("kind", "kind in ('explain', 'round', 'debate', 'question')"),
        check("speaking_has_end", "state <> 'speaking' or ends_at is not null"),
        check("stance", "stance is null or stance in ('yes', 'no', 'question')"),
        check("state", "state in ('waiting', 'called', 'speaking', 'done', 'passed', 'passed_over', 'withdrawn')"),
    )
    index("turns", "item_id")
    unique_where("uq_turns_one_running", "turns", ["meeting_id"], "state in ('called', 'speaking')")
    unique_where("uq_turns_one_wish", "turns", ["item_id", "member_id"], "state in ('waiting', 'called', 'speaking')")
    table(
        "motion_seconders",
        references("motion_id", "motions"),
        references("member_id", "members"),
        number("position"),
        unique("motion_id", "member_id"),
    )
    table(
        "votes",
        references("meeting_id", "meetings"),
        references("item_id", "agenda_items"),
        references("motion_id", "motions"),
        text("state"),
        json("frozen"),
        text("frozen_digest"),
        flag("is_changeable"),
        moment("opened_at"),
        moment("closed_at", nullable=True),
        text("abort_reason", nullable=True),
        number("destroyed_ballots", nullable=True),
        text("verdict", nullable=True),
        json("result", nullable=True),
        text("ballots_digest", nullable=True),
        references("actor_id", "members", nullable=True),
        references("entered_by_id", "members", nullable=True),
        check("aborted_has_reason", "state <> 'aborted' or abort_reason is not null"),
        check("closed_has_verdict", "(state = 'closed') = (verdict is not null)"),
        check("state", "state in ('open', 'closed', 'aborted')"),
        check("verdict", "verdict is null or verdict in ('carried', 'lost', 'inquorate')"),
    )
    index("votes", "item_id")
    index("votes", "meeting_id")
    unique_where("uq_votes_one_open", "votes", ["meeting_id"], "state = 'open'")
    table(
        "ballots",
        references("vote_id", "votes"),
        references("member_id", "members"),
        text("choice"),
        text("key"),
        text("receipt"),
        moment("cast_at"),
        references("entered_by_id", "members", nullable=True),
        check("choice", "choice in ('yes', 'no', 'abstain')"),
        unique("vote_id", "key"),
    )
    table(
        "resolutions",
        references("council_id", "councils"),
        references("vote_id", "votes"),
        references("motion_id", "motions"),
        text("state"),
        text("title"),
        text("text"),
        moment("adopted_at"),
        check("state", "state in ('draft')"),
        unique("vote_id"),
    )
    index("resolutions", "council_id")
    table(
        "roll_entries",
        references("vote_id", "votes"),
        references("member_id", "members"),
        text("side"),
        flag("is_present"),
        text("choice", nullable=True),
        text("receipt", nullable=True),
        check("choice", "choice is null or choice in ('yes', 'no', 'abstain')"),
        check("choice_with_receipt", "(choice is null) = (receipt is null)"),
        unique("vote_id", "member_id"),
    )


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


TABLES = (
    "councils",
    "heartbeats",
    "council_sides",
    "members",
    "charter_versions",
    "credentials",
    "meetings",
    "agenda_items",
    "attendances",
    "journal_streams",
    "journal_rows",
    "motions",
    "turns",
    "motion_seconders",
    "votes",
    "ballots",
    "resolutions",
    "roll_entries",
)
