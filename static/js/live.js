// Keeps the live parts of a room up to date: joins its room, morphs parts into place, never goes back to an older one.
/* global io, Idiomorph */
import { setServerTime, tick } from "./clock.js";

const room = document.querySelector("[data-room]");
const versions = new Map();
const listeners = { parts: [], mine: [], connection: [], joined: [] };
let joining = false;
let pushes = 0;

export const socket = io({
  transports: ["websocket", "polling"],
  reconnectionDelay: 250,
  reconnectionDelayMax: 1000,
  randomizationFactor: 0.5,
});

/** Call `listener` after parts were put in place (“parts”), with what is mine (“mine”), on going on- and offline, with a join's answer (“joined”). */
export function on(event, listener) {
  listeners[event].push(listener);
}

function tell(event, value) {
  for (const listener of listeners[event]) listener(value);
}

function isOlder(version, than) {
  return than !== undefined && (version[0] < than[0] || (version[0] === than[0] && version[1] < than[1]));
}

/** Put the parts of one message into place; each part has a version of its own. */
export function applyParts(message) {
  for (const [name, html] of Object.entries(message.parts)) {
    const place = document.getElementById(`part-${name}`);
    if (!place || isOlder(message.version, versions.get(name))) continue;
    versions.set(name, message.version);
    Idiomorph.morph(place, html, { morphStyle: "innerHTML", callbacks: { beforeNodeMorphed: keepOpen } });
  }
  tick();
  tell("parts", message);
}

// What a reader has unfolded stays unfolded.
function keepOpen(old, fresh) {
  if (old instanceof HTMLDetailsElement && fresh instanceof Element) fresh.toggleAttribute("open", old.open);
  return true;
}

function join() {
  if (joining || !socket.connected) return;
  joining = true;
  const sentAt = performance.now();
  const payload = { view: room.dataset.view, meeting: Number(room.dataset.meeting), language: room.dataset.language };
  if (room.dataset.token) payload.token = room.dataset.token;
  if (room.dataset.for) payload.member = Number(room.dataset.for);
  socket.timeout(4000).emit("live:join", payload, (failed, answer) => {
    joining = false;
    if (failed || (!answer.ok && !GONE.includes(answer.error))) return void retryJoin();
    failures = 0;
    const isOwn = room.dataset.view === "seat" && !room.dataset.for;
    const isPast = isOwn && answer.current !== payload.meeting;
    // Somebody else has signed in on this phone since: the page is not theirs.
    const isOthers = isOwn && answer.mine?.member !== Number(room.dataset.member);
    if (!answer.ok || isPast || isOthers) return void location.reload();
    setServerTime(answer.now, performance.now() - sentAt);
    applyParts(answer);
    if (answer.mine) tell("mine", answer.mine);
    tell("joined", answer);
    tell("connection", true);
  });
}

// Why the server refuses to let this page in for good: then the whole page is asked for anew.
const GONE = ["sign_in_first", "wrong_post", "view_invalid", "not_found"];
let failures = 0;
const IDLE = ["called", "recessed", "closed", "adjourned", "inquorate"].map((state) => `[data-view=seat] #part-now > .now[data-state=${state}]`).join(",");
const ASKS_WHILE_IDLE_MS = 45000;

function retryJoin() {
  failures += 1;
  setTimeout(join, Math.min(10000, 500 * 2 ** failures) * (0.5 + Math.random()));
}

function showConnection(isOnline) {
  const bar = document.querySelector("[data-offline]");
  if (bar) bar.hidden = isOnline;
}

export function startLive() {
  on("connection", showConnection);
  socket.on("connect", join);
  socket.on("disconnect", () => tell("connection", false));
  socket.on("connect_error", () => tell("connection", false));
  socket.on("live:parts", (message) => {
    pushes += 1;
    setServerTime(message.now);
    applyParts(message);
  });
  socket.on("live:mine", (mine) => {
    if (!room.dataset.for || Number(room.dataset.for) === mine.member) tell("mine", mine);
  });
  socket.on("live:signed_out", () => location.reload());
  // A phone that slept holds an old picture: it asks for the present one as soon as it is looked at.
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && join());
  window.addEventListener("pageshow", join);
  window.addEventListener("online", () => socket.connect());
  // A page whose meeting is over, or still to come, hears nothing of another one that has begun: it asks now and then.
  setInterval(() => document.querySelector(IDLE) && join(), ASKS_WHILE_IDLE_MS * (0.8 + 0.4 * Math.random()));
  // An act was taken but nothing came of it on this page: ask for what stands now.
  document.addEventListener("act:done", () => {
    const seen = pushes;
    setTimeout(() => pushes === seen && join(), 1500);
  });
}
