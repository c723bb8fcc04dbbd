// A print button where the browser can print from a script; the browser's own menu does it everywhere else.
for (const button of document.querySelectorAll("[data-print]")) {
  if (typeof window.print !== "function") break;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
