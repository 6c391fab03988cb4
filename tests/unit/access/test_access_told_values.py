"""Sealed details by an altered program: one patient's row stops neither the list nor a withdrawal."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.access import contexts
from clinicvault.access.consent.consent_reading import DETAILS, consents_of
from clinicvault.access.consent.consents import attach_evidence, withdraw_consent
from clinicvault.access.consent.evidence import SCAN, Document
from clinicvault.access.patients.directory import Directory
from clinicvault.access.patients.patients import identity_cipher
from clinicvault.access.told_values import moment, raw
from clinicvault.crypto.fields import open_value, seal_value
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import ConsentRecord, PatientRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.world import INA, PAM

BORN = dt.date(1990, 1, 1)
NO_DETAILS = [lambda _: [1, 2], lambda _: 7, lambda _: "valid"]
STRANGE = [
    *NO_DETAILS,
    lambda value: {**value, "recorded": 2**62},
    lambda value: {**value, "recorded": -1},
    lambda value: {**value, "recorded": "now"},
    lambda value: {**value, "withdrawn": 10**17},
    lambda value: {**value, "evidence": "emergency", "confirm_by": 10**17},
    lambda value: {**value, "adult": 10**18},
    lambda value: {**value, "adult": 1 - BORN.year},  # majority on the first day of all
    lambda value: {**value, "by": 2**40},
    lambda value: {**value, "renews": 2**40},
    lambda value: {**value, "subjects": [2**40]},
    lambda value: {**value, "named": [2**40]},
]


def sealed_anew(world, patient, change):
    """The front desk's own signature on a consent with other details."""
    session = world.session(INA)
    [old] = rows_of(world, ConsentRecord, patient=patient)
    with world.vault.read() as rows:
        person = world.vault.reader(rows).need(PatientRecord, patient)
    cipher, place = identity_cipher(session, person), contexts.field("consent", DETAILS, old.id)
    value = change(open_value(cipher, old.details_sealed, place))
    changed = dataclasses.replace(
        old, version=old.version + 1, details_sealed=seal_value(cipher, value, place)
    )
    world.append(session.signed(changed))
    return old.id


@pytest.mark.parametrize("change", STRANGE)
def test_everybody_else_is_listed_and_the_record_stays_shut(world, tmp_path, change):
    patient, photo = world.treated(born=BORN)
    other = world.patient("Zoé", "Blanc")
    sealed_anew(world, patient, change)
    directory = Directory(world.session(PAM), tmp_path / "names.sealed")
    assert directory.entry(patient).damaged
    assert not directory.entry(other).damaged
    with pytest.raises(IntegrityError, match="row-altered"):
        world.view(PAM, photo.id)
    session = world.session(PAM)
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-altered"):
        consents_of(session, rows, patient)


@pytest.mark.parametrize("change", STRANGE)
def test_it_can_be_withdrawn_all_the_same(world, change):
    patient, _ = world.treated(born=BORN)
    sealed_anew(world, patient, change)
    assert withdraw_consent(world.session(INA), patient, Purpose.CARE) == 2


@pytest.mark.parametrize("change", NO_DETAILS)
def test_no_form_is_added_to_what_is_no_consent(world, change):
    patient, _ = world.treated()
    before = set(world.ports.objects.list())
    consent = sealed_anew(world, patient, change)
    form = Document(SCAN, file=b"rewritten", format="jpeg", pages=(b"page",))
    with pytest.raises(IntegrityError, match="row-altered"):
        attach_evidence(world.session(INA), consent, form)
    assert len(set(world.ports.objects.list()) - before) == 1  # an orphan, which tidying collects


def test_bytes_are_taken_and_never_made():
    assert raw(b"id") == b"id"
    for value in (2**40, "text", None, [1]):
        with pytest.raises(TypeError):
            raw(value)


def test_moments_have_a_day():
    assert [moment(0), moment(253_370_764_799_999)] == [0, 253_370_764_799_999]
    for value in (-1, 253_370_764_800_000, 2**62):
        with pytest.raises(ValueError, match="moment"):
            moment(value)
    for value in ("1", 1.5, None, b"1"):
        with pytest.raises(TypeError):
            moment(value)
