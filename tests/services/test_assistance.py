"""帮忙: who helped a voter is written down by name, for paper and phone, named and secret, and for nobody outside."""

import pytest

from extensions import db
from models import journal
from models.members import By
from models.sheets import roll_of_sheet
from models.voting import Vote
from rules.assistance import HelperUnfit
from rules.journal import export_lines
from rules.publication import public_meeting_rows
from rules.voting import NotOnRoll, VoteClosed
from services import assistance, tellers, voting
from tests.services.hall import Hall


@pytest.fixture
def secret(hall: Hall) -> Hall:
    """Everybody but one in the room, before a secret vote with two tellers."""
    hall.convene(hall.motion(ballot_kind="secret"), present=hall.everybody[:-1])
    hall.start_debate()
    chosen = (hall.migrant[-1], hall.local[-2])
    tellers.name_tellers(hall.meeting_id, hall.item().id, chosen, hall.chair, hall.now)
    return hall


def note(hall: Hall, vote_id: int, member_id: int, helper: str) -> None:
    assistance.note_helper(hall.meeting_id, vote_id, member_id, helper, By(member_id, hall.secretary_id), hall.now)


def test_the_name_stands_on_the_sheet_without_a_choice_and_not_in_the_public_record(secret: Hall) -> None:
    vote_id, blind, other = secret.open_vote(), secret.local[0], secret.local[1]
    by = By(blind, secret.secretary_id)
    tellers.give_paper(secret.meeting_id, vote_id, blind, by, secret.now)
    for helper in ("女儿陈小玲", "女儿陈小玲", "女儿陈晓玲"):
        note(secret, vote_id, blind, helper)
    note(secret, vote_id, other, "来穗3")
    note(secret, vote_id, other, "")
    lines = {each.name: each for each in roll_of_sheet(db.session.get_one(Vote, vote_id))}
    assert (lines["本地1"].helped_by, lines["本地1"].choice) == ("女儿陈晓玲", None)
    assert lines["本地2"].helped_by == ""
    assert [row.facts["helper"] for row in secret.rows("helper_noted")] == ["女儿陈小玲", "女儿陈晓玲", "来穗3"]
    assert secret.rows("helper_noted")[0].entered_by_id == secret.secretary_id
    assert len(secret.rows("helper_taken_back")) == 1
    rows = journal.rows_of(journal.stream_of(secret.council_id, secret.meeting_id))
    assert "晓玲" not in "".join(export_lines(public_meeting_rows(rows)))


def test_no_officer_teller_or_mover_helps_and_nobody_who_casts_no_ballot_is_helped(secret: Hall) -> None:
    vote_id, voter = secret.open_vote(), secret.migrant[1]
    for unfit in ("林国栋", "许文秀", "来穗1", "来穗6", "来穗2"):
        with pytest.raises(HelperUnfit):
            note(secret, vote_id, voter, unfit)
    for nobody in (secret.local[-1], secret.local[-2]):
        with pytest.raises(NotOnRoll):
            note(secret, vote_id, nobody, "女儿")
    voting.abort_vote(secret.meeting_id, vote_id, secret.chair, secret.now, "重来")
    vote_id = secret.open_vote()
    note(secret, vote_id, voter, "本地4")
    for member in [*secret.migrant[:-1], *secret.local[:4]]:
        secret.cast(vote_id, member, "yes")
    voting.close_vote(secret.meeting_id, vote_id, secret.chair, secret.now)
    with pytest.raises(VoteClosed):
        note(secret, vote_id, voter, "本地3")
