"""voting:cast: one ballot from a phone. What the handler returns is the acknowledgement."""

from collections.abc import Mapping
from typing import Any

from flask import request

from blueprints.access import REPRESENTATIVE, allow, session_identity
from blueprints.voting.answers import taken_answer
from blueprints.voting.forms import cast_of
from blueprints.voting.writer import cast_durably
from extensions import socketio
from rules.voting import ChoiceInvalid


@socketio.on("voting:cast")
@allow(REPRESENTATIVE, in_batch=True)
def cast(payload: Any = None, *more: Any) -> dict[str, Any]:
    """Payload {vote_id, choice, key, replaces} → {"ok": true, "choice", "receipt"} once it is on disk."""
    member_id, identity = session_identity()
    if not isinstance(payload, Mapping):
        raise ChoiceInvalid(field="choice")
    connection = request.sid  # type: ignore[attr-defined]  # Flask-SocketIO puts it there
    return taken_answer(cast_durably(cast_of(payload, member_id, connection=connection), identity))
