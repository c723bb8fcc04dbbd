"""`flask member password`: give an officer a new password, which is printed once."""

import click
from flask import Flask
from flask.cli import AppGroup

from blueprints.clock import real_now
from models.councils import council_by_slug
from models.members import SYSTEM
from rules.errors import NotFound, RuleError
from services.members import officer_named, set_password
from services.secrets import new_password

member = AppGroup("member", help="成员：重设密码。")


def register(app: Flask) -> None:
    app.cli.add_command(member)


@member.command("password")
@click.option("--council", "slug", required=True, help="议事会的网址简称")
@click.option("--name", required=True, help="主持人或秘书的姓名")
def password(slug: str, name: str) -> None:
    """给主持人或秘书重设密码，打印新密码（只显示这一次）；原来的登录全部失效。"""
    secret = new_password()
    try:
        council_id = council_by_slug(slug).id
        set_password(council_id, officer_named(council_id, name), secret, SYSTEM, real_now())
    except NotFound as error:
        raise click.ClickException(f"没有找到。请核对网址简称“{slug}”和姓名“{name}”（须是主持人或秘书）。") from error
    except RuleError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name} 的新密码：{secret}")
    click.echo("密码只显示这一次，请交给本人保管。")
