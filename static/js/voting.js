// Casts a ballot so that it counts once: by event, else by form, again and again with the same key until answered.
import { post, showError } from "./acts.js";
import { on, socket } from "./live.js";
import { emptyQuestion, isEmpty, readChoice, showChoice, showPaper, wordOf } from "./marks.js";

const ACK_MS = 3000;
const form = document.querySelector("form[data-ballot]");
const state = form.querySelector("[data-ballot-state]");
let store = "";
let kept = null; // one's own secret ballot: the server does not know which it is, so the phone keeps it
let pending = null; // {vote_id, choice, key, replaces}: sent, but not answered yet
let wanted = null; // {vote, choice} of a voter who changed their mind while one ballot was on its way
let current = { vote: Number(state.dataset.vote) || null, choice: state.dataset.choice, receipt: state.dataset.receipt };
let sending = false;
let online = true;
let askedEmpty = false;
let refusal = ""; // why the last ballot was not counted, until the next vote

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A receipt is short; of a secret vote it is the ballot's own key.
const isKey = (receipt) => Boolean(receipt) && receipt.length === 32;
const isSecret = () => document.querySelector("#part-vote > .vote-text").dataset.secret === "1";
const shown = (receipt) => (isKey(receipt) ? `${receipt.slice(0, 4)} ${receipt.slice(4, 8)}` : receipt || "");

function keep(taken) {
  if (!isKey(taken.receipt)) return;
  kept = { ...taken, word: wordOf(taken.choice) };
  save(`${store}:kept`, kept);
}

// Taken back in favour of paper: the key opens nothing any more.
function forget() {
  kept = null;
  save(`${store}:kept`, kept);
  take({ vote: current.vote, choice: null, receipt: null });
  showChoice(null);
  show();
}

function remember() {
  save(store, pending);
}

function save(name, value) {
  try {
    if (value) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
  } catch {
    // Without a store the ballot is still sent, only a reload would forget it.
  }
}

function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(name) || "null");
  } catch {
    return null;
  }
}

function show() {
  const isUnassisted = isSecret() && form.querySelector("[name=member_id]") !== null;
  const voted = current.choice ? "taken" : current.receipt ? "untold" : current.isVoted ? "elsewhere" : "empty";
  const settled = isUnassisted ? "unassisted" : voted;
  const now = pending ? (online ? "sending" : "offline") : settled;
  for (const line of state.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== now;
  state.querySelector("[data-taken-choice]").textContent = wordOf(current.choice);
  state.querySelector("[data-taken-receipt]").textContent = shown(current.receipt);
  const button = form.querySelector("[data-cast-button]");
  button.textContent = current.receipt ? button.dataset.wordChange : button.dataset.wordFirst;
  button.disabled = ["elsewhere", "unassisted"].includes(now);
  form.classList.toggle("is-pending", Boolean(pending));
}

function askBySocket(ballot) {
  return new Promise((resolve) => {
    if (!socket.connected) return void resolve(null);
    socket.timeout(ACK_MS).emit("voting:cast", ballot, (failed, answer) => resolve(failed ? null : answer));
  });
}

function askByForm(ballot) {
  const fields = new FormData(form);
  for (const name of ["choice", "key", "replaces"]) fields.set(name, ballot[name] || "");
  return post(form.dataset.action.replace("/0/", `/${ballot.vote_id}/`), fields);
}

// One message at a time, in order: the phone never has two ballots of one vote on their way.
async function send() {
  if (sending || !pending) return;
  sending = true;
  show();
  const ballot = pending;
  const isEntered = form.querySelector("[name=member_id]") !== null;
  const answer = (isEntered ? null : await askBySocket(ballot)) || (await askByForm(ballot));
  sending = false;
  if (!answer || isPassing(answer)) return void retry();
  settle(ballot, answer);
}

// Not an answer to the ballot but a fault on the way: it is sent again with the same key, and counted once.
function isPassing(answer) {
  return !answer.ok && (answer.error === "unexpected" || answer.error === "http_429" || /^http_5/.test(answer.error || ""));
}

function retry() {
  show();
  setTimeout(send, socket.connected ? 500 : 1500);
}

// Any answer is final: the phone forgets the choice.
function settle(ballot, answer) {
  if (pending !== ballot) return;
  pending = null;
  remember();
  showRefusal(answer.ok ? "" : answer.message);
  const isOver = ballot.vote_id !== current.vote; // another vote is open by now, or none
  const taken = { vote: ballot.vote_id, choice: answer.choice, receipt: answer.receipt };
  if (answer.ok) keep(taken);
  if (answer.ok) (isOver ? showLast : take)(taken);
  const next = wanted && wanted.vote === current.vote ? wanted.choice : null; // a change of mind holds for its own vote
  wanted = null;
  if (isOver && !next) showChoice(current.choice); // the mark was meant for a vote that is over
  if (next && (answer.ok || isOver) && next !== current.choice) cast(next);
  show();
}

// The vote was closed: the form goes, before or after the refusal comes. The page itself says so then.
function showRefusal(message) {
  refusal = message || "";
  placeRefusal();
  showError(form, form.hidden ? "" : refusal);
}

function placeRefusal() {
  const notice = document.querySelector("[data-ballot-refused]");
  notice.textContent = form.hidden ? refusal : "";
  notice.hidden = !notice.textContent;
}

function take(mine) {
  const isKept = !mine.receipt && kept !== null && kept.vote === mine.vote;
  current = isKept ? { ...mine, choice: kept.choice, receipt: kept.receipt } : mine;
  form.elements.replaces.value = current.receipt || "";
}

function cast(choice) {
  const vote = Number(document.querySelector("#part-acts > [data-vote]").dataset.vote);
  if (pending) {
    wanted = { vote, choice };
    return;
  }
  pending = { vote_id: vote, choice, key: randomKey(), replaces: current.vote === vote ? current.receipt || null : null };
  if (form.elements.page_of) pending.page_of = form.elements.page_of.value;
  remember();
  send();
}

// What the server says is mine. A vote that has gone takes its ballot, its error and its mark with it.
function takeMine(mine) {
  const isNewVote = mine.vote !== current.vote;
  showLast({ vote: mine.last_vote, choice: mine.last_choice, word: mine.last_word, receipt: mine.last_receipt });
  const before = current.receipt;
  // The desk is not told how a member voted; what was entered on this very page it still knows.
  const choice = mine.choice || (mine.receipt && mine.receipt === current.receipt ? current.choice : null);
  take({ vote: mine.vote, choice, receipt: mine.receipt, isVoted: mine.has_voted });
  if (isNewVote && !pending) showError(form, "");
  // Told again of the same ballot, the page leaves alone what somebody is marking now.
  if (!pending && (isNewVote || (current.choice && current.receipt !== before))) showChoice(current.choice);
  if (pending) send();
  show();
}

// After the closing each phone still shows its own ballot beside the result, to compare with the published list.
function showLast(mine) {
  const card = document.querySelector("[data-my-ballot]");
  const result = document.querySelector("#part-now .result");
  if (!mine.receipt && kept && result?.dataset.vote === String(kept.vote)) mine = kept;
  const word = mine.word || wordOf(mine.choice);
  if (mine.receipt && word) {
    card.dataset.vote = mine.vote;
    card.querySelector("[data-last-choice]").textContent = word;
    card.querySelector("[data-last-receipt]").textContent = shown(mine.receipt);
  }
  card.hidden = !result || result.dataset.vote !== card.dataset.vote;
}

function noteVote() {
  showLast(current);
  placeRefusal();
  const vote = Number(document.querySelector("#part-acts > [data-vote]").dataset.vote) || null;
  if (vote === current.vote) return;
  take({ vote, choice: null, receipt: null });
  if (!pending) showChoice(current.choice);
  if (vote) showRefusal("");
  if (vote && form.querySelector("[name=confirmed]")) form.querySelector("[name=confirmed]").checked = false;
  show();
}

// A paper without a mark is handed in by a second press only.
function asksAboutEmpty() {
  const asks = isEmpty() && !askedEmpty;
  askedEmpty = asks;
  showError(form, asks ? emptyQuestion() : "");
  return asks;
}

export function startVoting(room) {
  store = `gongyi:ballot:${room.dataset.meeting}:${room.dataset.member}`;
  pending = recall(store);
  kept = recall(`${store}:kept`);
  take(current);
  if (current.choice) showChoice(current.choice);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const choice = readChoice();
    if (!choice) return void showError(form, form.dataset.missing);
    const confirmation = form.elements.confirmed;
    if (confirmation && !confirmation.checked) return void showError(form, form.dataset.missingConfirm);
    if (asksAboutEmpty()) return;
    if (choice && !(current.choice === choice && !pending)) cast(choice);
  });
  form.addEventListener("ballot:withdrawn", forget);
  on("parts", showPaper);
  on("parts", noteVote);
  on("mine", takeMine);
  on("connection", (isOnline) => {
    online = isOnline;
    show();
    if (isOnline) send();
  });
  show();
  send();
}
