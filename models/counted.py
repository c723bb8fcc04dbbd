"""What a vote's closing adds to the ballots from phones: hands or paper that tellers counted, and named papers that are void."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from extensions import db
from models import journal, secret_ballots
from models.meetings import Meeting
from models.tellers import TellerCount, entered, rounds_of, tellers_of
from models.voting import RollRow, Vote, roll_of
from rules import counted, counting, voting
from rules.counted import ALL, Basis, Figures
from rules.counting import Counting
from rules.counts import Case


def basis_of(vote: Vote) -> Basis | None:
    """Return what the tellers have to count in this vote, if anything."""
    given = (RollRow.vote_id == vote.id, RollRow.instead == "paper_given")
    has_papers = vote.is_secret and db.session.scalar(select(RollRow.id).where(*given).limit(1)) is not None
    return counting.basis_of(vote.method, vote.is_secret, int(has_papers))


def groups_of(vote: Vote) -> list[str]:
    """Return what is counted apart: the sides; in a secret vote only where the rule asks each of them."""
    if vote.is_secret and (vote.question != "motion" or not secret_ballots.is_counted_by_side(vote)):
        return [ALL]
    return [side["code"] for side in vote.frozen["sides"]]


def fields_of(vote: Vote, basis: Basis) -> tuple[str, ...]:
    return counted.fields_of(basis, vote.question, len(vote.frozen["choices"]))


def most_of(vote: Vote, basis: Basis) -> dict[str, int]:
    """Return by group how many there can be at most: those present at the opening, or the papers given out (heads)."""
    counts_here = RollRow.is_present if basis == "hands" else RollRow.instead == "paper_given"
    sides = db.session.scalars(select(RollRow.side).where(RollRow.vote_id == vote.id, counts_here)).all()
    groups = groups_of(vote)
    return {ALL: len(sides)} if groups == [ALL] else {code: sides.count(code) for code in groups}


def _phones_of(vote: Vote) -> dict[str, int]:
    """Return by group how many ballots came from phones (heads)."""
    from_phone = (RollRow.vote_id == vote.id, RollRow.has_voted, RollRow.instead.is_(None))
    sides = db.session.scalars(select(RollRow.side).where(*from_phone)).all()
    groups = groups_of(vote)
    return {ALL: len(sides)} if groups == [ALL] else {code: sides.count(code) for code in groups}


def paper_counts(vote: Vote) -> Figures:
    """Return what is added to the ballots from phones, by group: what tellers agreed on, and named papers that are void.

    Raises CountMissing or CountsDiffer while the tellers are not done.
    """
    found = {group: dict(row) for group, row in _agreed(vote).items()}
    for side in db.session.scalars(select(RollRow.side).where(*_spoiled(vote))):
        row = found.setdefault(side, {})
        row["spoiled"] = row.get("spoiled", 0) + 1
    return found


def case_of(vote: Vote) -> Case:
    """Return a vote's count by sides: ballots from phones, and beside them paper or hands. Raises as paper_counts does."""
    tally = voting.tally(roll_of(vote.id), [side["code"] for side in vote.frozen["sides"]])
    whole = counted.with_counted(tally, paper_counts(vote))
    return secret_ballots.case_of(vote, whole) if vote.is_secret else whole


def _spoiled(vote: Vote) -> tuple[Any, ...]:
    return (RollRow.vote_id == vote.id, RollRow.instead == "paper_spoiled")


def _agreed(vote: Vote) -> Figures:
    basis = basis_of(vote)
    if basis is None:
        return {}
    tellers = tellers_of(vote.item_id, vote.id)
    rounds = rounds_of(vote.id, tellers)
    counting.check_counted(Counting(tellers, rounds.entered_ids, rounds.differing, rounds.agreed is not None), basis)
    assert rounds.agreed is not None
    return rounds.agreed


def is_list_safe(vote: Vote, result: Mapping[str, Any]) -> bool:
    """Whether the list of a secret vote's ballots tells nothing of who used paper, nor of who did not."""
    basis = basis_of(vote)
    return basis is None or _is_told(vote, basis, result)


def _is_told(vote: Vote, basis: Basis, result: Mapping[str, Any]) -> bool:
    """A result that covers the sides is not told by what is counted of them either."""
    return not result.get("is_covered") and counted.is_told(basis, most_of(vote, basis), _phones_of(vote))


def counted_facts(meeting: Meeting, vote: Vote) -> dict[str, Any]:
    """Return what the sealed record keeps of paper and hands, beside the ballots: {} where there was neither.

    Of a secret count that would tell who it is from nothing is kept, in the record or here.
    format: docs/decisions/0020-paper-and-hands-beside-phones.md
    """
    stream = journal.stream_of(meeting.council_id, meeting.id)
    facts: dict[str, Any] = {}
    basis = basis_of(vote)
    if basis is not None:
        most = most_of(vote, basis)
        facts["counted"] = {"what": basis, "most": most, "figures": None, "rounds": []}
        if _is_told(vote, basis, vote.result):
            facts["counted"] |= {"figures": _agreed(vote), "rounds": _rounds_facts(vote, stream)}
        else:
            db.session.execute(delete(TellerCount).where(TellerCount.vote_id == vote.id))
    papers = db.session.execute(select(RollRow.member_id, RollRow.side).where(*_spoiled(vote))).all()
    if papers:
        rows = [{"member": journal.pseudonym(stream, member_id), "side": side} for member_id, side in papers]
        facts["spoiled_papers"] = sorted(rows, key=lambda paper: paper["member"])
    return facts


def _rounds_facts(vote: Vote, stream: journal.Stream) -> list[list[dict[str, Any]]]:
    return [
        [{"teller": journal.pseudonym(stream, member_id), "figures": figures} for member_id, figures in each.items()]
        for each in entered(vote.id)
    ]
