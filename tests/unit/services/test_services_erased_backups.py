"""Backups and erasure: keys go apart and end, and no restore brings an erased patient back."""

import dataclasses
import datetime as dt
import json
import os
import shutil

import pytest

from clinicvault.access.backup_manifest import manifest_digest
from clinicvault.access.consent.consent_reading import local_day
from clinicvault.access.endings.kept_erasures import parse
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.records import PatientRecord
from clinicvault.services.backups.files import DATABASE, MANIFEST, WRAPS, Target
from clinicvault.services.backups.restoring import restore
from clinicvault.services.erasures.kept import FOLDER
from clinicvault.services.views import ErasureGround
from tests.unit.services.real_clinic import ADA, INA, PAUL, House, jpeg, password


def erase(desk, patient):
    """All the way; Ada is at the screen afterwards."""
    desk.be(ADA)
    made = desk.erasing.ask(patient, ErasureGround.ASKED, "In a letter", before_time=True)
    desk.be(PAUL)
    desk.requests.allow(made.id)
    desk.be(ADA)
    return desk.erasing.carry_out(made.id, password(ADA))


def snapshots(backup):
    return sorted((backup / "snapshots").iterdir())


def spoil_newest(backup):
    (snapshots(backup)[-1] / DATABASE).write_bytes(b"rotten")


@pytest.fixture
def saved(filled, tmp_path):
    """(house, patient, backup folder), saved while the patient was there."""
    house, patient = filled
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "backup")
    return house, patient, tmp_path / "backup"


def test_a_snapshot_without_its_wraps_opens_no_name(saved):
    house, patient, backup = saved
    [snapshot] = snapshots(backup)
    with house.host.reading(snapshot / DATABASE) as rows:
        [person] = rows.scan(PatientRecord)
    assert person.identity_key_wrap == b""
    with house.open(INA) as desk, desk.clinic.vault.read() as rows:
        wrap = rows.get(PatientRecord, bytes.fromhex(patient)).identity_key_wrap
    assert len(wrap) == 60
    assert wrap in (snapshot / WRAPS).read_bytes()
    assert wrap not in (snapshot / DATABASE).read_bytes()


def test_an_older_backup_does_not_bring_the_patient_back(saved, tmp_path):
    house, patient, backup = saved
    with house.open(ADA) as desk:
        erase(desk, patient)
        desk.backup.backup(backup)
    spoil_newest(backup)
    report = restore(house.host, backup, tmp_path / "new")
    assert [one.what for one in report.damaged] == ["backup"]
    with house.open(INA, tmp_path / "new") as desk:
        assert desk.patients.search("Rousseau") == ()
        assert desk.patients.count() == 0
        desk.be(ADA)
        assert desk.objects() == set()
        assert desk.health.verify().damaged == ()
        [erased] = desk.erasing.list()
        assert (erased.state, erased.patient_id) == ("done", patient)
        events = {row.event for row in desk.log()}
        assert {"erasure-again", "patient-erase"} <= events
    assert not (tmp_path / "new" / "locks" / FOLDER).exists()


def test_also_where_no_backup_was_made_since_but_its_place_was_at_hand(saved, tmp_path):
    house, patient, backup = saved
    with house.open(ADA) as desk:
        erase(desk, patient)
    assert [path.name for path in (backup / FOLDER).iterdir()] == [patient]
    restore(house.host, backup, tmp_path / "new")
    with house.open(INA, tmp_path / "new") as desk:
        assert desk.patients.count() == 0


def test_a_place_that_is_not_at_hand_stops_no_erasure(saved):
    house, patient, backup = saved
    shutil.move(backup, backup.with_name("away"))
    with house.open(ADA) as desk:
        assert erase(desk, patient).state == "done"


def test_on_a_strange_computer_it_waits_for_the_first_unlock(saved, tmp_path):
    house, patient, backup = saved
    with house.open(ADA) as desk:
        erase(desk, patient)
    stranger = House(tmp_path / "stranger")
    restore(stranger.host, backup, tmp_path / "new")
    [left] = (tmp_path / "new" / "locks" / FOLDER).iterdir()
    assert left.name == patient


def test_what_cannot_be_read_or_believed_brings_no_harm(saved, tmp_path):
    house, patient, backup = saved
    folder = backup / FOLDER
    folder.mkdir()
    (folder / patient).write_bytes(b"rubbish")
    (folder / "readme.txt").write_text("mine")
    (folder / ("0" * 32)).mkdir()
    assert restore(house.host, backup, tmp_path / "new").damaged == ()
    with house.open(INA, tmp_path / "new") as desk:
        assert desk.patients.count() == 1
    assert (folder / "readme.txt").read_text() == "mine"


def test_what_nobody_can_prove_waits_until_two_people_say_it_again(saved, tmp_path):
    """The second person's word is taken out of the file, and every certificate with it."""
    house, patient, backup = saved
    with house.open(ADA) as desk:
        erase(desk, patient)
    file = backup / FOLDER / patient
    kept = parse(file.read_bytes())
    assert {one.TABLE for one in kept.certificates} >= {"founding", "user_key", "enrolment"}
    bare = dataclasses.replace(kept, approvals=(), certificates=(), leaves={})
    file.write_bytes(bare.encoded())
    restore(house.host, backup, tmp_path / "new")
    waits = tmp_path / "new" / "locks" / FOLDER
    with house.open(INA, tmp_path / "new") as desk:
        assert desk.patients.count() == 1
        assert [path.name for path in waits.iterdir()] == [f"{patient}.told"]
        assert desk.erasing.list() == ()
        desk.be(ADA)
        [one] = desk.erasing.list()
        assert (one.state, one.patient_id, one.by) == ("unproven", patient, ADA)
        assert (desk.erasing.count(), desk.erasing.of(patient)) == (1, None)
        desk.backup.backup(tmp_path / "second")
        assert [path.name for path in (tmp_path / "second" / FOLDER).iterdir()] == [patient]
        told = desk.log(event="erasure-again", outcome="refused")
        assert [dict(row.detail)["reason"] for row in told] == ["erasure-unproven"]
        erase(desk, patient)
        assert [one.state for one in desk.erasing.list()] == ["done"]
        desk.be(INA)
    assert not waits.exists()


def test_the_next_backup_after_the_promised_day_takes_the_keys_out_of_older_ones(saved):
    house, patient, backup = saved
    with house.open(ADA) as desk:
        done = erase(desk, patient)
        desk.backup.backup(backup)
        assert all((one / WRAPS).is_file() for one in snapshots(backup))
        house.clock.sleep_days(36)
        assert done.backups_until < local_day(house.clock() - 36 * 86_400_000) + dt.timedelta(
            days=36
        )
        desk.be(ADA)
        desk.backup.backup(backup)
        [last] = desk.log(event="backup", outcome="done")[:1]
        assert dict(last.detail)["expired"] == "1"
    held = [(one / WRAPS).is_file() for one in snapshots(backup)]
    assert held == [False, True, True]
    assert all((one / DATABASE).is_file() for one in snapshots(backup))


def test_a_damaged_vault_expires_nothing(saved):
    house, patient, backup = saved
    with house.open(ADA) as desk:
        erase(desk, patient)
        desk.be(INA)
        other = desk.patient("Other")
        desk.importing.run(other, [jpeg(house.folder / "c.jpg", 7)])
        one = next(iter(desk.objects()))
        desk.clinic.ports.objects.delete(one)
        house.clock.sleep_days(36)
        desk.be(ADA)
        assert desk.backup.backup(backup).missing == 1
    assert all((one / WRAPS).is_file() for one in snapshots(backup))


# which snapshots lose their keys


NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
NEVER = dt.datetime.fromtimestamp(0, dt.UTC)


def days_ago(days):
    return NOW - dt.timedelta(days=days)


@pytest.fixture
def target(tmp_path):
    """Snapshots of 90, 60, 50, 40 and 10 days ago, in a chain."""
    made = Target(tmp_path / "target")
    previous = ""
    for number, days in enumerate((90, 60, 50, 40, 10)):
        folder = made.snapshots / f"{number}"
        folder.mkdir(parents=True)
        body = {
            "format": 1, "vault": "00" * 16, "pin": "00" * 32, "database": "00" * 32,
            "wraps": "00" * 32, "previous": previous, "when": days_ago(days).isoformat(),
            "checkpoint": f"origin\n{number}\nroot\n", "missing": [], "objects": 0,
        }  # fmt: skip
        signed = json.dumps({"body": body, "signer": "00" * 16, "signature": "00" * 64})
        (folder / MANIFEST).write_text(signed)
        (folder / WRAPS).write_bytes(b"keys")
        previous = manifest_digest(signed.encode())
    return made


def left(target):
    return [path.name for path in sorted(target.snapshots.iterdir()) if (path / WRAPS).exists()]


def test_what_is_older_than_the_rule_goes_but_the_last_few_stay(target):
    assert target.expire_wraps((days_ago(35), NEVER)) == 2
    assert left(target) == ["2", "3", "4"]
    assert target.expire_wraps((days_ago(35), NEVER)) == 0


def test_a_certificates_promise_goes_before_all_but_the_newest(target):
    assert target.expire_wraps((NEVER, days_ago(20))) == 4
    assert left(target) == ["4"]
    assert target.expire_wraps((NOW, NOW)) == 0


def test_a_snapshot_that_cannot_be_read_goes_by_its_files_time(target):
    (target.snapshots / "3" / MANIFEST).write_text("rubbish")
    old = days_ago(100).timestamp()
    os.utime(target.snapshots / "3" / WRAPS, (old, old))
    assert target.expire_wraps((NEVER, days_ago(95))) == 1
    assert left(target) == ["0", "1", "2", "4"]


# what nobody may have said


def forged_promise(desk, by, patient, now, **more):
    """An enrolled computer's own row: an erasure of somebody, whose day is long over."""
    desk.be(by)
    session = desk.clinic.session
    facts = {
        "id": bytes.fromhex(patient), "request": bytes(16), "made_ms": now,
        "backups_until_ms": 1, "certificate_sealed": b"", **more,
    }  # fmt: skip
    with session.vault.write() as rows:
        rows.put(session.signed(ErasureRecord(**facts)))
        rows.event(session.event("visit-add"))
        rows.commit()


@pytest.mark.parametrize(("by", "until"), [(INA, 1), (ADA, 1), (ADA, 2**60)])
def test_only_a_promise_that_an_officer_could_make_takes_keys_away(saved, by, until):
    """Else one person makes every backup but the next one useless, and deletes what that one has.

    An officer's altered client signs a day that is over at once.
    """
    house, patient, backup = saved
    with house.open(ADA) as desk:
        desk.backup.backup(backup)
        now = house.clock() + 1
        forged_promise(desk, by, patient, now, backups_until_ms=min(until, now + 1))
        desk.be(ADA)
        desk.backup.backup(backup)
    assert all((one / WRAPS).is_file() for one in snapshots(backup))
