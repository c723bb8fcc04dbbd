// The big screen: shows what the room is told, sounds when a speech has come to its end.
import { beep } from "./alerts.js";
import { serverNow, startClock } from "./clock.js";
import { on, startLive } from "./live.js";

let sounded = "";

on("parts", () => {
  const state = document.querySelector("[data-state]").dataset.state;
  document.querySelector("[data-screen-qr]").hidden = !["called", "room_open"].includes(state);
});

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
