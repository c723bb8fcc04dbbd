// Fills the forms about amendments and procedural motions from the live part that stands beside them.
import { on } from "./live.js";

const FIELDS = ["plain", "what", "who", "by_when", "cost", "done_means"];

function fill() {
  const facts = document.querySelector("[data-motions]");
  if (!facts) return;
  for (const input of document.querySelectorAll("[data-motion-fill]")) if (!isWriting(input)) input.value = facts.dataset[input.dataset.motionFill] || "";
  for (const place of document.querySelectorAll("[data-motion-say]")) {
    const said = facts.querySelector(`[data-say="${place.dataset.motionSay}"]`);
    place.textContent = said ? said.textContent : "";
  }
  for (const select of document.querySelectorAll("[data-motion-select]")) fillChoices(select, facts);
  for (const details of document.querySelectorAll("[data-motion-texts]")) fillTexts(details);
}

function isWriting(input) {
  return input.type !== "hidden" && Boolean(input.closest("details")?.open);
}

// A list somebody is choosing from is left alone.
function fillChoices(select, facts) {
  if (select.closest("details").open && select.options.length) return;
  const lines = facts.querySelectorAll(`[data-choices="${select.dataset.motionSelect}"] > li`);
  select.replaceChildren(...Array.from(lines, (line) => new Option(line.textContent, line.dataset.value)));
}

// The text to amend is the one that stands now; what somebody is writing is left alone.
function fillTexts(details) {
  const motion = document.querySelector("#part-now [data-motion]");
  if (details.open || !motion) return;
  for (const name of FIELDS) {
    const place = motion.querySelector(`[data-motion-field="${name}"]`);
    details.querySelector(`[name="${name}"]`).value = place ? place.textContent.trim() : "";
  }
}

/** Keep the forms before a motion's vote up to date, on the podium and on a phone. */
export function startMotions() {
  on("parts", fill);
  document.addEventListener("act:done", (event) => {
    for (const input of event.target.querySelectorAll("input[name=why], textarea[name=parts], input[type=number]")) input.value = "";
  });
}
