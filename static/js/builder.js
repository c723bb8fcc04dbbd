// The agenda builder: shows the agenda as it would be, with its sums, and moves lines up and down.
// The server arranges in the same way (rules/notice.py); without this script the button “算一算” asks it.

const form = document.querySelector("[data-builder]").closest("form");
const builder = form.querySelector("[data-builder]");
const list = builder.querySelector("[data-lines]");
const shape = builder.querySelector("[data-line-shape]");

/** The lines of the form that are on the agenda, in the form's own order. */
function chosen() {
  return Array.from(form.querySelectorAll("[data-line]"), (line) => ({
    key: line.dataset.line,
    title: titleOf(line),
    minutes: wholeNumber(line.querySelector("[data-minutes]")) ?? 0,
    position: line.querySelector("[data-position]"),
  })).filter((line) => line.title);
}

function titleOf(line) {
  const tick = line.querySelector("[data-tick]");
  if (tick && !tick.checked) return "";
  const title = line.querySelector("[data-title]");
  return (title.value ?? title.textContent).trim();
}

function wholeNumber(input) {
  const value = Number(input.value);
  return input.value.trim() && Number.isInteger(value) && value > 0 ? value : null;
}

/** Whoever asks for a place gets it, or the next free one; the others fill what is left. */
function arranged(lines) {
  const taken = new Map();
  const limit = Number(builder.dataset.limit);
  const place = (line) => {
    const wanted = wholeNumber(line.position);
    return wanted !== null && wanted <= limit ? wanted : null;
  };
  const asking = lines.filter((line) => place(line) !== null).sort((one, other) => place(one) - place(other));
  for (const line of asking) {
    let free = place(line);
    while (taken.has(free)) free += 1;
    taken.set(free, line);
  }
  const rest = lines.filter((line) => place(line) === null);
  const order = [];
  while (rest.length || taken.size) {
    const next = order.length + 1;
    if (taken.has(next) || !rest.length) {
      const at = taken.has(next) ? next : Math.min(...taken.keys());
      order.push(taken.get(at));
      taken.delete(at);
    } else {
      order.push(rest.shift());
    }
  }
  return order;
}

const minutesOf = (lines) => lines.reduce((sum, line) => sum + line.minutes, 0);

function show() {
  const order = arranged(chosen());
  list.replaceChildren(...order.map((line, index) => shown(line, index, order.length)));
  const total = minutesOf(order);
  // How a task stands is told by whoever carries it: not everybody speaks on it.
  const discussed = order.filter((line) => !line.key.startsWith("tasks-"));
  const seconds = discussed.length * Number(builder.dataset.members) * Number(builder.dataset.speakingSeconds);
  say("total", total);
  say("items", discussed.length);
  say("once", Math.ceil(seconds / 60));
  say("all", Math.ceil((seconds * Number(builder.dataset.turns)) / 60));
  showEnd(total);
  builder.querySelector("[data-empty]").hidden = order.length > 0;
  builder.querySelector("[data-tight]").hidden = !discussed.length || minutesOf(discussed) >= Math.ceil(seconds / 60);
}

function shown(line, index, count) {
  const item = shape.content.cloneNode(true).firstElementChild;
  item.dataset.of = line.key;
  item.querySelector("[data-slot=place]").textContent = index + 1;
  item.querySelector("[data-slot=title]").textContent = line.title;
  item.querySelector("[data-slot=minutes]").textContent = line.minutes;
  for (const button of item.querySelectorAll("[data-move]")) {
    button.disabled = index + Number(button.dataset.move) < 0 || index + Number(button.dataset.move) >= count;
    button.setAttribute("aria-label", `${button.dataset.says} ${line.title}`);
  }
  return item;
}

function say(name, number) {
  for (const place of builder.querySelectorAll(`[data-sum=${name}]`)) place.textContent = number;
}

function showEnd(minutes) {
  const [hour, minute] = form.querySelector("[data-starts-at]").value.split(":").map(Number);
  const isKnown = Number.isInteger(hour) && Number.isInteger(minute) && minutes > 0;
  builder.querySelector("[data-sum-ends]").hidden = !isKnown;
  if (!isKnown) return;
  const end = hour * 60 + minute + minutes;
  say("ends", `${Math.floor(end / 60) % 24}:${String(end % 60).padStart(2, "0")}`);
}

/** Move a line by one: from then on every line asks for the place that it has. */
function move(key, by) {
  const order = arranged(chosen());
  const from = order.findIndex((line) => line.key === key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= order.length) return;
  [order[from], order[to]] = [order[to], order[from]];
  order.forEach((line, index) => {
    line.position.value = index + 1;
  });
  show();
  const moved = list.querySelector(`[data-of="${CSS.escape(key)}"]`);
  const again = moved.querySelector(`[data-move="${by}"]`);
  (again.disabled ? moved.querySelector(`[data-move="${-by}"]`) : again).focus();
}

list.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (button) move(button.closest("[data-of]").dataset.of, Number(button.dataset.move));
});
form.addEventListener("input", show);
form.addEventListener("change", show);
builder.classList.add("has-script");
show();
