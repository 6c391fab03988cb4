"""Which flags there are: finished days are looked through once, today again and again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from clinicvault.access.consent.consent_reading import local_day
from clinicvault.access.log_index import Look
from clinicvault.access.review.lot import lot
from clinicvault.access.review.settings import review_rules
from clinicvault.access.review.words import said
from clinicvault.access.session import VaultSession
from clinicvault.audit.rules import run
from clinicvault.audit.rules.contract import Flag, Hours, Scope
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import UserState

from .flag_words import RAISE, RUN, FlagWords, detail_of
from .local_zone import LOCAL

_DAY = dt.timedelta(days=1)
_LONGEST = dt.timedelta(days=366)
"""So far back a first look goes: what is older nobody can ask about any more."""
_AT_ONCE = 200
"""Flags raised in one transaction."""


def today_of(session: VaultSession) -> dt.date:
    """The clinic's day, never before what this computer has seen."""
    return local_day(session.vault.latest())


def raise_finished(session: VaultSession, look: Look, words: FlagWords) -> bool:
    """Raise what the days up to yesterday brought, each flag once; whether there were days to do.

    What was raised before stays as it is, whatever the rules say of those days now.
    """
    yesterday = today_of(session) - _DAY
    first = first_day(look, words, yesterday)
    if first is None or first > yesterday:
        return False
    found = run(look.history, scope_of(session, words, first, yesterday))
    fresh = [flag for flag in found if _is_new(flag, words)]
    raise_flags(session, fresh, yesterday)
    return True


def live(session: VaultSession, look: Look, words: FlagWords) -> list[Flag]:
    """Today's flags as they stand, those included that are raised already."""
    today = today_of(session)
    return list(run(look.history, scope_of(session, words, today, today)))


def raise_flags(
    session: VaultSession, flags: Sequence[Flag], finished: dt.date | None = None
) -> None:
    """Each in an entry of its own, signed; then, of finished days, that they are done."""
    events = [said(session, RAISE, detail_of(flag)) for flag in flags]
    if finished is not None:
        detail = {"day": finished.isoformat(), "found": len(flags)}
        events.append(said(session, RUN, detail))
    for at in range(0, len(events), _AT_ONCE):
        log_words(session, events[at : at + _AT_ONCE])


def log_words(session: VaultSession, events: Sequence[Event]) -> None:
    """Several entries in one transaction."""
    with session.vault.write() as rows:
        for event in events:
            rows.event(event)
        rows.commit()


def first_day(look: Look, words: FlagWords, yesterday: dt.date) -> dt.date | None:
    """The first day that nobody looked through as a whole; None for an empty log.

    A day to which entries came after the look, as of a clock that ran ahead, is looked at again.
    """
    history = look.history
    if not len(history):
        return None
    if not words.runs:
        return max(local_day(int(history.ms.min())), yesterday - _LONGEST)
    last = words.runs[-1]
    later = history.ms[np.searchsorted(history.seq, last.seq, "right") :]
    late = local_day(int(later.min())) if len(later) else yesterday + _DAY
    return max(min(last.day + _DAY, late), yesterday - _LONGEST)


def scope_of(session: VaultSession, words: FlagWords, first: dt.date, last: dt.date) -> Scope:
    """What the rules may know besides the log."""
    rules, people = review_rules(session), session.vault.trust.people
    gone = {one.id for one in people.values() if one.user.state == UserState.DISABLED}
    return Scope(
        first=first,
        last=last,
        zone=LOCAL,
        hours=Hours(opens=rules.opens, closes=rules.closes, weekdays=rules.weekdays),
        samples=rules.samples,
        lot=lot(session),
        teams={one.id: frozenset(one.teams) for one in people.values()},
        roles={one.id: frozenset(role.value for role in one.declared) for one in people.values()},
        leaves={user: day for user, day in words.left.items() if user in gone},
        off=frozenset(rules.off),
    )


def _is_new(flag: Flag, words: FlagWords) -> bool:
    known = words.raised.get(flag.id.hex())
    return known is None or known.early
