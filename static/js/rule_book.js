// Judges a count by the tests of a rule, as rules/majority.py does. Figures of the sides by their codes, of the whole under "".

export const FIGURES = ["entitled", "present", "yes", "no", "abstain", "spoiled"];
export const MARKS = FIGURES.slice(2);

/** Judge a case (figures by side, the whole under "") by a rule's tests: the verdict and every test's result. */
export function judge(tests, figures) {
  const results = [];
  for (const kind of ["attendance", "approval"]) {
    for (const test of tests.filter((each) => each.kind === kind)) {
      if (test.measure !== "heads") throw new TypeError("area");
      const sides = Object.keys(figures).filter((side) => (test.scope === "overall" ? side === "" : side && (test.scope === "each_side" || test.scope === side)));
      if (!sides.length) throw new TypeError("side");
      for (const side of sides) results.push(apply(test, side, figures[side]));
    }
  }
  const failed = results.filter((result) => !result.met).map((result) => result.test);
  return { verdict: failed.includes("attendance") ? "inquorate" : failed.length ? "lost" : "carried", results };
}

function apply(test, side, count) {
  const cast = MARKS.reduce((sum, name) => sum + count[name], 0);
  const have = test.kind === "attendance" ? count.present : count.yes;
  const of = test.base === "cast" ? cast : count[test.base];
  // Whole numbers only: more than k/m of N is ⌊kN/m⌋+1, k/m or more is ⌈kN/m⌉.
  const share = test.numerator * of;
  const whole = (share - (share % test.denominator)) / test.denominator;
  const need = test.strict ? whole + 1 : Math.max(1, whole + (share % test.denominator ? 1 : 0));
  return { test: test.kind, measure: test.measure, side: side || null, have, of, need, met: have >= need };
}

/** Whether a count fails by exact equality and by nothing else: 2Y = P or 2Y = N under more than half, or Y = F. */
export function isTie(tests, { verdict, results }) {
  const isEqual = (test, { have, of }) => (test.base === "no" ? have === of
    : test.strict && 2 * test.numerator === test.denominator && test.base !== "cast" && 2 * have === of);
  const inOrder = ["attendance", "approval"].flatMap((kind) => tests.filter((test) => test.kind === kind));
  return verdict === "lost" && results.every((result, place) => result.met || isEqual(inOrder[place], result));
}

export function isPossible(figures) {
  const sides = Object.keys(figures).filter((side) => side);
  const cast = (count) => MARKS.reduce((sum, name) => sum + count[name], 0);
  const isCount = (count) => FIGURES.every((name) => Number.isSafeInteger(count[name]) && count[name] >= 0)
    && count.present <= count.entitled && cast(count) <= count.present;
  const sum = (name) => sides.reduce((total, side) => total + figures[side][name], 0);
  return Object.values(figures).every(isCount) && figures[""].entitled > 0
    && (!sides.length || FIGURES.every((name) => sum(name) === figures[""][name]));
}
