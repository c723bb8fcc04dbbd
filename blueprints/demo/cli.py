"""`flask demo reset` and `flask demo advance 8d`: the demo as new, and its time moved ahead."""

import re

import click
from flask import Flask
from flask.cli import AppGroup

from blueprints.clock import real_now
from blueprints.kept import keep, path
from blueprints.shell import check_tables, refusal, say, stop
from rules.errors import N_, RuleError
from services import demo

SECONDS = {"d": 86400, "h": 3600, "m": 60}
STEP = re.compile(r"([1-9][0-9]{0,4})([dhm])")

group = AppGroup("demo", help="演示议事会：恢复原样，把时间往后拨。")


def register(app: Flask) -> None:
    app.cli.add_command(group)


@group.command("reset")
def reset() -> None:
    """把演示议事会恢复原样，换上新的口令。服务要先停下；库里有别的议事会就不做。"""
    check_tables()
    try:
        keep(demo.reset(real_now()))
    except RuleError as error:
        raise refusal(error) from error
    click.echo(say(N_("演示议事会已恢复原样，时间也拨回来了。")))
    click.echo(say(N_("新的口令在 %(path)s，启动服务时也会显示。"), path=path()))


@group.command("advance")
@click.argument("step")
def advance(step: str) -> None:
    """把演示的时间往后拨 STEP：8d 是8天，3h 是3小时，15m 是15分钟。服务开着也可以，每页都会提示。"""
    check_tables()
    match = STEP.fullmatch(step.strip())
    if match is None:
        raise stop(N_("看不懂“%(step)s”。请写数字加单位：8d（天）、3h（小时）、15m（分钟）。"), step=step)
    try:
        ahead = demo.advance(int(match[1]) * SECONDS[match[2]])
    except RuleError as error:
        raise refusal(error) from error
    click.echo(say(N_("演示的时间现在比实际快%(ahead)s。服务开着的话，一秒内生效。"), ahead=spoken(ahead)))


def spoken(seconds: int) -> str:
    """Return a length of time in words: 8天3小时15分钟."""
    days, rest = divmod(seconds, SECONDS["d"])
    hours, rest = divmod(rest, SECONDS["h"])
    parts = ((days, N_("%(number)s天")), (hours, N_("%(number)s小时")), (rest // 60, N_("%(number)s分钟")))
    words = "".join(say(unit, number=number) for number, unit in parts if number)
    return words or say(N_("%(number)s分钟"), number=0)
