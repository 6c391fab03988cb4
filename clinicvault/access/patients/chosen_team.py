"""Whose patient somebody becomes: who records the first consent for care says which team's."""

from __future__ import annotations

from clinicvault.access.consent.consent_reading import consents_of
from clinicvault.access.consent.new_consents import NewConsent
from clinicvault.access.rotation.succession import key_of
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import InputRefused, IntegrityError, UsageError
from clinicvault.domain.ports import Snapshot, UnitOfWork
from clinicvault.domain.record_kinds import ConsentState, Purpose
from clinicvault.domain.records import AssignmentRecord, PatientKeyRecord

from .key_team import team_of_key


def team_for(
    session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes, new: NewConsent
) -> bytes:
    """The team whose patient this becomes, or is already; empty where there is none yet.

    UsageError("team-unknown"); InputRefused("consent-team-missing") where there are several and
    none was chosen, ("consent-team-other") for a team that is not the patient's: moving is an act
    of its own.
    """
    if new.purpose is not Purpose.CARE:
        return b""
    teams = session.vault.trust.teams
    if new.team and new.team not in teams:
        raise UsageError("team-unknown")
    known = _known(session, rows, patient)
    if known and new.team and new.team != known:
        raise InputRefused("consent-team-other")
    if known or new.team:
        return known or new.team
    if len(teams) > 1:
        raise InputRefused("consent-team-missing")
    return teams[0] if teams else b""


def _known(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> bytes:
    """By the patient's key, else as chosen for a consent that waits for one."""
    reader = session.vault.reader(rows)
    key = key_of(session, reader, patient)
    if key is not None:
        return team_of_key(session.vault.id, reader, key)
    waiting = (
        one.team for one in consents_of(session, rows, patient) if _waits(one.state) and one.team
    )
    return next(waiting, b"")


def _waits(state: ConsentState) -> bool:
    return state is ConsentState.AWAITING_KEY


def require_chosen(session: VaultSession, rows: Snapshot | UnitOfWork, patient: bytes) -> None:
    """IntegrityError where the patient was given a key of another team than was chosen.

    Any practitioner's program gives keys to who waits for one: an altered one of another team
    could give one of its own. Who waited before there was a choice is the first team's.
    """
    reader = session.vault.reader(rows)
    assignment = reader.need(AssignmentRecord, patient)
    key = reader.need(PatientKeyRecord, assignment.patient_key)
    for one in consents_of(session, rows, patient):
        chosen = one.team or session.vault.trust.team
        if one.id == assignment.consent and chosen != key.team:
            raise IntegrityError("row-altered", table=AssignmentRecord.TABLE, id=patient.hex())
