"""A minor's own consent, recorded while nobody had written down when the patient was born."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clinicvault.access.consent import consent_reading, new_consents
from clinicvault.access.consent.consent_reading import consents_of, decoded
from clinicvault.access.consent.consents import NewConsent, confirm_consent, record_consent
from clinicvault.access.patients.patients import edit, open_identity
from clinicvault.access.rules import set_rules
from clinicvault.domain.clinical import ConsentStatus, Evidence, Giver
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PatientRecord
from clinicvault.domain.rules import ClinicRules
from tests.unit.access.world import ADA, INA, PAM

TODAY = dt.date(2026, 3, 2)
YESTERDAY = dt.date(2026, 3, 1)
CHILD = dt.date(2012, 6, 15)
ALMOST = dt.date(2008, 3, 3)
"""Of age tomorrow."""
JUST = dt.date(2008, 3, 2)
"""Of age today."""


def known_by_now(world, patient, born):
    """Somebody writes the birth date down."""
    session = world.session(INA)
    with world.vault.read() as rows:
        person = world.vault.reader(rows).need(PatientRecord, patient)
    edit(session, patient, dataclasses.replace(open_identity(session, person), born=born))


def own(world, patient, evidence=Evidence.PAPER_SCANNED, **more):
    new = NewConsent(Purpose.CARE, None, evidence, **more)
    return record_consent(world.session(INA), patient, new)


def only(world, patient):
    session = world.session(INA)
    with world.vault.read() as rows:
        [found] = consents_of(session, rows, patient)
    return found


def test_it_counts_for_nothing_once_that_is_known(world):
    patient, photo = world.treated()
    assert world.view(PAM, photo.id)
    known_by_now(world, patient, CHILD)
    found = only(world, patient)
    assert (found.underage, found.ends, found.majority) == (YESTERDAY, YESTERDAY, None)
    assert found.status(TODAY) is ConsentStatus.EXPIRED
    assert found.keyed_until == YESTERDAY
    with pytest.raises(Refused, match="consent-expired"):
        world.view(PAM, photo.id)


def test_also_when_the_patient_has_come_of_age_since(world):
    """Of age one renews it: nobody becomes bound by what was said as a child."""
    patient, photo = world.treated()
    world.clock.pass_days(3)
    known_by_now(world, patient, ALMOST)
    with pytest.raises(Refused, match="consent-expired"):
        world.view(PAM, photo.id)
    own(world, patient)
    assert world.view(PAM, photo.id)


@pytest.mark.parametrize("born", [JUST, dt.date(1988, 5, 4), None])
def test_who_was_of_age_consented(world, born):
    patient, photo = world.treated()
    known_by_now(world, patient, born)
    assert only(world, patient).underage is None
    assert world.view(PAM, photo.id)


def test_a_birth_date_that_was_a_mistake(world):
    patient, photo = world.treated()
    known_by_now(world, patient, CHILD)
    known_by_now(world, patient, dt.date(1988, 5, 4))
    assert world.view(PAM, photo.id)


def test_a_parents_word_stands(world):
    patient = world.patient()
    own(world, patient, giver=Giver.PARENT, giver_name="Her mother")
    known_by_now(world, patient, CHILD)
    found = only(world, patient)
    assert (found.underage, found.majority) == (None, dt.date(2030, 6, 15))


def test_an_emergency_is_asked_about_when_it_is_confirmed(world):
    """Not before; and what was confirmed without a birth date is like any other."""
    patient = world.patient()
    consent = own(world, patient, Evidence.EMERGENCY)
    known_by_now(world, patient, CHILD)
    assert only(world, patient).status(TODAY) is ConsentStatus.VALID
    known_by_now(world, patient, None)
    world.clock.pass_days(1)
    confirm_consent(world.session(INA), consent)
    known_by_now(world, patient, CHILD)
    assert only(world, patient).underage == TODAY


def test_the_age_is_the_one_of_that_day(world):
    """The clinic's rule as it was when the consent was recorded."""
    set_rules(world.session(ADA), ClinicRules(majority=16))
    patient = world.patient()
    own(world, patient)
    set_rules(world.session(ADA), ClinicRules(majority=21))
    known_by_now(world, patient, dt.date(2009, 1, 1))
    assert only(world, patient).underage is None
    known_by_now(world, patient, dt.date(2010, 3, 3))
    assert only(world, patient).underage == YESTERDAY


def test_what_older_programs_recorded(world):
    """Who asked whose word it is, meant eighteen; who did not ask, is not asked now."""
    patient = world.patient()
    own(world, patient)
    session = world.session(INA)
    new = new_consents.NewConsent(Purpose.CARE, None, Evidence.PAPER_SCANNED)
    value = new_consents.details(session, new, 0, ClinicRules())
    with world.vault.read() as rows:
        [record] = rows.find(consent_reading.ConsentRecord, patient=patient)

    def underage(**told):
        return decoded(record, told, CHILD, world.clock()).underage

    assert underage(**value) == YESTERDAY
    del value["of_age"]
    assert underage(**value) == YESTERDAY
    del value["adult"]
    assert underage(**value) is None
    for age in (-1, 151):
        with pytest.raises(ValueError, match="no age"):
            underage(**value, of_age=age)
