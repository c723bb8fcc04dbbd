// Counts down to the server's instants. The server's clock decides; this one only shows it.

let offsetMs = 0;

/** Take the server's time from an answer that took `roundTripMs` to come. */
export function setServerTime(iso, roundTripMs = 0) {
  offsetMs = Date.parse(iso) + roundTripMs / 2 - Date.now();
}

export function serverNow() {
  return Date.now() + offsetMs;
}

function spoken(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Show every countdown on the page as it stands now. */
export function tick() {
  const now = serverNow();
  for (const clock of document.querySelectorAll(".clock[data-ends-at]")) {
    const left = (Date.parse(clock.dataset.endsAt) - now) / 1000;
    const text = spoken(left);
    if (clock.textContent !== text) clock.textContent = text;
    clock.classList.toggle("clock-warn", left > 0 && left <= Number(clock.dataset.warn));
    clock.classList.toggle("clock-over", left <= 0);
  }
  for (const ring of document.querySelectorAll("[data-ring-ends-at]")) {
    const left = (Date.parse(ring.dataset.ringEndsAt) - now) / 1000;
    const share = Math.min(1, Math.max(0, left / Number(ring.dataset.total)));
    ring.setAttribute("stroke-dashoffset", String(Math.round(1000 * (1 - share)) / 10));
  }
}

export function startClock() {
  tick();
  setInterval(tick, 250);
}
