// What of a vote anybody may read, as rules/vote_record.py says it: the rest is covered by salted digests.
import { canonical, digest, factsDigest } from "./record.js";

const PUBLIC_PARTS = ["question", "is_secret", "method", "title", "public_title", "motion", "amendment", "choices", "stage", "seats", "preset", "sides"];
const CLOSED_PARTS = ["title", "motion", "amendment", "choices"];

export const same = (left, right) => canonical(left) === canonical(right);
export const pick = (facts, names) => Object.fromEntries(names.filter((name) => name in facts).map((name) => [name, facts[name]]));

function covered(frozen) {
  const shown = PUBLIC_PARTS.filter((name) => !(frozen.public_title && CLOSED_PARTS.includes(name))
    && !(name === "choices" && frozen.question === "election"));
  const hidden = Object.keys(frozen).filter((name) => !shown.includes(name) && name !== "salt");
  const digests = hidden.map((name) => [name, factsDigest(frozen.salt, frozen[name])]);
  return { ...pick(frozen, shown), covered: Object.fromEntries(digests) };
}

export function frozenDigest(facts) {
  return digest(!Array.isArray(facts) && "salt" in facts ? covered(facts) : facts);
}

export function publicCompanion(act, facts) {
  if (act === "vote_opened") return { ...pick(facts, ["item", "vote", "digest"]), frozen: covered(facts.frozen) };
  const { ballots, counted, result } = facts;
  const shown = { ...pick(facts, ["item", "vote"]), result: publicResult(result) };
  shown.ballots = ballots === null ? null : ballots.map((ballot) => pick(ballot, ["choice", "receipt", "id"]));
  if (counted) shown.counted = { what: counted.what, figures: counted.figures && { all: addedUp(Object.values(counted.figures)) } };
  if ("spoiled_papers" in facts) shown.spoiled_papers = facts.spoiled_papers.length;
  return shown;
}

function publicResult(result) {
  const shown = pick(result, ["verdict", "overall", "chair_choice"]);
  if (!("marks" in result)) return shown;
  const names = result.marks.map((each) => each.name);
  return { ...shown, marks: result.marks.map((each) => each.marks), elected: result.elected.map((name) => names.indexOf(name) + 1) };
}

export function addedUp(counts) {
  const total = {};
  for (const [name, heads] of counts.flatMap(Object.entries)) {
    if (!Number.isSafeInteger(heads)) throw new TypeError(name);
    total[name] = (total[name] || 0) + heads;
  }
  return total;
}
