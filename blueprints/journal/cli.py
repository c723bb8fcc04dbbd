"""`flask journal export`, `flask verify` and `flask backup`: the record, its checking, and a copy of everything."""

import sys
from collections.abc import Mapping

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from blueprints.shell import check_tables, say, stop
from extensions import db
from models.councils import council_by_slug
from models.database import Exists, NotACopy, copy_database
from models.journal import Stream, each_row, stream_of
from models.meetings import Meeting
from rules import recount_words
from rules.errors import N_, NotFound
from rules.journal import Report, export_lines, spoken_head
from rules.journal import verify as verify_lines
from rules.publication import public_meeting_rows, public_rows
from rules.recount import VoteReport

journal = AppGroup("journal", help="记录：导出。")


def register(app: Flask) -> None:
    for command in (journal, verify, backup):
        app.cli.add_command(command)


@journal.command("export")
@click.argument("meeting_id", type=int, required=False)
@click.option("--council", "slug", help="议事会的网址名：导出议事会的记录（会外的事），不是某次会议的")
@click.option("--public", "is_public", is_flag=True, help="公开校验版：不公开的行只留校验码")
def export(meeting_id: int | None, slug: str | None, is_public: bool) -> None:
    """把会议 MEETING_ID 的完整记录写到标准输出，一行一条；同样的记录每次逐字节相同。

    加 --council 导出议事会自己的记录：议题、联名、通知、公示、任务。
    加 --public 是公开校验版：没有姓名、组别和发言，谁都可以用它核对记录、重算表决。
    """
    check_tables()
    if (meeting_id is None) == (slug is None):
        raise stop(N_("请写一样：会议编号，或者 --council 加议事会的网址名。"))
    rows = each_row(_stream_of_meeting(meeting_id) if meeting_id is not None else _stream_of_council(str(slug)))
    if is_public:
        rows = public_rows(rows) if meeting_id is None else public_meeting_rows(rows)
    for line in export_lines(rows):
        # As bytes: text would get other line ends on Windows.
        sys.stdout.buffer.write(f"{line}\n".encode())
    sys.stdout.buffer.flush()


def _stream_of_meeting(meeting_id: int) -> Stream:
    meeting = db.session.get(Meeting, meeting_id)
    if meeting is None:
        raise stop(N_("没有编号为%(number)s的会议。编号在会议页面的网址里。"), number=meeting_id)
    return stream_of(meeting.council_id, meeting.id)


def _stream_of_council(slug: str) -> Stream:
    try:
        return stream_of(council_by_slug(slug).id)
    except NotFound as error:
        raise stop(N_("没有网址名为%(slug)s的议事会。网址名在页面地址的 /c/ 后面。"), slug=slug) from error


@click.command("verify")
@click.argument("file")
@click.option("--head", help="抄自大屏、手机或打印件的记录校验码：16位或64位，可以带空格")
@with_appcontext
def verify(file: str, head: str | None) -> None:
    """核对导出的记录 FILE：改过、缺少、重复、调换次序和重写都找得出来，每次表决都重算一遍。有问题时退出码是1。"""
    try:
        # Broken UTF-8 is a finding of its line, not an end.
        with click.open_file(file, encoding="utf-8", errors="surrogateescape") as lines:
            report = verify_lines(lines, head)
    except OSError as error:
        raise stop(N_("打不开文件 %(file)s。请核对文件名。"), file=file) from error
    _tell(report, head)
    if not report.ok:
        raise SystemExit(1)


def _tell(report: Report, head: str | None) -> None:
    for problem in report.problems:
        click.echo("✗ " + say(problem.message, **_in_words(problem.facts)))
    for vote in report.votes:
        _tell_vote(vote)
    if not report.ok:
        found = {"problems": len(report.problems), "rows": report.count}
        click.echo(say(N_("核对没有通过：共%(problems)s处问题，读到%(rows)s条记录。"), **found))
        return
    whole = {"rows": report.count, "head": spoken_head(report.head or "")}
    click.echo("✓ " + say(N_("记录完整，没有改动：%(rows)s条，记录校验码 %(head)s"), **whole))
    if head:
        click.echo("✓ " + say(N_("与给出的校验码相符。")))
    if report.redacted:
        click.echo(say(N_("其中%(rows)s条没有附事实内容（公开校验版），其余逐条核对过。"), rows=report.redacted))


def _tell_vote(vote: VoteReport) -> None:
    title = vote.title or say(recount_words.UNTITLED)
    if vote.amendment is not None:
        title = say(recount_words.OF_AMENDMENT, number=vote.amendment, title=title)
    counts = {"ballots": vote.ballots, "problems": len(vote.problems), **(vote.figures or {})}
    facts = {"item": vote.item, "title": title, "verdict": vote.verdict or "", **counts}
    click.echo(("✗ " if vote.problems else "✓ ") + say(recount_words.VOTES[vote.told], **_in_words(facts)))
    for code in vote.unchecked:
        click.echo("  · " + say(recount_words.UNCHECKED[code]))


def _in_words(facts: Mapping[str, object]) -> dict[str, object]:
    """Return the facts with what is a code (赞成, 通过) said in words."""
    words = recount_words.WORDS
    return {
        name: say(words[value]) if isinstance(value, str) and value in words else value for name, value in facts.items()
    }


@click.command("backup")
@click.argument("file")
@with_appcontext
def backup(file: str) -> None:
    """把整个数据库备份到新文件 FILE（只有本人可读）。服务开着也可以，不会覆盖已有的文件。"""
    try:
        size_bytes = copy_database(file)
    except Exists as error:
        raise stop(N_("%(file)s 已经存在，没有覆盖。请换一个文件名。"), file=file) from error
    except NotACopy as error:
        raise stop(
            N_("现在用的是 PostgreSQL，请用它自己的 pg_dump 备份，例如：pg_dump -Fc gongyi > gongyi.dump")
        ) from error
    except OSError as error:
        raise stop(N_("写不了 %(file)s：%(why)s。请换一个文件夹。"), file=file, why=error.strerror) from error
    size = {"file": file, "kilobytes": size_bytes // 1024}
    click.echo(say(N_("已备份到 %(file)s（%(kilobytes)s KB）。里面有姓名和选票，请妥善保管。"), **size))
