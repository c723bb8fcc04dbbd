// The podium's keyboard: space presses the main button, a letter presses what it stands on, Esc folds away what is open.
const FOLDS = ".more-form, .more-fold";
// What a letter has just opened: one goes on in it by keyboard.
let byLetter = null;

/** `press` is what the space bar does. */
export function startShortcuts(press) {
  const room = document.querySelector("[data-room]");
  const keys = Array.from(document.querySelectorAll("[data-key]"));
  for (const each of keys) {
    each.title = `${room.dataset.keyWord} ${each.dataset.key.toUpperCase()}`;
    each.setAttribute("aria-keyshortcuts", each.dataset.key);
  }
  document.addEventListener("keydown", (event) => heard(event, press));
  // `toggle` does not bubble.
  document.addEventListener("toggle", (event) => event.target.matches(`${FOLDS}, .keys-list`) && event.target.open && opened(event.target), true);
}

function heard(event, press) {
  if (event.key === "Escape") return void foldLast();
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.repeat) return void (event.target.matches("[data-main-button]") && event.preventDefault()); // held down is pressed once
  if (event.code === "Space") return void press(event);
  if (event.key === "?") return void showList();
  const open = Array.from(document.querySelectorAll(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`));
  const key = open.find((each) => !each.closest("[hidden]"));
  if (key) pressKey(key, event);
}

// A letter reaches into the fold; what it opens is filled in at once.
function pressKey(key, event) {
  const fold = key.closest(".more-fold");
  const wasOpen = !fold || fold.open;
  if (fold && key.parentElement !== fold) fold.open = true;
  if (!key.getClientRects().length) return void (fold && (fold.open = wasOpen));
  event.preventDefault();
  byLetter = key.matches("summary") ? key.parentElement : null;
  key.click();
}

// One form at a time, in sight.
function opened(details) {
  if (details.matches(".keys-list")) return list();
  for (const each of document.querySelectorAll(FOLDS)) {
    if (!each.contains(details) && !details.contains(each)) each.open = false;
  }
  details.scrollIntoView({ block: "nearest" });
  if (details === byLetter) field(details)?.focus();
}

function field(details) {
  const fields = details.querySelectorAll("input:not([type=hidden]), select, textarea, button, summary, a");
  return Array.from(fields).find((each) => each !== details.firstElementChild && each.getClientRects().length);
}

function foldLast() {
  const open = Array.from(document.querySelectorAll(FOLDS)).filter((each) => each.open);
  const last = open.pop();
  if (!last) return;
  last.open = false;
  document.activeElement?.blur();
}

function showList() {
  const fold = document.querySelector(".more-fold");
  fold.open = true;
  const keys = fold.querySelector(".keys-list");
  keys.open = true;
  keys.scrollIntoView({ block: "nearest" });
}

// What may be pressed now.
function list() {
  const keys = Array.from(document.querySelectorAll("[data-key]")).filter((each) => !each.closest("[hidden]"));
  const lines = new Map(keys.map((each) => [`${each.dataset.key} ${words(each)}`, each]));
  document.querySelector("[data-keys-list]").replaceChildren(...Array.from(lines.values(), line));
}

function line(key) {
  const item = document.createElement("li");
  const letter = document.createElement("kbd");
  letter.textContent = key.dataset.key.toUpperCase();
  item.append(letter, ` ${words(key)}`);
  return item;
}

// What a button says besides its letter and what changes with the meeting.
function words(key) {
  const copy = key.cloneNode(true);
  for (const each of copy.querySelectorAll("kbd, .num, .unit, [data-motion-say]")) each.remove();
  return copy.textContent.trim();
}
