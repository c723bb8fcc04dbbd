"""Secret ballots: nothing in a row, nor in where it lies, tells whose it is or when it came.

source: RULEBOOK §4, “the ballot row has no member, no time, a random id, and is published sorted by that id”;
choice: docs/decisions/0018-secret-ballots-and-the-published-list.md
"""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model


class SecretBallot(Model):
    """One ballot of a secret vote. `id` is the phone's own key (128 random bits): whoever holds it finds the ballot.

    WITHOUT ROWID, since SQLite's own row number would tell the order in which the ballots came. No index beside the key:
    it would carry nothing more, but every other structure is one more place to look at.
    """

    __tablename__ = "secret_ballots"
    __table_args__ = (
        CheckConstraint("length(id) = 32", name="id_is_a_key"),
        CheckConstraint("choice <> ''", name="choice_is_made"),
        {"sqlite_with_rowid": False},
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"))
    choice: Mapped[str]
