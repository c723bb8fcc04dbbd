"""The forms of the secretary's desk: a topic from paper, telephone or mouth, and what becomes of one."""

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional

from blueprints.agenda.topic_forms import TopicForm
from blueprints.checking import Checked
from blueprints.form_fields import LARGEST_ID, Offered, WholeNumber, options, required, text_field, whole_or_none
from blueprints.form_keys import PaperForm
from models.likeness import Alike
from models.topic_writes import NewTopic, PublicText
from models.topics import Topic
from rules import topics
from rules.errors import N_, Invalid
from rules.masking import mask
from rules.topic_words import SOURCE_LABELS

ANSWER_LIMIT = 500
OWN, OTHER = "", "other"


class GroupNumberMissing(Invalid):
    code = "group_number_missing"
    message = N_("请填要并入第几号组。")


class AloneAndInto(Invalid):
    code = "alone_and_into"
    message = N_("您选了“单独成组”，又填了组号。要并入，请选“并入别的组”；不并入，请把组号清空。")


class EnterForm(TopicForm):
    """A topic that somebody hands in at the desk, with the checks of a resident's own form."""

    source = RadioField(
        lazy_gettext(N_("怎么收到的")),
        [Offered()],
        choices=options((code, lazy_gettext(label)) for code, label in SOURCE_LABELS.items() if code != "online"),
        validate_choice=False,
    )

    def topic(self) -> NewTopic:
        new = super().topic()
        return NewTopic(**{**{name: getattr(new, name) for name in new.__slots__}, "source": self.source.data})


class PublicForm(FlaskForm, Checked):
    """What anybody will read of a topic: its own words, with what leads to a person covered."""

    title = text_field(N_("公开的标题"), topics.TITLE_LIMIT, required(topics.TopicTitleMissing.message))
    text = text_field(
        N_("公开的内容"), topics.TEXT_LIMIT, required(topics.TopicTextMissing.message), kind=TextAreaField
    )
    place = text_field(N_("公开的地点"), topics.PLACE_LIMIT)

    def public(self) -> PublicText:
        return PublicText(self.title.data or "", self.text.data or "", self.place.data or "", self.has_checked)


class Joining(FlaskForm):
    """Which group: one of its own, one that looks alike, or any other by its number."""

    into = RadioField(lazy_gettext(N_("归到哪一组")), default=OWN, validate_choice=False)
    other = WholeNumber(lazy_gettext(N_("别的组，第几号")), [Optional()])

    may_stand_alone = True

    def offer(self, alike: Sequence[Alike]) -> None:
        own = [(OWN, gettext("单独成组"))] if self.may_stand_alone else []
        found = [(str(each.number), each.title) for each in alike]
        self.into.choices = options([*own, *found, (OTHER, gettext("并入别的组"))])
        if len(self.into.choices) == 1:
            self.into.data = OTHER

    def group_number(self) -> int | None:
        """Return the group's number, or None for one of its own; raise GroupNumberMissing, AloneAndInto.

        What looks alike may have changed since the page was opened: whether there is such a group, the command says.
        """
        chosen = whole_or_none(self.into.data)
        is_alone = self.into.data == OWN and self.may_stand_alone
        if is_alone and self.other.data is not None:
            raise AloneAndInto(field="other")
        # A number that was written is meant, whether the button beside it was pressed or not.
        if chosen is None and self.other.data is not None:
            return min(max(self.other.data, 0), LARGEST_ID)
        if chosen is None and not is_alone:
            raise GroupNumberMissing(field="other")
        return chosen


REASON, ELSEWHERE = N_("理由（公开）"), N_("转给谁，或者可以去哪里办（公开）")


class ReviewForm(PublicForm, Joining):
    """初审: the public text with one of three answers."""

    reason = text_field(REASON, topics.REASON_LIMIT, kind=TextAreaField)
    elsewhere = text_field(ELSEWHERE, topics.ELSEWHERE_LIMIT, kind=TextAreaField)


class TurnAwayForm(ReviewForm):
    """The same form, sent with a button that asks for a reason and where to go: both are said to be missing at once."""

    reason = text_field(REASON, topics.REASON_LIMIT, required(topics.PublicReasonMissing.message), kind=TextAreaField)
    elsewhere = text_field(
        ELSEWHERE, topics.ELSEWHERE_LIMIT, required(topics.ElsewhereMissing.message), kind=TextAreaField
    )


class MoveForm(Joining):
    """Another group for a topic that is accepted already."""

    may_stand_alone = False


class PrivateForm(FlaskForm):
    answer = text_field(
        N_("答复（只给提出的人看）"), ANSWER_LIMIT, required(topics.AnswerMissing.message), kind=TextAreaField
    )
    channel = text_field(
        N_("合适的渠道"), topics.ELSEWHERE_LIMIT, required(topics.ElsewhereMissing.message), kind=TextAreaField
    )


class ReplyForm(FlaskForm, Checked):
    reply = text_field(
        N_("对方怎么答复（公开）"), ANSWER_LIMIT, required(topics.AnswerMissing.message), kind=TextAreaField
    )


def suggested(topic: Topic) -> dict[str, str]:
    """Return the public text to begin with: the one that stands, else the author's words with numbers covered."""
    if topic.public_text:
        return {"title": topic.public_title, "text": topic.public_text, "place": topic.public_place}
    return {name: mask(getattr(topic, name), topic.name) for name in ("title", "text", "place")}


class ReissueForm(FlaskForm, PaperForm):
    """补发回执: nothing to fill in."""
