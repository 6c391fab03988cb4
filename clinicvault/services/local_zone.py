"""The clinic's time zone as this computer keeps it, summer time and its history included."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import tzlocal

from clinicvault.domain.review_rules import ReviewRules, zone_named


class LocalZone(dt.tzinfo):
    """What `datetime.astimezone()` uses, as a zone that can be handed on."""

    def fromutc(self, when: dt.datetime) -> dt.datetime:
        """A moment in UTC on the clock here."""
        return when.replace(tzinfo=dt.UTC).astimezone().replace(tzinfo=self)

    def utcoffset(self, when: dt.datetime | None) -> dt.timedelta | None:
        """How far the clock here is ahead of UTC then; None where nobody says when."""
        return when.replace(tzinfo=None).astimezone().utcoffset() if when is not None else None

    def dst(self, when: dt.datetime | None) -> dt.timedelta | None:
        """Not known: the offset is told as a whole."""
        del when
        return None

    def tzname(self, when: dt.datetime | None) -> str | None:
        """The zone's name then."""
        return when.replace(tzinfo=None).astimezone().tzname() if when is not None else None


LOCAL = LocalZone()


def zone_of(rules: ReviewRules) -> dt.tzinfo:
    """The clinic's zone, whatever computer reads; this computer's where none is decided."""
    return zone_named(rules.zone) or LOCAL if rules.zone else LOCAL


def own_zone() -> str:
    """The IANA name of this computer's zone, "" where the system does not say it."""
    try:
        name = tzlocal.get_localzone_name()
    except (LookupError, ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return ""
    return name if zone_named(name) else ""


def day_at(ms: int, zone: dt.tzinfo) -> dt.date:
    """The day of a moment in a zone."""
    return dt.datetime.fromtimestamp(ms / 1000, zone).date()
