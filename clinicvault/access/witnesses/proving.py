"""Whether a witness is what it says: signed by a computer that counts, its time-stamp good."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Hashable, Mapping

from clinicvault.access.certificates.trust_loading import Anchors
from clinicvault.access.freshness import ended_at
from clinicvault.audit.consistency import NOBODY, is_signed
from clinicvault.audit.witness import NO_STAMP, Witness
from clinicvault.crypto.timestamps import authority, stored_stamp
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.log_witnesses import WitnessKind
from clinicvault.domain.ports import StateIndex

from .verdicts import Verdicts

_SECOND_MS = 1000
_SIGNED = Verdicts()


@dataclasses.dataclass(frozen=True, slots=True)
class Cosigners:
    """Workstations whose word counts: id -> Ed25519 key."""

    stations: Mapping[bytes, bytes]
    ended: Mapping[bytes, int] = dataclasses.field(default_factory=lambda: NOBODY)
    """Those whose access ended, by the leaf that says so: their word of before it counts."""

    def signed(self, witness: Witness, vault: bytes) -> bool:
        """Whether one of them signed the witness; verified once in a process."""
        public = self.stations.get(witness.station)
        if public is None or witness.size > self.ended.get(witness.station, witness.size):
            return False
        row = witness.row
        what = (vault, public, row.kind, hashlib.sha256(row.body).digest())
        return _SIGNED.of(what, lambda: is_signed(witness, vault, self.stations))

    def called(self, vault: bytes) -> Hashable:
        """The same for the same signers of a vault, and for no others."""
        return vault, frozenset(self.stations.items()), frozenset(self.ended.items())


def in_force(anchors: Anchors) -> Cosigners:
    """Without those whose access ended: what stops an unlock must not be theirs to say."""
    gone = set(anchors.revocations.values())
    kept = {one: key for one, key in anchors.workstations.items() if one not in gone}
    return Cosigners(kept)


def ever(anchors: Anchors, state: StateIndex) -> Cosigners:
    """With those of before their end, as far as the state index knows where it stands."""
    ended = ended_at(state, anchors)
    unplaced = set(anchors.revocations.values()) - ended.keys()
    kept = {one: key for one, key in anchors.workstations.items() if one not in unplaced}
    return Cosigners(kept, ended)


def gone(anchors: Anchors, state: StateIndex) -> Cosigners:
    """Those alone whose access ended: what they say is told, and accuses nobody."""
    ended = ended_at(state, anchors)
    known = {one: key for one, key in anchors.workstations.items() if one in ended}
    return Cosigners(known, ended)


def stamp_holds(witness: Witness) -> bool:
    """Whether a time-stamp is over this note, of the time that is told; others have none."""
    stamp = witness.stamp
    if witness.kind is not WitnessKind.TIMESTAMP:
        return stamp == NO_STAMP
    text = witness.checkpoint.note.encoded().encode()
    try:
        when = stored_stamp(text, authority(stamp.certificates), stamp.token)
    except InputRefused:
        return False
    return milliseconds(when) == stamp.stamped


def milliseconds(when: dt.datetime) -> int:
    """Since 1970 UTC; a server may tell parts of a second."""
    return int(when.timestamp() * _SECOND_MS)
