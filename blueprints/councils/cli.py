"""`flask council create`: found a council from a shell; the passwords are printed once."""

from dataclasses import replace

import click
from flask import Flask
from flask.cli import AppGroup

from blueprints.clock import real_now
from models.members import SYSTEM
from rules import councils
from rules.charter import from_facts
from rules.errors import RuleError
from services.councils import NewCouncil, NewOfficer, create_council
from services.secrets import new_password

council = AppGroup("council", help="议事会：新建。")


def register(app: Flask) -> None:
    app.cli.add_command(council)


@council.command("create")
@click.option("--slug", required=True, help="网址简称，小写字母、数字、短横线；印在卡片上，以后不改")
@click.option("--name", required=True, help="议事会名称")
@click.option("--place", required=True, help="社区或地点")
@click.option("--chair", required=True, help="主持人姓名")
@click.option("--secretary", required=True, help="秘书姓名")
@click.option("--migrant-label", default=councils.SIDES[0].label, show_default=True, help="第一组名称")
@click.option("--migrant-seats", default=councils.SIDES[0].planned_heads, show_default=True, help="第一组编制席位")
@click.option("--local-label", default=councils.SIDES[1].label, show_default=True, help="第二组名称")
@click.option("--local-seats", default=councils.SIDES[1].planned_heads, show_default=True, help="第二组编制席位")
@click.option("--preset", default="half_half_by_side", show_default=True, help="表决规则")
def create(
    slug: str,
    name: str,
    place: str,
    chair: str,
    secretary: str,
    migrant_label: str,
    migrant_seats: int,
    local_label: str,
    local_seats: int,
    preset: str,
) -> None:
    """新建一个议事会，打印主持人和秘书的密码（只显示这一次）。"""
    migrant, local = councils.SIDES
    sides = (
        replace(migrant, label=migrant_label, planned_heads=migrant_seats),
        replace(local, label=local_label, planned_heads=local_seats),
    )
    officers = [NewOfficer(chair, "chair", new_password()), NewOfficer(secretary, "secretary", new_password())]
    try:
        charter = from_facts({"preset_id": preset})
        create_council(NewCouncil(slug, name, place, sides, charter), officers, SYSTEM, real_now())
    except RuleError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name} 建好了，网址 /c/{slug}/")
    for title, officer in zip(("主持人", "秘书"), officers, strict=True):
        click.echo(f"{title} {officer.name} 的密码：{officer.password}")
    click.echo("密码只显示这一次，请交给本人保管。忘了用 flask member password 重设。")
