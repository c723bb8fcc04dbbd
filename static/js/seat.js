// A representative's phone: marks what is mine, shows the forms that I may use now, calls me when it is my turn.
import { clearErrors, startActs } from "./acts.js";
import { startClock } from "./clock.js";
import { on, startLive } from "./live.js";
import { startVoting } from "./voting.js";
import { startWithdrawing } from "./withdraw.js";
import { checkDescent } from "./descent.js";
import { keepHead } from "./heads.js";
import { startMotions } from "./motions.js";
import { alertPerson, startSoundSwitch } from "./alerts.js";
import { fillConduct } from "./conduct.js";
import { startDevices } from "./devices.js";
import { fillProxy, startProxy } from "./proxy.js";
import { startMyBallots } from "./my_ballots.js";

const room = document.querySelector("[data-room]");
const me = room.dataset.member;

function showMine() {
  const data = document.querySelector("#part-acts > [data-acts]");
  if (!data) return;
  fillConduct();
  const acts = JSON.parse(data.dataset.acts);
  const mine = acts.by_member[me] || acts.rest;
  const myTurn = JSON.parse(data.dataset.turns)[me] || "";
  for (const input of document.querySelectorAll("[data-fill=target]")) input.value = data.dataset.target;
  for (const input of document.querySelectorAll("[data-fill=my-turn]")) input.value = myTurn;
  for (const form of document.querySelectorAll("form[data-act], a[data-act], p[data-act]")) form.hidden = !mine.includes(form.dataset.act);
  for (const element of document.querySelectorAll("[data-member]")) {
    element.classList.toggle("is-me", element !== room && element.dataset.member === me);
  }
  fillHelper(data.dataset.vote);
  fillProxy(data, me);
  showPlace(data.dataset.queue.split(" ").indexOf(me) + 1);
  room.classList.toggle("is-my-turn", data.dataset.running === me);
  showFromTop(data);
  callMe(data);
}

// On an officer's page for a member: whose help is noted belongs to one vote.
function fillHelper(vote) {
  const form = document.querySelector("form[data-act=note_helper]");
  if (!form || form.elements.vote_id.value === vote) return;
  if (form.elements.vote_id.value) form.elements.helper.value = "";
  form.elements.vote_id.value = vote;
}

function showPlace(place) {
  document.querySelector("[data-my-place]").hidden = place < 1;
  document.querySelector("[data-my-place-number]").textContent = place > 0 ? String(place) : "";
}

let called = null;
let voted = null;
let phase = null;
let spoke = false;

// What matters stands at the top: a page that was scrolled for one thing shows the next one from its beginning.
function showFromTop(data) {
  const now = document.querySelector("#part-now > .now");
  const isMine = data.dataset.running === me;
  const key = `${now.dataset.state}:${now.dataset.phase}:${now.dataset.vote}:${isMine}`;
  if (phase !== null && phase !== key) {
    window.scrollTo(0, 0);
    for (const said of document.querySelectorAll("body > .notice")) said.remove(); // it was about the step before
  }
  phase = key;
  const speaks = isMine && document.querySelector(".speaking")?.dataset.turnState === "speaking";
  if (spoke && !speaks) sayDone(document.querySelector("[data-done-line]").dataset.turnOver);
  spoke = speaks;
}

// Says that what was pressed has been done, for a few seconds.
let doneTimer = 0;
function sayDone(words) {
  const line = document.querySelector("[data-done-line]");
  line.textContent = words || "";
  clearTimeout(doneTimer);
  doneTimer = setTimeout(() => { line.textContent = ""; }, 6000);
}

function showAttendance(mine) {
  for (const word of document.querySelectorAll("[data-my-attendance] [data-when]")) {
    word.hidden = word.dataset.when !== mine.attendance;
  }
}

// Once for each turn and for each vote, not again when the page is merely refreshed by a push.
function callMe(data) {
  const turn = data.dataset.running === me ? data.dataset.target : null;
  const vote = document.querySelector("form[data-act=cast]").hidden ? null : data.dataset.vote;
  if (turn && turn !== called) alertPerson(room.dataset.alertTurn);
  if (vote && vote !== voted) alertPerson(room.dataset.alertVote);
  called = turn;
  voted = vote;
}

on("parts", showMine);
on("parts", () => keepHead(room.dataset.meeting));
on("parts", () => checkDescent(room.dataset.meeting));
on("mine", showAttendance);
on("connection", (isOnline) => isOnline && clearErrors());
document.addEventListener("act:done", (event) => {
  sayDone(event.target.dataset.done);
  // What had to be unfolded first (离会) is folded away again: whoever comes back does not leave by a slip of the thumb.
  for (const details of [...event.target.querySelectorAll("details"), event.target.closest(".others")]) {
    if (details && !room.dataset.for) details.open = false;
  }
});
startMotions();
startClock();
startActs();
startMyBallots(room);
startVoting(room);
startWithdrawing();
startProxy(room);
startDevices();
startSoundSwitch();
startLive();
