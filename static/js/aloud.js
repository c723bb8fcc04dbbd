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

function read(button) {
  const wasMine = speaking === button;
  stop();
  if (wasMine) return;
  const words = Array.from(document.querySelector(button.dataset.aloud).children, (part) => part.textContent.trim());
  const said = new SpeechSynthesisUtterance(words.filter(Boolean).join("\n"));
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
