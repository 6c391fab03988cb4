"""Which patients of an order to renew everything wait for this person, and for the password."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from clinicvault.access.certificates.trust import Trust
from clinicvault.access.session import VaultSession
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.record_kinds import GroupKind, WrapKind

Opener = tuple[int, bytes]
"""(kind, recipient) of a wrap."""
Wraps = frozenset[Opener]
"""What a patient's pair has; not checked, as `rotation_due.DuePair.wraps`."""


@dataclasses.dataclass(frozen=True, slots=True)
class Reach:
    """Wraps that this person's keys open."""

    ready: Wraps
    """Without the password, of teams whose archive has its new key: no pair follows before."""
    plain: Wraps
    """Without the password."""
    cold: Wraps
    """With the password alone."""
    asks_anybody: bool
    """Whether every team's archive waits for its new key, which a password alone makes."""

    def of_active(self, pairs: Sequence[Wraps], late: Sequence[Wraps]) -> tuple[bool, bool]:
        """(needs a password, waits for this person) of active patients, and of late batches."""
        if _some(pairs, self.ready) or _some(late, self.plain):
            return False, True
        if _some(pairs, self.plain) or _some(late, self.cold):
            return True, True
        return bool(pairs) and self.asks_anybody, False

    def of_archived(self, pairs: Sequence[Wraps]) -> bool:
        """Whether archived patients wait for this person."""
        return _some(pairs, self.cold)


def reach_of(session: VaultSession) -> Reach:
    """What the keys of this person and of the own teams open."""
    trust, person = session.vault.trust, session.person
    free = [team for team in person.teams if not session.vault.due(GroupKind.ARCHIVE, team)]
    own = frozenset({(int(WrapKind.USER), session.keys.public.key_id)} if person.teams else ())
    second = person.second.key_id if person.second and person.teams else b""
    mine = frozenset((int(kind), second) for kind in (WrapKind.USER_COLD, WrapKind.RETURNED))
    return Reach(
        ready=_sealed_to(trust, GroupKind.TEAM, free) | (own if free else frozenset()),
        plain=_sealed_to(trust, GroupKind.TEAM, person.teams) | own,
        cold=_sealed_to(trust, GroupKind.ARCHIVE, person.teams) | (mine if second else frozenset()),
        asks_anybody=all(session.vault.due(GroupKind.ARCHIVE, team) for team in trust.teams),
    )


def late_wraps(rows: Snapshot) -> list[Wraps]:
    """For every batch that came in late: the wraps of its patient's pair."""
    late = [patient for _, patient in rows.late_batches()]
    found: dict[bytes, set[Opener]] = {patient: set() for patient in late}
    for patient, _, kind, recipient in rows.wraps_of_patients() if late else ():
        if patient in found:
            found[patient].add((kind, recipient))
    return [frozenset(found[patient]) for patient in late]


_KINDS = {GroupKind.TEAM: WrapKind.TEAM, GroupKind.ARCHIVE: WrapKind.ARCHIVE}


def _sealed_to(trust: Trust, kind: GroupKind, teams: Iterable[bytes]) -> Wraps:
    """Wraps for any generation of these teams' keys."""
    lines = (trust.groups.get((kind, team), ()) for team in teams)
    return frozenset((int(_KINDS[kind]), one.public.key_id) for line in lines for one in line)


def _some(pairs: Sequence[Wraps], opened: Wraps) -> bool:
    return any(pair & opened for pair in pairs)
