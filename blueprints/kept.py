"""instance/demo.json: how to sign in to the demo. Random for each installation, readable by its owner only."""

import json
import os
from pathlib import Path
from typing import Any

from flask import current_app


def path() -> Path:
    return Path(current_app.config["INSTANCE_PATH"]) / "demo.json"


def keep(access: dict[str, Any]) -> None:
    """Write the file anew, never readable by others, not even while it is being written."""
    path().parent.mkdir(parents=True, exist_ok=True)
    fresh = path().with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(access, file, ensure_ascii=False, indent=2)
        file.write("\n")
    fresh.replace(path())


def kept() -> dict[str, Any] | None:
    """Return what the file says, or None where there is none."""
    try:
        access: dict[str, Any] = json.loads(path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return access
