"""Public doors of topics: propose one, follow it with the receipt, support one, take it back."""

from flask import Blueprint

bp = Blueprint("topics", __name__)
