"""What we carry of others is listed, licensed and unchanged."""

import hashlib
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = [ROOT / "static/vendor", ROOT / "tests/vendor"]
ENTRIES = [
    (folder, entry)
    for folder in FOLDERS
    for entry in tomllib.loads((folder / "VERSIONS.toml").read_text(encoding="utf-8"))["file"]
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_file_is_listed_once(folder: Path) -> None:
    listed = [entry["file"] for of, entry in ENTRIES if of == folder]
    present = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    assert sorted([*listed, "VERSIONS.toml"]) == sorted(present)


@pytest.mark.parametrize(("folder", "entry"), ENTRIES, ids=[entry["file"] for _, entry in ENTRIES])
def test_vendored_file_is_unchanged(folder: Path, entry: dict[str, str]) -> None:
    assert {"name", "version", "file", "source", "sha256", "licence"} <= entry.keys()
    assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_every_vendored_package_carries_its_licence_text() -> None:
    licensed = {entry["name"] for _, entry in ENTRIES if "LICENSE" in entry["file"]}
    assert licensed == {entry["name"] for _, entry in ENTRIES}
