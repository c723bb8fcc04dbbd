// Hands in ballots one at a time, again and again with the same key until answered, so that each counts once.
// What is not answered yet survives a reload.
import { socket } from "./live.js";

// After so long a person wonders whether anything happens, and is told how else to vote.
const SLOW_MS = 5000;

/** 128 random bits in hex: what a ballot is known by. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function save(name, value) {
  try {
    if (value) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
  } catch {
    // Without a store the ballot is still sent, only a reload would forget it.
  }
}

export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(name) || "null");
  } catch {
    return null;
  }
}

// Not an answer to the ballot but a fault on the way: it is sent again with the same key, and counted once.
function isPassing(answer) {
  return !answer.ok && (answer.error === "unexpected" || answer.error === "http_429" || /^http_5/.test(answer.error || ""));
}

/**
 * The ballots of one form. `ask(ballot)`: sends it, resolves to the answer or to null; `settled(ballot, answer)`: any
 * answer is final, and by then the ballot is forgotten; `show()`: the state has changed.
 */
export class BallotQueue {
  constructor(store, { ask, settled, show }) {
    Object.assign(this, { store, ask, settled, show, pending: recall(store), isOnline: true, isSending: false, isSlow: false, timer: 0 });
  }

  /** What a line of state says of the ballot on its way, or "" where there is none. `offline_change`: another one is in. */
  get state() {
    if (!this.pending) return "";
    if (!this.isOnline) return this.pending.replaces ? "offline_change" : "offline";
    return this.isSlow ? "slow" : "sending";
  }

  cast(ballot) {
    this.pending = { ...ballot, key: newKey() };
    save(this.store, this.pending);
    this.send();
  }

  hear(isOnline) {
    this.isOnline = isOnline;
    this.show();
    if (isOnline) this.send();
  }

  // One message at a time, in order: the phone never has two ballots of one vote on their way.
  async send() {
    if (this.isSending || !this.pending) return;
    this.isSending = true;
    this.timer ||= setTimeout(() => this.tellSlow(), SLOW_MS);
    this.show();
    const ballot = this.pending;
    const answer = await this.ask(ballot);
    this.isSending = false;
    if (!answer || isPassing(answer)) return void this.retry();
    this.pending = null;
    clearTimeout(this.timer);
    Object.assign(this, { timer: 0, isSlow: false });
    save(this.store, null);
    this.settled(ballot, answer);
  }

  tellSlow() {
    this.isSlow = true;
    this.show();
  }

  retry() {
    this.show();
    setTimeout(() => this.send(), socket.connected ? 500 : 1500);
  }
}
