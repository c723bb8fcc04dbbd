// The face of a ballot: which mark is read from it, which is shown on it, how it is called. Three marks for a motion,
// or a list of names to tick; never more of them than the paper says.

const form = document.querySelector("form[data-ballot]");
const three = form.querySelector("[data-three]");
const list = form.querySelector("[data-marks]");
const shape = form.querySelector("[data-mark-shape]");

const boxes = () => Array.from(list.querySelectorAll("input[name=marks]"));
const seats = () => Number(list.dataset.seats);
const isMarked = () => !list.hidden;

/** The choice on the paper as it is sent: yes, no or abstain, or the numbers of the names ticked, “[1,3]”; "" for none. */
export function readChoice() {
  if (isMarked()) return `[${boxes().filter((box) => box.checked).map((box) => box.value).join(",")}]`;
  return new FormData(form).get("choice") || "";
}

/** Show a choice on the paper; null takes every mark off. */
export function showChoice(choice) {
  for (const input of form.querySelectorAll("input[name=choice]")) input.checked = input.value === choice;
  const numbers = numbersOf(choice);
  for (const box of boxes()) box.checked = numbers.includes(box.value);
  count();
}

/** How a choice is called: the word of the mark, or the names ticked. */
export function wordOf(choice) {
  const input = form.querySelector(`input[name=choice][value="${CSS.escape(choice || "")}"]`);
  if (input) return input.dataset.word;
  if (!/^\[/.test(choice || "")) return "";
  // Of a paper that is not there any more the names are not known.
  if (choice !== "[]" && !boxes().length) return "";
  const names = boxes().filter((box) => numbersOf(choice).includes(box.value));
  return names.length ? names.map((box) => box.dataset.word).join(list.dataset.comma) : list.dataset.none;
}

function numbersOf(choice) {
  const match = /^\[([0-9,]*)\]$/.exec(choice || "");
  return match ? match[1].split(",") : [];
}

/** A paper without a mark is valid, but nobody hands one in by a slip of the thumb. */
export function isEmpty() {
  return isMarked() && !boxes().some((box) => box.checked);
}

export function emptyQuestion() {
  return list.dataset.empty;
}

/** Put the paper of the vote into place, once for each vote: what somebody is marking is not rendered anew. */
export function showPaper() {
  const paper = document.querySelector("#part-vote [data-paper]");
  const key = paper ? paper.dataset.paper : "";
  three.hidden = Boolean(key);
  for (const input of form.querySelectorAll("input[name=choice]")) input.disabled = Boolean(key);
  if (key && list.dataset.of !== key) {
    list.dataset.of = key;
    list.dataset.seats = paper.dataset.seats;
    list.querySelector("[data-names]").replaceChildren(...Array.from(paper.children, row));
  }
  list.hidden = !key;
  count();
}

function row(name, index) {
  const label = shape.content.cloneNode(true).firstElementChild;
  const box = label.querySelector("input");
  box.value = String(index + 1);
  box.dataset.word = name.textContent;
  label.querySelector("[data-name]").textContent = name.textContent;
  return label;
}

function count() {
  const marked = boxes().filter((box) => box.checked).length;
  const line = list.querySelector("[data-marked]");
  line.textContent = line.dataset.words.replace("{count}", marked).replace("{seats}", seats());
}

// One too many is not taken, and the paper says so for a while.
let overTimer = 0;
list.addEventListener("change", (event) => {
  const marked = boxes().filter((box) => box.checked).length;
  const isOver = marked > seats();
  if (isOver) event.target.checked = false;
  list.querySelector("[data-over]").hidden = !isOver;
  clearTimeout(overTimer);
  overTimer = setTimeout(() => { list.querySelector("[data-over]").hidden = true; }, 5000);
  count();
});
