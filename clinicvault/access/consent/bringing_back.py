"""After a withdrawal and a new consent an officer gives a record back (DESIGN §4).

The held wrap is a wrap for the archive's key, sealed once more to the officers. An officer opens
the outer seal and cannot open the inner one; a practitioner's step-up does the rest. So both are
needed, and neither is enough.
"""

from __future__ import annotations

import dataclasses

from clinicvault.access import contexts
from clinicvault.access.days import NEVER
from clinicvault.access.deleting import delete_row
from clinicvault.access.patients.pool import new_wrap
from clinicvault.access.session import VaultSession
from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import (
    ConsentState,
    DeletionReason,
    GroupKind,
    Purpose,
    WrapKind,
)
from clinicvault.domain.records import ConsentRecord, WrapRecord
from clinicvault.domain.roles import Act

from .consent_reading import Consent, in_force, judged_day
from .record_wraps import Keyed, keyed

_SEALED_SEED_BYTES = 1168
"""An HPKE wrap of a 32-byte seed (DESIGN §4)."""
_GOOD = (ConsentStatus.VALID, ConsentStatus.AWAITING_OFFICER, ConsentStatus.NOT_YET)
_REPLACED = (WrapKind.ARCHIVE, WrapKind.USER, WrapKind.USER_COLD, WrapKind.RETURNED)


def bring_back(session: VaultSession, patient: bytes) -> None:
    """Give a record back to the practitioners; logged. Their step-up makes it active.

    Refused("bring-back-no-consent") without a new consent for care, UsageError
    ("bring-back-needless") where a practitioner's step-up opens it already.
    """
    session.require(Act.BRING_BACK)
    vault = session.vault
    with vault.write() as rows:
        record = keyed(session, rows, patient)
        good = [one for one in record.consents if _counts(session, one)]
        if not good:
            raise Refused("bring-back-no-consent")
        if can_come_up(record):
            raise UsageError("bring-back-needless")
        _give(session, rows, record)
        for consent in good:
            if consent.state is ConsentState.AWAITING_OFFICER:
                _validate(session, rows, consent)
        rows.commit()


def give_back(session: VaultSession, rows: UnitOfWork, patient: bytes) -> None:
    """The wraps alone, in the transaction in which an officer records the new consent."""
    _give(session, rows, keyed(session, rows, patient))


def inner_of_held(session: VaultSession, rows: Snapshot | UnitOfWork, key_id: bytes) -> bytes:
    """What the officers' key opens of the held wrap: a wrap for an archive key, still shut.

    By any generation of the officers' key that this session holds. Refused("no-key") without one,
    IntegrityError where it was not sealed for this patient.
    """
    vault = session.vault
    holders = {pair.public.key_id: pair for pair in session.generations(GroupKind.OFFICERS)}
    for wrap in vault.reader(rows).find(WrapRecord, patient_key=key_id, kind=int(WrapKind.HELD)):
        holder = holders.get(wrap.recipient)
        if holder is None:
            continue
        info = contexts.patient_wrap(vault.id, key_id, WrapKind.HELD, wrap.recipient)
        with holder.open(wrap.sealed, info) as inner:
            # Its own seal names the patient, too: whoever opens it finds out if it is another's.
            if len(inner) != _SEALED_SEED_BYTES:
                raise IntegrityError("row-altered", table=WrapRecord.TABLE, id=wrap.id.hex())
            return bytes(inner.view())
    raise Refused("no-patient-key")


def _give(session: VaultSession, rows: UnitOfWork, record: Keyed) -> None:
    inner = inner_of_held(session, rows, record.key)
    for wrap in record.wraps:
        if wrap.kind in _REPLACED:
            delete_row(session, rows, wrap, DeletionReason.REPLACED)
    for fresh in _returned(session, record, inner):
        rows.put(session.signed(fresh))
    event = session.event(
        "record-back",
        patient=record.patient,
        purpose=Purpose.CARE.slug,
        detail={"named": len(record.able)},
    )
    rows.event(event)


def _returned(session: VaultSession, record: Keyed, inner: bytes) -> list[WrapRecord]:
    """The inner wrap as it is for the archive; for named users sealed to each second key."""
    vault = session.vault
    if not record.of_team:
        return [
            new_wrap(vault.id, record.key, WrapKind.RETURNED, one.second, inner)
            for one in record.able
        ]
    generations = vault.trust.groups[GroupKind.ARCHIVE, record.team]
    # Which generation it is for is hidden here; as the oldest one's it counts as to be renewed.
    recipient = generations[0].public.key_id
    return [
        WrapRecord(
            id=new_id(),
            patient_key=record.key,
            kind=int(WrapKind.ARCHIVE),
            recipient=recipient,
            due_day=NEVER,
            sealed=inner,
        )
    ]


def can_come_up(record: Keyed) -> bool:
    """Whether a step-up by somebody who may opens it."""
    if record.of_team:
        return any(wrap.kind == WrapKind.ARCHIVE for wrap in record.wraps)
    cold = (WrapKind.USER_COLD, WrapKind.RETURNED)
    mine = {one.second.key_id for one in record.able}
    return any(wrap.kind in cold and wrap.recipient in mine for wrap in record.wraps)


def _counts(session: VaultSession, consent: Consent) -> bool:
    return in_force(consent) and consent.status(judged_day(session)) in _GOOD


def _validate(session: VaultSession, rows: UnitOfWork, consent: Consent) -> None:
    row = session.vault.reader(rows).need(ConsentRecord, consent.id)
    state = int(ConsentState.VALID)
    rows.put(session.signed(dataclasses.replace(row, version=row.version + 1, state=state)))
