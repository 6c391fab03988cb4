"""Pictures leave: recorded first, whole or not at all, openable by their recipient alone."""

import io
import json
import resource
import subprocess
import zipfile

import pyrage
import pytest

from clinicvault.domain.errors import Cancelled, InputRefused, Refused, StorageFailed, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import DisclosureRecord
from clinicvault.jobs import CancelToken
from clinicvault.services import age_package, files
from clinicvault.services import exporting as module
from tests.judges import require
from tests.unit.services.real_clinic import ADA, INA, PAUL, pixels


def given(desk, patient, photos, output, **more):
    return desk.exporting.export_age(
        patient, photos, recipient="Dr Elsewhere", purpose=Purpose.CARE, output=output, **more
    )


def disclosures(desk):
    with desk.clinic.vault.read() as rows:
        return rows.count(DisclosureRecord)


def unpacked(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {entry.filename: (entry, package.read(entry)) for entry in package.infolist()}


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


def test_a_package_for_a_key_holds_the_pictures_and_says_how_to_turn_them(filled, tmp_path):
    house, patient = filled
    identity = pyrage.x25519.Identity.generate()
    output, told = tmp_path / "out.age", []
    with house.open(PAUL) as desk:
        photos = desk.photos(patient)
        result = given(
            desk,
            patient,
            [*photos, photos[0]],
            output,
            age_recipient=f" {identity.to_public()} ",
            progress=told.append,
        )
        assert result.passphrase == ""
        assert result.output == str(output)
        assert disclosures(desk) == 1
        assert told[-1].done == 2
        desk.be(ADA)
        entry = next(row for row in desk.log(event="export") if row.seq == result.log_entry)
        assert entry.outcome == "given"
        assert dict(entry.detail)["recipient"] == "Dr Elsewhere"
        assert set(entry.objects) == set(photos)
    assert output.stat().st_mode & 0o777 == 0o600
    data = output.read_bytes()
    assert b"PK\x03\x04" not in data
    members = unpacked(pyrage.decrypt(data, [identity]))
    manifest = json.loads(members.pop("manifest.json")[1])
    assert {one["orientation"] for one in manifest["pictures"]} == {1, 6}
    assert {one["file"] for one in manifest["pictures"]} == set(members)
    assert {name.rsplit(".", 1)[1] for name in members} == {"jpg", "png"}
    for name, (entry, picture) in members.items():
        assert entry.date_time[0] == 1980
        assert entry.external_attr >> 16 == 0o600
        source = house.folder / ("a.jpg" if name.endswith("jpg") else "b.png")
        assert (pixels(picture) == pixels(source)).all()
        path = tmp_path / name
        path.write_bytes(picture)
        assert clean(path)


def test_a_package_for_a_passphrase_makes_or_takes_one(filled, tmp_path):
    house, patient = filled
    with house.open(PAUL) as desk:
        photos = desk.photos(patient)
        made = given(desk, patient, photos, tmp_path / "a.age")
        assert len(made.passphrase.split("-" if "-" in made.passphrase else " ")) == 6
        taken = given(desk, patient, photos, tmp_path / "b.age", passphrase="own words here")
        assert taken.passphrase == ""
    for name, words in (("a", made.passphrase), ("b", "own words here")):
        data = pyrage.passphrase.decrypt((tmp_path / f"{name}.age").read_bytes(), words)
        assert len(unpacked(data)) == 3


def test_a_plain_file_is_recorded_before_it_is_there(filled, tmp_path, monkeypatch):
    house, patient = filled
    output = tmp_path / "out.jpg"
    with house.open(PAUL) as desk:
        photo = desk.photos(patient)[0]
        monkeypatch.setattr(
            module,
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
        for export in (
            lambda path: desk.exporting.open_plain(photos[0], Purpose.CARE, path),
            lambda path: given(desk, patient, photos, path),
        ):
            with pytest.raises(UsageError) as said:
                export(output)
            assert said.value.code == "output-exists"
            with pytest.raises(UsageError) as said:
                export(tmp_path / "no" / "folder")
            assert said.value.code == "output-folder-missing"
        desk.be(ADA)
        assert not desk.log(event="export")
    assert output.read_text() == "mine"


def test_a_wrong_request_is_refused(filled, tmp_path):
    house, patient = filled
    output = tmp_path / "out"
    with house.open(PAUL) as desk:
        photos = desk.photos(patient)
        other = desk.patient("Autre")
        wrong = {
            "recipient-key-wrong": lambda: given(
                desk, patient, photos, output, age_recipient="age1"
            ),
            "photo-unknown": lambda: given(desk, patient, [], output),
            "photo-patients-differ": lambda: given(desk, other, photos, output),
            "recipient-missing": lambda: desk.exporting.export_age(
                patient, photos, recipient=" ", purpose=Purpose.CARE, output=output
            ),
        }
        for code, act in wrong.items():
            with pytest.raises((InputRefused, UsageError)) as said:
                act()
            assert said.value.code == code
        with pytest.raises(InputRefused):
            desk.exporting.export_age(
                patient, photos, recipient="x" * 201, purpose=Purpose.CARE, output=output
            )
    assert not output.exists()


def test_too_much_for_one_package_is_said_before_anything_opens(filled, tmp_path, monkeypatch):
    house, patient = filled
    monkeypatch.setattr(module, "MOST_BYTES", 1 << 10)
    with house.open(PAUL) as desk:
        with pytest.raises(InputRefused) as said:
            given(desk, patient, desk.photos(patient), tmp_path / "out")
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


def test_consent_that_goes_while_the_file_is_made_stops_it(filled, tmp_path, monkeypatch):
    house, patient = filled
    real = module.sealed

    def meanwhile(*values, **named):
        with house.open(INA) as intake:
            intake.services.consents.withdraw(patient, Purpose.CARE)
        return real(*values, **named)

    monkeypatch.setattr(module, "sealed", meanwhile)
    with house.open(PAUL) as desk:
        with pytest.raises(Refused) as said:
            given(desk, patient, desk.photos(patient), tmp_path / "out")
        assert said.value.code == "consent-withdrawn"
        assert disclosures(desk) == 0
        desk.be(ADA)
        assert not desk.log(event="export", outcome="given")
        [entry] = desk.log(event="export", outcome="refused")
        assert dict(entry.detail)["reason"] == "consent-withdrawn"
    assert not (tmp_path / "out").exists()


class Countdown(CancelToken):
    """Cancelled at its nth check."""

    def __init__(self, checks):
        super().__init__()
        self.left = checks

    def check(self):
        self.left -= 1
        if self.left == 0:
            self.cancel()
        super().check()


@pytest.mark.parametrize("checks", [1, 2, 3])
def test_cancelling_leaves_nothing(filled, tmp_path, checks):
    house, patient = filled
    with house.open(PAUL) as desk:
        with pytest.raises(Cancelled):
            given(desk, patient, desk.photos(patient), tmp_path / "out", cancel=Countdown(checks))
        assert disclosures(desk) == 0
    assert not (tmp_path / "out").exists()


def test_a_lock_in_the_middle_leaves_nothing(filled, tmp_path, monkeypatch):
    house, patient = filled
    package = age_package.package
    with house.open(PAUL) as desk:

        def locking(*values):
            desk.unlocking.lock()
            return package(*values)

        monkeypatch.setattr(age_package, "package", locking)
        with pytest.raises(Refused) as said:
            given(desk, patient, desk.photos(patient), tmp_path / "out")
        assert said.value.code == "locked"
        assert disclosures(desk) == 0
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
            for act in (
                lambda place=place: desk.exporting.open_plain(photo, Purpose.CARE, place),
                lambda place=place: given(desk, patient, [photo], place),
            ):
                with pytest.raises(UsageError) as said:
                    act()
                assert said.value.code == "output-in-vault"
            desk.be(ADA)
            with pytest.raises(UsageError) as said:
                desk.log_exports.write(place, "jsonl")
            assert said.value.code == "output-in-vault"
        with pytest.raises(UsageError):
            desk.backup.backup(inside / "backup")
        assert not [row for row in desk.log() if row.event in {"photo-open", "export", "backup"}]
    assert not list(inside.rglob("x*.jpg"))
