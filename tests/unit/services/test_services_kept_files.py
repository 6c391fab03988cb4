"""Files kept as they came: listed, deleted, backed up; never shown, never given out."""

from __future__ import annotations

import ast
import contextlib
import datetime as dt
import sqlite3
from pathlib import Path

import pytest

import clinicvault
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.record_kinds import Purpose
from tests.unit.services.giving_age import export_age
from tests.unit.services.kept import aside
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg

FILE = "00" * 16


# the list


def test_the_list_says_what_waits_and_why(waiting, source):
    desk, patient, first = waiting
    second = aside(desk, patient, b"x" * 10, name="b.heic", reason="picture-too-slow")
    desk.be(PAUL)
    one, two = desk.kept_files.list(patient)
    assert (one.id, one.name, one.reason, one.bytes, one.photo) == (
        first,
        "IMG_7.JPG",
        "picture-crashed",
        len(source),
        "",
    )
    assert one.message
    assert abs((dt.datetime.now(dt.UTC) - one.when).total_seconds()) < 3600
    assert (two.id, two.name, two.bytes) == (second, "b.heic", 10)
    assert desk.patients.page(patient).set_aside == 2
    [entry] = [e for e in desk.be(ADA).log() if e.event == "kept-files-list"]
    assert entry.outcome == "done"


def test_raw_files_are_listed_with_their_photo(desk, tmp_path):
    patient = desk.patient()
    photo = desk.importing.run(patient, [jpeg(tmp_path / "a.jpg")]).imported[0].photo
    kept = aside(desk, patient, b"raw", bytes.fromhex(photo), name="A.CR2", reason="")
    desk.be(PAUL)
    [one] = desk.kept_files.list(patient)
    assert (one.id, one.photo, one.reason, one.message) == (kept, photo, "", "")
    page = desk.patients.page(patient)
    assert page.set_aside == 0
    with pytest.raises(UsageError, match="kept-file-raw"):
        desk.kept_files.retry(kept)


def test_only_practitioners_list_try_and_delete(waiting):
    desk, patient, kept = waiting
    for user in (INA, ADA):
        desk.be(user)
        for act in (
            lambda: desk.kept_files.list(patient),
            lambda: desk.kept_files.retry(kept),
            lambda: desk.kept_files.delete(kept),
        ):
            with pytest.raises(Refused, match="role"):
                act()
    desk.be(PAUL)
    assert len(desk.kept_files.list(patient)) == 1


def test_without_consent_a_file_has_no_name_and_can_only_be_deleted(waiting):
    desk, patient, kept = waiting
    desk.consents.withdraw(patient, Purpose.CARE)
    [one] = desk.kept_files.list(patient)
    assert (one.id, one.name, one.reason, one.when, one.bytes) == (kept, "", "", None, 0)
    with pytest.raises(Refused, match="consent-withdrawn"):
        desk.kept_files.retry(kept)
    desk.kept_files.delete(kept)
    assert desk.kept_files.list(patient) == ()


@pytest.mark.parametrize("when", [-(10**6), 10**15, 2**63 - 1])
def test_a_time_that_is_none_hides_no_list(desk, when):
    """Whoever signed it has an altered program; the others' files are listed all the same."""
    patient = desk.patient()
    aside(desk, patient, b"x", when=when, size="large", params=[], reason=7)
    desk.be(PAUL)
    [one] = desk.kept_files.list(patient)
    assert (one.when, one.bytes, one.message) == (None, 0, "")


def test_one_damaged_inside_hides_none_of_the_others(waiting):
    desk, patient, kept = waiting
    other = aside(desk, patient, b"x", name="b.heic")
    desk.be(PAUL)
    with contextlib.closing(sqlite3.connect(desk.clinic.path / "vault.db")) as rows, rows:
        rows.execute(
            "update batch set commitment = x'00' where id in "
            "(select batch from kept_file where id = ?)",
            (bytes.fromhex(kept),),
        )
    listed = {one.id: (one.name, one.when is None) for one in desk.kept_files.list(patient)}
    assert listed == {kept: ("", True), other: ("b.heic", False)}
    desk.kept_files.delete(kept)
    assert [one.id for one in desk.kept_files.list(patient)] == [other]
    [said] = [e for e in desk.be(ADA).log() if e.event == "damage-found"]
    assert said.outcome == "failed"


def test_nothing_kept(desk):
    patient = desk.patient()
    desk.be(PAUL)
    assert desk.kept_files.list(patient) == ()


@pytest.mark.parametrize("text", ["", "zz", "00", FILE])
def test_other_ids_are_unknown(waiting, text):
    desk, _, _ = waiting
    for act in (desk.kept_files.retry, desk.kept_files.delete):
        with pytest.raises(UsageError, match="kept-file-unknown"):
            act(text)


# deleting; safekeeping; and nowhere else


def test_deleting(waiting):
    desk, patient, kept = waiting
    desk.kept_files.delete(kept)
    assert desk.kept_files.list(patient) == ()
    assert desk.objects() == set()
    assert desk.patients.page(patient).set_aside == 0
    assert desk.health.verify().damaged == ()


def test_kept_files_are_no_photos(waiting, tmp_path):
    """No look, no export, no command takes their id."""
    desk, patient, kept = waiting
    for act in (
        lambda: desk.viewing.full(kept),
        lambda: desk.viewing.preview(kept),
        lambda: desk.viewing.thumbnails(patient, [kept]),
        lambda: desk.exporting.open_plain(kept, Purpose.CARE, tmp_path / "out"),
        lambda: export_age(
            desk, patient, [kept], recipient="X", purpose=Purpose.CARE, output=tmp_path / "out"
        ),
    ):
        with pytest.raises(UsageError, match="photo-unknown"):
            act()
    assert not (tmp_path / "out").exists()
    assert desk.patients.page(patient).row.photos == 0


def callers(name):
    """Modules of the program that use a name."""
    folder = Path(clinicvault.__file__).parent
    found = set()
    for path in folder.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        if name in named | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}:
            found.add(path.relative_to(folder).as_posix())
    return found


def test_only_a_retry_a_move_and_a_copy_check_open_them():
    assert callers("open_kept") == {"services/kept_files.py"}
    assert callers("open_own_kept") == {
        "access/pictures/kept_files.py",
        "access/pictures/page_edits.py",
    }
    assert callers("KeptFiles") == {"services/container.py"}
    assert not any(path.startswith("cli/") for path in callers("kept_files"))


def test_what_a_retry_opened_goes_to_a_worker_alone(waiting, monkeypatch):
    """The result holds nothing of the file but what the worker made."""
    desk, _, kept = waiting
    opened = []
    gate = desk.clinic.unlocked.gate
    opening = gate.open_kept
    monkeypatch.setattr(gate, "open_kept", lambda *of: opened.append(opening(*of)) or opened[0])
    desk.kept_files.retry(kept)
    assert set(opened[0].data) == {0}


def test_backup_and_restore_bring_them_along(waiting, tmp_path):
    desk, _, _ = waiting
    made = desk.backup.backup(tmp_path / "backup")
    assert (made.objects, made.damaged) == (1, ())
    report = desk.backup.restore(tmp_path / "backup", tmp_path / "restored")
    assert report.damaged == ()


def test_a_restored_file_can_be_read(filled, tmp_path, source):
    house, patient = filled
    with house.open(INA) as desk:
        kept = aside(desk, patient, source)
        desk.backup.backup(tmp_path / "backup")
        desk.backup.restore(tmp_path / "backup", tmp_path / "restored")
    with house.open(PAUL, tmp_path / "restored") as desk:
        assert desk.kept_files.retry(kept).photo in desk.photos(patient)
        assert desk.health.verify().damaged == ()


def test_a_lost_file_is_named_by_check_and_backup(waiting, tmp_path):
    desk, _, _ = waiting
    [held] = desk.objects()
    assert desk.health.tidy() == 0
    desk.clinic.ports.objects.delete(held)
    [damage] = desk.health.verify().damaged
    assert (damage.what, damage.id) == ("held", held.hex())
    assert damage.patient
    made = desk.backup.backup(tmp_path / "backup")
    assert [(one.what, one.id) for one in made.damaged] == [("held", held.hex())]
    assert made.objects == 0


def test_a_file_deleted_while_it_is_verified_is_no_damage(waiting, monkeypatch):
    desk, _, kept = waiting
    store = desk.clinic.ports.objects
    get = type(store).get

    def deleted_meanwhile(self, object_id):
        monkeypatch.undo()
        desk.kept_files.delete(kept)
        return get(self, object_id)

    monkeypatch.setattr(type(store), "get", deleted_meanwhile)
    assert desk.health.verify().damaged == ()


def test_an_unreadable_row_is_named_by_the_backup(waiting, tmp_path):
    desk, _, kept = waiting
    with contextlib.closing(sqlite3.connect(desk.clinic.path / "vault.db")) as rows, rows:
        rows.execute("update kept_file set object = x'00' where id = ?", (bytes.fromhex(kept),))
    made = desk.backup.backup(tmp_path / "backup")
    assert ("kept_file", kept) in [(one.what, one.id) for one in made.damaged]
