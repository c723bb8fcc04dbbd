"""`flask journal export`, `flask verify` and `flask backup`: the record, its checking, and a copy of everything."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from extensions import db
from models.database import Exists, NotACopy, copy_database
from models.journal import rows_of, stream_of
from models.meetings import Meeting
from rules.journal import Report, export_lines, spoken_head
from rules.journal import verify as verify_lines

journal = AppGroup("journal", help="会议记录：导出。")


def register(app: Flask) -> None:
    for command in (journal, verify, backup):
        app.cli.add_command(command)


@journal.command("export")
@click.argument("meeting_id", type=int)
def export(meeting_id: int) -> None:
    """把会议 MEETING_ID 的完整记录写到标准输出，一行一条；同样的记录每次逐字节相同。"""
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None:
        raise click.ClickException(f"没有编号为{meeting_id}的会议。编号在会议页面的网址里。")
    for line in export_lines(rows_of(stream_of(meeting.council_id, meeting.id))):
        # As bytes: text would get other line ends on Windows.
        sys.stdout.buffer.write(f"{line}\n".encode())
    sys.stdout.buffer.flush()


@click.command("verify")
@click.argument("file")
@click.option("--head", help="抄自大屏、手机或打印件的记录校验码：16位或64位，可以带空格")
def verify(file: str, head: str | None) -> None:
    """核对导出的记录 FILE：改过、缺少、重复、调换次序和重写都找得出来。有问题时退出码是1。"""
    try:
        # Broken UTF-8 is a finding of its line, not an end.
        with click.open_file(file, encoding="utf-8", errors="surrogateescape") as lines:
            report = verify_lines(lines, head)
    except OSError as error:
        raise click.ClickException(f"打不开文件 {file}。请核对文件名。") from error
    _tell(report, head)
    if not report.ok:
        raise SystemExit(1)


def _tell(report: Report, head: str | None) -> None:
    for problem in report.problems:
        click.echo(f"✗ {problem.message % dict(problem.facts)}")
    if report.ok:
        click.echo(f"✓ 记录完整，没有改动：{report.count}条，记录校验码 {spoken_head(report.head or '')}")
        if head:
            click.echo("✓ 与给出的校验码相符。")
        if report.redacted:
            click.echo(f"其中{report.redacted}条没有附事实内容（公开校验版），其余逐条核对过。")
    else:
        click.echo(f"核对没有通过：共{len(report.problems)}处问题，读到{report.count}条记录。")


@click.command("backup")
@click.argument("file")
@with_appcontext
def backup(file: str) -> None:
    """把整个数据库备份到新文件 FILE（只有本人可读）。服务开着也可以，不会覆盖已有的文件。"""
    try:
        size_bytes = copy_database(file)
    except Exists as error:
        raise click.ClickException(f"{file} 已经存在，没有覆盖。请换一个文件名。") from error
    except NotACopy as error:
        raise click.ClickException(
            "现在用的是 PostgreSQL，请用它自己的 pg_dump 备份，例如：pg_dump -Fc gongyi > gongyi.dump"
        ) from error
    except OSError as error:
        raise click.ClickException(f"写不了 {file}：{error.strerror}。请换一个文件夹。") from error
    click.echo(f"已备份到 {file}（{size_bytes // 1024} KB）。里面有姓名和选票，请妥善保管。")
