"""A hall of thirty: every phone a browser of its own, whose owner does what the page offers and no more."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from tests.browser.conftest import House
from tests.browser.council import LOCAL, MIGRANT, Motion, names_of
from tests.browser.people import Person
from tests.browser.watch import NETWORK_GONE

SEATS = 15
# Press an act's button once the page offers it; the fields first. Where it is folded does not matter here.
DOES = """([name, fields, value]) => {
  const forms = Array.from(document.querySelectorAll(`form[data-act="${name}"]`));
  const form = forms.find((one) => !one.closest("[hidden]"));
  if (!form) return false;
  for (const [field, wanted] of Object.entries(fields)) {
    const inputs = form.querySelectorAll(`[name="${field}"]`);
    [wanted].flat().forEach((each, place) => { inputs[place].value = each; });
  }
  form.querySelector(value ? `button[value="${value}"]` : "button").click();
  return true;
}"""
# Mark one of three, or names; hand in.
CASTS = """([choice, names]) => {
  const form = document.querySelector("form[data-act=cast]");
  if (form.hidden) return false;
  const marks = names.map((name) => form.querySelector(`[name=marks][data-word="${name}"]`));
  if (marks.includes(null)) return false;
  for (const mark of names.length ? marks : [form.querySelector(`[name=choice][value="${choice}"]`)]) mark.click();
  form.querySelector("[data-cast-button]").click();
  return true;
}"""
TAKEN = """() => {
  const form = document.querySelector("form[data-act=cast]");
  if (form.querySelector("[data-when=taken]").hidden) return null;
  return [form.querySelector("[data-taken-choice]").textContent, form.elements.replaces.value];
}"""
# Where what a page shows is not what the server says to somebody who comes anew; "" when it is right. Clocks run.
WRONG = """async () => {
  const parts = (page) => new Map(Array.from(page.querySelectorAll("[id^=part-]"), (part) => {
    const copy = part.cloneNode(true);
    for (const clock of copy.querySelectorAll(".clock")) clock.textContent = clock.dataset.endsAt || "";
    return [part.id, copy.textContent.replace(/\\s+/g, " ").replace(/次 \\d+:\\d\\d/g, "次").trim()];
  }));
  const acts = (page) => Array.from(page.querySelectorAll("[data-view=seat] [data-act]"))
    .filter((one) => !one.hidden).map((one) => one.dataset.act).join(" ");
  const wrong = async () => {
    if (!document.querySelector("[data-offline]").hidden) return "offline";
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = parts(document).set("acts", acts(document));
    for (const [part, text] of parts(fresh).set("acts", acts(fresh))) {
      if (shown.get(part) !== text) return `${part}: ${shown.get(part)} instead of ${text}`;
    }
    return "";
  };
  const end = performance.now() + 5000;
  for (;;) {
    const found = await wrong();
    if (!found || performance.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}"""
# Note what is on the page, and when it came to be there.
LOOK = """() => {
  window.seen = [];
  const look = () => {
    const isOnline = document.querySelector("[data-offline]").hidden;
    const clock = document.querySelector("#part-now [data-ends-at]")?.dataset.endsAt.slice(0, 19).replace("T", " ");
    const now = [isOnline, clock ?? "", document.querySelector("#part-turnout").innerText].join("|");
    if (window.seen.at(-1)?.[1] !== now) window.seen.push([Date.now(), now]);
  };
  look();
  setInterval(look, 50);
}"""
RIGHT_AT = """shows => {
  const found = window.seen.find(([, now]) => now.startsWith("true|") && now.includes(shows));
  return found && window.seen.at(-1)[1].includes(shows) ? found[0] : null;
}"""
KEPT = """() => Object.entries(localStorage).filter(([name]) => name.startsWith("gongyi:ballot:") && name.endsWith(":kept"))
  .map(([, kept]) => JSON.parse(kept).receipt)"""


class Thirty:
    """Fifteen and fifteen with their phones, the chair, the secretary's desk and the big screen."""

    def __init__(self, house: House, *items: Motion) -> None:
        self.house, self.server, self.ledger = house, house.server, house.ledger
        self.built = house.found(
            "thirty", *items, seats=SEATS, has_pins=False, speaking_seconds=120, start_within_seconds=120
        )
        self.ids, self.meeting_id = self.built.ids, self.built.meeting_id
        self.migrant, self.local = names_of(MIGRANT, SEATS), names_of(LOCAL, SEATS)
        self.chair, self.desk = house.chair(self.built), house.desk(self.built)
        self.screen = house.screen(self.built)
        self.chair.visit("podium")
        self.desk.visit("desk")
        self.seats = {name: house.seat(self.built, name) for name in (*self.migrant, *self.local)}
        for seat in self.seats.values():  # all at once, as people come in
            seat.page.goto(seat.url("seat"), wait_until="commit")

    @property
    def everybody(self) -> list[Person]:
        return [self.chair, self.screen, *self.seats.values()]

    def does(self, person: Person, act: str, value: str = "", **fields: Any) -> None:
        person.page.wait_for_function(DOES, arg=[act, fields, value])

    def all_do(self, names: Iterable[str], act: str, **fields: Any) -> None:
        for name in names:
            self.does(self.seats[name], act, **fields)

    def come_to_debate(self) -> None:
        """Skip the round: the chair asks, and nobody objects for ten seconds."""
        self.does(self.chair, "skip_round")
        self.chair.page.wait_for_timeout(10_500)
        self.does(self.chair, "answer_silence", "0")
        self.chair.sees("没有人等着发言")

    def every_screen_is_right(self, *texts: str) -> None:
        """Wait until every page shows what the server shows to who comes anew; the phones and the big screen, these texts."""
        wrong = {person.name: person.page.evaluate(WRONG) for person in self.everybody}
        assert not any(wrong.values()), {name: what for name, what in wrong.items() if what}
        for person in (self.screen, *self.seats.values()):
            person.sees(*texts)

    # --- ballots ---

    def cast(self, names: Sequence[str], choice: str = "", marks: Sequence[str] = ()) -> None:
        for name in names:
            self.seats[name].page.wait_for_function(CASTS, arg=[choice, list(marks)])

    def acknowledged(self, names: Iterable[str]) -> dict[int, tuple[str, str]]:
        """Return the choice and the receipt that each of these phones shows for its ballot."""
        taken = {name: self.seats[name].page.wait_for_function(TAKEN).json_value() for name in names}
        return {self.ids[name]: (str(choice), str(receipt)) for name, (choice, receipt) in taken.items()}

    def counted(self, vote_id: int) -> dict[int, tuple[str, str]]:
        """Return choice and receipt of each member's ballot that counts, as they are on disk."""
        words = {"yes": "赞成", "no": "反对", "abstain": "弃权"}
        query = "select member_id, choice, receipt from roll_entries where vote_id = ? and receipt is not null"
        rows = self.ledger.rows(query, vote_id)
        return {member_id: (words[choice], receipt) for member_id, choice, receipt in rows}

    def number(self, table: str, vote_id: int) -> int:
        return int(self.ledger.one(f"select count(*) from {table} where vote_id = ?", vote_id))

    def kept_keys(self, names: Iterable[str]) -> list[str]:
        """Return the keys of the secret ballots that these phones keep."""
        return [str(key) for name in names for key in self.seats[name].page.evaluate(KEPT)]

    def result(self, vote_id: int) -> tuple[str, str]:
        ((verdict, result),) = self.ledger.rows("select verdict, result from votes where id = ?", vote_id)
        return verdict, json.loads(result)["sentences"]["zh"]

    def counts(self, teller: str, figures: dict[str, int]) -> None:
        """Enter on a teller's phone what that teller counted, and come back to the seat."""
        seat = self.seats[teller]
        seat.page.locator("a[data-act=enter_count]").click()
        for field, number in figures.items():
            seat.page.locator(f"[name$='.{field}']").fill(str(number))
        seat.press("交计票数")
        seat.visit("seat")

    # --- power ---

    def power_cut(self) -> None:
        for person in (*self.everybody, self.desk):
            self.house.watch.forgive(person.name, NETWORK_GONE)
        self.server.kill()
        for person in self.everybody:
            person.is_offline()
            person.page.evaluate(LOOK)

    def power_back(self, shows: Callable[[], str]) -> float:
        """Start the server; return after how many seconds of its listening the last screen was right again."""
        self.server.start()
        listening = time.time()
        text = shows()
        moments = [
            person.page.wait_for_function(RIGHT_AT, arg=text, polling=50).json_value() for person in self.everybody
        ]
        return max(moments) / 1000 - listening
