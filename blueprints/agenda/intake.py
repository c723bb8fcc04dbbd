"""The secretary's doors of topics: what has come in, and what becomes of it (初审)."""

from flask import Blueprint

bp = Blueprint("intake", __name__)
