// Judges a vote with marks (推选, choosing among projects), as rules/elections.py does. Candidates go by their place, from 1.

const ranked = (marks) => [...marks.entries()].sort((a, b) => b[1] - a[1] || a[0] - b[0]);

// The seats go to the highest; who is level across the last seat goes into a run-off for what is left.
function fill(passed, seats) {
  const order = ranked(passed);
  const names = order.map(([number]) => number);
  if (order.length <= seats) return { elected: names, vacant: seats - order.length, next: false };
  const last = order[seats - 1][1];
  if (order[seats][1] < last) return { elected: names.slice(0, seats), vacant: 0, next: false };
  return { elected: order.filter(([, marks]) => marks > last).map(([number]) => number), vacant: 0, next: true };
}

/** Return who is elected by these marks (a list in the order of the paper), and whether another round follows. */
export function judgeMarks(question, stage, marks, present, seats) {
  const all = new Map(marks.map((count, place) => [place + 1, count]));
  const atLeast = (test) => new Map([...all].filter(([, count]) => test(count)));
  if (stage === "run_off") {
    // Level again: nobody is elected for the seat, and nothing follows.
    const { elected } = fill(atLeast((count) => count > 0), seats);
    return { elected, next: question === "choice" && elected.length > 0 };
  }
  if (question === "choice") {
    const outcome = fill(atLeast((count) => count > 0), 1);
    return { elected: outcome.elected, next: outcome.next || outcome.elected.length > 0 };
  }
  if (stage === "second") return fill(atLeast((count) => count > 0 && 3 * count >= present), seats);
  const passed = atLeast((count) => 2 * count > present);
  const outcome = fill(passed, seats);
  // The others stand again for the seats that are vacant still.
  return outcome.vacant ? { ...outcome, next: all.size > passed.size } : outcome;
}
