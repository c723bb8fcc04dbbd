// Each phone keeps the heads of the record that it saw: it can say later whether a published record descends from them.

// By council too: a rehearsal is thrown away, and a meeting to come may get its number.
const nameOf = (meeting) => `gongyi:heads:${location.pathname.split("/")[2]}:${meeting}`;

/** The heads of a meeting that this phone saw, oldest first. */
export function keptHeads(meeting) {
  try {
    const heads = JSON.parse(localStorage.getItem(nameOf(meeting)) || "[]");
    return Array.isArray(heads) ? heads.filter((head) => /^[0-9a-f]{64}$/.test(head)) : [];
  } catch {
    return [];
  }
}

/** Remember the record's head that stands on the page. */
export function keepHead(meeting) {
  const head = document.querySelector("[data-head]")?.dataset.head;
  if (!head) return;
  const heads = keptHeads(meeting);
  if (heads[heads.length - 1] === head) return;
  try {
    localStorage.setItem(nameOf(meeting), JSON.stringify([...heads, head].slice(-200)));
  } catch {
    // A phone with a full or a closed store still takes part.
  }
}
