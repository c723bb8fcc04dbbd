// The secretary's desk: the roster keeps itself up to date, and each ballot only moves its own mark.
import { startActs } from "./acts.js";
import { startClock } from "./clock.js";
import { on, startLive } from "./live.js";

function showVoted() {
  const voted = new Set(document.querySelector("#part-voted > [data-voted]").dataset.voted.split(" "));
  for (const line of document.querySelectorAll(".desk-roster [data-member]")) {
    for (const mark of line.querySelectorAll("[data-when]")) {
      mark.hidden = (mark.dataset.when === "voted") !== voted.has(line.dataset.member);
    }
  }
}

on("parts", showVoted);
startClock();
startActs();
startLive();
