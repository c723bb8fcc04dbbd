// A double press on a button that unfolds something must not fold it again.
const TOGETHER_MS = 500;
for (const summary of document.querySelectorAll("summary.button, .folded-main > summary")) {
  let last = -Infinity;
  summary.addEventListener("click", (event) => {
    if (event.timeStamp - last < TOGETHER_MS) event.preventDefault();
    last = event.timeStamp;
  });
}
