"""办理全程, 决议档案 and 落实跟踪, for everybody."""

from flask import Blueprint

bp = Blueprint("archive", __name__)
