// Copies what a page shows; where the browser does not let a script (http without a certificate), it is selected to copy by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const shown = document.querySelector(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(shown.textContent.trim());
      button.textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(shown);
      button.textContent = button.dataset.select;
    }
  });
}
