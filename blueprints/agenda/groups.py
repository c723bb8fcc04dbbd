"""Doors of groups: 走访, 联名, the draft of the motion, 社区党组织研究."""

from flask import Blueprint

bp = Blueprint("groups", __name__)
