"""The forms of the resident's side of topics: propose one, follow it with the receipt."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, TextAreaField

from blueprints.form_fields import Offered, options, required, text_field
from blueprints.form_keys import Keyed
from models.topic_writes import NewTopic
from rules import topics
from rules.errors import N_
from rules.topic_words import CATEGORY_LABELS

CODE_LIMIT = 40  # eight characters, with whatever spaces and dashes somebody types


class TopicForm(FlaskForm, Keyed):
    """A topic. Its hidden key makes a button that is pressed twice hand in one topic."""

    title = text_field(N_("什么事"), topics.TITLE_LIMIT, required(topics.TopicTitleMissing.message))
    text = text_field(N_("怎么回事"), topics.TEXT_LIMIT, required(topics.TopicTextMissing.message), kind=TextAreaField)
    place = text_field(N_("在哪里"), topics.PLACE_LIMIT)
    category = SelectField(
        lazy_gettext(N_("哪一类")),
        [Offered()],
        choices=options((code, lazy_gettext(label)) for code, label in CATEGORY_LABELS.items()),
        default="other",
        validate_choice=False,
    )
    is_urgent = BooleanField(lazy_gettext(N_("比较急：有危险，或者等不得")))
    name = text_field(N_("称呼"), topics.NAME_LIMIT)
    contact = text_field(N_("电话或微信"), topics.CONTACT_LIMIT)

    def topic(self) -> NewTopic:
        return NewTopic(
            title=self.title.data,
            text=self.text.data,
            place=self.place.data or "",
            category=self.category.data,
            urgency="urgent" if self.is_urgent.data else "normal",
            name=self.name.data or "",
            contact=self.contact.data or "",
            key=self.key.data or "",
        )


class FollowForm(FlaskForm):
    """What the receipt says; capital or small letters, with or without spaces."""

    ticket = text_field(N_("回执号，或异议编号"), CODE_LIMIT, required(N_("请填回执号，8个字母和数字；异议填编号。")))
    secret = text_field(N_("查询码"), CODE_LIMIT, required(N_("请填查询码，8个字母和数字。")))
