// Counts a vote with marks anew: rules/recount_marks.py. Candidates go by their place on the ballot paper, from 1.
import { judgeMarks } from "./elections.js";
import { checkOnce, checkTellers, countedOf, figuresOf, headsOf, isTold } from "./recount_tally.js";
import { pick, same } from "./vote_record.js";

function sheetsOf(vote, frozen, closed, names) {
  const total = { valid: 0, spoiled: 0 };
  const add = (name, heads = 1) => { total[name] = (total[name] || 0) + heads; };
  checkOnce(vote, closed.ballots);
  for (const { choice } of closed.ballots) {
    if (!/^\[(?:[1-9][0-9]?(?:,[1-9][0-9]?)*)?\]$/.test(choice)) throw new TypeError("marks");
    const marked = JSON.parse(choice);
    if (marked.some((number, place) => number > names || number <= (marked[place - 1] || 0))) throw new TypeError("marks");
    if (marked.length > frozen.seats) add("spoiled");
    else for (const name of ["valid", ...marked]) add(name);
  }
  for (const counts of Object.values(countedOf(closed).figures)) {
    for (const [name, heads] of Object.entries(counts)) add(name, heads);
  }
  const papers = closed.spoiled_papers || 0;
  add("spoiled", typeof papers === "number" ? papers : papers.length);
  return total;
}

export function checkMarks(vote, frozen, closed) {
  const { result } = closed;
  const stated = result.marks.map((each) => (typeof each === "object" ? each.marks : each));
  const heads = pick(figuresOf(result.overall), ["entitled", "present", "spoiled"]);
  const counted = countedOf(closed);
  const figures = frozen.roll ? headsOf(frozen.roll) : {};
  let valid = "valid" in result ? result.valid : heads.present - heads.spoiled;
  let marks = stated;
  if (!isTold(closed.ballots) || !isTold(counted.figures)) vote.unchecked.add("ballots");
  else {
    checkTellers(vote, counted);
    const sheets = sheetsOf(vote, frozen, closed, stated.length);
    ({ valid, spoiled: figures.spoiled } = sheets);
    marks = stated.map((_, place) => sheets[place + 1] || 0);
  }
  for (const [figure, now] of Object.entries(figures)) {
    if (heads[figure] !== now) vote.note("vote_count_wrong", null, { figure, stated: heads[figure], found: now });
  }
  stated.forEach((said, place) => {
    if (said !== marks[place]) vote.note("vote_marks_wrong", null, { number: place + 1, stated: said, found: marks[place] });
  });
  const all = { ...heads, ...figures, valid };
  checkOutcome(vote, frozen, result, marks, all);
  return all;
}

function checkOutcome(vote, frozen, result, marks, { present, valid, spoiled }) {
  const most = Math.min(frozen.seats, marks.length) * valid;
  const isCount = (heads) => Number.isSafeInteger(heads) && heads >= 0;
  if (![present, valid, spoiled, ...marks].every(isCount) || !(frozen.seats >= 1) || valid + spoiled > present
    || marks.some((heads) => heads > valid) || marks.reduce((sum, heads) => sum + heads, 0) > most) throw new TypeError("marks");
  const outcome = judgeMarks(frozen.question, frozen.stage, marks, present, frozen.seats);
  if (result.marks.some((each) => typeof each === "object" && !("name" in each))) throw new TypeError("name");
  const names = result.marks.map((each) => each.name);
  const elected = result.elected.map((each) => (typeof each === "string" ? names.indexOf(each) + 1 : each));
  const listed = (numbers) => numbers.join("\u3001") || "\u2013";
  const inOrder = (numbers) => [...numbers].sort((a, b) => a - b);
  if (!same(inOrder(elected), inOrder(outcome.elected))) {
    vote.note("vote_elected_wrong", null, { stated: listed(elected), found: listed(outcome.elected) });
  }
  // Who was elected in an earlier round makes an empty last one a success too.
  const verdicts = outcome.next ? ["undecided"] : outcome.elected.length ? ["carried"] : ["lost", "carried"];
  if (!verdicts.includes(result.verdict)) vote.note("vote_verdict_wrong", null, { stated: result.verdict, found: verdicts[0] });
}
