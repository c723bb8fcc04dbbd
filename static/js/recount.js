// Recounts the votes of an exported meeting, as rules/recount.py does: digests, ballots, and the verdict by its rule.
import { digest } from "./record.js";
import { checkMarks } from "./recount_marks.js";
import { figuresOf, found } from "./recount_tally.js";
import { FIGURES, isPossible, isTie, judge } from "./rule_book.js";
import { frozenDigest, pick, publicCompanion, same } from "./vote_record.js";

const MARKED = ["election", "choice"];
const ACTS = ["vote_opened", "vote_closed", "vote_aborted", "vote_announced", "vote_counted", "vote_voided"];
const TEST = ["kind", "measure", "scope", "base", "numerator", "denominator", "strict"];

class Vote {
  constructor(number) {
    this.number = number;
    this.rows = {};
    this.problems = [];
    this.unchecked = new Set();
  }

  facts(...acts) {
    const act = acts.find((each) => this.rows[each]);
    return act ? this.rows[act].facts : null;
  }

  get line() {
    return Math.max(...Object.values(this.rows).map((row) => row.line));
  }

  get item() {
    const row = Object.values(this.rows).find((each) => Number.isSafeInteger(each.facts.item));
    return row ? row.facts.item : 0;
  }

  note(code, act, facts = {}) {
    const line = this.rows[act] ? this.rows[act].line : this.line;
    this.problems.push({ line, code, facts: { line, item: this.item, ...facts } });
  }
}

function checkSame(vote, act, publicAct) {
  if (!vote.rows[act] || !vote.rows[publicAct]) return;
  const { entered_by: _, ...told } = vote.rows[publicAct].facts;
  if (!same(publicCompanion(act, vote.rows[act].facts), told)) vote.note("vote_differs", publicAct);
}

function checkFrozen(vote) {
  const opened = vote.facts("vote_opened");
  const announced = vote.facts("vote_announced");
  if (!opened && !announced) {
    vote.note("vote_never_opened");
    return {};
  }
  for (const act of ["vote_opened", "vote_announced"].filter((each) => vote.rows[each])) {
    const { frozen, digest: stated } = vote.rows[act].facts;
    if (frozenDigest(frozen) !== stated) vote.note("vote_frozen_changed", act);
  }
  if (!opened) {
    vote.unchecked.add("roll");
    if (!("motion" in announced.frozen)) vote.unchecked.add("text");
    return announced.frozen;
  }
  checkSame(vote, "vote_opened", "vote_announced");
  return opened.frozen;
}

function checkCount(vote, frozen, closed, book) {
  // Without the list (some secret votes) its digest is all there is.
  if (vote.rows.vote_closed && closed.ballots !== null && digest(closed.ballots) !== closed.ballots_digest) vote.note("vote_ballots_changed", "vote_closed");
  checkSame(vote, "vote_closed", "vote_counted");
  if (MARKED.includes(frozen.question)) return checkMarks(vote, frozen, closed);
  const { sides = {} } = closed.result;
  if (!("verdict" in closed.result) || typeof sides !== "object" || sides === null || Array.isArray(sides)) throw new TypeError("result");
  const chair = chairHeads(closed.result);
  const stated = { "": plus(figuresOf(closed.result.overall), chair, -1) };
  for (const [side, count] of Object.entries(sides)) stated[side] = figuresOf(count);
  const before = vote.problems.length;
  const counted = found(vote, frozen, closed);
  const labels = Object.fromEntries((frozen.sides || []).map((side) => [side.code, side.label]));
  const figures = {};
  const told = [...Object.keys(stated), ...Object.keys(counted)];
  // In the order of the frozen sides, as their tests are listed; JSON has sorted the figures by their codes.
  for (const side of new Set(["", ...Object.keys(labels).filter((code) => told.includes(code)), ...told])) {
    for (const [figure, heads] of Object.entries(counted[side] || {})) {
      if (stated[side] && stated[side][figure] !== heads) {
        const more = side ? 0 : chair[figure] || 0;
        const facts = { figure, stated: stated[side][figure] + more, found: heads + more };
        if (side) vote.note("vote_side_count_wrong", null, { ...facts, side: labels[side] || side });
        else vote.note("vote_count_wrong", null, facts);
      }
    }
    figures[side] = { ...stated[side], ...counted[side] };
  }
  checkVerdict(vote, frozen.preset, closed.result, figures, book, vote.problems.length > before);
  return plus(figures[""], chair, 1);
}

// What the chair's ballot after a tie adds to the whole: the chair is in both counts of heads with it.
function chairHeads({ chair_choice: choice }) {
  if (choice === undefined) return {};
  if (choice !== "yes" && choice !== "no") throw new TypeError("chair");
  return { entitled: 1, present: 1, [choice]: 1 };
}

function plus(count, more, times) {
  return Object.fromEntries(Object.entries(count).map(([name, heads]) => [name, heads + times * (more[name] || 0)]));
}

/** Judge the figures, after a tie with the chair's ballot, which only a tie calls for. */
function judged(vote, preset, result, tests, figures) {
  const before = judge(tests, figures);
  if (result.chair_choice === undefined) return before;
  const isLegal = Boolean(preset.source) || tests.some((test) => test.scope !== "overall");
  if (isLegal || !isTie(tests, before)) vote.note("chair_without_tie");
  return judge(tests, { "": plus(figures[""], chairHeads(result), 1) });
}

function checkVerdict(vote, preset, result, figures, book, isMiscounted) {
  if (!preset) {
    vote.unchecked.add("rule");
    return;
  }
  const shipped = book[preset.id];
  const tests = preset.tests.map((test) => pick(test, TEST));
  if (shipped && !same(byKind(shipped), byKind(tests))) vote.note("vote_rule_differs", null, { rule: preset.title });
  const isWhole = Object.values(figures).every((count) => FIGURES.every((name) => name in count));
  if ((Object.keys(figures).length === 1 || !isWhole) && tests.some((test) => test.scope === "each_side")) {
    vote.unchecked.add("sides");
    // Where each side reaches its share, the whole reaches it too.
    const whole = { "": figures[""] };
    if (!isPossible(whole)) throw new TypeError("figures");
    const { verdict } = judge(tests.map((test) => ({ ...test, scope: "overall" })), whole);
    if (result.verdict === "carried" && verdict !== "carried") vote.note("vote_verdict_wrong", null, { stated: "carried", found: "lost" });
    return;
  }
  // A secret vote under a rule of the whole tells no side's ballots.
  const asked = isWhole ? figures : { "": figures[""] };
  // What follows from ballots that are wrong themselves (of nobody on the roll, say) is not said once more.
  if (!isPossible(asked)) {
    if (isMiscounted) return;
    throw new TypeError("figures");
  }
  const { verdict, results } = judged(vote, preset, result, tests, asked);
  if (verdict !== result.verdict) vote.note("vote_verdict_wrong", null, { stated: result.verdict, found: verdict });
  if ("tests" in result && !isMiscounted && !same(result.tests, results)) vote.note("vote_tests_wrong");
}

function byKind(tests) {
  return [...tests.filter((test) => test.kind === "attendance"), ...tests.filter((test) => test.kind !== "attendance")];
}

function report(vote, book) {
  const closed = vote.facts("vote_closed", "vote_counted");
  let frozen = {};
  let figures = null;
  try {
    frozen = checkFrozen(vote);
    if (closed) figures = checkCount(vote, frozen, closed, book);
  } catch {
    // A file that does not say what a vote says: a value of another kind, or none.
    vote.note("vote_unreadable");
  }
  return {
    line: vote.line,
    vote: vote.number,
    item: vote.item,
    title: String(frozen.title || frozen.public_title || ""),
    question: frozen.question || "motion",
    state: closed ? "closed" : vote.facts("vote_aborted", "vote_voided") ? "aborted" : "open",
    verdict: closed && closed.result ? closed.result.verdict : null,
    figures,
    ballots: closed && Array.isArray(closed.ballots) ? closed.ballots.length : null,
    unchecked: [...vote.unchecked],
    problems: vote.problems,
    amendment: Number.isInteger(frozen.amendment?.number) ? frozen.amendment.number : null,
  };
}

/** Recount every vote whose facts are in the record. `book`: the tests of the rule book's rules by their ids. */
export function recount(record, book) {
  const votes = new Map();
  const unread = [];
  for (const { act, facts, line } of record.rows) {
    if (!ACTS.includes(act) || facts === undefined) continue;
    const number = facts === null || Array.isArray(facts) ? null : facts.vote;
    if (!Number.isSafeInteger(number)) {
      unread.push({ line, vote: 0, item: 0, title: "", question: "", state: "open", verdict: null, figures: null, ballots: null, unchecked: [], amendment: null, problems: [{ line, code: "vote_unreadable", facts: { line, item: 0 } }] });
      continue;
    }
    if (!votes.has(number)) votes.set(number, new Vote(number));
    const vote = votes.get(number);
    if (vote.rows[act]) vote.problems.push({ line, code: "vote_told_twice", facts: { line, item: vote.item } });
    else vote.rows[act] = { line, facts };
  }
  return [...[...votes.values()].map((vote) => report(vote, book)), ...unread];
}
