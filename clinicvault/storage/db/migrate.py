"""Schema revisions: Alembic's scripts, found beside this module and run in one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from clinicvault.domain.errors import IntegrityError, Refused

from . import dialect

HEAD = "0002"
"""The newest revision; a revision's name is its number in four digits."""
SCRIPTS = Path(__file__).with_name("migrations")


def revision(connection: Connection) -> str:
    """The file's revision; IntegrityError("database-damaged") where its two marks differ."""
    named = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if named != f"{dialect.stamped(connection):04d}":
        raise IntegrityError("database-damaged", finding="the schema's number")
    return str(named)


def is_older(connection: Connection) -> bool:
    """Whether revisions are missing; Refused("database-newer") where a later program wrote it."""
    named = revision(connection)
    if named > HEAD:
        raise Refused("database-newer")
    return named < HEAD


def upgrade(engine: Engine, scripts: Path = SCRIPTS, target: str = "head") -> None:
    """Run the missing revisions in one transaction: all of them or none.

    Programs that do so at once take turns, and the second finds nothing left to do.
    """
    # Slow to import, and a database is opened far more often than upgraded.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    with dialect.mode_of(engine.connect(), dialect.WRITE) as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(scripts).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, target)
        named = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        dialect.stamp(connection, int(named))
