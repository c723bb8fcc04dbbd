"""Doors of the floor: items, turns, hands."""
