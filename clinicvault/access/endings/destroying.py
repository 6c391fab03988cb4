"""Whatever opens or tells of a patient, destroyed in one transaction (DESIGN §4, Erasure).

Rows of tables that never lose one (`freshness.KEPT`) stay: consents lose what they say, and the
rest of them names nobody but staff. Damaged rows stay, too, for nobody can say whose they are: they
are told, and named by every verification.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TypeVar

from clinicvault.access.damage import Row, as_logged, found_rows
from clinicvault.access.deleting import delete_row
from clinicvault.access.freshness import KEPT
from clinicvault.access.named_objects import NAMING, NamedObject, objects_of
from clinicvault.access.patients.appointments import delete_of
from clinicvault.access.patients.held_rows import BY_PATIENT
from clinicvault.access.rotation.succession import keys_of
from clinicvault.access.session import VaultSession
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import ConsentState, DeletionReason
from clinicvault.domain.records import (
    BatchRecord,
    ConsentRecord,
    PatientRecord,
    PhotoRecord,
    Record,
    WrapRecord,
)

R = TypeVar("R", bound=Record)

OWNED: tuple[type[Record], ...] = tuple(kind for kind in BY_PATIENT if kind.TABLE not in KEPT)
"""Tables whose rows name the patient they belong to, and may go."""


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """What is held of a patient: rows by table that are whole, and the damaged ones.

    Only what lies in the tables at that moment is found; what `missing` counts may be the
    patient's, too.
    """

    rows: dict[str, list[Record]]
    wraps: list[WrapRecord]
    consents: list[ConsentRecord]
    damaged: dict[Row, bytes]
    missing: int = 0
    """Rows of these tables, of any patient, that the log knows and the database lacked."""

    @property
    def objects(self) -> tuple[NamedObject, ...]:
        """Every object that those rows name."""
        naming = (one for kind in NAMING for one in self.rows[kind.TABLE] if isinstance(one, kind))
        return tuple(found for one in naming for found in objects_of(one))

    @property
    def bytes(self) -> int:
        """What these objects take in the store."""
        found = (one for kind in NAMING for one in self.rows[kind.TABLE])
        return sum(
            getattr(one, name)
            for one in found
            for name in ("object_size", "original_size", "preview_size", "thumbnail_size")
            if hasattr(one, name)
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many there are, by table."""
        found = {table: len(rows) for table, rows in self.rows.items()}
        kept = {WrapRecord.TABLE: len(self.wraps), ConsentRecord.TABLE: len(self.consents)}
        return {**found, **kept}

    @property
    def told(self) -> dict[str, object]:
        """The same as the log tells it, in words that people know."""
        photos = len(self.rows[PhotoRecord.TABLE])
        # One more key than there are wraps: the identity's.
        found = {"keys": len(self.wraps) + 1, "photos": photos, "objects": len(self.objects)}
        return {**found, **({"missing": self.missing} if self.missing else {})}


def held_of(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> Held:
    """Look through every table; IntegrityError unless it is sure which keys are the patient's."""
    damaged: dict[Row, bytes] = {}
    found: dict[str, list[Record]] = {}
    for kind in OWNED:
        found[kind.TABLE] = list(_whole(session, rows, damaged, kind, patient=patient))
    wraps: list[WrapRecord] = []
    batches = [one for one in found[BatchRecord.TABLE] if isinstance(one, BatchRecord)]
    for key in sorted(keys_of(session.vault.reader(rows), patient, batches)):
        spoiled: dict[Row, bytes] = {}
        wraps += _whole(session, rows, spoiled, WrapRecord, patient_key=key)
        wraps += _spoiled(session, rows, WrapRecord, spoiled)
        damaged |= spoiled
    consents = _whole(session, rows, damaged, ConsentRecord, patient=patient)
    return Held(found, wraps, consents, dict.fromkeys(damaged, patient))


def destroy(session: VaultSession, rows: UnitOfWork, patient: bytes) -> Held:
    """Delete it, each row with its signed word, in a transaction that the caller commits.

    The objects stay for now: their rows are gone, and what opened them is, too. IntegrityError
    where the patient's own row is damaged: then nothing is sure.
    """
    held = _with_missing(session, rows, held_of(session, rows, patient))
    for wrap in held.wraps:
        delete_row(session, rows, wrap, DeletionReason.ERASED)
    for person in session.vault.reader(rows).find(PatientRecord, id=patient):
        delete_row(session, rows, person, DeletionReason.ERASED)
    for found in held.rows.values():
        for record in found:
            delete_row(session, rows, record, DeletionReason.ERASED)
    _blank(session, rows, held.consents)
    delete_of(session, rows, patient)
    return held


def shut(session: VaultSession, rows: UnitOfWork, patient: bytes) -> int:
    """What anybody may do who is no officer: the keys to the pictures go; returns how many."""
    wraps = held_of(session, rows, patient).wraps
    for wrap in wraps:
        delete_row(session, rows, wrap, DeletionReason.OVER)
    return len(wraps)


def _blank(session: VaultSession, rows: UnitOfWork, consents: Iterable[ConsentRecord]) -> None:
    """Consents never go, or an older one could count again: they say nothing any more."""
    for one in consents:
        if one.details_sealed:
            blank = dataclasses.replace(
                one,
                version=one.version + 1,
                state=int(ConsentState.WITHDRAWN),
                details_sealed=b"",
            )
            rows.put(session.signed(blank))


def _with_missing(session: VaultSession, rows: UnitOfWork, held: Held) -> Held:
    """And the rows that are away: put back later, they would lie there, and nobody had said so.

    Held against each other by id, not by number: a row of no use is easily added for one taken.
    """
    lost: dict[Row, bytes] = {}
    tables: tuple[type[Record], ...] = (*OWNED, WrapRecord)
    for kind in tables:
        there = set(rows.ids(kind))
        for row, known in session.vault.ports.state.items(kind.TABLE):
            if known.digest and row not in there:
                lost[kind.TABLE, row] = b""
    return dataclasses.replace(held, damaged={**lost, **held.damaged}, missing=len(lost))


def _whole(
    session: VaultSession,
    rows: Snapshot | UnitOfWork,
    damaged: dict[Row, bytes],
    kind: type[R],
    **equal: bytes,
) -> list[R]:
    whole, spoiled = found_rows(rows, session.vault.reader(rows), kind, **equal)
    damaged |= spoiled
    return whole


def _spoiled(
    session: VaultSession, rows: Snapshot | UnitOfWork, kind: type[R], damaged: dict[Row, bytes]
) -> list[R]:
    """Of damaged rows those that say whose they are all the same."""
    state = session.vault.ports.state
    stored = (as_logged(rows, state, kind, row) for _, row in sorted(damaged))
    return [one for one in stored if one is not None]
