"""Patients who must not be erased for now."""

import datetime as dt

import pytest

from clinicvault.access import contexts
from clinicvault.access.endings import holds
from clinicvault.access.patients.patients import identity_cipher
from clinicvault.crypto.fields import seal_value
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.lifecycle_records import HoldRecord
from clinicvault.domain.records import PatientRecord
from tests.unit.access.erasures import asked, carried_out, erased, granted, is_erased
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM

WHY = "Lawsuit of the patient's insurer"


def held(world, patient=None, until=None):
    patient = patient or world.patient()
    holds.place(world.session(ADA), patient, WHY, until)
    return patient


def hold_of(world, patient, name=INA):
    session = world.session(name)
    with session.vault.read() as rows:
        return holds.hold_of(session, rows, patient)


def refused(code, act, *args, kind=Refused):
    with pytest.raises(kind) as said:
        act(*args)
    assert said.value.code == code


def test_an_officer_holds_a_patient_and_lifts_it(world):
    patient = held(world)
    hold = hold_of(world, patient)
    assert (hold.reason, hold.by, hold.until, hold.lifted_ms) == (WHY, world.user(ADA), None, 0)
    assert list(holds.all_lasting(world.session(INA))) == [patient]
    holds.lift(world.session(ADA), patient, "settled")
    lifted = hold_of(world, patient)
    assert lifted.lifted_ms > hold.since_ms
    assert lifted.lifted_by == world.user(ADA)
    assert holds.all_lasting(world.session(INA)) == {}
    [placed] = world.events("hold-place")
    assert placed.detail == {"reason": WHY, "until": ""}
    assert world.events("hold-lift")[0].detail == {"reason": "settled"}


def test_reason_and_day_can_be_changed_and_since_stays(world):
    patient = held(world)
    since = hold_of(world, patient).since_ms
    holds.place(world.session(ADA), patient, "longer", dt.date(2026, 4, 1))
    hold = hold_of(world, patient)
    assert (hold.reason, hold.until, hold.since_ms) == ("longer", dt.date(2026, 4, 1), since)


@pytest.mark.parametrize("name", [INA, PAM])
def test_nobody_else_holds_or_lifts(world, name):
    patient = held(world)
    refused("role", holds.place, world.session(name), patient, WHY)
    refused("role", holds.lift, world.session(name), patient, WHY)


def test_what_is_asked_must_make_sense(world):
    officer, patient = world.session(ADA), world.patient()
    refused("reason-missing", holds.place, officer, patient, " ", kind=InputRefused)
    past = dt.date(2026, 3, 1)
    refused_day = pytest.raises(InputRefused, match="hold-day-past")
    with refused_day:
        holds.place(officer, patient, WHY, past)
    refused("hold-none", holds.lift, officer, patient, WHY, kind=UsageError)
    assert hold_of(world, patient) is None


def test_a_held_patient_is_neither_asked_for_nor_erased(world):
    patient = held(world)
    refused("patient-held", asked, world, patient)
    holds.lift(world.session(ADA), patient, "settled")
    request = granted(world, patient)
    held(world, patient)
    refused("patient-held", carried_out, world, request)
    assert not is_erased(world, patient)
    holds.lift(world.session(ADA), patient, "settled")
    carried_out(world, request)
    assert is_erased(world, patient)


def test_a_hold_ends_after_its_last_day(world):
    patient = held(world, until=dt.date(2026, 3, 4))
    refused("patient-held", asked, world, patient)
    world.clock.pass_days(2)
    refused("patient-held", asked, world, patient)
    world.clock.pass_days(1)
    assert asked(world, patient)


def test_who_is_erased_is_on_no_list_of_holds(world):
    patient = held(world)
    holds.lift(world.session(ADA), patient, "settled")
    erased(world, patient)
    assert holds.all_lasting(world.session(INA)) == {}
    with pytest.raises(Refused, match="patient-erased"):
        hold_of(world, patient)


# attacks


def forged(world, patient, name, **facts):
    """A hold as somebody signs it who has the directory key."""
    session = world.session(name)
    [person] = rows_of(world, PatientRecord, id=patient)
    [before] = rows_of(world, HoldRecord, id=patient)
    place = contexts.field(HoldRecord.TABLE, "facts_sealed", patient)
    sealed = seal_value(identity_cipher(session, person), facts, place)
    record = HoldRecord(id=patient, version=before.version + 1, facts_sealed=sealed)
    world.append(session.signed(record), event="hold-lift")


LIFTED = {
    "reason": "r", "since": 1, "by": b"", "until": "", "lifted": 2, "lifted_by": b"",
}  # fmt: skip


@pytest.mark.parametrize("name", [INA, PAM])
def test_a_hold_that_somebody_else_lifted_still_holds(world, name):
    patient = held(world)
    forged(world, patient, name, **LIFTED)
    with pytest.raises(IntegrityError, match="row-unsigned"):
        asked(world, patient)
    assert list(holds.all_lasting(world.session(INA))) == [patient]
    assert world.events("damage-found")[-1].patient == patient


@pytest.mark.parametrize(
    "facts",
    [{}, {**LIFTED, "since": "now"}, {**LIFTED, "until": "soon"}, {**LIFTED, "by": 3}],
)
def test_a_hold_that_says_nothing_holds(world, facts):
    patient = held(world)
    forged(world, patient, ADA, **facts)
    with pytest.raises(IntegrityError, match="row-altered"):
        asked(world, patient)


def test_a_hold_that_was_removed_or_put_back_holds(world):
    patient = held(world)
    with world.sql() as rows:
        before = rows.execute("SELECT * FROM hold").fetchall()
        holds.lift(world.session(ADA), patient, "settled")
        lifted = rows.execute("SELECT * FROM hold").fetchall()
        rows.execute("DELETE FROM hold")
    with pytest.raises(IntegrityError, match="row-missing"):
        asked(world, patient)
    assert before != lifted


def test_a_hold_is_never_deleted(world):
    held(world)
    [record] = rows_of(world, HoldRecord)
    with pytest.raises(IntegrityError, match="row-rolled-back"):
        world.append(delete=(record,))


def test_a_new_identity_key_takes_no_hold_away(world):
    """Whoever edits patients can replace what the hold lies under."""
    from clinicvault.access.patients.patients import Identity, _record, _wrapped
    from clinicvault.crypto.secret import Secret

    patient = held(world)
    session = world.session(INA)
    with Secret.random() as key:
        wrap = _wrapped(session, patient, key)
        world.append(_record(session, patient, 2, wrap, key, Identity("A", "B", None)))
    with pytest.raises(IntegrityError):
        asked(world, patient)
