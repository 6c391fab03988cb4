"""Nothing is left out of a patient's own copy: every table that holds something of a patient."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.endings.holds import place
from clinicvault.access.patients import appointments
from clinicvault.access.patients.held_rows import BY_ID, BY_KEY, BY_PATIENT, INSIDE, row_counts
from clinicvault.access.patients.named import restrict
from clinicvault.access.rotation.succession import keys_of
from clinicvault.domain.lifecycle_records import SuccessionRecord, TransferRecord
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.domain.records import AssignmentRecord, BatchRecord, WrapRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, copy_world, password

OF_NO_PATIENT = {
    "founding", "user", "enrolment", "user_key", "endorsement", "group_key", "grant_key",
    "password", "workstation", "policy", "revocation", "deletion", "usage", "hardware_key",
    "approval", "team", "old_secret", "rotation", "notice",
    "recipient", "forensic_key",
}  # fmt: skip
"""What people, computers and keys of the clinic are; `usage` is a user's own count of an hour."""


@pytest.fixture(scope="module")
def told(founded_once, tmp_path_factory):
    """(world, patient with much, patient with nothing)."""
    made = copy_world(founded_once, tmp_path_factory.mktemp("held") / "clinic")
    patient, _ = made.treated(b"one")
    made.kept(patient)
    made.treated(b"other", given="Zoë")
    day = today_of(made.session(INA))
    appointments.add_appointments(made.session(INA), day, [(patient, "09:30")], "typed")
    place(made.session(ADA), patient, "Complaint")
    restrict(made.session(PAM), patient, [made.user(PAM), made.user(PETE)], password(PAM))
    yield made, patient, made.patient("Nobody", "New")
    made.shut()


def held(world, patient):
    with world.vault.read() as rows:
        return row_counts(world.session(PAM), rows, patient)


def names_of(kind):
    return {field.name for field in dataclasses.fields(kind)}


def test_every_table_is_known_to_hold_something_of_a_patient_or_nothing():
    """A new record type fails here until somebody says which, and the report tells of it."""
    known = {kind.TABLE for kind in (*BY_PATIENT, *BY_ID, *BY_KEY, *INSIDE)}
    assert {kind.TABLE for kind in RECORD_TYPES} == known | OF_NO_PATIENT
    assert not known & OF_NO_PATIENT
    assert set(BY_PATIENT) == {kind for kind in RECORD_TYPES if "patient" in names_of(kind)}


def test_a_type_whose_id_is_the_patients_is_not_forgotten():
    said = {kind for kind in RECORD_TYPES if "id = patient id" in (kind.__doc__ or "")}
    assert said <= set(BY_ID)
    keys = {kind for kind in RECORD_TYPES if "patient_key" in names_of(kind)}
    assert keys <= {*BY_KEY, *BY_ID, *BY_PATIENT}


def test_rows_are_counted_table_by_table(told):
    world, patient, _ = told
    found = held(world, patient)
    assert found.pop("key_wrap") == len(wraps(world, patient))
    assert found == {
        "patient": 1, "consent": 1, "assignment": 1, "visit": 1, "batch": 2, "photo": 1,
        "kept_file": 1, "appointment": 1, "hold": 1, "restriction": 1, "patient_key": 1,
    }  # fmt: skip


def wraps(world, patient):
    [one] = [row for row in rows_of(world, AssignmentRecord) if row.id == patient]
    return rows_of(world, WrapRecord, patient_key=one.patient_key)


def test_of_a_new_patient_there_is_nothing_but_the_row(told):
    world, _, nobody = told
    assert held(world, nobody) == {"patient": 1}


class Found:
    """A patient whose key pair has a later one, as a reader finds it."""

    def find(self, kind, **_):
        renewed = SuccessionRecord(
            id=b"1" * 16, patient=b"p" * 16, later=b"2" * 16, sealed=b"", proof=b""
        )
        return [renewed] if kind is SuccessionRecord else []

    def get(self, kind, row):
        assert kind in {AssignmentRecord, SuccessionRecord}
        assert row in {b"p" * 16, b"1" * 16, b"2" * 16}


def test_the_locks_of_earlier_and_later_key_pairs_count():
    assert keys_of(Found(), b"p" * 16, []) == {b"1" * 16, b"2" * 16}
    assert TransferRecord in BY_KEY


def test_a_key_that_is_another_patients_is_not_this_ones(told):
    """The desk writes batches: with such a one an erasure would take another patient's locks."""
    world, patient, _ = told
    [other] = [one for one in rows_of(world, AssignmentRecord) if one.id != patient]
    [own] = [one for one in rows_of(world, AssignmentRecord) if one.id == patient]
    batch = next(one for one in rows_of(world, BatchRecord) if one.patient == patient)
    turned = dataclasses.replace(batch, patient_key=other.patient_key)
    with world.vault.read() as rows:
        found = keys_of(world.vault.reader(rows), patient, [batch, turned])
    assert found == {own.patient_key}
