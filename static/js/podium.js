// The chair's laptop: the main button follows the meeting's next step; keys press what is shown on the buttons.
import { startActs, submit } from "./acts.js";
import { startClock } from "./clock.js";
import { on, startLive } from "./live.js";
import { keepHead } from "./heads.js";

const room = document.querySelector("[data-room]");
const main = document.querySelector("[data-main-form]");
const button = main.querySelector("[data-main-button]");
const stances = main.querySelector("[data-stances]");
// A step that has just changed is not pressed by the second half of a double click.
const SETTLE_MS = 400;
let changedAt = 0;
let shown = "";

function showStep() {
  const step = document.querySelector("#part-step > [data-step]");
  const id = `${step.dataset.step}:${step.dataset.stepTarget}`;
  if (id !== shown) changedAt = performance.now();
  shown = id;
  main.hidden = !step.dataset.step;
  main.action = step.dataset.stepAction;
  main.querySelector("[data-fill=step]").value = step.dataset.stepTarget;
  const word = step.querySelector("[data-step-word]");
  if (word) main.querySelector("[data-main-word]").textContent = word.textContent;
  button.disabled = step.dataset.stepAllowed !== "1";
  const asksStance = step.dataset.step === "start_turn" && step.dataset.stepKind === "round";
  stances.hidden = !asksStance;
  button.hidden = asksStance;
  showMore(step);
  fillQueue(step);
  keepHead(room.dataset.meeting);
}

function showMore(step) {
  const { runningState, stepKind, vote, state } = step.dataset;
  const isCalled = runningState === "called";
  const when = {
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
  if (event.target === main && performance.now() - changedAt < SETTLE_MS) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

document.addEventListener("act:done", (event) => {
  const details = event.target.closest("details");
  if (details) details.open = false;
  for (const input of event.target.querySelectorAll("input[name=reason]")) input.value = "";
});

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, select, textarea, summary, button, a") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.code === "Space" && !main.hidden && !button.hidden && !button.disabled) {
    event.preventDefault();
    if (performance.now() - changedAt >= SETTLE_MS) submit(main, button);
    return;
  }
  const key = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (key && !key.closest("[hidden]")) key.click();
});

on("parts", showStep);
startClock();
startActs();
startLive();
