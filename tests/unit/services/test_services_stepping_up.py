"""Archived, restricted and closed records through the service, as window and command line call it."""

import datetime as dt

import pytest

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.patients.held_keys import Held
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg, password


@pytest.fixture
def cold(desk, house, tmp_path):
    """(desk of the practitioner, patient): not seen for five weeks."""
    patient = desk.patient()
    desk.importing.run(patient, [jpeg(tmp_path / "a.jpg", 1)])
    house.clock.sleep_days(35)
    return desk.be(PAUL), patient


def standing(desk, patient):
    return desk.step_up.standing(patient)


def test_a_record_comes_up_with_the_password(cold):
    desk, patient = cold
    was = standing(desk, patient)
    assert (was.standing, was.until) == (Standing.COLD, None)
    assert was.may == {Act.STEP_UP, Act.ASK_EMERGENCY}
    told = []
    found = desk.step_up.bring_up([patient], password(PAUL), progress=told.append)
    assert (found.opened, found.refused) == ((patient,), ())
    assert (told[-1].done, told[-1].total) == (1, 1)
    now = standing(desk, patient)
    assert now.standing is Standing.ACTIVE
    assert now.until == today_of(desk.clinic.session)
    [photo] = desk.photos(patient)
    assert desk.viewing.preview(photo)


def test_todays_list_comes_up_at_once(cold):
    desk, patient = cold
    desk.be(INA)
    desk.today.add(patient)
    never = desk.patient("Never", consent=False)
    desk.today.add(never)
    desk.be(PAUL)
    assert [one.standing for one in desk.today.list() if one.patient_id == patient] == [
        Standing.COLD
    ]
    found = desk.step_up.bring_up_today(password(PAUL))
    assert found.opened == (patient,)
    assert found.refused == ((never, "no-patient-key"),)
    assert standing(desk, never).standing is Standing.CLOSED


def test_what_it_refuses(cold):
    desk, patient = cold
    with pytest.raises(Refused, match="wrong-password"):
        desk.step_up.bring_up([patient], "another password")
    for wrong in ("", "zz", "00" * 16):
        with pytest.raises(UsageError, match="patient-unknown"):
            desk.step_up.bring_up([wrong], password(PAUL))
    with pytest.raises(UsageError, match="request-unknown"):
        desk.step_up.bring_up([patient], password(PAUL), request_id="zz")
    with pytest.raises(UsageError, match="restrict-practitioner"):
        desk.step_up.restrict(patient, [desk.id_of(PAUL), "zz"], password(PAUL))
    desk.be(INA)
    with pytest.raises(Refused, match="role"):
        desk.step_up.bring_up([patient], password(INA))


def test_a_restriction_and_its_end(cold):
    desk, patient = cold
    paul = desk.id_of(PAUL)
    desk.step_up.restrict(patient, [paul], password(PAUL))
    assert standing(desk, patient).named == (paul,)
    assert standing(desk, patient).standing is Standing.ACTIVE
    desk.be(INA)
    assert standing(desk, patient).standing is Standing.NO_KEY
    desk.be(PAUL)
    desk.step_up.lift_restriction(patient, password(PAUL))
    assert standing(desk, patient).named == ()
    desk.be(ADA)
    [entry] = [row for row in desk.log() if row.event == "record-restrict"]
    assert dict(entry.detail)["users"] == PAUL


def test_an_officer_brings_a_record_back(cold):
    desk, patient = cold
    desk.be(INA)
    desk.consents.withdraw(patient, Purpose.CARE)
    desk.consents.grant(patient, Purpose.CARE)
    desk.be(ADA)
    assert standing(desk, patient).may == {Act.BRING_BACK}
    desk.step_up.bring_back(patient)
    desk.be(PAUL)
    assert standing(desk, patient).standing is Standing.COLD
    assert desk.step_up.bring_up([patient], password(PAUL)).opened == (patient,)


def test_while_an_emergency_access_runs(cold):
    desk, patient = cold
    session = desk.clinic.session
    until = session.vault.now() + 60_000
    held = Held(bytes.fromhex(patient), b"r" * 16, until, KeyPair.generate())
    session.held.put(b"k" * 16, held, session.vault.now())
    found = standing(desk, patient).emergency_until
    assert found == dt.datetime.fromtimestamp(until / 1000, dt.UTC)


def test_a_damaged_record_is_shut_and_told(cold):
    import sqlite3

    desk, patient = cold
    with sqlite3.connect(desk.clinic.path / "vault.db") as rows:
        rows.execute(
            "UPDATE consent SET details_sealed = x'00' WHERE patient = ?", (bytes.fromhex(patient),)
        )
    assert standing(desk, patient).standing is Standing.CLOSED
    desk.be(ADA)
    assert [row for row in desk.log() if row.event == "damage-found"]


def test_an_older_vault_gets_its_days_at_the_unlock(desk):
    """Team's wraps of before have no day: the first who reads consents sets it, unasked."""
    import dataclasses

    from clinicvault.domain.record_kinds import WrapKind
    from clinicvault.domain.records import WrapRecord

    patient = desk.patient()
    desk.be(PAUL)
    session = desk.clinic.session
    with session.vault.write() as rows:
        for wrap in rows.find(WrapRecord, kind=int(WrapKind.TEAM)):
            if wrap.due_day:
                rows.put(
                    session.signed(dataclasses.replace(wrap, version=wrap.version + 1, due_day=0))
                )
        rows.event(session.event("active-days"))
        rows.commit()
    assert standing(desk, patient).until is None
    desk.be(INA)
    desk.clinic.leave()
    desk.be(PAUL)
    assert standing(desk, patient).until == today_of(desk.clinic.session) + dt.timedelta(30)
