"""What the chair may do about the course of the day beside the main step: pause, another day, another meeting."""

from rules.room import Room
from rules.sitting import may_recess


def podium(room: Room) -> tuple[str, ...]:
    """Return the names of the acts; each is the `data-when` of its form."""
    acts: list[str] = []
    if room.state == "in_session" and room.vote is None:
        acts.append("pause")
    if may_recess(room):
        acts += ["recess", "adjourn"] if room.state != "recessed" else ["adjourn"]
    return tuple(acts)
