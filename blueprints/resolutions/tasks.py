"""Doors of tasks: given, claimed, reported on, extended; the responsible body's own link."""

from flask import Blueprint

bp = Blueprint("tasks", __name__)
