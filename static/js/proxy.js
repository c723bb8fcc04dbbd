// 委托投票: the form of whoever casts for a member who is away. Each ballot has a key of its own and names the one it replaces.

const form = () => document.querySelector("form[data-act=cast_proxy]");
let vote = null;

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Fill in whose ballot it is and in which vote; what was marked in an earlier vote is gone. */
export function fillProxy(data, me) {
  const name = JSON.parse(data.dataset.proxies)[me];
  if (!form() || !name) return;
  for (const place of form().querySelectorAll("[data-proxy-name]")) place.textContent = name;
  form().elements.target_id.value = data.dataset.vote;
  if (vote !== null && vote !== data.dataset.vote) {
    for (const choice of form().elements.choice) choice.checked = false;
    form().elements.replaces.value = "";
    form().querySelector("[data-proxy-taken]").hidden = true;
  }
  vote = data.dataset.vote;
}

// The answer names the choice that stands: of a repeat that came late it is the newer one.
export function startProxy() {
  document.addEventListener("act:done", (event) => {
    if (event.target !== form()) return;
    const { choice, receipt } = event.detail;
    const mark = form().querySelector(`[name=choice][value="${choice}"]`);
    mark.checked = true;
    form().querySelector("[data-proxy-choice]").textContent = mark.dataset.word;
    form().querySelector("[data-proxy-taken]").hidden = false;
    form().elements.replaces.value = receipt;
    form().elements.key.value = newKey();
  });
}
