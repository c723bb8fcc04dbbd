// The chair's laptop: the main button follows the meeting's next step; keys press what is shown on the buttons.
import { startActs, submit } from "./acts.js";
import { serverNow, startClock } from "./clock.js";
import { on, startLive } from "./live.js";
import { fillConduct, hasChoice, undoUntil } from "./conduct.js";
import { keepHead } from "./heads.js";
import { startMotions } from "./motions.js";
import { startShortcuts } from "./shortcuts.js";

const room = document.querySelector("[data-room]");
const main = document.querySelector("[data-main-form]");
const button = main.querySelector("[data-main-button]");
const stances = main.querySelector("[data-stances]");
const refused = document.querySelector("[data-refused]");
// A step that has just changed, or asks again, is not pressed by the second half of a double click.
const SETTLE_MS = 700;
// What cannot be taken back asks for a second press within this time.
const ARMED_MS = 5000;
let settledAt = 0;
let armedAt = -ARMED_MS;
let shown = "";

function showStep() {
  const step = currentStep();
  const id = `${step.dataset.step}:${step.dataset.stepTarget}`;
  if (id !== shown) {
    settle();
    armedAt = -ARMED_MS;
    refused.textContent = "";
  }
  shown = id;
  main.hidden = !step.dataset.step;
  main.action = step.dataset.stepAction;
  main.querySelector("[data-fill=step]").value = step.dataset.stepTarget;
  showWord(step);
  showPressable(step);
  const asksStance = step.dataset.step === "start_turn" && step.dataset.stepKind === "round";
  stances.hidden = !asksStance;
  button.hidden = asksStance;
  showMore(step);
  fillQueue(step);
  fillConduct();
  fillCorrection(step);
  keepHead(room.dataset.meeting);
}

function settle() {
  settledAt = performance.now() + SETTLE_MS;
  setTimeout(() => showPressable(currentStep()), SETTLE_MS + 20);
}

// While a new step settles its buttons are dimmed and take no press.
function showPressable(step) {
  const isSettling = performance.now() < settledAt;
  for (const each of main.querySelectorAll("button")) each.disabled = isSettling || step.dataset.stepAllowed !== "1";
}

function showWord(step) {
  const word = step.querySelector("[data-step-word]");
  const question = isArmed() ? questionOf(step) : "";
  if (word) main.querySelector("[data-main-word]").textContent = question || word.textContent;
}

function isArmed() {
  return performance.now() - armedAt < ARMED_MS;
}

/** What has to be asked before a step that cannot be taken back, or "". */
function questionOf(step) {
  if (step.dataset.step === "close_vote") {
    const told = (document.querySelector("#part-turnout").textContent.match(/\d+/g) || []).map(Number);
    const [cast, present, papers = 0] = told;
    return cast + papers < present ? step.dataset.ask.replace("#", String(present - cast - papers)) : "";
  }
  if (step.dataset.step === "finish_turn") return Date.parse(step.dataset.turnEndsAt) > serverNow() ? step.dataset.ask : "";
  return step.dataset.ask || "";
}

// Whether this press only asks.
function asksAgain() {
  const step = currentStep();
  if (isArmed() || !questionOf(step)) return false;
  armedAt = performance.now();
  settle();
  showPressable(step);
  showWord(step);
  setTimeout(() => showWord(currentStep()), ARMED_MS + 50);
  return true;
}

function currentStep() {
  return document.querySelector("#part-step > [data-step]");
}

function showMore(step) {
  const { runningState, stepKind, vote, state } = step.dataset;
  const isCalled = runningState === "called";
  const when = {
    ...undoable(step),
    called: isCalled,
    "called-round": isCalled && stepKind === "round",
    in_session: state === "in_session" && !vote,
    "room-short": state === "room_open" && step.dataset.stepAllowed !== "1" && step.dataset.sitting === "1",
    queue: step.dataset.phase === "debate" && state === "in_session" && !runningState && step.querySelectorAll("[data-queue] li").length > 1,
    vote: Boolean(vote),
    correct: Boolean(step.dataset.mayCorrect),
  };
  const may = step.dataset.may.split(" ");
  for (const element of document.querySelectorAll(".more [data-when]")) {
    element.hidden = !(when[element.dataset.when] ?? may.includes(element.dataset.when)) || !hasChoice(element);
    if (element.hidden && element.open) element.open = false;
  }
  for (const input of document.querySelectorAll("[data-fill=running]")) input.value = step.dataset.running;
  for (const input of document.querySelectorAll("[data-fill=vote]")) input.value = vote;
  for (const input of document.querySelectorAll("[data-fill=item]")) input.value = step.dataset.item;
  const disputed = document.querySelector("#part-now [data-recusal-state=disputed]");
  for (const input of document.querySelectorAll("[data-fill=recusal]")) input.value = disputed?.dataset.recusal || "";
}

// What was done last can be taken back, and how many seconds are left for it.
function undoable(step) {
  const isCalled = step.dataset.runningState === "called";
  const until = {
    undo: isCalled ? Date.parse(step.dataset.undoUntil) || 0 : 0,
    undo_open: undoUntil("undoOpenUntil"),
    undo_card: undoUntil("undoCardUntil"),
  };
  const last = Math.max(...Object.values(until));
  const seconds = Math.ceil((last - serverNow()) / 1000);
  for (const place of document.querySelectorAll("[data-undo-left]")) place.textContent = String(Math.max(0, seconds));
  const name = seconds > 0 ? Object.keys(until).find((each) => until[each] === last) : "";
  return Object.fromEntries(Object.keys(until).map((each) => [each, each === name]));
}

// The text to correct is the one that stands now; what somebody is writing is left alone.
function fillCorrection(step) {
  const form = document.querySelector("form[data-act=correct]");
  if (form.closest("details").open || !step.dataset.mayCorrect) return;
  form.elements.target_id.value = step.dataset.item;
  form.elements.plain.value = step.querySelector("[data-motion-plain]").textContent;
  form.elements.what.value = step.querySelector("[data-motion-what]").textContent;
}

// A list somebody is choosing from is left alone.
function fillQueue(step) {
  const select = document.querySelector("[data-queue-select]");
  if (select.closest("details").open) return;
  select.replaceChildren(
    ...Array.from(step.querySelectorAll("[data-queue] li"), (line) => new Option(line.textContent, line.dataset.turn)),
  );
}

document.addEventListener("submit", (event) => {
  if (event.target === main && (performance.now() < settledAt || asksAgain())) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

// A button that was clicked gives the focus back, so that the space bar goes to the main button again.
document.addEventListener("click", (event) => {
  if (event.detail > 0) event.target.closest("button:not([aria-disabled=true]), summary")?.blur();
});

document.addEventListener("act:done", (event) => {
  for (const details of [event.target.closest("details"), event.target.closest(".more-fold")]) if (details) details.open = false;
  for (const input of event.target.querySelectorAll("input[name=reason]")) input.value = "";
  for (const input of event.target.querySelectorAll("input[type=radio]")) input.checked = false;
});

// What is unfolded would lie over the reason; what was written there is kept.
document.addEventListener("act:refused", (event) => {
  if (event.target.querySelector(".act-error")) return;
  for (const details of document.querySelectorAll(".more details[open]")) details.open = false;
});

function pressMain(event) {
  if (event.target.matches("button, summary, a") || main.hidden) return;
  if (!stances.hidden) event.preventDefault();
  // Which of the two is for the speaker to say: the space bar leads there and chooses neither.
  if (!stances.hidden && !event.target.closest("[data-stances]")) stances.focus();
  if (button.hidden || button.disabled) return;
  event.preventDefault();
  if (performance.now() >= settledAt && !asksAgain()) submit(main, button);
}

on("parts", showStep);
setInterval(() => showMore(currentStep()), 500);
startMotions();
startShortcuts(pressMain);
startClock();
startActs();
startLive();
