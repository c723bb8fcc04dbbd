"""The fixture `founded`: see tests/blueprints/founded.py."""

from tests.blueprints.founded import founded

__all__ = ["founded"]
