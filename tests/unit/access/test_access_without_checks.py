"""What a role must not do fails because the key is not there: access checks switched off."""

import dataclasses

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.gate import AccessGate
from clinicvault.access.patients.patients import open_identity
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import AssignmentRecord, PatientRecord, WrapRecord
from clinicvault.domain.roles import Role
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, ORIGINAL, PAM, PETE, PREVIEW, THUMBNAIL

KINDS = [ORIGINAL, PREVIEW, THUMBNAIL]


@pytest.mark.parametrize("kind", KINDS)
def test_intake_administrator_and_officer_have_no_key(world, kind):
    _, photo = world.treated()
    world.plain_administrator()
    world.grant(ADA, "Olga", world.join("Olga", frozenset({Role.OFFICER})))
    for name in (INA, ADA, "Adam", "Olga"):
        with pytest.raises(Refused, match="no-patient-key"):
            world.view(name, photo.id, kind, checks=False)
    assert world.view(PAM, photo.id, kind, checks=False)


def test_without_checks_no_consent_is_asked_for(world):
    patient, _ = world.treated()
    withdraw_consent(world.session(PETE), patient, Purpose.CARE)
    session = world.session(PAM)
    assert AccessGate(session).refusal(patient, Purpose.CARE) == "consent-withdrawn"
    assert AccessGate(session, checks=False).refusal(patient, Purpose.CARE) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_a_practitioner_has_none_after_withdrawal(world, kind):
    patient, photo = world.treated()
    withdraw_consent(world.session(PETE), patient, Purpose.CARE)
    for name in (PAM, PETE):
        with pytest.raises(Refused, match="no-patient-key"):
            world.view(name, photo.id, kind, checks=False)


def test_no_key_of_theirs_opens_any_wrap(world):
    """Every key that a session holds, tried on every wrap of the patient."""
    patient, _ = world.treated()
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    wraps = rows_of(world, WrapRecord, patient_key=assigned.patient_key)
    from clinicvault.access import contexts
    from clinicvault.domain.record_kinds import WrapKind

    for name in (INA, ADA):
        session = world.session(name)
        keys = [session.keys, *(k for held in session._groups.values() for k in held)]
        for wrap in wraps:
            kind = WrapKind(wrap.kind)
            info = contexts.patient_wrap(world.vault.id, wrap.patient_key, kind, wrap.recipient)
            opened = [key for key in keys if opens(key, wrap.sealed, info)]
            # An officer opens the outer seal of the held wrap; inside is another seal.
            assert len(opened) == (name == ADA and kind is WrapKind.HELD)


def opens(key, sealed, info):
    try:
        with key.open(sealed, info) as secret:
            return secret is not None
    except IntegrityError:
        return False


def test_names_without_the_directory_key(world):
    patient = world.patient()
    adam = world.plain_administrator()
    [record] = rows_of(world, PatientRecord, id=patient)
    with pytest.raises(Refused, match="no-key"):
        open_identity(adam, record)


def test_a_practitioner_who_was_never_let_in(world):
    _, photo = world.treated()
    world.join("Dora", frozenset({Role.PRACTITIONER}))
    with pytest.raises(Refused, match="no-patient-key"):
        world.view("Dora", photo.id, checks=False)


def test_a_stolen_seed_without_grants_is_nothing(world):
    from clinicvault.access.session import VaultSession

    _, photo = world.treated()
    session = VaultSession(world.vault, world.user(PAM), KeyPair.from_seed(Secret.random()))
    gate = AccessGate(session, checks=False)
    with pytest.raises(Refused, match="no-patient-key"):
        gate.open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")


def test_the_log_says_it_also_without_checks(world):
    _, photo = world.treated()
    with pytest.raises(Refused):
        world.view(INA, photo.id, checks=False)
    assert [e.outcome for e in world.events("photo-view")] == ["intent", "refused"]


def test_a_clinic_without_a_team(world, monkeypatch):
    _, photo = world.treated()
    trust, pam = world.vault.trust, world.user(PAM)
    monkeypatch.setattr(trust, "teams", [])
    monkeypatch.setitem(trust.people, pam, dataclasses.replace(trust.people[pam], teams=()))
    with pytest.raises(Refused, match="no-patient-key"):
        world.view(PAM, photo.id, checks=False)
