"""Rows made by the thousand and put into the tables at once; every one keeps the tables' constraints."""

import hashlib
from collections import defaultdict
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from extensions import db
from models.base import Model
from rules.membership import CODE_LENGTH, CODE_LETTERS

Values = dict[str, Any]


class Rows:
    """Collects rows by table, in the order in which tables need each other."""

    def __init__(self, chance: Random, now: datetime) -> None:
        self.chance, self.now = chance, now
        self.by_table: defaultdict[type[Model], list[Values]] = defaultdict(list)
        self.tickets: set[str] = set()

    def add(self, table: type[Model], **values: Any) -> None:
        self.by_table[table].append(values)

    def count(self) -> int:
        return sum(map(len, self.by_table.values()))

    def insert(self) -> None:
        """Put everything into the tables and forget it; tables go in the order of their first row."""
        for table, rows in self.by_table.items():
            # Through the table and not the mapper: 100,000 rows take seconds.
            db.session.execute(insert(table.metadata.tables[table.__tablename__]), rows)
        db.session.commit()
        self.by_table.clear()

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def ticket(self) -> str:
        while True:
            ticket = "".join(self.chance.choices(CODE_LETTERS, k=CODE_LENGTH))
            if ticket not in self.tickets:
                self.tickets.add(ticket)
                return ticket

    def digest(self) -> str:
        return hashlib.sha256(self.chance.randbytes(16)).hexdigest()
