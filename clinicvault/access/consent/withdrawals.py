"""Which consents count: only those given after the last withdrawal (DESIGN §4, Withdrawal).

A withdrawal is a row of its own, at an id that follows from patient and purpose: this computer's
state index knows when it was, whatever is hidden in the database. So a consent that was out of
sight while it was withdrawn does not count when it is put back.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence

from clinicvault.access.damage import Row, row_of
from clinicvault.access.reading import VerifiedReader
from clinicvault.access.session import VaultSession
from clinicvault.crypto.encoding import context
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Snapshot, StateIndex, UnitOfWork
from clinicvault.domain.record_kinds import ConsentState, Purpose
from clinicvault.domain.records import ConsentRecord

Concern = tuple[bytes, int]
"""(patient, purpose)."""

_ID_BYTES = 16
_NEVER = -1


def withdrawal_id(patient: bytes, purpose: int, number: int) -> bytes:
    """The row id of a patient's first (0), second (1) … withdrawal for a purpose."""
    said = context("consent-withdrawal", patient, int(purpose), number)
    return hashlib.sha256(said).digest()[:_ID_BYTES]


def withdrawal_record(session: VaultSession, patient: bytes, purpose: Purpose) -> ConsentRecord:
    """The signed row of one more withdrawal; it holds no details and needs no secret."""
    _, known = _withdrawn(session.vault.ports.state, {(patient, int(purpose))})
    return session.signed(
        ConsentRecord(
            id=withdrawal_id(patient, purpose, len(known)),
            patient=patient,
            purpose=int(purpose),
            state=int(ConsentState.WITHDRAWN),
            details_sealed=b"",
        )
    )


def in_effect(state: StateIndex, consents: Sequence[ConsentRecord]) -> list[ConsentRecord]:
    """Consents as they count: one older than a withdrawal is withdrawn, whatever it says.

    Rows checked by the caller; the withdrawals' own rows are left out.
    """
    states = state.many(ConsentRecord.TABLE, [one.id for one in consents])
    seqs = {row: known.seq for row, known in states.items()}
    ended, withdrawals = _withdrawn(state, {_concern(one) for one in consents})
    for one in consents:
        if one.state == ConsentState.WITHDRAWN:
            ended[_concern(one)] = max(ended.get(_concern(one), _NEVER), seqs.get(one.id, _NEVER))
    return [
        dataclasses.replace(one, state=int(ConsentState.WITHDRAWN))
        if seqs.get(one.id, _NEVER) <= ended.get(_concern(one), _NEVER)
        else one
        for one in consents
        if one.id not in withdrawals
    ]


def hidden_consents(state: StateIndex, rows: Snapshot | UnitOfWork) -> dict[Row, bytes]:
    """The first consent row that is not what the log says; {} where all are there, each itself.

    Reads the whole table: for the rare withdrawal that finds nothing to withdraw.
    """
    reader = VerifiedReader(rows, state)
    try:
        reader.find(ConsentRecord)
    except IntegrityError as error:
        return {row_of(error, ConsentRecord.TABLE, b""): b""}
    return {}


def _withdrawn(
    state: StateIndex, concerns: Iterable[Concern]
) -> tuple[dict[Concern, int], set[bytes]]:
    """(concern -> seq of its newest withdrawal, ids of all withdrawals)."""
    ended: dict[Concern, int] = {}
    known: set[bytes] = set()
    number, left = 0, set(concerns)
    while left:
        ids = {withdrawal_id(*concern, number): concern for concern in left}
        found = state.many(ConsentRecord.TABLE, list(ids))
        for row, one in found.items():
            ended[ids[row]] = max(ended.get(ids[row], _NEVER), one.seq)
        known |= found.keys()
        number, left = number + 1, {ids[row] for row in found}
    return ended, known


def _concern(consent: ConsentRecord) -> Concern:
    return consent.patient, consent.purpose
