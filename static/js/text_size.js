// 大字: remembered on this device. Loaded in <head> and not deferred, so that a page never changes its size while read.
(() => {
  const root = document.documentElement;
  const name = "text_size";

  function remembered() {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // a private window may refuse storage; the cookie still says it
    }
  }

  function remember(size) {
    try {
      localStorage.setItem(name, size);
    } catch {
      // the cookie below is enough
    }
    document.cookie = `${name}=${size}; path=/; max-age=31536000; samesite=lax`;
  }

  function show() {
    const isLarge = root.classList.contains("large");
    for (const button of document.querySelectorAll("[data-text-size] button")) {
      button.setAttribute("aria-pressed", String(isLarge));
      button.value = isLarge ? "normal" : "large";
    }
  }

  const size = remembered();
  if (size) root.classList.toggle("large", size === "large");
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-text-size]")) return;
    event.preventDefault();
    remember(root.classList.toggle("large") ? "large" : "normal");
    show();
  });
})();
