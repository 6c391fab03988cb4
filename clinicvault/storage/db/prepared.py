"""Statements compiled once to the engine's SQL, and the one place where SQL is run."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError

Row = tuple[Any, ...]
Arguments = tuple[object, ...] | dict[str, object]
_PIECE = 256
"""Rows fetched at a time."""


class Cursor(Protocol):
    """What is used of a driver's cursor (PEP 249)."""

    rowcount: int

    def execute(self, sql: str, arguments: Arguments, /) -> object:
        """Run one statement."""
        ...

    def executemany(self, sql: str, arguments: Sequence[Arguments], /) -> object:
        """Run one statement for every element."""
        ...

    def fetchmany(self, size: int, /) -> list[Row]:
        """The next rows, fewer or none at the end."""
        ...

    def close(self) -> object:
        """Let go of the result."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Prepared:
    """SQL text and how its arguments are passed: by position in `order`, or by name."""

    sql: str
    order: tuple[str, ...] | None
    constants: Mapping[str, object]

    def arguments(self, values: Mapping[str, object]) -> Arguments:
        """`values` in the shape that the driver takes; KeyError where one is missing."""
        if self.order is None:
            return {**self.constants, **values}
        if self.constants:
            values = {**self.constants, **values}
        return tuple([values[name] for name in self.order])


def prepare(
    statement: sa.Executable, dialect: Dialect, columns: Sequence[str] | None = None
) -> Prepared:
    """Compile a Core statement; `columns` names the columns that an insert fills."""
    if not isinstance(statement, sa.ClauseElement):
        raise TypeError("only Core statements are prepared")
    keys = None if columns is None else list(columns)
    compiled: Any = statement.compile(dialect=dialect, column_keys=keys)
    given = {name: value for name, value in compiled.params.items() if value is not None}
    order = tuple(compiled.positiontup) if compiled.positional else None
    return Prepared(compiled.string, order, given)


class Channel:
    """One open transaction of one connection; every statement of the database runs here.

    Statements go to the driver itself: SQLAlchemy's own execution costs 25 µs each, as much as
    the statement, and an entry of the access log takes seven.
    """

    def __init__(self, connection: Connection, translate: Callable[[Exception], Exception]) -> None:
        self._connection = connection
        driver: Any = connection.connection
        self._cursor: Callable[[], Cursor] = driver.cursor
        self._own = self._cursor()
        self._errors = (_driver_error(connection.dialect), DBAPIError)
        self._translate = translate
        self._open = True

    def rows(self, prepared: Prepared, values: Mapping[str, object]) -> Iterator[Row]:
        """Run a query and stream its rows as plain tuples, each stream on its own cursor."""
        for piece in self.pieces(prepared, values):
            yield from piece
            self._require_open()

    def pieces(self, prepared: Prepared, values: Mapping[str, object]) -> Iterator[list[Row]]:
        """As `rows`, some hundred at a time."""
        self._require_open()
        cursor = self._cursor()
        try:
            self._run(cursor, prepared, values)
            while piece := self._fetch(cursor):
                yield piece
                self._require_open()
        finally:
            # A stream that nobody finished may outlive its connection.
            with contextlib.suppress(*self._errors):
                cursor.close()

    def first(self, prepared: Prepared, values: Mapping[str, object]) -> Row | None:
        """The first row of a query, or None."""
        self._run(self._own, prepared, values)
        piece = self._fetch(self._own)
        return piece[0] if piece else None

    def change(self, prepared: Prepared, values: Mapping[str, object]) -> int:
        """Run an insert, update or delete; the number of rows it touched."""
        self._run(self._own, prepared, values)
        return int(self._own.rowcount)

    def change_many(self, prepared: Prepared, values: Sequence[Mapping[str, object]]) -> None:
        """Run one insert for every element of `values`."""
        self._require_open()
        arguments = [prepared.arguments(value) for value in values]
        try:
            self._own.executemany(prepared.sql, arguments)
        except self._errors as error:
            raise self._translate(error) from error

    def commit(self) -> None:
        """Commit durably; on an error the caller rolls back."""
        self._require_open()
        try:
            self._connection.commit()
        except self._errors as error:
            raise self._translate(error) from error
        self._open = False
        self._let_go()

    def rollback(self) -> None:
        """Undo; safe to call twice."""
        if self._open:
            self._open = False
            self._let_go()
            try:
                self._connection.rollback()
            except self._errors as error:
                raise self._translate(error) from error

    def _let_go(self) -> None:
        """Give the cursor's statement back while nobody else uses the connection.

        The driver keeps statements by their SQL. A cursor that is only freed later, by a thread
        that has left the connection to another one, would reset what that one is running.
        """
        with contextlib.suppress(*self._errors):
            self._own.close()

    def _run(self, cursor: Cursor, prepared: Prepared, values: Mapping[str, object]) -> None:
        self._require_open()
        try:
            cursor.execute(prepared.sql, prepared.arguments(values))
        except self._errors as error:
            raise self._translate(error) from error

    def _fetch(self, cursor: Cursor) -> list[Row]:
        try:
            return cursor.fetchmany(_PIECE)
        except self._errors as error:
            raise self._translate(error) from error

    def _require_open(self) -> None:
        if not self._open:
            raise RuntimeError("this transaction has ended")


def _driver_error(dialect: Dialect) -> type[Exception]:
    driver: Any = dialect.loaded_dbapi
    error: type[Exception] = driver.Error
    return error
