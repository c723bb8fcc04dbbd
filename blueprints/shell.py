"""What the commands of the shell say: in the language of the installation, since no browser is asked for its own."""

import click
from flask import current_app
from flask_babel import force_locale, gettext

from models.database import has_tables
from rules.errors import N_, RuleError


def say(message: str, **facts: object) -> str:
    """Return a msgid translated and filled in."""
    with force_locale(current_app.config["BABEL_DEFAULT_LOCALE"]):
        return gettext(message, **facts)


def refusal(error: RuleError) -> click.ClickException:
    """Return a rule's refusal as the end of a command, with its sentence."""
    return click.ClickException(say(error.message, **error.facts))


def stop(message: str, **facts: object) -> click.ClickException:
    """Return the end of a command with one clear sentence."""
    return click.ClickException(say(message, **facts))


def check_tables() -> None:
    """End a command that comes before the first start."""
    if not has_tables():
        raise stop(N_("数据库还没有建好。请先启动一次服务（make run），再运行这个命令。"))
