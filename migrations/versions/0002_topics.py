"""Topics with their support, groups with visits, endorsements and studies, and the agenda items made from them."""

from alembic import op

from migrations.shapes import (
    check,
    day,
    index,
    moment,
    number,
    references,
    table,
    text,
    unique,
)

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    table(
        "topic_groups",
        references("council_id", "councils"),
        number("number"),
        text("state"),
        *(text(name) for name in ("title", "summary", "what", "plain", "who", "by_when", "cost", "done_means")),
        references("mover_id", "members", nullable=True),
        text("endorsed_by", nullable=True),
        moment("opened_at"),
        moment("endorsed_at", nullable=True),
        check("endorsed_by", "endorsed_by is null or endorsed_by in ('representatives', 'one_side', 'residents')"),
        check(
            "state",
            "state in ('open', 'surveyed', 'endorsed', 'studied', 'scheduled', 'carried_over', 'decided', "
            "'discussed', 'dissolved')",
        ),
        unique("council_id", "number"),
    )
    index("topic_groups", "council_id")
    index("topic_groups", "council_id", "state")
    table(
        "topics",
        references("council_id", "councils"),
        *(text(name) for name in ("ticket", "follow_digest", "key", "state", "source")),
        *(text(name) for name in ("title", "text", "place", "category", "urgency", "name", "contact")),
        *(text(name) for name in ("public_title", "public_text", "public_place", "public_reason", "elsewhere")),
        *(text(name) for name in ("reply", "private_answer")),
        references("group_id", "topic_groups", nullable=True),
        moment("submitted_at"),
        moment("reviewed_at", nullable=True),
        moment("replied_at", nullable=True),
        moment("withdrawn_at", nullable=True),
        references("actor_id", "members", nullable=True),
        references("entered_by_id", "members", nullable=True),
        check(
            "category",
            "category in ('safety', 'parking', 'cleaning', 'repairs', 'noise', 'children', 'elderly', 'rules', "
            "'other')",
        ),
        check("grouped_has_group", "state <> 'grouped' or group_id is not null"),
        check("referred_has_reason", "state <> 'referred' or public_reason <> ''"),
        check("returned_has_reason", "state <> 'returned' or public_reason <> ''"),
        check("source", "source in ('online', 'paper', 'phone', 'spoken')"),
        check(
            "state",
            "state in ('submitted', 'under_review', 'grouped', 'returned', 'referred', 'replied', "
            "'answered_privately', 'withdrawn')",
        ),
        check("urgency", "urgency in ('normal', 'urgent')"),
        unique("council_id", "key"),
        unique("council_id", "ticket"),
    )
    index("topics", "council_id")
    index("topics", "council_id", "state")
    index("topics", "group_id")
    table(
        "supports",
        references("topic_id", "topics"),
        text("device_digest"),
        moment("at"),
        unique("topic_id", "device_digest"),
    )
    table(
        "visits",
        references("group_id", "topic_groups"),
        references("member_id", "members"),
        day("visited_on"),
        number("households"),
        number("in_favour"),
        number("against"),
        text("words"),
        moment("recorded_at"),
        references("entered_by_id", "members", nullable=True),
        check("answers_add_up", "in_favour >= 0 and against >= 0 and in_favour + against <= households"),
        check("households_positive", "households > 0"),
    )
    index("visits", "group_id")
    table(
        "endorsements",
        references("group_id", "topic_groups"),
        references("member_id", "members"),
        moment("at"),
        references("entered_by_id", "members", nullable=True),
        unique("group_id", "member_id"),
    )
    table(
        "studies",
        references("group_id", "topic_groups"),
        day("studied_on"),
        text("outcome"),
        text("reason"),
        moment("recorded_at"),
        references("recorder_id", "members", nullable=True),
        check("otherwise_reason", "outcome = 'agreed' or reason <> ''"),
        check("outcome", "outcome in ('agreed', 'revise', 'deferred')"),
    )
    index("studies", "group_id")
    table(
        "group_items",
        references("group_id", "topic_groups"),
        references("item_id", "agenda_items"),
        unique("item_id"),
    )
    index("group_items", "group_id")


def downgrade() -> None:
    for name in ("group_items", "studies", "endorsements", "visits", "supports", "topics", "topic_groups"):
        op.drop_table(name)
