// The big screen: shows what the room is told, sounds when a speech has come to its end.
import { beep } from "./alerts.js";
import { serverNow, startClock } from "./clock.js";
import { on, startLive } from "./live.js";

let sounded = "";

on("parts", () => {
  document.querySelector("[data-screen-qr]").hidden = !document.querySelector("[data-state]").hasAttribute("data-invites");
});

// What would not fit is made smaller until it does: nobody scrolls a big screen.
const STEP = 0.05;
const LEAST = 0.4;
function fit() {
  const section = document.querySelector(".screen-now > section");
  if (!section || innerWidth <= 760) return;
  section.style.zoom = "";
  for (let scale = 1 - STEP; isTooLong(section) && scale >= LEAST; scale -= STEP) section.style.zoom = String(scale);
}

function isTooLong(section) {
  return section.scrollHeight > section.clientHeight + 1 || section.scrollWidth > section.clientWidth + 1;
}

on("parts", fit);
window.addEventListener("resize", fit);
document.fonts?.ready.then(fit);

setInterval(() => {
  const clock = document.querySelector(".clock:not(.clock-start)[data-ends-at]");
  if (!clock || clock.dataset.endsAt === sounded) return;
  if (Date.parse(clock.dataset.endsAt) <= serverNow()) {
    sounded = clock.dataset.endsAt;
    beep(440, 0.6);
  }
}, 250);

startClock();
startLive();
