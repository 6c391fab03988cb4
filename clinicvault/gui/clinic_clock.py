"""The clock of the log's pages: the clinic's where it has a zone, else this computer's."""

from __future__ import annotations

import datetime as dt

from clinicvault.services.views import ClinicZone

from . import formats


class ClinicClock:
    """What is told of one unlock, until another zone is shown."""

    def __init__(self) -> None:
        self.zone = ClinicZone()


_CLOCK = ClinicClock()


def show(zone: ClinicZone) -> None:
    """Tell times by this zone from now on; what is in view already is filled anew by its page."""
    _CLOCK.zone = zone


def zone() -> ClinicZone:
    """The one that is shown."""
    return _CLOCK.zone


def zone_name(name: str) -> str:
    """`America/New York`."""
    return name.replace("_", " ")


def local(value: dt.datetime) -> dt.datetime:
    """A moment by that clock."""
    return _CLOCK.zone.local(value)


def today() -> dt.date:
    """The clinic's own calendar day."""
    return local(dt.datetime.now(dt.UTC)).date()


def day_of(value: dt.datetime) -> dt.date:
    """The clinic's day of a moment."""
    return local(value).date()


def day(value: dt.datetime) -> str:
    """`4 May 1988`."""
    return formats.day(day_of(value))


def short_day(value: dt.datetime | dt.date) -> str:
    """`Today`, `Yesterday`, `18 Nov`, or with the year where it is another one."""
    return formats.short_day(day_of(value) if isinstance(value, dt.datetime) else value, today())


def clock(value: dt.datetime) -> str:
    """`09:40`."""
    return f"{local(value):%H:%M}"


def seconds_clock(value: dt.datetime) -> str:
    """`09:41:07`."""
    return f"{local(value):%H:%M:%S}"


def moment(value: dt.datetime) -> str:
    """Day and time."""
    return f"{day(value)}, {clock(value)}"
