// 我投过的票: of votes by name as the roll has it, of secret ones as this phone alone remembers them.
import { recall, save } from "./ballot_queue.js";

const MOST_KEPT = 60;
const place = document.querySelector("[data-my-ballots]");
const roll = place ? JSON.parse(place.dataset.myBallots) : [];
let store = "";

/** Remember a ballot that was taken: its vote, its choice in words, its receipt as it is shown (`key`: and in full). Null takes it back. */
export function rememberBallot(vote, ballot) {
  const kept = (recall(store) || []).filter((each) => each.vote !== vote);
  save(store, (ballot ? [...kept, { ...ballot, vote }] : kept).slice(-MOST_KEPT));
}

/** The words of a ballot as this phone handed it in, or "". */
export function rememberedWord(vote, receipt) {
  const kept = (recall(store) || []).find((each) => each.vote === vote);
  return kept && kept.receipt === receipt ? kept.word : "";
}

/** Show what was voted in the votes that are over; an aborted one is none. */
export function showBallots() {
  const votes = document.querySelector("#part-acts > [data-votes]");
  if (!place || !votes) return;
  const known = new Map([...(recall(store) || []), ...roll].map((each) => [each.vote, each]));
  const lines = JSON.parse(votes.dataset.votes).filter(([vote]) => known.has(vote));
  place.querySelector("ul").replaceChildren(...lines.map(([vote, title]) => line(title, known.get(vote))));
  place.hidden = lines.length === 0;
}

function line(title, ballot) {
  const shown = place.querySelector("template").content.cloneNode(true);
  shown.querySelector("[data-title]").textContent = title;
  shown.querySelector("[data-word]").textContent = ballot.word;
  shown.querySelector("[data-receipt]").textContent = ballot.receipt;
  return shown;
}

export function startMyBallots(room) {
  store = `gongyi:ballots:${room.dataset.meeting}:${room.dataset.member}`;
  showBallots();
}
