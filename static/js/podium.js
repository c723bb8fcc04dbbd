// The chair's laptop: the main button follows the meeting's next step; keys press what is shown on the buttons.
import { startActs, submit } from "./acts.js";
import { serverNow, startClock } from "./clock.js";
import { on, startLive } from "./live.js";
import { keepHead } from "./heads.js";

const room = document.querySelector("[data-room]");
const main = document.querySelector("[data-main-form]");
const button = main.querySelector("[data-main-button]");
const stances = main.querySelector("[data-stances]");
// A step that has just changed is not pressed by the second half of a double click.
const SETTLE_MS = 400;
let changedAt = 0;
// Closing a vote cannot be taken back: while somebody has not voted it asks for a second press.
const ARMED_MS = 5000;
let armedAt = -ARMED_MS;
let shown = "";

function showStep() {
  const step = currentStep();
  const id = `${step.dataset.step}:${step.dataset.stepTarget}`;
  if (id !== shown) changedAt = performance.now();
  shown = id;
  main.hidden = !step.dataset.step;
  main.action = step.dataset.stepAction;
  main.querySelector("[data-fill=step]").value = step.dataset.stepTarget;
  showWord(step);
  button.disabled = step.dataset.stepAllowed !== "1";
  const asksStance = step.dataset.step === "start_turn" && step.dataset.stepKind === "round";
  stances.hidden = !asksStance;
  button.hidden = asksStance;
  showMore(step);
  fillQueue(step);
  keepHead(room.dataset.meeting);
}

function showWord(step) {
  const word = step.querySelector("[data-step-word]");
  const isArmed = isArmedFor(step);
  if (word) main.querySelector("[data-main-word]").textContent = isArmed ? room.dataset.confirmClose : word.textContent;
}

function isArmedFor(step) {
  return step.dataset.step === "close_vote" && performance.now() - armedAt < ARMED_MS;
}

// Whether this press only asks again: the vote is to be closed and somebody has not voted.
function asksAgain() {
  const step = currentStep();
  const counts = document.querySelector("#part-turnout").textContent.match(/\d+/g) || [];
  if (step.dataset.step !== "close_vote" || counts[0] === counts[1] || isArmedFor(step)) return false;
  armedAt = performance.now();
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
    undo: isCalled && Date.parse(step.dataset.undoUntil) > serverNow(),
    called: isCalled,
    "called-round": isCalled && stepKind === "round",
    in_session: state === "in_session" && !vote,
    room_open: state === "room_open",
    queue: !runningState && step.querySelectorAll("[data-queue] li").length > 1,
    vote: Boolean(vote),
    "may-adjourn": ["in_session", "suspended"].includes(state) && !vote,
  };
  for (const element of document.querySelectorAll(".more > [data-when]")) element.hidden = !when[element.dataset.when];
  for (const input of document.querySelectorAll("[data-fill=running]")) input.value = step.dataset.running;
  for (const input of document.querySelectorAll("[data-fill=vote]")) input.value = vote;
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
  if (event.target === main && (performance.now() - changedAt < SETTLE_MS || asksAgain())) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

document.addEventListener("act:done", (event) => {
  const details = event.target.closest("details");
  if (details) details.open = false;
  for (const input of event.target.querySelectorAll("input[name=reason]")) input.value = "";
});

// A button that was clicked keeps the focus: it takes the space bar itself, letters go on to their own buttons.
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.repeat) return void (event.target === button && event.preventDefault()); // held down is pressed once
  if (event.code === "Space") return void pressMain(event);
  const key = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (key && !key.closest("[hidden]")) key.click();
});

function pressMain(event) {
  if (event.target.matches("button, summary, a") || main.hidden || button.hidden || button.disabled) return;
  event.preventDefault();
  if (performance.now() - changedAt >= SETTLE_MS && !asksAgain()) submit(main, button);
}

on("parts", showStep);
setInterval(() => showMore(currentStep()), 1000);
startClock();
startActs();
startLive();
