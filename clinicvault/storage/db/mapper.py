"""Between records and rows, by field name; a value of the wrong type is damage, not data."""

from __future__ import annotations

import dataclasses
import functools
import typing
from collections.abc import Mapping
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.domain.records import Record

from .prepared import Prepared, Row, prepare
from .schema import Base

R = TypeVar("R", bound=Record)
AT_ONCE = 64
"""Values in one look-up by `RecordTable.among`."""


class RecordTable(Generic[R]):
    """The statements of one record type, compiled on first use for one engine."""

    def __init__(self, kind: type[R], dialect: Dialect) -> None:
        self.kind = kind
        self.name = kind.TABLE
        self.table = Base.metadata.tables[kind.TABLE]
        hints = typing.get_type_hints(kind)
        self.fields = tuple(field.name for field in dataclasses.fields(kind))
        self._types = tuple(hints[name] for name in self.fields)
        self._dialect = dialect
        self._finds: dict[tuple[str, ...], Prepared] = {}
        self._within: dict[str, Prepared] = {}
        self._among: dict[str, Prepared] = {}

    def record(self, row: Row) -> R:
        """A row as its record; IntegrityError("row-damaged") where a stored type is not right."""
        if tuple(map(type, row)) != self._types:
            raise IntegrityError("row-damaged", table=self.name, row=_shown(row[0]))
        return self.kind(**dict(zip(self.fields, row, strict=True)))

    def values(self, record: R) -> dict[str, object]:
        """A record as column values; TypeError where a field holds another type."""
        values = {name: getattr(record, name) for name in self.fields}
        if tuple(map(_plain_type, values.values())) != self._types:
            raise TypeError("a field has a wrong type", self.name)
        return values

    def find(self, equal: Mapping[str, object]) -> Prepared:
        """Select by equal columns, ordered by id; TypeError on an unknown column."""
        names = tuple(equal)
        if names not in self._finds:
            if not set(names) <= set(self.fields):
                raise TypeError("no such column", self.name, names)
            tests = [self.table.c[name] == sa.bindparam(name) for name in names]
            self._finds[names] = self._prepare(self._select().where(*tests))
        return self._finds[names]

    def within(self, name: str) -> Prepared:
        """Select by a column, `first` <= value <= `last`; TypeError on an unknown column."""
        if name not in self._within:
            if name not in self.fields:
                raise TypeError("no such column", self.name, name)
            column = self.table.c[name]
            tests = (column >= sa.bindparam("first"), column <= sa.bindparam("last"))
            self._within[name] = self._prepare(self._select().where(*tests))
        return self._within[name]

    def among(self, name: str) -> Prepared:
        """Select by a column that equals one of `value_0` …; TypeError on an unknown column."""
        if name not in self._among:
            if name not in self.fields:
                raise TypeError("no such column", self.name, name)
            values: list[sa.BindParameter[bytes]] = [
                sa.bindparam(f"value_{number}") for number in range(AT_ONCE)
            ]
            self._among[name] = self._prepare(
                sa.select(*self._columns()).where(self.table.c[name].in_(values))
            )
        return self._among[name]

    @functools.cached_property
    def by_id(self) -> Prepared:
        """Select one row: `row`."""
        return self._prepare(self._select().where(self.table.c.id == sa.bindparam("row")))

    @functools.cached_property
    def scan(self) -> Prepared:
        """Select the rows behind an id: `after`."""
        return self._prepare(self._scan())

    @functools.cached_property
    def page(self) -> Prepared:
        """Select the next rows behind an id: `after`, `limit`."""
        return self._prepare(self._scan().limit(sa.bindparam("limit", type_=sa.Integer)))

    @functools.cached_property
    def ids(self) -> Prepared:
        """Select every id, ordered."""
        return self._prepare(sa.select(self.table.c.id).order_by(self.table.c.id))

    @functools.cached_property
    def between(self) -> Prepared:
        """Select by id, `low` <= id < `high`."""
        column = self.table.c.id
        return self._prepare(
            self._select().where(column >= sa.bindparam("low"), column < sa.bindparam("high"))
        )

    @functools.cached_property
    def count(self) -> Prepared:
        """Number of rows."""
        return self._prepare(sa.select(sa.func.count()).select_from(self.table))

    @functools.cached_property
    def insert(self) -> Prepared:
        """Insert every field."""
        return prepare(sa.insert(self.table), self._dialect, self.fields)

    @functools.cached_property
    def update(self) -> Prepared:
        """Set every other field of the row `old_id` where its version is `old_version`."""
        # The id stays: to set it as well would have its index written anew.
        fields = (name for name in self.fields if name != "id")
        named: dict[str, object] = {name: sa.bindparam(name) for name in fields}
        return self._prepare(sa.update(self.table).where(*self._this_version()).values(named))

    @functools.cached_property
    def delete(self) -> Prepared:
        """Delete the row `old_id` where its version is `old_version`."""
        return self._prepare(sa.delete(self.table).where(*self._this_version()))

    @functools.cached_property
    def clear(self) -> Prepared:
        """Delete the row `old_id`, whatever its version."""
        return self._prepare(sa.delete(self.table).where(self.table.c.id == sa.bindparam("old_id")))

    def _this_version(self) -> tuple[sa.ColumnElement[bool], ...]:
        columns = self.table.c
        return (
            columns.id == sa.bindparam("old_id"),
            columns.version == sa.bindparam("old_version"),
        )

    def _select(self) -> sa.Select[tuple[object, ...]]:
        return sa.select(*self._columns()).order_by(self.table.c.id)

    def _columns(self) -> list[sa.Column[typing.Any]]:
        return [self.table.c[name] for name in self.fields]

    def _scan(self) -> sa.Select[tuple[object, ...]]:
        return self._select().where(self.table.c.id > sa.bindparam("after"))

    def _prepare(self, statement: sa.Executable) -> Prepared:
        return prepare(statement, self._dialect)


class Tables:
    """The record tables of one engine."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._tables: dict[type[Record], RecordTable[typing.Any]] = {
            kind: RecordTable(kind, dialect) for kind in RECORD_TYPES
        }

    def of(self, kind: type[R]) -> RecordTable[R]:
        """The table of a record type; KeyError for a type that is none."""
        return self._tables[kind]


def _plain_type(value: object) -> type:
    # Enumerations are stored as the numbers they are.
    return int if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _shown(identifier: object) -> str:
    return identifier.hex() if isinstance(identifier, bytes) else "?"
