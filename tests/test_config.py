"""A secret that is made on first use is one secret, however many processes start at that moment."""

import stat
import threading
from pathlib import Path

import pytest

import config
from config import kept_secret


def test_a_secret_is_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret_key"
    secret = kept_secret(path)
    assert len(secret) >= 32
    assert kept_secret(path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_whoever_comes_second_takes_the_first_ones_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one has made the file after we looked, and writes into it a moment later."""
    path = tmp_path / "secret_key"
    path.touch()
    monkeypatch.setattr(Path, "exists", lambda self: False)
    writer = threading.Timer(0.05, path.write_text, ["its secret"])
    writer.start()
    assert kept_secret(path) == "its secret"
    writer.join()


def test_an_empty_file_is_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "SECRET_WRITTEN_WITHIN_SECONDS", 0)
    path = tmp_path / "secret_key"
    path.touch()
    with pytest.raises(ValueError, match="delete it"):
        kept_secret(path)
