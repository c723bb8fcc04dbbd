// Counts a vote's ballots anew, with paper and hands, as far as the file tells whose they are: rules/recount_tally.py.
import { FIGURES, MARKS } from "./rule_book.js";
import { addedUp, pick, same } from "./vote_record.js";

export function figuresOf(count) {
  if (!FIGURES.every((name) => name in count)) throw new TypeError("figure");
  return pick(count, FIGURES);
}

export function headsOf(roll) {
  return { entitled: roll.length, present: roll.filter((entry) => entry.present === true).length };
}

const choicesOf = (total) => Object.fromEntries(MARKS.map((choice) => [choice, total[choice] || 0]));

/** Every figure that roll, ballots, paper and hands tell, of the whole ("") and of the sides. */
export function found(vote, frozen, closed) {
  const { roll } = frozen;
  const figures = { "": {} };
  if (roll) {
    Object.assign(figures[""], headsOf(roll));
    for (const side of new Set(roll.map((entry) => entry.side))) figures[side] = headsOf(roll.filter((entry) => entry.side === side));
  }
  const parts = partsOf(vote, frozen, closed);
  if (!parts) {
    vote.unchecked.add("ballots");
    return figures;
  }
  Object.assign(figures[""], choicesOf(addedUp(parts.map(([, counts]) => counts))));
  const sides = Object.keys(figures).filter((side) => side);
  if (parts.every(([side]) => sides.includes(side))) {
    for (const side of sides) Object.assign(figures[side], choicesOf(addedUp(parts.filter(([of]) => of === side).map(([, counts]) => counts))));
  }
  return figures;
}

/** Whether something is told; what is left out on purpose is null, anything else has to be a list or an object. */
export function isTold(value) {
  if (value !== null && value !== undefined && typeof value !== "object") throw new TypeError("value");
  return value !== null && value !== undefined;
}

function textOf(value) {
  if (typeof value !== "string") throw new TypeError("text");
  return value;
}

/** What tellers counted, of hands or of secret paper; its figures are null where they are too few to be told. */
export function countedOf({ counted }) {
  if (!counted) return { figures: {} };
  if (typeof counted !== "object" || !("figures" in counted)) throw new TypeError("counted");
  return counted;
}

/** All that was cast, each with its side where that is told; null where a part of it is left out. */
function partsOf(vote, frozen, closed) {
  const { ballots } = closed;
  const counted = countedOf(closed);
  if (!isTold(ballots) || !isTold(counted.figures)) return null;
  checkBallots(vote, frozen, ballots);
  checkTellers(vote, counted);
  const sides = sidesOf(vote, frozen.roll, ballots);
  const parts = ballots.map((ballot, place) => [sides[place], { [ballot.choice]: 1 }]);
  for (const [side, counts] of Object.entries(counted.figures)) parts.push([side === "all" ? null : side, counts]);
  const papers = closed.spoiled_papers || [];
  if (typeof papers === "number") parts.push([null, { spoiled: papers }]);
  else for (const { side } of papers) parts.push([textOf(side), { spoiled: 1 }]);
  return parts;
}

/** Each ballot's side: as it says itself (secret), or by its voter. */
function sidesOf(vote, roll, ballots) {
  const seats = new Map((roll || []).filter((entry) => "pseudonym" in entry && entry.present).map((entry) => [entry.pseudonym, entry.side]));
  if (!seats.size || !ballots.every((ballot) => "member" in ballot)) return ballots.map((ballot) => ballot.side || null);
  noteBallots(vote, "ballot_off_roll", ballots.filter((ballot) => !seats.has(ballot.member)).length);
  return ballots.map((ballot) => seats.get(ballot.member) || null);
}

export function checkTellers(vote, { rounds, figures }) {
  if (rounds && rounds.length && rounds[rounds.length - 1].some((count) => !same(count.figures, figures))) vote.note("tellers_differ");
}

export function checkOnce(vote, ballots) {
  for (const name of ["receipt", "id", "member"]) {
    const given = ballots.filter((ballot) => name in ballot).map((ballot) => ballot[name]);
    if (given.some((each) => typeof each !== "string")) throw new TypeError(name);
    noteBallots(vote, "ballot_twice", given.length - new Set(given).size);
  }
}

function checkBallots(vote, frozen, ballots) {
  checkOnce(vote, ballots);
  const choices = [...(frozen.choices || MARKS), "spoiled"];
  noteBallots(vote, "ballot_unknown", ballots.filter((ballot) => !choices.includes(ballot.choice)).length);
}

function noteBallots(vote, code, ballots) {
  if (ballots) vote.note(code, null, { ballots });
}
