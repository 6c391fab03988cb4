"""Whether this person's keys open a patient's pictures now, and what would help (DESIGN §4)."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.access.consent.bringing_back import can_come_up
from clinicvault.access.consent.consent_reading import consents_of, judged_day, status_for
from clinicvault.access.consent.record_wraps import Keyed, keyed
from clinicvault.access.days import NEVER, day_of
from clinicvault.access.session import VaultSession
from clinicvault.domain.clinical import ConsentStatus, Standing
from clinicvault.domain.errors import Refused
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.record_kinds import GroupKind, Purpose, WrapKind
from clinicvault.domain.records import WrapRecord
from clinicvault.domain.roles import Act

from .patient_keys import opens_active


@dataclasses.dataclass(frozen=True, slots=True)
class Stands:
    """As `views.AccessStanding`, in the access layer's own terms."""

    standing: Standing
    until: dt.date | None = None
    named: tuple[bytes, ...] = ()
    emergency_until_ms: int = 0
    may: frozenset[Act] = frozenset()


def standing_of(session: VaultSession, rows: Snapshot, patient: bytes) -> Stands:
    """Where one patient's record stands for this session; opens nothing."""
    session.alive()
    status = status_for(consents_of(session, rows, patient), Purpose.CARE, judged_day(session))
    try:
        record = keyed(session, rows, patient)
    except Refused:
        none = Standing.NO_KEY if status is ConsentStatus.AWAITING_KEY else Standing.CLOSED
        return Stands(none)
    held = session.held.of(patient, session.vault.now())
    standing, until = _standing(session, record, status)
    emergency = held.until_ms if held is not None else 0
    may = _may(session, record, standing, status)
    return Stands(standing, until, record.named, emergency, may)


def _standing(
    session: VaultSession, record: Keyed, status: ConsentStatus
) -> tuple[Standing, dt.date | None]:
    if status is not ConsentStatus.VALID:
        return Standing.CLOSED, None
    if record.team not in session.person.teams and session.person.teams:
        return Standing.OTHER_TEAM, None
    if not session.holds(GroupKind.TEAM, record.team):
        return Standing.NO_KEY, None
    if not record.of_team and session.user_id not in record.named:
        return Standing.NOT_NAMED, None
    active = [wrap.due_day for wrap in record.wraps if opens_active(session, wrap)]
    if active:
        last = NEVER if NEVER in active else max(active)
        return Standing.ACTIVE, day_of(last - 1) if last else None
    cold = any(_opens_cold(session, record, wrap) for wrap in record.wraps)
    return (Standing.COLD if cold else Standing.CLOSED), None


def _opens_cold(session: VaultSession, record: Keyed, wrap: WrapRecord) -> bool:
    """Whether a step-up of this user opens it."""
    if wrap.kind == WrapKind.ARCHIVE:
        return True
    own = {one.second.key_id for one in record.able if one.id == session.user_id}
    return wrap.kind in (WrapKind.USER_COLD, WrapKind.RETURNED) and wrap.recipient in own


def _may(
    session: VaultSession, record: Keyed, standing: Standing, status: ConsentStatus
) -> frozenset[Act]:
    """What would help, and this person may do."""
    helps = set[Act]()
    if standing is Standing.COLD:
        helps.add(Act.STEP_UP)
    if standing not in {Standing.ACTIVE, Standing.OTHER_TEAM}:
        helps.add(Act.ASK_EMERGENCY)
    if status is ConsentStatus.AWAITING_OFFICER or (
        status is ConsentStatus.VALID and not can_come_up(record)
    ):
        helps.add(Act.BRING_BACK)
    return frozenset(act for act in helps if session.may(act))
