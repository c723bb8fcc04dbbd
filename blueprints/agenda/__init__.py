"""Agenda: the notice of a meeting with its items and their motions."""
