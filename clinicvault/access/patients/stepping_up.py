"""Archived records come up once somebody has confirmed who they are (DESIGN §4, promise 3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from clinicvault.access.consent.record_wraps import (
    keyed,
    put_wraps,
    require_care,
    require_named,
    wanted_wraps,
)
from clinicvault.access.damage import Row, row_of
from clinicvault.access.days import today_number
from clinicvault.access.release.requests import spend
from clinicvault.access.rotation.succession import key_of
from clinicvault.access.rules import rules
from clinicvault.access.session import VaultSession
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.ports import Event, Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import DeletionReason, Purpose, RequestKind
from clinicvault.domain.records import WrapRecord
from clinicvault.domain.roles import Act

from .active import ACTIVE, active_wraps, confirmed_due
from .cold_keys import ColdKeys, cold_keys
from .patient_keys import opens_active

CHUNK = 50
"""Records of one transaction."""


@dataclasses.dataclass(slots=True)
class BroughtUp:
    """Which records came up, and why the others did not."""

    opened: list[bytes] = dataclasses.field(default_factory=list)
    refused: dict[bytes, str] = dataclasses.field(default_factory=dict)
    """Patient -> message code."""


def bring_up(
    session: VaultSession,
    patients: Sequence[bytes],
    password: Secret,
    *,
    request: bytes = b"",
    progress: Callable[[int, int], None] | None = None,
) -> BroughtUp:
    """Make archived records active for the days of the rules, for the whole team (or the named).

    By the password once more; logged with their number, and a record each. What the consent or a
    restriction forbids stays shut and is said. `progress` hears (done, in all) after each 50, and
    may raise to stop: what came up stays. Refused("bulk-second-person") for more on one day than
    the rules say without `request`, a granted one; Refused as `cold_keys`.
    """
    session.require(Act.STEP_UP)
    asked = list(dict.fromkeys(patients))
    many = _too_many(session, asked)
    if many and not request:
        raise Refused("bulk-second-person", most=rules(session).today_most)
    found, damaged = BroughtUp(), dict[Row, bytes]()
    with cold_keys(session, password, {"records": len(asked)}) as keys:
        if many:
            _spend(session, request)
        for start in range(0, len(asked), CHUNK):
            _bring_some(session, keys, asked[start : start + CHUNK], found, damaged)
            if progress is not None:
                progress(min(start + CHUNK, len(asked)), len(asked))
    session.tell_damage(damaged)
    return found


def is_active(session: VaultSession, wraps: Sequence[WrapRecord]) -> bool:
    """Whether one of these opens the record now, by a key that this session holds."""
    return any(opens_active(session, wrap) for wrap in wraps)


def _spend(session: VaultSession, request: bytes) -> None:
    """Use up the second person's yes; Refused("request-not-granted")."""
    with session.vault.write() as rows:
        spend(session, rows, request, RequestKind.BULK)
        rows.commit()


def _too_many(session: VaultSession, patients: Sequence[bytes]) -> bool:
    """Whether the archived ones among them, with what came up today already, need a colleague."""
    most = rules(session).today_most
    with session.vault.read() as rows:
        archived = sum(_is_archived(session, rows, patient) for patient in patients)
        return archived > 0 and archived + _came_up(session, rows) > most


def _came_up(session: VaultSession, rows: Snapshot) -> int:
    """How many records this user's confirmed identity brought up today.

    Their active wraps are signed by this user and go on the day that the rules give for it.
    """
    due = today_number(session) + rules(session).confirm_days
    mine = session.keys.public.key_id
    found = (
        wrap
        for kind in ACTIVE
        for wrap in rows.find(WrapRecord, kind=int(kind), due_day=due, signer=mine)
    )
    return len({wrap.patient_key for wrap in found})


def _is_archived(session: VaultSession, rows: Snapshot, patient: bytes) -> bool:
    """A damaged one counts, too: whether it opens is seen later."""
    reader = session.vault.reader(rows)
    try:
        key = key_of(session, reader, patient)
        wraps = active_wraps(reader, key) if key else []
    except IntegrityError:
        return True
    return key is not None and not is_active(session, wraps)


def _bring_some(
    session: VaultSession,
    keys: ColdKeys,
    patients: Sequence[bytes],
    found: BroughtUp,
    damaged: dict[Row, bytes],
) -> None:
    opened: list[bytes] = []
    with session.vault.write() as rows:
        for patient in patients:
            # First and after every refusal: lock and lost role are no answer about a patient.
            session.require(Act.STEP_UP)
            try:
                _bring_one(session, rows, keys, patient)
            except (Refused, IntegrityError) as error:
                session.require(Act.STEP_UP)
                found.refused[patient] = error.code
                if isinstance(error, IntegrityError):
                    damaged[row_of(error, WrapRecord.TABLE, patient)] = patient
                rows.event(_said(session, patient, error))
            else:
                opened.append(patient)
        rows.commit()
    found.opened += opened


def _said(session: VaultSession, patient: bytes, error: Refused | IntegrityError) -> Event:
    outcome = "refused" if isinstance(error, Refused) else "failed"
    detail = {"reason": error.code}
    return session.event(
        "record-up", outcome, patient=patient, purpose=Purpose.CARE.slug, detail=detail
    )


def _bring_one(session: VaultSession, rows: UnitOfWork, keys: ColdKeys, patient: bytes) -> None:
    """Everything that may fail comes before the first change."""
    record = keyed(session, rows, patient)
    require_care(session, record)
    require_named(session, record)
    due = confirmed_due(session, rows, patient, record.consents)
    wanted = wanted_wraps(session, record.team, record.able, due)
    put_wraps(
        session, rows, record, wanted, lambda: keys.open(record.wraps), DeletionReason.REPLACED
    )
    event = session.event(
        "record-up",
        patient=patient,
        purpose=Purpose.CARE.slug,
        detail={"days": rules(session).confirm_days},
    )
    rows.event(event)
