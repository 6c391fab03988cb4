"""How keys and patients end: records of teams, computers, rotation, erasure, retention."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from .records import Record


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TeamRecord(Record):
    """A team of practitioners; id = team id, signed by the root. Its keys are `GroupRecord`s."""

    TABLE: ClassVar[str] = "team"
    name_sealed: bytes
    """Under a key of the vault secret, as users' names."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TransferRecord(Record):
    """A patient was moved to another team; id = id of the patient's key pair.

    Signed by a practitioner of that team. A later key pair is that team's by itself.
    """

    TABLE: ClassVar[str] = "transfer"
    team: bytes
    proof: bytes
    """Ed25519 by the patient's own key over version and team: only who opens the record can."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OldSecretRecord(Record):
    """An earlier vault secret, sealed to a computer that stays, for 30 days; signed by the root."""

    TABLE: ClassVar[str] = "old_secret"
    workstation: bytes
    generation: int
    sealed: bytes
    until_ms: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RotationRecord(Record):
    """The root's order to renew everything after an incident; its leaf makes every key due."""

    TABLE: ClassVar[str] = "rotation"
    made_ms: int
    reason_sealed: bytes
    """Sealed to the log key, for administrators."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionRecord(Record):
    """A patient's key pair has a later one; id = key id of the earlier, so each has one at most.

    Signed by a practitioner, and by the earlier pair itself: nobody else moves a patient to a key.
    """

    TABLE: ClassVar[str] = "succession"
    patient: bytes
    later: bytes
    """Key id of the later pair."""
    sealed: bytes
    """The earlier pair's seed, sealed to the later one."""
    proof: bytes
    """Ed25519 by the earlier pair over patient and both key ids."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class HoldRecord(Record):
    """A patient who must not be erased for now (litigation hold); id = patient id."""

    TABLE: ClassVar[str] = "hold"
    facts_sealed: bytes
    """Under the identity key: reason, since, by whom, and whether it was lifted."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRecord(Record):
    """That a patient was erased: id = patient id, signed by the officer who did it."""

    TABLE: ClassVar[str] = "erasure"
    request: bytes
    """The request that a second person approved, or that waited."""
    made_ms: int
    backups_until_ms: int
    """Until when an old backup could still hold the patient's keys."""
    certificate_sealed: bytes
    """What was destroyed, sealed to the officers' key; the patient is named by the code alone."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LogPartRecord(Record):
    """Who saw what of one patient, read from the log for that patient's own copy.

    Signed by the administrator who read it; goes with the report that uses it, or with its time.
    """

    TABLE: ClassVar[str] = "log_part"
    patient: bytes
    made_ms: int
    until_ms: int
    keys_sealed: bytes
    """The part's own key, sealed to the officers' key and to every team's; each with its key id."""
    lines_sealed: bytes
    """The entries, under that key."""
