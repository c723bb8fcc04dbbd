// Each phone keeps the heads of the record that it saw: it can say later whether a published record descends from them.

/** Remember the record's head that stands on the page. */
export function keepHead(meeting) {
  const head = document.querySelector("[data-head]")?.dataset.head;
  if (!head) return;
  const name = `gongyi:heads:${meeting}`;
  try {
    const heads = JSON.parse(localStorage.getItem(name) || "[]");
    if (heads[heads.length - 1] === head) return;
    localStorage.setItem(name, JSON.stringify([...heads, head].slice(-200)));
  } catch {
    // A phone with a full or a closed store still takes part.
  }
}
