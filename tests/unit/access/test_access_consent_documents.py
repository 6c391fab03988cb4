"""Documents that follow a consent, and the withdrawal that ends it."""

import dataclasses

import pytest

from clinicvault.access.consent import consents as consent_access
from clinicvault.access.consent.consent_reading import local_day
from clinicvault.access.consent.consents import attach_evidence, withdraw_consent
from clinicvault.access.consent.evidence import evidence_of
from clinicvault.domain.clinical import ConsentStatus, Evidence
from clinicvault.domain.errors import UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import ConsentState, Purpose
from clinicvault.domain.records import ConsentRecord, PatientRecord
from tests.unit.access.test_access_consents import DAY, FORM, TODAY, known, record
from tests.unit.access.world import INA, PAM


def test_a_scan_that_follows_closes_the_gap(world):
    patient = world.patient()
    made = record(world, patient, evidence=Evidence.PAPER_TO_FOLLOW)
    document = attach_evidence(world.session(INA), made, FORM)
    [one] = known(world, patient)
    assert one.evidence is Evidence.PAPER_SCANNED
    with world.vault.read() as rows:
        [facts] = evidence_of(world.session(PAM), rows, patient)
    assert (facts.id, facts.consent) == (document, made)
    attach_evidence(world.session(INA), made, FORM)
    with world.vault.read() as rows:
        assert len(evidence_of(world.session(PAM), rows, patient)) == 2


@pytest.mark.parametrize("evidence", [Evidence.VERBAL, Evidence.EMERGENCY])
def test_a_document_beside_other_evidence_changes_nothing_else(world, evidence):
    patient = world.patient()
    made = record(world, patient, evidence=evidence)
    before = known(world, patient)
    attach_evidence(world.session(INA), made, FORM)
    assert known(world, patient) == before


def test_a_withdrawn_consent_is_never_written_again(world):
    """Its newest leaf says until when others are withdrawn: a later one would take new ones."""
    patient = world.patient()
    made = record(world, patient, purpose=Purpose.TEACHING, evidence=Evidence.PAPER_TO_FOLLOW)
    withdraw_consent(world.session(INA), patient, Purpose.TEACHING)
    again = record(world, patient, purpose=Purpose.TEACHING)
    attach_evidence(world.session(INA), made, FORM)
    states = {one.id: one.status(TODAY) for one in known(world, patient)}
    assert states == {made: ConsentStatus.WITHDRAWN, again: ConsentStatus.VALID}


def test_a_document_for_nothing_leaves_nothing(world, monkeypatch):
    with pytest.raises(UsageError, match="consent-unknown"):
        attach_evidence(world.session(INA), new_id(), FORM)
    patient = world.patient()
    made = record(world, patient)

    def refuse(*_):
        raise UsageError("consent-unknown")

    monkeypatch.setattr(consent_access, "put_evidence", refuse)
    with pytest.raises(UsageError):
        attach_evidence(world.session(INA), made, FORM)
    assert list(world.ports.objects.list()) == []


# withdrawal


def test_the_moment_of_withdrawal_is_kept(world):
    patient = world.patient()
    record(world, patient)
    world.clock.pass_days(1)
    withdraw_consent(world.session(PAM), patient, Purpose.CARE)
    [one] = known(world, patient)
    assert local_day(one.withdrawn_ms) == TODAY + DAY


def test_no_damage_stops_a_withdrawal(world):
    """Details that do not open any more are withdrawn as they lie there."""
    patient = world.patient()
    made = record(world, patient)
    session = world.session(INA)
    with world.vault.read() as rows:
        row = world.vault.reader(rows).need(ConsentRecord, made)
    broken = dataclasses.replace(row, version=2, details_sealed=b"\0" * 60)
    world.append(session.signed(broken))
    withdraw_consent(session, patient, Purpose.CARE)
    with world.vault.read() as rows:
        assert rows.get(ConsentRecord, made).state == ConsentState.WITHDRAWN


def test_a_patient_who_cannot_be_opened_is_withdrawn_too(world):
    patient = world.patient()
    made = record(world, patient)
    with world.vault.read() as rows:
        row = world.vault.reader(rows).need(PatientRecord, patient)
    broken = dataclasses.replace(row, version=2, identity_key_wrap=b"\0" * 60)
    world.append(world.session(INA).signed(broken))
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    with world.vault.read() as rows:
        assert rows.get(ConsentRecord, made).state == ConsentState.WITHDRAWN
