// Calls a person who looks elsewhere: a vibration and a short sound, where the phone has them.

let audio = null;
let silence = 0;
const title = document.title;

// A browser lets a page sound only after a touch.
document.addEventListener("pointerdown", () => {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!audio && Context) audio = new Context();
  if (audio && audio.state === "suspended") audio.resume();
});

const SWITCH = "alert_sound";

function isSilent() {
  try {
    return localStorage.getItem(SWITCH) === "off";
  } catch {
    return false; // a private window may refuse storage: it sounds
  }
}

/** 提醒音: a button that turns the sound off and on, remembered on this device. */
export function startSoundSwitch() {
  const button = document.querySelector("[data-sound]");
  if (!button || !(window.AudioContext || window.webkitAudioContext)) return;
  button.hidden = false;
  button.setAttribute("aria-pressed", String(!isSilent()));
  button.addEventListener("click", () => {
    const isOn = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isOn));
    try {
      localStorage.setItem(SWITCH, isOn ? "on" : "off");
    } catch {
      // it holds until the page is left
    }
    if (isOn) beep();
  });
}

function soundIsOn() {
  const button = document.querySelector("[data-sound]");
  return !button || button.getAttribute("aria-pressed") !== "false";
}

export function alertPerson(words) {
  if (navigator.vibrate && navigator.userActivation?.hasBeenActive) navigator.vibrate([200, 100, 200]);
  if (soundIsOn()) beep();
  say(words, `${words}！`);
  clearTimeout(silence);
  silence = setTimeout(() => say("", title), 5000);
}

// Said once to a screen reader, shown for a while in the title: what is over is not said again.
function say(words, titled) {
  const region = document.querySelector("[data-call]");
  if (region) region.textContent = words;
  document.title = titled;
}

export function beep(frequency = 660, seconds = 0.25) {
  if (!audio || audio.state !== "running") return;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.value = 0.15;
  tone.frequency.value = frequency;
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + seconds);
}
