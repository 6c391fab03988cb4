"""Which flags there are: finished days are looked through once, today again and again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from clinicvault.access.log.index import Look
from clinicvault.access.review.words import said
from clinicvault.access.session import VaultSession
from clinicvault.audit.history import Column
from clinicvault.audit.rules import run
from clinicvault.audit.rules.clock_order import placed
from clinicvault.audit.rules.contract import Flag
from clinicvault.domain.ports import Event
from clinicvault.services.local_zone import LOCAL, clinic_zone, day_at

from .details import detail_of
from .scope import newly_ended, scope_of
from .words import RAISE, RUN, FlagWords

_DAY = dt.timedelta(days=1)
_LONGEST = dt.timedelta(days=366)
"""So far back a first look goes: what is older nobody can ask about any more."""
_AT_ONCE = 200
"""Flags raised in one transaction."""


def today_of(session: VaultSession) -> dt.date:
    """The clinic's day by this computer's clock: one that ran ahead once hides no later day."""
    return day_at(session.vault.now(), clinic_zone(session))


def raise_finished(session: VaultSession, look: Look, words: FlagWords) -> bool:
    """Raise what the days up to yesterday brought, each flag once; whether there were days to do.

    What was raised before stays as it is, whatever the rules say of those days now. What concerns
    an administrator is not left to that person's own program where another one looks, too.
    """
    yesterday = today_of(session) - _DAY
    times = placed(look.history, session.vault.now()).ms
    zone = clinic_zone(session)
    first = first_day(look, words, yesterday, times, zone)
    if first is None:
        return False
    again = {
        user: first_day(look, words.without_runs_by(user), yesterday, times, zone) or first
        for user in {done.by for done in words.runs} - {session.user_id}
    }
    start = min([first, *again.values()])
    if start > yesterday:
        return False
    scope = scope_of(session, look, start, yesterday, times)
    found = [flag for flag in run(look.history, scope) if flag.day >= again.get(flag.user, first)]
    ended = newly_ended(scope, session.vault.trust, words)
    if ended is not None:
        found += run(look.history, ended)
    fresh = {flag.id: flag for flag in found if _is_new(session, flag, words)}
    raise_flags(session, list(fresh.values()), yesterday, look.size)
    return True


def live(session: VaultSession, look: Look) -> list[Flag]:
    """Today's flags as they stand, those included that are raised already."""
    today = today_of(session)
    times = placed(look.history, session.vault.now()).ms
    return list(run(look.history, scope_of(session, look, today, today, times)))


def raise_flags(session: VaultSession, flags: Sequence[Flag], finished: dt.date, size: int) -> None:
    """Each in an entry of its own, signed; then that days are done, as a log of `size` told."""
    events = [said(session, RAISE, detail_of(flag)) for flag in flags]
    detail = {"day": finished.isoformat(), "found": len(flags), "size": size}
    events.append(said(session, RUN, detail))
    for at in range(0, len(events), _AT_ONCE):
        log_words(session, events[at : at + _AT_ONCE])


def log_words(session: VaultSession, events: Sequence[Event]) -> None:
    """Several entries in one transaction."""
    with session.vault.write() as rows:
        for event in events:
            rows.event(event)
        rows.commit()


def first_day(
    look: Look, words: FlagWords, yesterday: dt.date, times: Column, zone: dt.tzinfo = LOCAL
) -> dt.date | None:
    """The first day that nobody looked through as a whole; None for an empty log.

    A day to which entries came after the look, as of a clock that was wrong, is looked at again.
    `times` are the entries' as they are judged (ms).
    """
    seqs = look.history.seq
    if not len(seqs):
        return None
    # What is said of days to come is of a clock that ran ahead.
    last = next((run for run in reversed(words.runs) if run.day <= yesterday), None)
    if last is None:
        return max(day_at(int(times.min()), zone), yesterday - _LONGEST)
    later = times[np.searchsorted(seqs, last.size) :]
    late = day_at(int(later.min()), zone) if len(later) else yesterday + _DAY
    return max(min(last.day + _DAY, late), yesterday - _LONGEST)


def _is_new(session: VaultSession, flag: Flag, words: FlagWords) -> bool:
    """Never raised, or on its own day alone; or more came to a day that was looked through."""
    known = words.raised.get(flag.id.hex())
    if known is None or known.early or words.grown(flag):
        return True
    return known.own and flag.user != session.user_id
