"""What left of a patient, newest first."""

import pytest

from clinicvault.access.patients.disclosures import disclosures_found, disclosures_of
from clinicvault.access.patients.visits import disclosure_record
from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PatientRecord
from tests.unit.access.world import INA, PAM


def disclose(world, patient, **facts):
    session = world.session(PAM)
    with world.vault.read() as rows:
        person = world.vault.reader(rows).need(PatientRecord, patient)
    told = {"recipient": "Dr Weber", "form": "age", "ms": world.clock(), "purpose": "teaching"}
    told |= {"photos": [b"p" * 16], "by": session.user_id, **facts}
    world.append(disclosure_record(session, person, told))


def test_newest_first_and_nobody_else_s(world):
    patient, other = world.patient(), world.patient("Zoë")
    disclose(world, patient)
    disclose(world, patient, recipient="", form="plain file", purpose="care", no_face=True)
    disclose(world, other)
    with world.vault.read() as rows:
        newest, older = disclosures_of(world.session(INA), rows, patient)
    assert (newest.recipient, newest.form, newest.purpose) == ("", "plain file", Purpose.CARE)
    assert (older.recipient, older.purpose, older.photos) == (
        "Dr Weber",
        Purpose.TEACHING,
        (b"p" * 16,),
    )
    assert older.by == world.user(PAM)
    assert older.channel is None


def test_marketing_says_where(world):
    patient = world.patient()
    disclose(world, patient, purpose="marketing", channel="print")
    with world.vault.read() as rows:
        [found] = disclosures_of(world.session(INA), rows, patient)
    assert (found.purpose, found.channel) == (Purpose.MARKETING, Channel.PRINT)


@pytest.mark.parametrize(
    "facts",
    [
        *({"purpose": "fun"}, {"ms": "soon"}, {"ms": 10**17}, {"photos": 3}),
        *({"photos": [2**40]}, {"by": 2**40}, {"channel": "the moon"}),
    ],
)
def test_facts_that_are_none(world, facts):
    patient = world.patient()
    disclose(world, patient, **facts)
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-altered"):
        disclosures_of(world.session(INA), rows, patient)


def found_of(world, patient):
    with world.vault.read() as rows:
        return disclosures_found(world.session(INA), rows, patient)


def test_one_damaged_row_keeps_no_other_back(world):
    patient = world.patient()
    disclose(world, patient)
    disclose(world, patient, purpose="fun")
    [whole], damaged = found_of(world, patient)
    assert whole.recipient == "Dr Weber"
    [(table, _)] = damaged
    assert table == "disclosure"
    world.swap("UPDATE disclosure SET facts_sealed = zeroblob(80) WHERE id = ?", whole.id)
    none, damaged = found_of(world, patient)
    assert none == []
    assert len(damaged) == 2


def test_a_damaged_patient_leaves_none_readable(world):
    patient = world.patient()
    disclose(world, patient)
    world.swap("UPDATE patient SET identity_sealed = zeroblob(80) WHERE id = ?", patient)
    none, damaged = found_of(world, patient)
    assert (none, list(damaged.values())) == ([], [patient])
