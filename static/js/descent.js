// After the meeting: whether the published record descends from every head that this phone saw while the meeting was on.
import { keptHeads } from "./heads.js";

const OVER = ["closed", "adjourned", "inquorate"];
// A hall of phones learns of the end in the same second.
const SPREAD_MS = 8000;

const place = document.querySelector("[data-descent]");
let asked = false;

function show(name, facts) {
  const shown = place.querySelector(`[data-when=${name}]`);
  for (const line of shown.querySelectorAll("[data-text]")) {
    line.textContent = line.dataset.text.replace(/%\((\w+)\)s/g, (_, fact) => facts[fact]);
  }
  shown.hidden = false;
  place.hidden = false;
}

async function compare(meeting) {
  const answer = await fetch(place.dataset.descent);
  if (!answer.ok) throw new Error(String(answer.status));
  const published = new Set((await answer.text()).split("\n"));
  const kept = keptHeads(meeting);
  const missing = kept.filter((head) => !published.has(head));
  if (missing.length) show("wrong", { missing: missing.length, heads: missing.slice(-3).map((head) => head.slice(0, 16)).join(" ") });
  else if (kept.length) show("right", { kept: kept.length });
}

/** Compare once, when the page says that the meeting is over; where the network fails, with the next news. */
export function checkDescent(meeting) {
  const state = document.querySelector("#part-now > .now")?.dataset.state;
  if (asked || !OVER.includes(state)) return;
  asked = true;
  setTimeout(() => compare(meeting).catch(() => { asked = false; }), Math.random() * SPREAD_MS);
}
