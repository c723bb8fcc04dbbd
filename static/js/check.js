// 核对记录: reads a file from the reader's disk, or the published record, checks it here and says what was found.
import { keptHeads } from "./heads.js";
import { descends, readRecord } from "./record.js";
import { recount } from "./recount.js";

const place = document.querySelector("[data-check]");
const words = JSON.parse(place.dataset.words);
const book = JSON.parse(place.dataset.book);
const MOST_PROBLEMS = 50;

const spoken = (head) => head.slice(0, 16).replace(/(.{4})(?=.)/g, "$1 ");
const at = (name) => place.querySelector(`[data-${name}]`);

function fill(text, facts) {
  return text.replace(/%\((\w+)\)s/g, (_, name) => words.words[facts[name]] || String(facts[name]));
}

function say(name, facts) {
  const element = at(name);
  element.textContent = fill(element.dataset.text, facts);
  element.hidden = false;
}

function show(outcome) {
  for (const title of at("answer").querySelectorAll("h2")) title.hidden = title.dataset.when !== outcome;
  at("found").hidden = outcome === "failed";
  at("bad-next").hidden = outcome !== "bad";
  at("answer").hidden = false;
  at("answer").focus();
  at("answer").scrollIntoView({ block: "start" });
}

function listed(name, texts) {
  at(name).replaceChildren(...texts.map(([text, isWrong]) => {
    const line = document.createElement("li");
    line.textContent = text;
    line.classList.toggle("wrong", Boolean(isWrong));
    return line;
  }));
}

/** What could not be checked: each thing once, with the items it is about where it is not about all. */
function notesOf(votes) {
  return Object.entries(words.unchecked).flatMap(([code, text]) => {
    const about = votes.filter((vote) => vote.unchecked.includes(code));
    if (!about.length) return [];
    const items = [...new Set(about.map((vote) => vote.item))].join(", ");
    return [[about.length === votes.length ? text : `${text}${fill(words.votes.of_items, { items })}`]];
  });
}

function told(vote) {
  if (vote.problems.length) return "wrong";
  if (vote.state !== "closed") return vote.state;
  const isCounted = !vote.unchecked.includes("ballots");
  if (vote.question === "election" || vote.question === "choice") return isCounted ? "marks_right" : "marks_stated";
  if (!isCounted) return "stated";
  return vote.unchecked.includes("sides") || vote.unchecked.includes("rule") ? "counted" : "right";
}

function voteLine(vote) {
  const bare = vote.title || words.votes.untitled;
  const title = vote.amendment === null ? bare : fill(words.votes.of_amendment, { number: vote.amendment, title: bare });
  const facts = { ...vote, ...vote.figures, title, problems: vote.problems.length };
  return [`${vote.problems.length ? "✗" : "✓"} ${fill(words.votes[told(vote)], facts)}`, vote.problems.length > 0];
}

/** Say whether the record descends from what this phone saw while the meeting was on. */
function compareHeads(rows, meeting) {
  for (const name of ["alarm", "heads", "no-heads"]) at(name).hidden = true;
  if (!meeting) return true;
  const kept = keptHeads(meeting);
  const missing = kept.filter((head) => !descends(rows, head));
  at("no-heads").hidden = kept.length > 0;
  at("alarm").hidden = !missing.length;
  if (missing.length) {
    say("alarm-count", { missing: missing.length });
    at("alarm-heads").textContent = missing.slice(-3).map(spoken).join("\n");
  } else if (kept.length) say("heads", { kept: kept.length });
  return !missing.length;
}

// The first eight digits of a secret ballot's key are what its phone shows.
const FEWEST_OF_A_KEY = 8;

/** Say where somebody's own ballot stands: by its receipt, in a secret vote by the beginning of its key. */
function findBallot(rows, given) {
  for (const name of ["ballot", "no-ballot", "two-ballots"]) at(name).hidden = true;
  const receipt = given.toLowerCase().replace(/[^0-9a-z]/g, "");
  if (!receipt) return;
  const begins = (key) => receipt.length >= FEWEST_OF_A_KEY && key?.startsWith(receipt);
  const isIt = (ballot) => ballot.receipt?.toLowerCase().replace("-", "") === receipt || begins(ballot.id);
  const found = rows.flatMap(({ act, facts }) => (act === "vote_counted" && Array.isArray(facts?.ballots)
    ? facts.ballots.filter(isIt).map(({ choice }) => ({ item: facts.item, choice, receipt: given })) : []));
  if (found.length > 1) say("two-ballots", { receipt: given, found: found.length });
  else if (found.length) say("ballot", found[0]);
  else say("no-ballot", { receipt: given });
}

function check(bytes, name, meeting, given) {
  const record = readRecord(bytes, given);
  const votes = recount(record, book);
  const problems = [...record.problems, ...votes.flatMap((vote) => vote.problems)].sort((a, b) => a.line - b.line);
  const isOurs = compareHeads(record.rows, meeting);
  at("name").textContent = name;
  say("sum", { rows: record.rows.length, head: spoken(record.head || "") });
  say("redacted", { redacted: record.redacted });
  at("redacted").hidden = !record.redacted;
  at("given").hidden = !given || problems.some((found) => found.code.startsWith("given_head"));
  listed("problems", problems.slice(0, MOST_PROBLEMS).map((found) => [`✗ ${fill(words.problems[found.code], found.facts)}`]));
  listed("votes", votes.map(voteLine));
  listed("notes", notesOf(votes));
  findBallot(record.rows, at("receipt").value.trim());
  at("votes-title").hidden = !votes.length;
  at("no-votes").hidden = votes.length > 0;
  show(problems.length || !isOurs ? "bad" : "good");
}

async function run(read, name, meeting) {
  at("busy").hidden = false;
  at("answer").hidden = true;
  try {
    check(new Uint8Array(await read()), name, meeting, at("head-given").value.trim());
  } catch {
    show("failed");
  } finally {
    at("busy").hidden = true;
  }
}

async function fetched(url) {
  const answer = await fetch(url, { cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.arrayBuffer();
}

function take(file) {
  if (file) run(() => file.arrayBuffer(), file.name, null);
}

for (const button of document.querySelectorAll("[data-published]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    run(() => fetched(button.dataset.published), button.closest(".check-meeting").firstElementChild.innerText.replace(/\s+/g, " "), button.dataset.meeting);
  });
}
at("file").addEventListener("change", (event) => {
  take(event.target.files[0]);
  // The same file, changed on the disk, may be chosen again.
  event.target.value = "";
});
for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
  at("drop").addEventListener(type, (event) => {
    event.preventDefault();
    at("drop").classList.toggle("is-over", type === "dragenter" || type === "dragover");
    if (type === "drop") take(event.dataTransfer.files[0]);
  });
}
place.hidden = false;
