"""A picture is opened as a plain file: recorded first, whole or not at all."""

import json
import resource
import subprocess
from concurrent.futures import Future

import pytest

from clinicvault.access.release import handing
from clinicvault.domain.errors import InputRefused, Refused, StorageFailed, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import DisclosureRecord
from clinicvault.media.results import RefusedMedia
from clinicvault.services import exporting as module
from clinicvault.services import files
from tests.judges import require
from tests.unit.services.real_clinic import ADA, INA, PAUL


def disclosures(desk):
    with desk.clinic.vault.read() as rows:
        return rows.count(DisclosureRecord)


def clean(path):
    """exiftool names nothing but what decoding and colour need."""
    require("exiftool")
    told = subprocess.run(
        ["exiftool", "-a", "-u", "-G1", "-ee3", "-s", "-j", str(path)],
        capture_output=True,
        check=True,
        text=True,
    )
    groups = {name.split(":")[0] for name in json.loads(told.stdout)[0] if ":" in name}
    return groups <= {"File", "System", "Composite", "ExifTool", "JFIF", "Adobe", "PNG"}


def test_a_plain_file_is_recorded_before_it_is_there(filled, tmp_path, monkeypatch):
    house, patient = filled
    output = tmp_path / "out.jpg"
    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        monkeypatch.setattr(
            handing,
            "disclosure_record",
            lambda *_: (_ for _ in ()).throw(StorageFailed("disk-full")),
        )
        with pytest.raises(StorageFailed):
            desk.exporting.open_plain(photo, Purpose.CARE, output)
        assert not output.exists()
        assert disclosures(desk) == 0
        monkeypatch.undo()
        desk.exporting.open_plain(photo, Purpose.CARE, output)
        assert disclosures(desk) == 1
    assert clean(output)


def test_what_is_there_is_never_overwritten(filled, tmp_path):
    house, patient = filled
    output = tmp_path / "out"
    output.write_text("mine")
    with house.open(PAUL) as desk:
        photos = desk.photos(patient)
        with pytest.raises(UsageError) as said:
            desk.exporting.open_plain(photos[0], Purpose.CARE, output)
        assert said.value.code == "output-exists"
        with pytest.raises(UsageError) as said:
            desk.exporting.open_plain(photos[0], Purpose.CARE, tmp_path / "no" / "folder")
        assert said.value.code == "output-folder-missing"
        desk.be(ADA)
        assert not desk.log(event="photo-open")
    assert output.read_text() == "mine"


@pytest.mark.parametrize("photo", ["", "x", "ab" * 16])
def test_a_picture_that_is_none(filled, tmp_path, photo):
    with filled[0].open(PAUL) as desk, pytest.raises(UsageError) as said:
        desk.exporting.open_plain(photo, Purpose.CARE, tmp_path / "out")
    assert said.value.code == "photo-unknown"
    assert list(tmp_path.glob("out*")) == []


def test_too_much_is_said_before_anything_opens(filled, tmp_path, monkeypatch):
    house, patient = filled
    monkeypatch.setattr(module, "MOST_BYTES", 1)
    with house.open(PAUL) as desk:
        with pytest.raises(InputRefused) as said:
            desk.exporting.open_plain(desk.photos(patient)[0], Purpose.CARE, tmp_path / "out")
        assert said.value.code == "export-too-large"


@pytest.mark.parametrize(("user", "purpose"), [(INA, Purpose.CARE), (PAUL, Purpose.TEACHING)])
def test_role_and_consent_hold_for_exports(filled, tmp_path, user, purpose):
    house, patient = filled
    with house.open(user) as desk:
        with pytest.raises(Refused):
            desk.exporting.open_plain(desk.photos(patient)[0], purpose, tmp_path / "out")
        desk.be(ADA)
        assert desk.log(event="photo-open", outcome="refused")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("reason", "leaves"), [("picture-crashed", False), ("rendering-photos-only", True)]
)
def test_no_face_is_no_word_where_nobody_could_look(filled, tmp_path, monkeypatch, reason, leaves):
    """Whoever stops the worker has shown nothing; a film and a document leave by the word alone."""
    house, patient = filled
    output = tmp_path / "out.jpg"
    refused = Future()
    refused.set_result(RefusedMedia(reason))
    monkeypatch.setattr(module, "ask_for_faces", lambda *_: refused)
    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        if leaves:
            desk.exporting.open_plain(photo, Purpose.CARE, output, no_face=True)
        else:
            with pytest.raises(InputRefused, match=reason):
                desk.exporting.open_plain(photo, Purpose.CARE, output, no_face=True)
            assert disclosures(desk) == 0
            desk.be(ADA)
            assert desk.log(event="photo-open", outcome="failed", text=reason)
    assert output.exists() is leaves


def test_consent_that_goes_while_the_file_is_made_stops_it(filled, tmp_path, monkeypatch):
    house, patient = filled
    real = module.new_file

    def meanwhile(*values):
        with house.open(INA) as intake:
            intake.services.consents.withdraw(patient, Purpose.CARE)
        return real(*values)

    monkeypatch.setattr(module, "new_file", meanwhile)
    with house.open(PAUL) as desk:
        with pytest.raises(Refused) as said:
            desk.exporting.open_plain(desk.photos(patient)[0], Purpose.CARE, tmp_path / "out")
        assert said.value.code == "consent-withdrawn"
        assert disclosures(desk) == 0
        desk.be(ADA)
        assert not desk.log(event="photo-open", outcome="given")
        [entry] = desk.log(event="photo-open", outcome="refused")
        assert dict(entry.detail)["reason"] == "consent-withdrawn"
    assert not (tmp_path / "out").exists()


def test_a_file_that_fails_after_it_was_recorded_is_said_in_the_log(filled, tmp_path, monkeypatch):
    house, patient = filled
    output = tmp_path / "out"

    def broken(folder):
        raise OSError(5, "I/O error")

    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        monkeypatch.setattr(files, "sync_folder", broken)
        with pytest.raises(StorageFailed) as said:
            desk.exporting.open_plain(photo, Purpose.CARE, output)
        monkeypatch.undo()
        assert said.value.code == "output-unwritable"
        desk.be(ADA)
        assert dict(desk.log(event="photo-open", outcome="failed")[0].detail)["reason"]
    assert not output.exists()


def test_a_full_disk_is_found_before_anything_is_recorded(filled, tmp_path):
    house, patient = filled
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        # Larger than any write of the database here; the output alone must not fit.
        largest = max(p.stat().st_size for p in house.vault.rglob("*") if p.is_file())
        opened, room = [], files._reserve

        def small(descriptor, size):
            opened.append(size)
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 8192, hard))
            try:
                room(descriptor, largest + (1 << 20))
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

        files._reserve = small
        try:
            with pytest.raises(StorageFailed) as said:
                desk.exporting.open_plain(photo, Purpose.CARE, tmp_path / "out")
        finally:
            files._reserve = room
        assert said.value.code == "disk-full"
        assert opened
        assert disclosures(desk) == 0
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("where", ["vault", "home"])
def test_nothing_in_the_clear_is_written_into_the_vault_or_beside_the_computers_key(
    filled, tmp_path, where
):
    house, patient = filled
    inside = house.vault if where == "vault" else house.home
    (tmp_path / "link").symlink_to(inside)
    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        desk.be(ADA)
        for place in (
            inside / "x.jpg",
            inside / "vaults" / ".." / "x.jpg",
            tmp_path / "link" / "x",
        ):
            desk.be(PAUL)
            with pytest.raises(UsageError) as said:
                desk.exporting.open_plain(photo, Purpose.CARE, place)
            assert said.value.code == "output-in-vault"
            desk.be(ADA)
            with pytest.raises(UsageError) as said:
                desk.log_exports.write(place, "jsonl")
            assert said.value.code == "output-in-vault"
        with pytest.raises(UsageError):
            desk.backup.backup(inside / "backup")
        assert not [row for row in desk.log() if row.event in {"photo-open", "export", "backup"}]
    assert not list(inside.rglob("x*.jpg"))
