// How many characters have been written, beside the limit that the page says; without a script the limit alone stands.

function show(span) {
  const box = document.getElementById(span.dataset.count);
  if (!box) return;
  const limit = Number(span.dataset.limit);
  function count() {
    // As the server counts: characters, not halves of them, without the space around.
    const written = Array.from(box.value.trim()).length;
    const isOver = written > limit;
    const words = isOver ? span.dataset.over : span.dataset.words;
    span.textContent = words.replace("{count}", String(written)).replace("{over}", String(written - limit));
    span.classList.toggle("count-over", isOver);
  }
  box.addEventListener("input", count);
  if (box.value) count();
}

for (const span of document.querySelectorAll("[data-count]")) show(span);
