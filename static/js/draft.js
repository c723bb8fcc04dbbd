// A draft of a form survives a closed tab: kept on this device, for one council, until its receipt has been shown.
// What a person may not want to leave on a borrowed phone (name, contact) is not among data-draft-fields.

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null; // no storage in a private window, or not ours
  }
}

function write(name, draft) {
  try {
    if (draft) localStorage.setItem(name, JSON.stringify(draft));
    else localStorage.removeItem(name);
    return true;
  } catch {
    return false;
  }
}

function namesOf(form) {
  return form.dataset.draftFields.split(" ");
}

// Several radio buttons of one name are one field here.
function fieldsOf(form) {
  return namesOf(form).map((name) => form.elements[name]);
}

function valueOf(field) {
  return field.type === "checkbox" ? field.checked : field.value;
}

function put(field, value) {
  if (field.type === "checkbox") field.checked = value === true;
  else if (typeof value === "string") field.value = value;
  // A choice that is no longer offered leaves the list without any.
  if (field.tagName === "SELECT" && field.selectedIndex < 0) field.selectedIndex = field.options.length - 1;
}

function startDraft(form) {
  const name = `draft:${form.dataset.draft}`;
  const note = form.querySelector("[data-draft-note]");
  const fresh = { id: form.dataset.draftId, key: form.elements.key.value };
  let current = fresh;

  function save() {
    const values = Object.fromEntries(namesOf(form).map((name) => [name, valueOf(form.elements[name])]));
    const isBlank = fieldsOf(form).every((field) => field.tagName === "SELECT" || !valueOf(field));
    return write(name, isBlank ? null : { ...current, values });
  }

  // The draft brings its form's key along: when the answer to a first press got lost, the second leads to its receipt.
  function restore(draft) {
    if (!draft || !draft.values || typeof draft.key !== "string") return;
    current = { id: draft.id, key: draft.key };
    form.elements.key.value = draft.key;
    for (const name of namesOf(form)) put(form.elements[name], draft.values[name]);
    note.hidden = false;
  }

  if ("draftRestore" in form.dataset) restore(read(name));
  else save();
  const kept = form.querySelector("[data-draft-kept]");
  kept.hidden = !write(`${name}:test`, { id: "" }) || !write(`${name}:test`, null);
  form.addEventListener("input", save);
  form.querySelector("[data-draft-drop]").addEventListener("click", () => {
    write(name, null);
    form.reset();
    current = fresh;
    form.elements.key.value = fresh.key;
    note.hidden = true;
    fieldsOf(form)[0].focus();
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) startDraft(form);
for (const receipt of document.querySelectorAll("[data-draft-done]")) {
  const name = `draft:${receipt.dataset.draftDone}`;
  const draft = read(name);
  // Another draft may have been begun since: only the one that this receipt is for goes.
  if (draft && draft.id === receipt.dataset.draftId) write(name, null);
}
