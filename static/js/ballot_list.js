// Finds one's own ballot in the published list: this phone alone knows its key (static/js/my_ballots.js keeps it).
const list = document.querySelector("[data-ballot-list]");

function ownKeys() {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith("gongyi:ballots:"))
      .flatMap((name) => JSON.parse(localStorage.getItem(name)))
      .filter((kept) => String(kept.vote) === list.dataset.ballotList && kept.key)
      .map((kept) => kept.key);
  } catch {
    return []; // no store: the list can be read all the same
  }
}

for (const key of ownKeys()) {
  const row = list.querySelector(`tr[data-ballot-id="${CSS.escape(key)}"]`);
  if (!row) continue;
  row.classList.add("is-own");
  document.querySelector("[data-own]").hidden = false;
  document.querySelector("[data-own-choice]").textContent = row.querySelector("[data-choice-word]").textContent;
}
