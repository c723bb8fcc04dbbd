// Writing the record: what was typed stays on this device until it is saved, and the meeting's story grows meanwhile.

const form = document.querySelector("form[data-minutes]");
const parts = Array.from(form.querySelectorAll("[data-minutes-part]"));
const unsent = form.querySelector("[data-unsent]");

function nameOf(part) {
  return `minutes:${form.dataset.minutes}:${part.dataset.minutesPart}`;
}

function read(part) {
  try {
    return JSON.parse(localStorage.getItem(nameOf(part)));
  } catch {
    return null; // no storage in a private window, or not ours
  }
}

function keep(part, draft) {
  try {
    if (draft) localStorage.setItem(nameOf(part), JSON.stringify(draft));
    else localStorage.removeItem(nameOf(part));
  } catch {
    // The page itself still holds it.
  }
}

// A draft remembers the revision that it was built on: restored tomorrow, it still meets what was saved meanwhile.
function startPart(part) {
  const box = part.querySelector("textarea");
  const base = part.querySelector("input[name^=base-]");
  const note = part.querySelector("[data-draft-note]");
  const saved = { text: box.value, base: base.value };
  const draft = read(part);
  if ("cameBack" in form.dataset) keep(part, { text: box.value, base: base.value });
  else if (draft && draft.text !== saved.text) {
    box.value = draft.text;
    base.value = draft.base;
    note.hidden = false;
  } else keep(part, null);
  box.addEventListener("input", () => keep(part, box.value === saved.text ? null : { text: box.value, base: base.value }));
  part.querySelector("[data-draft-drop]").addEventListener("click", () => {
    keep(part, null);
    box.value = saved.text;
    base.value = saved.base;
    note.hidden = true;
    box.focus();
  });
}

// Sent from the script first: without a network the page would be gone, and with it what the browser does not keep.
async function save(event) {
  event.preventDefault();
  unsent.hidden = true;
  let answer = null;
  try {
    const fields = { method: "POST", body: new FormData(form), credentials: "same-origin" };
    // Not followed: what the next page says once would be read by nobody.
    answer = await fetch(form.action, { ...fields, redirect: "manual" });
  } catch {
    unsent.hidden = false;
    return;
  }
  if (answer.type === "opaqueredirect") location.assign(form.action);
  else form.submit(); // Not saved: the same answer as a page, with both texts side by side.
}

async function refresh() {
  if (document.visibilityState !== "visible") return;
  const answer = await fetch(location.pathname, { credentials: "same-origin" }).catch(() => null);
  if (!answer || !answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts) {
    const there = fresh.getElementById(part.id);
    if (there) show(part, there);
  }
}

// What is being written is left alone; only the story above it and whether somebody else has saved.
function show(part, there) {
  const [old, told] = [part.querySelector("[data-told]"), there.querySelector("[data-told]")];
  const isOpen = old.querySelector("details")?.open;
  if (old.textContent !== told.textContent) {
    old.replaceChildren(...told.childNodes);
    if (isOpen !== undefined) old.querySelector("details")?.toggleAttribute("open", isOpen);
  }
  const base = Number(part.querySelector("input[name^=base-]").value);
  part.querySelector("[data-elsewhere]").hidden = Number(there.dataset.newest) <= base;
}

parts.forEach(startPart);
form.querySelector("[data-conflict]")?.scrollIntoView({ block: "start" });
form.addEventListener("submit", save);
const seconds = Number(form.dataset.refresh);
if (seconds) setInterval(refresh, 1000 * seconds);
