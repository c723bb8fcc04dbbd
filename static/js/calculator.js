// The calculator answers while somebody types. The rules stay on the server: the same address is asked for its answer.

const form = document.querySelector("[data-calculator]");
const said = document.querySelector("[data-said]");
const PAUSE_MS = 350;
let waiting = 0;
let asking = null;

/** The address of the case as it stands: what is filled in, without what only the form needs. */
function address() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (name !== "shown" && !name.startsWith("kept.") && value.trim()) query.append(name, value.trim());
  }
  return `${location.pathname}?${query}`;
}

/** Ask for a page or a part of it; null when a newer question has overtaken this one, or there is no network. */
async function fetched(url, headers) {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html", ...headers }, signal: asking.signal });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

function put(name, nodes) {
  document.querySelector(`[data-part=${name}]`).replaceChildren(...nodes);
}

function part(page, name) {
  return page.querySelector(`[data-part=${name}]`).childNodes;
}

async function answerAnew() {
  const url = address();
  const page = await fetched(url, { "X-Part": "answer" });
  if (!page) return;
  put("answer", page.body.childNodes);
  remember(url);
  tell();
}

async function changeRule() {
  clearTimeout(waiting);
  const page = await fetched(`${location.pathname}?${new URLSearchParams(new FormData(form))}`);
  if (!page) return;
  for (const name of ["case", "rule", "answer"]) put(name, part(page, name));
  showButtons();
  // What was typed for the rule before may already be a case of this one.
  if (figures().some((field) => Number(field.value) !== 0)) await answerAnew();
  else remember(`${location.pathname}?${new URLSearchParams({ preset: form.elements.preset.value })}`);
}

function figures() {
  return Array.from(form.querySelectorAll("[data-part=case] input:not([type=hidden])"));
}

/** The case is in the address, also after the language or the text size is changed. */
function remember(url) {
  history.replaceState(null, "", url);
  for (const field of document.querySelectorAll("input[name=next]")) field.value = url;
}

function tell() {
  const words = document.querySelector("[data-part=answer] [data-says]")?.dataset.says ?? "";
  if (said.textContent !== words) said.textContent = words;
  showButtons();
}

function showButtons() {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}

/** What is wrong with a figure is asked anew as soon as it is changed. */
function forgive(field) {
  if (!field.hasAttribute("aria-invalid")) return;
  document.getElementById(field.getAttribute("aria-describedby"))?.remove();
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-describedby");
}

async function copy(button) {
  const field = document.querySelector("[data-address]");
  field.select();
  try {
    // A room network without https has no clipboard of that kind.
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else if (!document.execCommand("copy")) return;
  } catch {
    return; // it is marked, and can be copied by hand
  }
  button.textContent = button.dataset.done;
}

form.addEventListener("input", (event) => {
  if (event.target.name === "preset") return;
  forgive(event.target);
  clearTimeout(waiting);
  waiting = setTimeout(answerAnew, PAUSE_MS);
});
form.elements.preset.addEventListener("change", changeRule);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
form.querySelector("[data-change]").hidden = true;
showButtons();
