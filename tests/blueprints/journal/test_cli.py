"""`flask journal export`, `flask verify`, `flask backup`."""

import json
import sqlite3
import stat
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.engine import make_url

from app import create_app
from extensions import db
from models.journal import stream_of
from models.meetings import Meeting
from rules.journal import export_lines
from services import meetings
from tests.rules.vote_rows import Facts, acts, forged
from tests.services.hall import Hall


def run(app: Flask, *arguments: str) -> Result:
    result: Result = app.test_cli_runner().invoke(args=list(arguments))
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def meeting_id(app: Flask) -> int:
    """A meeting that was held and closed."""
    with app.app_context():
        hall = Hall()
        hall.convene()
        hall.decide(1, hall.everybody)
        meetings.close_meeting(hall.meeting_id, hall.chair, hall.now)
        db.session.remove()
        return hall.meeting_id


@pytest.fixture
def exported(app: Flask, meeting_id: int, tmp_path: Path) -> Path:
    file = tmp_path / "meeting.jsonl"
    file.write_bytes(run(app, "journal", "export", str(meeting_id)).stdout_bytes)
    return file


def head_of(app: Flask, meeting_id: int) -> str:
    with app.app_context():
        return stream_of(db.session.get_one(Meeting, meeting_id).council_id, meeting_id).head


# --- export ---


def test_an_export_is_the_same_to_the_byte_each_time(app: Flask, meeting_id: int, exported: Path) -> None:
    again = run(app, "journal", "export", str(meeting_id))
    assert again.exit_code == 0
    assert again.stdout_bytes == exported.read_bytes()
    lines = exported.read_bytes().decode().split("\n")
    assert lines[-1] == ""
    assert json.loads(lines[-2]) == {"count": len(lines) - 2, "head": head_of(app, meeting_id)}
    assert json.loads(lines[0])["act"] == "meeting_called"


@pytest.mark.parametrize("number", ["0", "99"])
def test_an_unknown_meeting_is_said(app: Flask, number: str) -> None:
    result = run(app, "journal", "export", number)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"没有编号为{number}的会议" in result.output


# --- verify ---


def test_an_untouched_export_is_whole(app: Flask, meeting_id: int, exported: Path) -> None:
    head = head_of(app, meeting_id)
    spoken = " ".join(head[start : start + 4] for start in range(0, 16, 4))
    for arguments in ([], ["--head", head], ["--head", spoken]):
        result = run(app, "verify", str(exported), *arguments)
        assert result.exit_code == 0
        assert "记录完整，没有改动" in result.output
        assert spoken in result.output
        assert ("与给出的校验码相符" in result.output) == bool(arguments)


def test_a_changed_character_is_found_wherever_it_stands(app: Flask, exported: Path) -> None:
    whole = exported.read_bytes()
    for place in range(5, len(whole), len(whole) // 25):
        changed = bytearray(whole)
        changed[place] ^= 1
        exported.write_bytes(changed)
        result = run(app, "verify", str(exported))
        assert result.exit_code == 1, f"byte {place}"
        assert "核对没有通过" in result.output


def test_broken_text_is_a_finding_and_no_end(app: Flask, exported: Path) -> None:
    exported.write_bytes(exported.read_bytes().replace("现场".encode()[:1], b"\xff", 1).replace(b"room", b"r\xffom"))
    result = run(app, "verify", str(exported))
    assert result.exit_code == 1
    assert "行" in result.output


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda lines: lines[:2] + lines[3:], "缺少第3条"),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], "第3条记录重复出现"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], "次序被调换"),
        (lambda lines: lines[:-1], "缺少最后一行"),
        (lambda lines: [], "缺少最后一行"),
        (lambda lines: [*lines, "{}\n"], "在结尾之后"),
    ],
)
def test_what_is_missing_doubled_or_moved_is_named(app: Flask, exported: Path, damage: object, said: str) -> None:
    lines = exported.read_text(encoding="utf-8").splitlines(keepends=True)
    exported.write_text("".join(damage(lines)), encoding="utf-8")  # type: ignore[operator]
    result = run(app, "verify", str(exported))
    assert result.exit_code == 1
    assert said in result.output


def test_a_record_that_was_rewritten_as_a_whole_is_found_by_the_head_that_somebody_kept(
    app: Flask, meeting_id: int, tmp_path: Path
) -> None:
    with app.app_context():
        other = Hall("huaian")
        other.convene()
        forged = tmp_path / "forged.jsonl"
        db.session.remove()
        forged_id = other.meeting_id
    forged.write_bytes(run(app, "journal", "export", str(forged_id)).stdout_bytes)
    assert run(app, "verify", str(forged)).exit_code == 0
    result = run(app, "verify", str(forged), "--head", head_of(app, meeting_id)[:16])
    assert result.exit_code == 1
    assert "没有给出的校验码" in result.output


def test_a_head_that_cannot_be_one_is_said(app: Flask, exported: Path) -> None:
    result = run(app, "verify", str(exported), "--head", "7c1e")
    assert result.exit_code == 1
    assert "校验码写法不对" in result.output


def test_a_file_that_is_not_there_is_said(app: Flask, tmp_path: Path) -> None:
    for place in (tmp_path / "no.jsonl", tmp_path):
        result = run(app, "verify", str(place))
        assert result.exit_code == 1
        assert "打不开文件" in result.output


def test_each_vote_is_recounted_in_a_sentence(app: Flask, meeting_id: int, exported: Path) -> None:
    whole = run(app, "verify", str(exported))
    assert "✓ 第1项“飞线充电整治怎么落实”：选票12张，重算为赞成12、反对0" in whole.output
    assert "按规则判定“通过”，与记录一致" in whole.output
    exported.write_bytes(run(app, "journal", "export", str(meeting_id), "--public").stdout_bytes)
    public = run(app, "verify", str(exported))
    assert public.exit_code == 0
    assert "与记录一致；记录写的结果是“通过”" in public.output
    assert "名册不公开" in public.output
    assert "没有判定每组是否都达到" in public.output


def test_a_wrong_count_under_a_sound_chain_ends_in_an_error(app: Flask, tmp_path: Path) -> None:
    def lie(facts: dict[str, Facts]) -> None:
        for act in ("vote_closed", "vote_counted"):
            facts[act]["result"].update(verdict="lost")
            facts[act]["result"]["overall"].update(yes=4)

    file = tmp_path / "forged.jsonl"
    file.write_text("".join(f"{line}\n" for line in export_lines(forged(acts(), lie))), encoding="utf-8")
    result = run(app, "verify", str(file))
    assert result.exit_code == 1
    assert "赞成写的是4，重新计算是8" in result.output
    assert "写的是“未通过”，按规则重新判定是“通过”" in result.output
    assert "✗ 第1项“𠮷祥里的路灯”：有2处对不上" in result.output


# --- backup ---


def test_a_backup_holds_everything_and_only_its_owner_reads_it(app: Flask, meeting_id: int, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    # A server that is in the middle of a write.
    busy = sqlite3.connect(str(make_url(app.config["SQLALCHEMY_DATABASE_URI"]).database), isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    busy.execute("UPDATE meetings SET title = 'half written'")
    result = run(app, "backup", str(file))
    busy.execute("ROLLBACK")
    busy.close()
    assert result.exit_code == 0
    assert "已备份" in result.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with sqlite3.connect(file) as copied:
        assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copied.execute("SELECT title FROM meetings").fetchall() == [("第1次会议",)]
        assert copied.execute("SELECT count(*) FROM ballots").fetchone() == (12,)
    assert not list(tmp_path.glob("backup.db-*"))


def test_a_backup_overwrites_nothing(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    file.write_text("precious")
    result = run(app, "backup", str(file))
    assert result.exit_code == 1
    assert "没有覆盖" in result.output
    assert file.read_text() == "precious"


def test_a_folder_that_is_not_there_is_said(app: Flask, tmp_path: Path) -> None:
    result = run(app, "backup", str(tmp_path / "no" / "backup.db"))
    assert result.exit_code == 1
    assert "写不了" in result.output


def test_a_copy_that_fails_leaves_no_file(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("models.database._vacuum_into", fail)
    result = run(app, "backup", str(tmp_path / "backup.db"))
    assert result.exit_code == 1
    assert not (tmp_path / "backup.db").exists()


@pytest.mark.postgres
def test_postgres_has_its_own_way(postgres_url: str, tmp_path: Path) -> None:
    secrets = {"SECRET_KEY": "test", "SETUP_CODE": "test", "INSTANCE_PATH": str(tmp_path)}
    city = create_app({**secrets, "SQLALCHEMY_DATABASE_URI": postgres_url, "ASYNC_MODE": "threading"})
    result = run(city, "backup", str(tmp_path / "backup.db"))
    assert result.exit_code == 1
    assert "pg_dump" in result.output
    assert not (tmp_path / "backup.db").exists()


# --- the council's own record ---


def test_the_councils_record_is_exported_whole_and_in_public(app: Flask, meeting_id: int, tmp_path: Path) -> None:
    whole = run(app, "journal", "export", "--council", "rongyin").stdout_bytes
    public = run(app, "journal", "export", "--council", "rongyin", "--public").stdout_bytes
    assert b'"act":"meeting_called"' in public
    assert whole.splitlines()[-1] == public.splitlines()[-1]
    for content, said in ((whole, "记录完整"), (public, "记录完整")):
        file = tmp_path / "council.jsonl"
        file.write_bytes(content)
        result = run(app, "verify", str(file))
        assert result.exit_code == 0, result.output
        assert said in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "请写一样"),
        (["1", "--council", "rongyin"], "请写一样"),
        (["--council", "nowhere"], "没有网址名为nowhere的议事会"),
    ],
)
def test_what_to_export_is_said_clearly(app: Flask, meeting_id: int, arguments: list[str], said: str) -> None:
    result = run(app, "journal", "export", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.output
