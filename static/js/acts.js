// Forms that stand in a page's shell: sent without leaving the page, errors shown beside the button that was pressed.

const busy = new WeakSet();

/** Send a form's fields and return the server's answer, or null when there was no answer. */
export async function post(action, fields) {
  try {
    const response = await fetch(action, {
      method: "POST",
      body: fields,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      signal: AbortSignal.timeout ? AbortSignal.timeout(8000) : undefined,
    });
    return await response.json();
  } catch {
    return null;
  }
}

// Beside the button, or where the room keeps one place for all acts without a place of their own.
export function showError(form, message) {
  const place = form.querySelector(".act-error") || document.querySelector("[data-refused]");
  if (place) place.textContent = message || "";
  if (place && message) place.scrollIntoView({ block: "nearest" });
  if (message) form.dispatchEvent(new CustomEvent("act:refused", { bubbles: true }));
}

/** Forget the errors of a network that is back. */
export function clearErrors() {
  for (const place of document.querySelectorAll("[data-refused], form[data-act]:not([data-ballot]) .act-error")) place.textContent = "";
}

/** Send a form as its button was pressed; `name=value` of the button goes along, as without a script. */
export async function submit(form, submitter) {
  if (busy.has(form)) return null;
  busy.add(form);
  const fields = new FormData(form);
  if (submitter && submitter.name) fields.set(submitter.name, submitter.value);
  showError(form, "");
  form.setAttribute("aria-busy", "true");
  const answer = await post(form.action, fields);
  form.removeAttribute("aria-busy");
  busy.delete(form);
  if (!answer) showError(form, document.querySelector("[data-room]").dataset.noAnswer);
  else if (!answer.ok) showError(form, answer.message);
  else form.dispatchEvent(new CustomEvent("act:done", { bubbles: true, detail: answer }));
  return answer;
}

// What cannot be taken back is asked again: a first press asks, one within these milliseconds does it. What follows at
// once is a double click.
const ASKS_MS = 5000;
const SETTLES_MS = 700;
const askedAt = new WeakMap();

function asksAgain(form, button) {
  if (!form.dataset.ask || !form.checkValidity()) return false;
  const since = performance.now() - (askedAt.get(form) ?? -ASKS_MS);
  if (since >= SETTLES_MS && since < ASKS_MS) {
    askedAt.delete(form);
    return false;
  }
  if (since >= ASKS_MS) {
    const word = button.textContent;
    askedAt.set(form, performance.now());
    button.textContent = form.dataset.ask;
    setTimeout(() => { button.textContent = word; }, ASKS_MS);
  }
  return true;
}

// Where several buttons stand in a form, Enter in a field presses the one after it; never the first one, nor one of two.
function pressNext(event) {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !field.matches("form[data-act] input")) return;
  if (event.repeat) return void event.preventDefault();
  const buttons = Array.from(field.form.querySelectorAll("button:not([type=button])"));
  if (buttons.length < 2) return;
  event.preventDefault();
  const after = buttons.filter((each) => field.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (after.length === 1) after[0].click();
}

/** Send every form marked with data-act (but ballots, which have a way of their own) without leaving the page. */
export function startActs() {
  document.addEventListener("keydown", pressNext);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-act]:not([data-ballot])")) return;
    event.preventDefault();
    if (!asksAgain(form, event.submitter)) submit(form, event.submitter);
  });
}
