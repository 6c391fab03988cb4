"""The zone by whose days and hours the log is read: the one place that decides it.

It is the clinic's (`ReviewRules.zone`) on whatever computer somebody reads; as long as the clinic
has none, each computer's own. What leaves for other programs keeps UTC.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo

import tzlocal

from clinicvault.access.review.settings import review_rules
from clinicvault.access.session import VaultSession
from clinicvault.domain.review_rules import ReviewRules, zone_named
from clinicvault.services import views

_NO_PLACE = "Etc/"
_YEAR_MS, _DAY_MS = 366 * 86_400_000, 86_400_000


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


def clinic_zone(session: VaultSession) -> dt.tzinfo:
    """As `zone_of`, by the rules in force now; Refused("locked")."""
    return zone_of(review_rules(session))


def zone_view(session: VaultSession) -> views.ClinicZone:
    """For whoever shows times; Refused("locked")."""
    name = review_rules(session).zone
    zone = zone_named(name) if name else None
    if zone is None:
        return views.ClinicZone(own=own_zone())
    return views.ClinicZone(name, own_zone(), _apart(zone, session.vault.now()))


def _apart(zone: dt.tzinfo, now: int) -> bool:
    """Whether the clocks there and here differed on any day of the year that ends now."""
    days = (
        dt.datetime.fromtimestamp(ms / 1000, dt.UTC) for ms in range(now, now - _YEAR_MS, -_DAY_MS)
    )
    return any(day.astimezone(zone).utcoffset() != day.astimezone().utcoffset() for day in days)


def own_zone() -> str:
    """The IANA name of this computer's zone, "" where the system does not say it.

    A computer that keeps UTC, as servers do, does not say where its clinic is: "", too.
    """
    try:
        # Somebody may have set the computer's zone since the program began.
        tzlocal.reload_localzone()
        name = tzlocal.get_localzone_name()
    except (LookupError, ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return ""
    placed = "/" in name and not name.startswith(_NO_PLACE)
    return name if placed and zone_named(name) else ""


def day_at(ms: int, zone: dt.tzinfo) -> dt.date:
    """The day of a moment in a zone."""
    return dt.datetime.fromtimestamp(ms / 1000, zone).date()
