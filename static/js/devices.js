// Asks the holder of a seat about another device on which it was opened, as soon as it is.
import { on, socket } from "./live.js";

const question = document.querySelector("[data-devices]");

// An earlier device is asked about the later ones; the later one is not asked about the earlier.
function show(asking) {
  const other = asking.find((device) => device.id > Number(question.dataset.device || 0));
  question.hidden = !other;
  if (!other) return;
  const kind = question.querySelector("[data-device-kind]");
  kind.textContent = JSON.parse(kind.dataset.words)[other.kind];
  for (const input of question.querySelectorAll("[name=device_id]")) input.value = other.id;
}

/** Keep the question about other devices up to date. An officer's page of a seat does not carry it. */
export function startDevices() {
  if (!question) return;
  on("joined", (answer) => show(answer.asking || []));
  socket.on("live:devices", (message) => show(message.asking));
}
