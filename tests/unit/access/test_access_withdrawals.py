"""A withdrawal counts against every consent before it, hidden and damaged ones, too."""

import contextlib
import dataclasses
import datetime as dt

import pytest

from clinicvault.access.consent.care_keys import assign_waiting
from clinicvault.access.consent.consent_reading import consents_of, status_for
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.consent.withdrawals import in_effect, withdrawal_id
from clinicvault.access.gate import AccessGate
from clinicvault.access.patients.directory import Directory, care_status
from clinicvault.access.verifying import verify_rows
from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import ConsentState, Purpose, WrapKind
from clinicvault.domain.records import AssignmentRecord, ConsentRecord, PatientKeyRecord, WrapRecord
from clinicvault.domain.roles import Act
from tests.unit.access.rows import by_nobody, rows_of
from tests.unit.access.test_access_patients import empty_the_pool
from tests.unit.access.world import INA, PAM, refill

DAY = dt.date(2026, 3, 2)
CARE, TEACHING = Purpose.CARE, Purpose.TEACHING


def status(world, patient, purpose=TEACHING):
    with world.vault.read() as rows:
        return status_for(consents_of(world.session(PAM), rows, patient), purpose, DAY)


def states(world, patient, purpose=TEACHING):
    with world.vault.read() as rows:
        found = consents_of(world.session(PAM), rows, patient)
    return [one.state for one in found if one.purpose is purpose]


def withdraw(world, patient, purpose=TEACHING):
    return withdraw_consent(world.session(INA), patient, purpose)


@contextlib.contextmanager
def hidden(world, consent, how):
    """The consent is out of sight meanwhile, and put back as it was."""
    with world.sql() as rows:
        row = list(rows.execute("select * from consent where id=?", (consent,)).fetchone())
        columns = [item[1] for item in rows.execute("pragma table_info(consent)")]
        marks = ",".join("?" * len(row))
        bogus = list(row)
        bogus[columns.index("id")] = new_id()
        bogus[columns.index("patient")] = new_id()
        if how == "moved":
            rows.execute("update consent set patient=? where id=?", (new_id(), consent))
        else:
            rows.execute("delete from consent where id=?", (consent,))
        if how == "swapped":
            rows.execute(f"insert into consent values ({marks})", bogus)
    yield
    with world.sql() as rows:
        rows.execute("delete from consent where id in (?, ?)", (consent, bogus[0]))
        rows.execute(f"insert into consent values ({marks})", row)


HOWS = pytest.mark.parametrize("how", ["moved", "deleted", "swapped"])


@HOWS
@pytest.mark.parametrize("more", [True, False])
@pytest.mark.parametrize("fresh", [True, False])
def test_a_consent_hidden_from_its_withdrawal_never_counts_again(world, how, more, fresh):
    patient, photo = world.treated()
    consent = world.consent(patient, purpose=TEACHING)
    if more:
        world.consent(patient, purpose=TEACHING)
    with hidden(world, consent, how):
        if fresh:
            world.again()
        withdraw(world, patient)
    world.again()
    assert status(world, patient) is ConsentStatus.WITHDRAWN
    assert AccessGate(world.session(PAM)).refusal(patient, TEACHING) == "consent-withdrawn"
    assert world.view(PAM, photo.id)
    world.consent(patient, purpose=TEACHING)
    assert status(world, patient) is ConsentStatus.VALID
    assert [one for one in verify_rows(world.ports, world.pin) if one] == []


@HOWS
def test_so_it_is_for_care(world, how):
    patient, photo = world.treated()
    [consent] = rows_of(world, ConsentRecord)
    with hidden(world, consent.id, how):
        assert withdraw(world, patient, CARE) == 2
    assert status(world, patient, CARE) is ConsentStatus.WITHDRAWN
    with pytest.raises(Refused, match="consent-withdrawn"):
        world.view(PAM, photo.id)
    session = world.session(INA)
    directory = Directory(session)
    assert care_status(session, directory.entry(patient)) is ConsentStatus.WITHDRAWN
    assert not directory.damaged


def test_hiding_the_withdrawn_rows_afterwards_does_not_help(world):
    """Not even the withdrawal's own row: the state index knows when it was."""
    patient = world.patient()
    first = world.consent(patient, purpose=TEACHING)
    second = world.consent(patient, purpose=TEACHING)
    with hidden(world, first, "moved"):
        withdraw(world, patient)
    world.swap(
        "delete from consent where id in (?, ?)", second, withdrawal_id(patient, TEACHING, 0)
    )
    assert status(world, patient) is ConsentStatus.WITHDRAWN


def test_every_withdrawal_ends_what_was_given_before_it(world):
    patient = world.patient()
    for number in range(3):
        consent = world.consent(patient, purpose=TEACHING)
        assert status(world, patient) is ConsentStatus.VALID
        with hidden(world, consent, "moved"):
            withdraw(world, patient)
        assert set(states(world, patient)) == {ConsentState.WITHDRAWN}
        known = {one.id for one in rows_of(world, ConsentRecord)}
        assert withdrawal_id(patient, TEACHING, number) in known
    assert len(states(world, patient)) == 3


def test_a_withdrawal_concerns_one_patient_and_purpose(world):
    first, second = world.patient(), world.patient(given="Zoë")
    for patient in (first, second):
        world.consent(patient)
        world.consent(patient, purpose=TEACHING)
    withdraw(world, first)
    assert status(world, first) is ConsentStatus.WITHDRAWN
    assert status(world, first, CARE) is ConsentStatus.VALID
    assert status(world, second) is ConsentStatus.VALID


def test_nothing_to_withdraw_is_said_only_where_nothing_can_be_hidden(world):
    patient, other = world.patient(), world.patient(given="Zoë")
    consent = world.consent(other, purpose=TEACHING)
    for _ in range(2):
        with pytest.raises(UsageError, match="consent-none"):
            withdraw(world, patient)
    with hidden(world, consent, "moved"):
        assert withdraw(world, patient) == 0
        [entry] = world.events("damage-found")
        assert entry.objects == (consent,)
    with pytest.raises(UsageError, match="consent-none"):
        withdraw(world, patient)


def test_an_older_withdrawn_row_counts_without_a_row_of_the_withdrawal(world):
    """In any order of the rows."""
    patient = world.patient()
    older, newer = sorted(
        [world.consent(patient, purpose=TEACHING), world.consent(patient, purpose=TEACHING)],
        key=lambda row: world.ports.state.get("consent", row).seq,
    )
    found = rows_of(world, ConsentRecord)
    forged = [
        ConsentRecord(
            id=one.id,
            patient=patient,
            purpose=int(TEACHING),
            state=int(ConsentState.WITHDRAWN if one.id == newer else ConsentState.VALID),
            details_sealed=b"",
        )
        for one in found
    ]
    got = {one.id: one.state for one in in_effect(world.ports.state, forged)}
    assert got == {older: ConsentState.WITHDRAWN, newer: ConsentState.WITHDRAWN}


def test_who_waited_and_withdrew_gets_no_key(world):
    empty_the_pool(world)
    patient = world.patient()
    consent = world.consent(patient)
    with hidden(world, consent, "moved"):
        withdraw(world, patient, CARE)
    refill(world)
    assert assign_waiting(world.session(PAM)) == 0
    assert status(world, patient, CARE) is ConsentStatus.WITHDRAWN
    world.consent(patient)
    assert status(world, patient, CARE) is ConsentStatus.VALID
    assert assign_waiting(world.session(PAM)) == 0


def wraps(world, patient):
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    return rows_of(world, WrapRecord, patient_key=assigned.patient_key)


def test_an_own_damaged_row_stops_no_withdrawal(world):
    patient, _ = world.treated()
    world.swap("update consent set details_sealed = x'00' where patient = ?", patient)
    assert withdraw(world, patient, CARE) == 2
    [entry] = world.events("damage-found")
    assert (entry.patient, entry.detail["tables"]) == (patient, "consent")


def test_a_damaged_wrap_stays_and_is_told(world):
    """It may be another patient's: here it is, by who writes to the disk."""
    patient, _ = world.treated()
    other, photo = world.treated(b"other", given="Zoë")
    [team] = [one for one in wraps(world, other) if one.kind == WrapKind.TEAM]
    key = wraps(world, patient)[0].patient_key
    world.swap("update key_wrap set patient_key = ? where id = ?", key, team.id)
    assert withdraw(world, patient, CARE) == 2
    assert {one.kind for one in wraps(world, patient)} == {
        WrapKind.KIT,
        WrapKind.HELD,
        WrapKind.TEAM,
    }
    [entry] = world.events("damage-found")
    assert (entry.patient, entry.objects) == (patient, (team.id,))
    world.swap("update key_wrap set patient_key = ? where id = ?", team.patient_key, team.id)
    assert world.view(PAM, photo.id) == b"preview other"


def test_a_wrap_whose_signer_alone_does_not_count_goes(world):
    patient, _ = world.treated()
    [team] = [one for one in wraps(world, patient) if one.kind == WrapKind.TEAM]
    false = dataclasses.replace(team, version=team.version + 1)
    world.append(by_nobody(false))
    assert withdraw(world, patient, CARE) == 2
    assert {one.kind for one in wraps(world, patient)} == {WrapKind.KIT, WrapKind.HELD}


def test_a_wrap_of_another_version_stays_and_is_told(world):
    patient, _ = world.treated()
    [team] = [one for one in wraps(world, patient) if one.kind == WrapKind.TEAM]
    world.swap("update key_wrap set version = 7 where id = ?", team.id)
    assert withdraw(world, patient, CARE) == 1
    assert [e.objects for e in world.events("damage-found")] == [(team.id,)]


def test_with_a_damaged_assignment_the_consents_go_all_the_same(world):
    patient, _ = world.treated()
    world.swap("update assignment set consent = ? where id = ?", new_id(), patient)
    assert withdraw(world, patient, CARE) == 0
    assert status(world, patient, CARE) is ConsentStatus.WITHDRAWN
    [entry] = world.events("damage-found")
    assert entry.detail["tables"] == "assignment"


# the pool


def free(world):
    with world.vault.read() as rows:
        return rows.free_patient_keys(world.vault.trust.team, 99)


def rot(world, key, how):
    if how == "wrap":
        world.swap("update key_wrap set sealed = x'00' where patient_key = ? and kind = 4", key)
    elif how == "key":
        world.swap("update patient_key set public = x'00' where id = ?", key)
    else:
        world.swap("delete from key_wrap where patient_key = ? and kind = 4", key)


@pytest.mark.parametrize("how", ["wrap", "key", "missing"])
def test_a_damaged_pool_key_is_passed_over_and_told(world, how):
    keys = free(world)
    for key in keys[:2]:
        rot(world, key, how)
    patient, photo = world.treated()
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    assert assigned.patient_key == keys[2]
    assert world.view(PAM, photo.id)
    [entry] = world.events("damage-found")
    assert entry.detail["rows"] == 2


def test_who_waits_gets_the_next_sound_key(world):
    empty_the_pool(world)
    patient = world.patient()
    world.consent(patient)
    refill(world)
    rot(world, free(world)[0], "wrap")
    assert assign_waiting(world.session(PAM)) == 1
    assert status(world, patient, CARE) is ConsentStatus.VALID
    assert len(world.events("damage-found")) == 1


def test_with_every_pool_key_damaged_a_patient_waits(world):
    world.swap("update patient_key set public = x'00'")
    patient = world.patient()
    world.consent(patient)
    assert status(world, patient, CARE) is ConsentStatus.AWAITING_KEY
    assert assign_waiting(world.session(PAM)) == 0
    assert rows_of(world, AssignmentRecord) == []
    assert len(rows_of(world, PatientKeyRecord)) > 0


# what leaves is asked for twice


def test_the_gate_asks_again_in_a_transaction(world):
    patient, _ = world.treated()
    gate = AccessGate(world.session(PAM))
    with world.vault.write() as rows:
        gate.require_still(rows, patient, CARE, Act.EXPORT_PHOTO)
        with pytest.raises(Refused, match="consent-missing"):
            gate.require_still(rows, patient, TEACHING, Act.EXPORT_PHOTO)
    with world.vault.write() as rows, pytest.raises(Refused, match="role"):
        AccessGate(world.session(INA)).require_still(rows, patient, CARE, Act.EXPORT_PHOTO)
    withdraw(world, patient, CARE)
    with world.vault.write() as rows, pytest.raises(Refused, match="consent-withdrawn"):
        gate.require_still(rows, patient, CARE, Act.EXPORT_PHOTO)


def test_a_bogus_row_of_the_patient_stops_the_record_and_not_the_withdrawal(world):
    patient = world.patient()
    world.consent(patient, purpose=TEACHING)
    with world.sql() as rows:
        row = list(rows.execute("select * from consent").fetchone())
        columns = [item[1] for item in rows.execute("pragma table_info(consent)")]
        row[columns.index("id")] = new_id()
        rows.execute(f"insert into consent values ({','.join('?' * len(row))})", row)
    with pytest.raises(IntegrityError, match="row-altered"):
        status(world, patient)
    assert withdraw(world, patient) == 0
