"""Schema revisions: Alembic's scripts, found beside this module and run in one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from clinicvault.domain.errors import IntegrityError, Refused

from . import dialect

FIRST, HEAD = "0001", "0006"
"""The oldest and the newest revision; a revision's name is its number in four digits."""
SCRIPTS = Path(__file__).with_name("migrations")


def revision(connection: Connection) -> str:
    """The file's revision; IntegrityError("database-damaged") where its two marks differ."""
    named = _named(connection)
    if named != f"{dialect.stamped(connection):04d}" or named < FIRST:
        raise _damaged()
    return named


def is_older(connection: Connection) -> bool:
    """Whether revisions are missing; Refused("database-newer") where a later program wrote it."""
    named = revision(connection)
    if named > HEAD:
        raise Refused("database-newer")
    return named < HEAD


def require_own(connection: Connection) -> None:
    """Refused("database-newer") once a later program has brought the open file up to date.

    A window left open over an update would take what it does not know for litter, and tidy it up.
    """
    if dialect.number(connection) > int(HEAD):
        raise Refused("database-newer")


def upgrade(engine: Engine, scripts: Path = SCRIPTS, target: str = "head") -> None:
    """Run the missing revisions in one transaction: all of them or none.

    Programs that do so at once take turns, and the second finds nothing left to do.
    IntegrityError("database-damaged") where what the file says of its revision is none.
    """
    # Slow to import, and a database is opened far more often than upgraded.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    with dialect.mode_of(engine.connect(), dialect.WRITE) as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(scripts).replace("%", "%%"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, target)
        except CommandError as error:
            raise _damaged() from error
        dialect.stamp(connection, int(_named(connection)))


def _named(connection: Connection) -> str:
    """The one revision that the file names, in four digits or more."""
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    if len(found) != 1 or not (isinstance(found[0], str) and found[0].isdecimal()):
        raise _damaged()
    return found[0]


def _damaged() -> IntegrityError:
    return IntegrityError("database-damaged", finding="the schema's number")
