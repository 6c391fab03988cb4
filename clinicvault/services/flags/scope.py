"""What review rules may know besides the log, as of the days that are judged.

Memberships and ends of access are dated by their leaves, which certificates prove. Roles, opening
hours and numbers are those of today: their past is told by the log, not by the rows.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np

from clinicvault.access.certificates.trust import Trust
from clinicvault.access.log.index import Look
from clinicvault.access.review.lot import lot
from clinicvault.access.review.settings import review_rules
from clinicvault.access.session import VaultSession
from clinicvault.audit.history import Column
from clinicvault.audit.rules import RULES
from clinicvault.audit.rules.contract import Hours, Scope
from clinicvault.audit.rules.leaver import BEFORE, Leaver
from clinicvault.audit.rules.local_time import midnight_ms
from clinicvault.domain.record_kinds import UserState
from clinicvault.services.local_zone import day_at, zone_of

from .words import FlagWords

_ALL_OTHERS = frozenset(rule.slug for rule in RULES) - {Leaver.slug}


def scope_of(
    session: VaultSession, look: Look, first: dt.date, last: dt.date, times: Column
) -> Scope:
    """For some days, both inclusive; `times` are the entries' as they are judged (ms)."""
    rules, trust = review_rules(session), session.vault.trust
    zone = zone_of(rules)
    people = trust.people
    return Scope(
        first=first,
        last=last,
        zone=zone,
        hours=Hours(opens=rules.opens, closes=rules.closes, weekdays=rules.weekdays),
        samples=rules.samples,
        lot=lot(session),
        teams=teams_of(trust, *_span(look, first, last, times, zone)),
        roles={one.id: frozenset(role.value for role in one.declared) for one in people.values()},
        leaves={user: _day(look, seq, times, zone) for user, seq in ends_of(trust).items()},
        off=frozenset(rules.off),
        people=frozenset(people),
        now_ms=session.vault.now(),
    )


def newly_ended(scope: Scope, trust: Trust, words: FlagWords) -> Scope | None:
    """The leaver's rule alone, for the two weeks before what ended since the last run.

    Those days were looked through when nobody knew of the end. None where nothing ended, where the
    rule is off, or where all days are looked through for the first time.
    """
    if not words.runs or Leaver.slug in scope.off:
        return None
    since = words.runs[-1].size
    fresh = {user for user, seq in ends_of(trust).items() if seq >= since}
    leaves = {user: day for user, day in scope.leaves.items() if user in fresh}
    if not leaves:
        return None
    first = min(scope.first, min(leaves.values()) - dt.timedelta(days=BEFORE))
    return dataclasses.replace(scope, first=first, leaves=leaves, off=_ALL_OTHERS)


def ends_of(trust: Trust) -> dict[bytes, int]:
    """Whoever's access ended for good -> leaf of the first revocation of the newest keys."""
    found = dict[bytes, int]()
    for person in trust.people.values():
        if person.user.state == UserState.DISABLED and person.keys is not None:
            leaves = [trust.ended.get(one) for one in (person.keys.id, person.keys.enrolment)]
            told = [leaf for leaf in leaves if leaf is not None]
            found |= {person.id: min(told)} if told else {}
    return found


def teams_of(trust: Trust, start: int, stop: int) -> dict[bytes, frozenset[bytes]]:
    """User -> teams of which keys made that person a member anywhere in leaves [start, stop)."""
    found = dict[bytes, frozenset[bytes]]()
    for key_id, joined in trust.members.items():
        if trust.signer(key_id, start) is not None:
            mine = [
                one.team
                for one in joined
                if one.since < stop and (one.until is None or one.until > start)
            ]
            user = trust.owner(key_id)
            found[user] = found.get(user, frozenset()).union(mine)
    return found


def _span(
    look: Look, first: dt.date, last: dt.date, times: Column, zone: dt.tzinfo
) -> tuple[int, int]:
    """Leaves [start, stop) of what the log holds of some days."""
    begins, ends = midnight_ms(first, zone), midnight_ms(last + dt.timedelta(days=1), zone)
    rows = np.flatnonzero((times >= begins) & (times < ends))
    if not len(rows):
        return look.size, look.size + 1
    seqs = look.history.seq
    return int(seqs[rows[0]]), int(seqs[rows[-1]]) + 1


def _day(look: Look, seq: int, times: Column, zone: dt.tzinfo) -> dt.date:
    """Of a row's leaf: the day of the entry before it, of the same transaction."""
    row = int(np.searchsorted(look.history.seq, seq)) - 1
    return day_at(int(times[max(row, 0)]), zone)
