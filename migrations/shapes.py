"""What migrations say tables with: each piece carries the name that the naming convention gives it."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

# What a table is made of; it learns the table's name when it is put there, since every constraint carries it.
Part = Callable[[str], sa.schema.SchemaItem]


def table(name: str, *parts: Part) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *(part(name) for part in parts),
    )


def column(name: str, kind: sa.types.TypeEngine, nullable: bool) -> Part:
    return lambda table: sa.Column(name, kind, nullable=nullable)


def text(name: str, nullable: bool = False) -> Part:
    return column(name, sa.String(), nullable)


def json(name: str, nullable: bool = False) -> Part:
    return column(name, sa.Text(), nullable)


def number(name: str, nullable: bool = False) -> Part:
    return column(name, sa.Integer(), nullable)


def flag(name: str, nullable: bool = False) -> Part:
    return column(name, sa.Boolean(), nullable)


def day(name: str, nullable: bool = False) -> Part:
    return column(name, sa.Date(), nullable)


def moment(name: str, nullable: bool = False) -> Part:
    return column(name, sa.DateTime(timezone=True), nullable)


def references(name: str, target: str, nullable: bool = False) -> Part:
    return lambda table: sa.Column(
        name, sa.Integer, sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{name}")), nullable=nullable
    )


def unique(*columns: str) -> Part:
    return lambda table: sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def check(name: str, condition: str) -> Part:
    return lambda table: sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def unique_where(name: str, table: str, columns: list[str], condition: str) -> None:
    """One row at most for each value, among the rows that fulfil the condition."""
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)
