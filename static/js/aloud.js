// Reads a part of the page aloud where the browser has a voice for its language; the button stays hidden elsewhere.
const voice = window.speechSynthesis;
let speaking = null;

function show(button, isSpeaking) {
  button.textContent = isSpeaking ? button.dataset.wordStop : button.dataset.wordStart;
  button.setAttribute("aria-pressed", String(isSpeaking));
}

function stop() {
  voice.cancel();
  if (speaking) show(speaking, false);
  speaking = null;
}

// Line by line as it stands there; what is folded away, or said to others only, is not read.
function wordsOf(part) {
  return Array.from(part.childNodes, (line) => (isShown(part) ? shownIn(line) : line.textContent).trim());
}

function shownIn(line) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const words = [];
  for (let text = line.nodeType === Node.TEXT_NODE ? line : walker.nextNode(); text; text = walker.nextNode()) {
    if (isShown(text.parentElement) && !text.parentElement.closest("summary")) words.push(text.data.trim());
  }
  return words.filter(Boolean).join(" ");
}

function isShown(element) {
  return element.checkVisibility ? element.checkVisibility() : element.getClientRects().length > 0;
}

function read(button) {
  const wasMine = speaking === button;
  stop();
  if (wasMine) return;
  const parts = Array.from(document.querySelectorAll(button.dataset.aloud));
  const said = new SpeechSynthesisUtterance(parts.flatMap(wordsOf).filter(Boolean).join("\n"));
  said.lang = document.documentElement.lang;
  said.rate = 0.9; // most who ask for it are elderly
  said.onend = said.onerror = () => speaking === button && stop();
  speaking = button;
  show(button, true);
  voice.speak(said);
}

// Some browsers name their voices only a moment later.
function offer() {
  const language = document.documentElement.lang.slice(0, 2);
  const hasVoice = voice.getVoices().some((each) => each.lang.slice(0, 2).toLowerCase() === language);
  for (const button of document.querySelectorAll("[data-aloud]")) button.hidden = !hasVoice;
}

if (voice && typeof window.SpeechSynthesisUtterance === "function") {
  for (const button of document.querySelectorAll("[data-aloud]")) button.addEventListener("click", () => read(button));
  offer();
  voice.onvoiceschanged = offer;
  window.addEventListener("pagehide", stop);
}
