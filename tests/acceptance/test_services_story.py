"""A clinic's first day through the services, as the window uses them: from the folder to the log."""

import datetime as dt
import json
import shutil
import subprocess

import numpy as np
import pyrage
import pytest

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import Refused
from clinicvault.domain.exports import BULK_MOST, ExportRules
from clinicvault.domain.record_kinds import Purpose
from tests.acceptance.story_photos import BROKEN, CANARIES, GOOD, make_folder, pixels
from tests.unit.services.giving_age import export_age
from tests.unit.services.real_clinic import ADA, INA, PAUL, make_house

GROUPS = {"File", "System", "Composite", "ExifTool", "JFIF", "Adobe"}
PNG_TAGS = {
    "ImageWidth", "ImageHeight", "BitDepth", "ColorType", "Compression", "Filter", "Interlace",
}  # fmt: skip


@pytest.fixture
def house(tmp_path, monkeypatch):
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    return make_house(tmp_path / "pc")[0]


def import_all(desk, folder):
    """(patient, {path: photo}) as the front desk does it."""
    patient = desk.patient("Lefèvre-Östlund")
    report = desk.importing.run(patient, [folder], visit=dt.date(2026, 2, 14), label="before")
    assert len(report.imported) == GOOD
    assert [one.path for one in report.refused] == [str(folder / BROKEN)]
    desk.importing.set_view(report.imported[0].photo, View.FRONTAL)
    desk.importing.close()
    with pytest.raises(Refused):
        desk.viewing.preview(report.imported[0].photo)
    return patient, {one.path: one.photo for one in report.imported}


def nothing_but_colour(paths):
    """exiftool finds no tag that decoding and colour do not need."""
    tool = shutil.which("exiftool")
    if tool is None:
        return
    command = [tool, "-a", "-u", "-G1", "-ee3", "-s", "-j", *map(str, paths)]
    told = subprocess.run(command, capture_output=True, check=True, text=True)
    for one in json.loads(told.stdout):
        for tag in one:
            group, _, name = tag.partition(":")
            assert not name or group in GROUPS or (group == "PNG" and name in PNG_TAGS), tag


@pytest.mark.slow
def test_from_the_card_to_the_log(house, tmp_path):
    make_folder(tmp_path / "card")
    identity = pyrage.x25519.Identity.generate()
    with house.open(INA) as desk:
        patient, photos = import_all(desk, tmp_path / "card")

        desk.be(ADA)
        desk.releases.set_rules(ExportRules(bulk=BULK_MOST))  # a whole card leaves in one hour

        desk.be(PAUL)
        assert desk.patients.search("ost")[0].id == patient
        page = desk.patients.page(patient)
        shown = page.visits[0].photos
        assert [photo.view for photo in shown].count(View.FRONTAL) == 1
        assert {photo.id for photo in shown} == set(photos.values())
        assert len(desk.viewing.thumbnails(patient, list(photos.values()))) == GOOD
        first, second = shown[0], shown[1]
        for photo in (first, second):
            full = desk.viewing.full(photo.id)
            assert (full.width, full.height) == (photo.width, photo.height)
        desk.viewing.compared(first.id, second.id)

        out = []
        for path, photo in photos.items():
            target = tmp_path / f"out-{path.rsplit('/', 1)[1]}"
            desk.exporting.open_plain(photo, Purpose.CARE, target)
            assert not any(canary in target.read_bytes() for canary in CANARIES)
            assert np.array_equal(pixels(target), pixels(path))
            out.append(target)
        nothing_but_colour(out)
        package = export_age(
            desk,
            patient,
            [first.id, second.id],
            recipient="Dr Elsewhere",
            purpose=Purpose.CARE,
            output=tmp_path / "package.age",
            age_recipient=str(identity.to_public()),
        )
        assert pyrage.decrypt((tmp_path / "package.age").read_bytes(), [identity])[:2] == b"PK"

        desk.consents.withdraw(patient, Purpose.CARE)
        with pytest.raises(Refused) as said:
            desk.viewing.preview(first.id)
        assert said.value.code == "consent-withdrawn"

        desk.be(ADA)
        with pytest.raises(Refused):
            desk.viewing.preview(first.id)
        rows = desk.log()
        told = {(row.user, row.event, row.outcome) for row in rows}
        assert told >= {
            (INA, "import", "done"),
            (INA, "photo-view", "refused"),
            (PAUL, "thumbnails-view", "done"),
            (PAUL, "photo-full", "done"),
            (PAUL, "photo-compare", "done"),
            (PAUL, "photo-open", "given"),
            (PAUL, "export", "given"),
            (PAUL, "consent-withdraw", "done"),
            (PAUL, "photo-view", "refused"),
            (ADA, "photo-view", "refused"),
        }
        assert package.log_entry in {row.seq for row in rows}
        assert desk.review.verify().ok
        assert not desk.health.verify().damaged
