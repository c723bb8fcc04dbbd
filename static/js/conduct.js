// The floor's conduct: fills the forms of the page's shell with what is before the meeting now.
import { serverNow } from "./clock.js";

const room = document.querySelector("[data-room]");

/** Until when something of the conduct may be taken back, in milliseconds, or 0. */
export function undoUntil(name) {
  return Date.parse(data()?.dataset[name]) || 0;
}

/** Whether there is anybody to choose from in a form that needs somebody. */
export function hasChoice(element) {
  const list = element.dataset.conductNeeds;
  return !list || data()?.querySelector(`[data-conduct-options="${list}"] li`) !== null;
}

function data() {
  return document.querySelector("[data-conduct]");
}

/** Fill every form from the newest part; one that somebody has unfolded and is writing in keeps what it says. */
export function fillConduct() {
  const facts = data();
  if (!facts) return;
  for (const input of document.querySelectorAll("[data-conduct-fill]")) input.value = facts.dataset[input.dataset.conductFill] ?? "";
  for (const place of document.querySelectorAll("[data-conduct-say]")) {
    place.textContent = facts.querySelector(`[data-conduct-text="${place.dataset.conductSay}"]`).textContent;
  }
  for (const select of document.querySelectorAll("[data-conduct-select]")) fillSelect(select, facts);
  const overtime = document.querySelector("[data-conduct-overtime]");
  if (overtime) overtime.disabled = !(Date.parse(facts.dataset.turnEndsAt) <= serverNow());
  showHandedOver(facts);
}

// Before its seconds are over silence is no consent: the button counts them and keeps the focus, and so the question.
function showSilence() {
  const left = Math.ceil(((Date.parse(data()?.dataset.openUntil) || 0) - serverNow()) / 1000);
  for (const button of document.querySelectorAll("[data-silence]")) {
    button.setAttribute("aria-disabled", String(left > 0));
    button.querySelector("[data-silence-wait]").hidden = left <= 0;
    button.querySelector("[data-silence-left]").textContent = String(Math.max(0, left));
  }
}

setInterval(showSilence, 250);
document.addEventListener("submit", (event) => {
  if (event.submitter?.getAttribute("aria-disabled") !== "true") return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

function fillSelect(select, facts) {
  if (select.closest("details").open) return;
  const lines = facts.querySelectorAll(`[data-conduct-options="${select.dataset.conductSelect}"] li`);
  select.replaceChildren(...Array.from(lines, (line) => new Option(line.textContent, line.dataset.value)));
}

// The chair who has handed over sees who presides instead of buttons that would be refused.
function showHandedOver(facts) {
  const place = document.querySelector("[data-conduct-handed]");
  if (!place) return;
  const isHanded = Boolean(facts.dataset.acting) && facts.dataset.acting !== room.dataset.member;
  place.textContent = facts.querySelector('[data-conduct-text="acting"]').textContent;
  place.hidden = !isHanded;
  room.classList.toggle("is-handed-over", isHanded);
}
