"""Erasures and holds as the window and the command line show them."""

from __future__ import annotations

import datetime as dt

from clinicvault.access.consent.consent_reading import local_day
from clinicvault.access.endings import erasing
from clinicvault.access.endings.erasing import Erasure
from clinicvault.access.endings.holds import Hold
from clinicvault.access.endings.kept_erasures import Kept
from clinicvault.access.release import requests
from clinicvault.access.release.request_states import ALLOWING, WAIT_MS, Said, State
from clinicvault.domain.errors import Refused
from clinicvault.domain.ids import patient_code
from clinicvault.domain.record_kinds import RequestKind, Stage
from clinicvault.domain.roles import Act
from clinicvault.services import views
from clinicvault.services.clinic import Clinic
from clinicvault.services.names import user_name
from clinicvault.services.telling import full_name, moment

_WORDS = {Stage.GRANT: "grant", Stage.DENY: "deny"}


def erasure_state(one: Erasure) -> str:
    """The window's word for where it stands."""
    if one.record is not None:
        return "done" if one.finished else "running"
    return "expired" if one.request.state is State.OVER else one.request.state.value


def erasure_view(clinic: Clinic, one: Erasure) -> views.ErasureView:
    """With who said what, and what this person may do."""
    session, record = clinic.session, one.request.record
    said = [_said(clinic, word) for word in one.request.standing.said if word.stage in _WORDS]
    done = one.record
    state = erasure_state(one)
    return views.ErasureView(
        id=record.id.hex(),
        patient_id=record.patient.hex(),
        patient_name=patient_name(clinic, record.patient) if done is None else "",
        code=patient_code(record.patient),
        ground=ground_of(clinic, one),
        reason=requests.reason_of(session, record),
        asked=moment(record.made_ms),
        by=user_name(session.vault, record.requester),
        state=state,
        ready=_ready(clinic, one),
        said=tuple(said),
        may=_may(clinic, one),
        done=moment(done.made_ms) if done is not None else None,
        done_by=user_name(session.vault, _owner(clinic, done.signer)) if done is not None else "",
        backups_until=local_day(erasing.held_until(session, one)) if done is not None else None,
        files_left=_left(clinic, one) if state == "running" else 0,
        before_time=_early(clinic, one),
        mine=record.requester == session.user_id,
    )


def unproven_view(clinic: Clinic, kept: Kept) -> views.ErasureView:
    """An erasure that a restore could not prove: to be asked for anew. Nothing of it is sure."""
    request, vault = kept.request, clinic.session.vault
    return views.ErasureView(
        id=request.id.hex(),
        patient_id=kept.erasure.id.hex(),
        patient_name=patient_name(clinic, kept.erasure.id),
        code=patient_code(kept.erasure.id),
        ground=views.ErasureGround.OTHER,
        reason="",
        asked=moment(min(max(request.made_ms, 0), vault.now())),
        by=user_name(vault, request.requester),
        state="unproven",
    )


def hold_view(
    clinic: Clinic, patient: bytes, hold: Hold | None, held: bool = True
) -> views.HoldView | None:
    """A hold as it is shown; one that cannot be read still holds."""
    if hold is None and not held:
        return None
    vault = clinic.session.vault
    return views.HoldView(
        patient_id=patient.hex(),
        name=patient_name(clinic, patient),
        code=patient_code(patient),
        reason=hold.reason if hold else "",
        since=local_day(hold.since_ms) if hold else None,
        by=user_name(vault, hold.by) if hold else "",
        until=hold.until if hold else None,
        lifted=local_day(hold.lifted_ms) if hold and hold.lifted_ms else None,
        lifted_by=user_name(vault, hold.lifted_by) if hold and hold.lifted_ms else "",
    )


def patient_name(clinic: Clinic, patient: bytes) -> str:
    """A patient's name, "" for who may not read names, and of who is erased."""
    directory = clinic.unlocked.directory
    entry = directory.entry(patient) if directory is not None else None
    return full_name(entry.given, entry.family) if entry else ""


def ground_of(clinic: Clinic, one: Erasure) -> views.ErasureGround:
    """Why; OTHER for who does not hold the directory key."""
    try:
        told = requests.details_of(clinic.session, one.request.record)
        return views.ErasureGround(told.get("ground", ""))
    except (Refused, ValueError):
        return views.ErasureGround.OTHER


def _early(clinic: Clinic, one: Erasure) -> bool:
    """Whether it was asked for before its time; False for who does not hold the directory key."""
    try:
        return erasing.is_early(clinic.session, one.request.record)
    except Refused:
        return False


def _said(clinic: Clinic, said: Said) -> views.SaidView:
    name = user_name(clinic.session.vault, said.user)
    return views.SaidView(name, said.role, _WORDS[said.stage], moment(said.made_ms), "")


def _may(clinic: Clinic, one: Erasure) -> frozenset[Act]:
    session = clinic.session
    acts = set()
    if one.record is None and requests.may_allow(session, one.request):
        acts.add(ALLOWING[RequestKind.ERASURE])
    if erasing.may_carry_out(session, one):
        acts.add(Act.ASK_ERASURE)
    return frozenset(acts)


def _ready(clinic: Clinic, one: Erasure) -> dt.datetime | None:
    """While nobody else can allow it: from when on the waiting time is over."""
    record = one.request.record
    alone = not erasing.approvers(clinic.session, record.requester)
    waits = one.request.state is State.WAITING and one.record is None
    return moment(record.made_ms + WAIT_MS) if alone and waits else None


def _owner(clinic: Clinic, signer: bytes) -> bytes:
    return clinic.session.vault.trust.owner(signer)


def _left(clinic: Clinic, one: Erasure) -> int:
    """How many files still lie there; officers alone can tell which they are."""
    try:
        return len(erasing.files_left(clinic.session, one.record)) if one.record else 0
    except Refused:
        return 0
