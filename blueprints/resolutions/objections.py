"""Doors of objections: made by residents and units, answered by the council."""

from flask import Blueprint

bp = Blueprint("objections", __name__)
