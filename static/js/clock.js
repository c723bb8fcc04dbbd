// Counts down to the server's instants. The server's clock decides; this one only shows it.

// The server's time less this page's own, which no change of the phone's date moves, lies between two bounds: nothing
// arrives before it was sent, nothing is answered before it was asked for.
let least = -Infinity;
let most = Infinity;
let boundedAt = 0;
// Two clocks part by so much of the time that passes.
const DRIFT = 1e-4;
// Messages wait at the server and on the way there; the way back is short, but not nothing.
const WAY_BACK_MS = 100;

/** Take the server's time from a message that has just come: an answer `roundTripMs` after it was asked for, or a push. */
export function setServerTime(iso, roundTripMs = Infinity) {
  const now = performance.now();
  const atLeast = Date.parse(iso) - now;
  const atMost = atLeast + roundTripMs;
  const drift = (now - boundedAt) * DRIFT;
  boundedAt = now;
  [least, most] = [Math.max(least - drift, atLeast), Math.min(most + drift, atMost)];
  // The phone has slept, or the server's clock was set: what was known before is worth nothing.
  if (least > most) [least, most] = [atLeast, atMost];
}

export function serverNow() {
  if (least === -Infinity) return Date.now();
  return performance.now() + least + Math.min((most - least) / 2, WAY_BACK_MS);
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
  for (const place of document.querySelectorAll("[data-spoken]")) {
    const { spoken: before, startedAt, endsAt } = place.dataset;
    const seconds = (Math.min(now, Date.parse(endsAt) || now) - Date.parse(startedAt)) / 1000;
    const text = spoken(Number(before) + Math.max(0, Math.floor(seconds)));
    if (place.textContent !== text) place.textContent = text;
  }
  for (const ring of document.querySelectorAll("[data-ring-ends-at]")) {
    const left = Math.ceil((Date.parse(ring.dataset.ringEndsAt) - now) / 1000);
    const share = Math.min(1, Math.max(0, left / Number(ring.dataset.total)));
    ring.setAttribute("stroke-dashoffset", String(Math.round(1000 * (1 - share)) / 10));
  }
}

export function startClock() {
  const room = document.querySelector("[data-room][data-now]");
  // Until the room is joined the page itself tells the time: it was rendered after it was asked for.
  const askedAt = performance.getEntriesByType("navigation")[0]?.requestStart ?? 0;
  if (room) setServerTime(room.dataset.now, performance.now() - askedAt);
  tick();
  setInterval(tick, 250);
}
