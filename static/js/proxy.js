// 委托投票: the form of whoever casts for a member who is away. It is handed in as one's own ballot is, again and again until answered.
import { post, showError } from "./acts.js";
import { BallotQueue } from "./ballot_queue.js";
import { on } from "./live.js";
import { refused } from "./voting.js";

const form = document.querySelector("form[data-act=cast_proxy]");
const state = form.querySelector("[data-proxy-state]");
let queue = null;
let vote = null;
let taken = { choice: form.querySelector("[name=choice]:checked")?.value || "", receipt: form.elements.replaces.value };

const wordOf = (choice) => form.querySelector(`[name=choice][value="${CSS.escape(choice)}"]`)?.dataset.word || "";

/** Fill in whose ballot it is and in which vote; what was marked in an earlier vote is gone. */
export function fillProxy(data, me) {
  const name = JSON.parse(data.dataset.proxies)[me];
  fillCharge(data.dataset.vote ? name : JSON.parse(data.dataset.carries)[me], Boolean(data.dataset.vote));
  placeRefusal();
  if (!name) return;
  for (const place of form.querySelectorAll("[data-proxy-name]")) place.textContent = name;
  if (vote !== null && vote !== data.dataset.vote) stand({ choice: "", receipt: "" });
  vote = data.dataset.vote;
}

// Told as soon as it is entered, before any vote; in a vote only where it counts.
function fillCharge(name, isVoting) {
  const notice = document.querySelector("[data-carries]");
  const words = isVoting ? notice.dataset.wordsVote : notice.dataset.words;
  notice.hidden = !name;
  notice.textContent = name ? words.replaceAll("{name}", name) : "";
}

// What counts now: the mark shown is its mark.
function stand(ballot) {
  taken = ballot;
  for (const input of form.elements.choice) input.checked = input.value === taken.choice;
  say("");
  show();
}

function show() {
  const now = queue.state || (taken.receipt ? "taken" : "");
  for (const line of state.querySelectorAll("[data-proxy-when]")) line.hidden = line.dataset.proxyWhen !== now;
  form.querySelector("[data-proxy-choice]").textContent = wordOf(taken.choice);
}

function ask(ballot) {
  const fields = new FormData(form);
  fields.set("target_id", ballot.vote_id);
  for (const name of ["choice", "key", "replaces", "confirmed"]) fields.set(name, ballot[name] || "");
  return post(form.action, fields);
}

// Of a vote that is over the page says it where the form was.
let refusal = "";
function say(message) {
  refusal = message;
  showError(form, form.hidden ? "" : message);
  placeRefusal();
}

function placeRefusal() {
  const notice = document.querySelector("[data-proxy-refused]");
  notice.textContent = form.hidden ? refusal : "";
  notice.hidden = !notice.textContent;
}

// The answer names the choice that stands: of a repeat that came late it is the newer one.
function settled(ballot, answer) {
  if (answer.ok && ballot.vote_id === vote) return void stand({ choice: answer.choice, receipt: answer.receipt });
  stand(taken);
  say(answer.ok ? "" : refused(answer, ballot.before));
}

/** Hand in by this form from now on. */
export function startProxy(room) {
  queue = new BallotQueue(`gongyi:proxy:${room.dataset.meeting}:${room.dataset.member}`, { ask, settled, show });
  on("connection", (isOnline) => queue.hear(isOnline));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation(); // not sent as other forms are
    const { choice, confirmed } = Object.fromEntries(new FormData(form));
    if (!choice) return void showError(form, document.querySelector("form[data-ballot]").dataset.missing);
    const replaces = taken.receipt || null;
    if (!queue.pending && choice !== taken.choice) {
      queue.cast({ vote_id: vote, choice, replaces, confirmed, before: wordOf(taken.choice) });
    }
  });
  show();
  queue.send();
}
