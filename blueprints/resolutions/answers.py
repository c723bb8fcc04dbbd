"""Doors of the two questions: 办得怎么样, 满意吗."""

from flask import Blueprint

bp = Blueprint("answers", __name__)
