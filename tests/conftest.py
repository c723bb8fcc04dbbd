"""Fixtures for every test: the throw-away PostgreSQL cluster."""

pytest_plugins = ["tests.postgres"]
