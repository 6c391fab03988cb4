"""Which patients' pairs an order to renew everything still leaves due: found from rows alone."""

from __future__ import annotations

import dataclasses

from clinicvault.access.vault import OpenVault
from clinicvault.crypto.keys import KeyPair, seal
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.record_kinds import GroupKind, WrapKind
from clinicvault.domain.records import PatientKeyRecord

from .succeeding import ALWAYS

ACTIVE_KINDS = frozenset({WrapKind.TEAM, WrapKind.USER})
_SEALS = 12
"""Worth of one patient, with the batches, signatures and rows."""


@dataclasses.dataclass(frozen=True, slots=True)
class DuePair:
    """A patient's pair from before the newest order, and the wraps it has."""

    patient: bytes
    key: bytes
    wraps: frozenset[tuple[int, bytes]]
    """(kind, recipient); not checked, so only good for finding out who may open it."""

    @property
    def kinds(self) -> frozenset[int]:
        """Kinds of the wraps."""
        return frozenset(kind for kind, _ in self.wraps)

    @property
    def active(self) -> bool:
        """Whether it opens without a confirmation."""
        return bool(self.kinds & ACTIVE_KINDS)


@dataclasses.dataclass(frozen=True, slots=True)
class DuePairs:
    """Every patient's pair from before the newest order."""

    open: tuple[DuePair, ...] = ()
    """Those that somebody's keys open now."""
    withdrawn: int = 0
    """Those that only the recovery sheets, or an officer and a practitioner together, bring back:
    they keep their wraps until then."""
    emergencies: int = 0
    """Those with an emergency access that is not over: it ends within a day."""


def due_pairs(vault: OpenVault, rows: Snapshot) -> DuePairs:
    """Cheap enough to be asked when a page opens: no key is used and no signature checked."""
    if vault.trust.rotated_at < 0:
        return DuePairs()
    found: dict[tuple[bytes, bytes], set[tuple[int, bytes]]] = {}
    for patient, key, kind, recipient in rows.wraps_of_patients():
        found.setdefault((patient, key), set()).add((kind, recipient))
    due = _from_before(vault, {key for _, key in found})
    pairs = [DuePair(*who, frozenset(wraps)) for who, wraps in found.items() if who[1] in due]
    waiting = [one for one in pairs if WrapKind.EMERGENCY in one.kinds]
    withdrawn = [one for one in pairs if one.kinds <= ALWAYS]
    left = [one for one in pairs if not one.kinds <= ALWAYS and one not in waiting]
    return DuePairs(tuple(left), len(withdrawn), len(waiting))


def begun(vault: OpenVault, team: bytes) -> bool:
    """Whether a team's keys were renewed since the newest order: only then pairs may follow."""
    kinds = (GroupKind.TEAM, GroupKind.ARCHIVE)
    return not any(vault.due(kind, team) for kind in kinds)


def _from_before(vault: OpenVault, keys: set[bytes]) -> frozenset[bytes]:
    """Those that the log told of before the newest order, and of no later pair since."""
    states = vault.ports.state.many(PatientKeyRecord.TABLE, sorted(keys))
    before = {key for key, known in states.items() if known.seq < vault.trust.rotated_at}
    return frozenset(before - _followed(vault, before))


def _followed(vault: OpenVault, keys: set[bytes]) -> set[bytes]:
    states = vault.ports.state.many(SuccessionRecord.TABLE, sorted(keys))
    return {key for key, known in states.items() if known.digest}


def left_over(vault: OpenVault, rows: Snapshot) -> list[bytes]:
    """Pairs that have a later one by the log, and wraps still: damaged ones, or repaired since."""
    return sorted(_followed(vault, {key for _, key, *_ in rows.wraps_of_patients()}))


def patients_with_keys(rows: Snapshot) -> tuple[int, int]:
    """How many patients have a pair that somebody's keys open: (active, archived)."""
    kinds: dict[bytes, set[int]] = {}
    for patient, _, kind, _ in rows.wraps_of_patients():
        kinds.setdefault(patient, set()).add(kind)
    active = sum(bool(found & ACTIVE_KINDS) for found in kinds.values())
    return active, sum(not found <= ALWAYS for found in kinds.values()) - active


def measured_pair() -> None:
    """About what a patient costs in a rotation: done once, it tells how long that takes here."""
    pair = KeyPair.generate()
    for _ in range(_SEALS):
        seal(pair.public, pair.seed, b"")
    pair.wipe()
