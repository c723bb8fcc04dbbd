// Taking back one's own secret ballot: only this phone holds its key, so it goes along when the button is pressed.
const withdrawal = document.querySelector("form[data-act=withdraw_ballot]");
const ballot = document.querySelector("form[data-ballot]");

export function startWithdrawing() {
  if (!withdrawal) return;
  // Before the form is sent: on the way down, not up.
  withdrawal.addEventListener("submit", () => {
    withdrawal.elements.vote_id.value = document.querySelector("#part-acts > [data-vote]").dataset.vote;
    withdrawal.elements.key.value = ballot.elements.replaces.value;
  }, { capture: true });
  withdrawal.addEventListener("act:done", () => ballot.dispatchEvent(new CustomEvent("ballot:withdrawn")));
}
