// Casts a ballot so that it counts once: by event, else by form, again and again with the same key until answered.
import { post, showError } from "./acts.js";
import { BallotQueue, recall, save } from "./ballot_queue.js";
import { on, socket } from "./live.js";
import { rememberBallot, rememberedWord, showBallots } from "./my_ballots.js";
import { emptyQuestion, isEmpty, readChoice, showChoice, showPaper, wordOf } from "./marks.js";

const ACK_MS = 3000;
const form = document.querySelector("form[data-ballot]");
const state = form.querySelector("[data-ballot-state]");
let queue = null; // {vote_id, choice, replaces, before}: sent, but not answered yet
let store = "";
let kept = null; // one's own secret ballot: the server does not know which it is, so the phone keeps it
let wanted = null; // {vote, choice} of a voter who changed their mind while one ballot was on its way
let current = { vote: Number(state.dataset.vote) || null, choice: state.dataset.choice, receipt: state.dataset.receipt };
let askedEmpty = false;
let refusal = ""; // why the last ballot was not counted, until the next vote

// A receipt is short; of a secret vote it is the ballot's own key.
const isKey = (receipt) => Boolean(receipt) && receipt.length === 32;
const isSecret = () => document.querySelector("#part-vote > .vote-text").dataset.secret === "1";
const shown = (receipt) => (isKey(receipt) ? `${receipt.slice(0, 4)} ${receipt.slice(4, 8)}` : receipt || "");

function keep(taken) {
  rememberBallot(taken.vote, { word: taken.word, receipt: shown(taken.receipt), key: taken.receipt });
  if (!isKey(taken.receipt)) return;
  kept = taken;
  save(`${store}:kept`, kept);
}

// Taken back in favour of paper: the key opens nothing any more.
function forget() {
  rememberBallot(current.vote, null);
  kept = null;
  save(`${store}:kept`, kept);
  take({ vote: current.vote, choice: null, receipt: null });
  showChoice(null);
  show();
}

function show() {
  const isUnassisted = isSecret() && form.querySelector("[name=member_id]") !== null;
  const voted = current.choice ? "taken" : current.receipt ? "untold" : current.isVoted ? "elsewhere" : "empty";
  const settled = isUnassisted ? "unassisted" : voted;
  const now = queue.state || settled;
  for (const line of state.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== now;
  state.querySelector("[data-taken-choice]").textContent = wordOf(current.choice);
  state.querySelector("[data-taken-receipt]").textContent = shown(current.receipt);
  const button = form.querySelector("[data-cast-button]");
  button.textContent = current.receipt ? button.dataset.wordChange : button.dataset.wordFirst;
  button.disabled = ["elsewhere", "unassisted"].includes(now);
  // Only what this phone holds the key of can be taken back here.
  document.querySelector("[data-room]").classList.toggle("has-ballot", Boolean(current.receipt));
  form.classList.toggle("is-pending", Boolean(queue.pending));
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

function ask(ballot) {
  const isEntered = form.querySelector("[name=member_id]") !== null;
  return (isEntered ? Promise.resolve(null) : askBySocket(ballot)).then((answer) => answer || askByForm(ballot));
}

// Any answer is final: the phone forgets the choice.
function settle(ballot, answer) {
  showRefusal(answer.ok ? "" : refused(answer, ballot.before));
  const isOver = ballot.vote_id !== current.vote; // another vote is open by now, or none
  const word = answer.choice === ballot.choice ? ballot.word : wordOf(answer.choice);
  const taken = { vote: ballot.vote_id, choice: answer.choice, receipt: answer.receipt, word };
  if (answer.ok) keep(taken);
  if (answer.ok) (isOver ? showLast : take)(taken);
  const next = wanted && wanted.vote === current.vote ? wanted.choice : null; // a change of mind holds for its own vote
  wanted = null;
  if (isOver && !next) showChoice(current.choice); // the mark was meant for a vote that is over
  if (next && (answer.ok || isOver) && next !== current.choice) cast(next);
  show();
}

/** Why a ballot was not counted; of a change that came too late the phone knows which ballot stands instead. */
export function refused(answer, before) {
  return answer.error === "change_too_late" && before ? form.dataset.changeLate.replace("{choice}", before) : answer.message;
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
  if (queue.pending) {
    wanted = { vote, choice };
    return;
  }
  const standing = current.vote === vote && current.receipt ? current : {};
  const ballot = { vote_id: vote, choice, replaces: standing.receipt || null, before: wordOf(standing.choice), word: wordOf(choice) };
  if (form.elements.page_of) ballot.page_of = form.elements.page_of.value;
  queue.cast(ballot);
}

// What the server says is mine. A vote that has gone takes its ballot, its error and its mark with it.
function takeMine(mine) {
  const isNewVote = mine.vote !== current.vote;
  if (mine.last_missed) document.querySelector("[data-not-voted]").dataset.vote = mine.last_missed;
  showLast({ vote: mine.last_vote, choice: mine.last_choice, word: mine.last_word, receipt: mine.last_receipt });
  const before = current.receipt;
  // The desk is not told how a member voted; what was entered on this very page it still knows.
  const choice = mine.choice || (mine.receipt && mine.receipt === current.receipt ? current.choice : null);
  take({ vote: mine.vote, choice, receipt: mine.receipt, isVoted: mine.has_voted });
  if (mine.choice && mine.receipt) rememberBallot(mine.vote, { word: wordOf(mine.choice), receipt: shown(mine.receipt) });
  if (isNewVote && !queue.pending) showError(form, "");
  // Told again of the same ballot, the page leaves alone what somebody is marking now.
  if (!queue.pending && (isNewVote || (current.choice && current.receipt !== before))) showChoice(current.choice);
  queue.send();
  show();
}

// After the closing each phone still shows its own ballot beside the result, to compare with the published list.
function showLast(mine) {
  const card = document.querySelector("[data-my-ballot]");
  const result = document.querySelector("#part-now .result");
  if (!mine.receipt && kept && result?.dataset.vote === String(kept.vote)) mine = kept;
  const word = mine.word || rememberedWord(mine.vote, shown(mine.receipt)) || wordOf(mine.choice);
  if (mine.receipt && word) {
    card.dataset.vote = mine.vote;
    card.querySelector("[data-last-choice]").textContent = word;
    card.querySelector("[data-last-receipt]").textContent = shown(mine.receipt);
  }
  card.hidden = !result || result.dataset.vote !== card.dataset.vote;
  const missed = document.querySelector("[data-not-voted]");
  missed.hidden = !card.hidden || !result || result.dataset.vote !== missed.dataset.vote;
  showBallots();
}

// Who could vote and did not is told so after the closing; what is on its way may still have been in time.
function noteMissed() {
  const couldVote = current.vote && !current.receipt && !current.isVoted && !queue.pending && state.dataset.could === "1";
  if (couldVote) document.querySelector("[data-not-voted]").dataset.vote = current.vote;
}

function noteVote() {
  const vote = Number(document.querySelector("#part-acts > [data-vote]").dataset.vote) || null;
  if (vote !== current.vote) noteMissed();
  showLast(current);
  placeRefusal();
  state.dataset.could = form.hidden ? "" : "1";
  if (vote === current.vote) return;
  take({ vote, choice: null, receipt: null });
  if (!queue.pending) showChoice(current.choice);
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
  queue = new BallotQueue(store, { ask, settled: settle, show });
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
    if (choice && !(current.choice === choice && !queue.pending)) cast(choice);
  });
  form.addEventListener("ballot:withdrawn", forget);
  on("parts", showPaper);
  on("parts", noteVote);
  on("mine", takeMine);
  on("connection", (isOnline) => queue.hear(isOnline));
  show();
  queue.send();
}
