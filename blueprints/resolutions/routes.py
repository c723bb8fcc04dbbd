"""Doors of resolutions: signed off, publicised, corrected, revoked."""

from flask import Blueprint

bp = Blueprint("resolutions", __name__)
