"""Doors of a meeting's life and of presence."""
