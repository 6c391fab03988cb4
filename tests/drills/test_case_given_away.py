"""What leaves tells what was meant and nothing else, opens for whom it was meant, or is refused.

Packages of every kind out of a clinic at work, in the hands of their recipients with programs of
their own, of whoever finds one, and of whoever alters one on its way.
"""

from __future__ import annotations

import io
import json
import random
import re
import zipfile

import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.encaps import generate_frames

from clinicvault.domain.errors import InputRefused
from clinicvault.services.packages.manifest import verify
from clinicvault.services.views.exports import FaceSaid, PackageKind
from tests.drills.burglar import BORN
from tests.drills.gifts import FAMILY, GIVEN, KINDS, OWN, gifts_of, needles, pictures_in
from tests.drills.recipients import run, said_too_much, seven_zip, told_by_exiftool
from tests.judges import command, needs
from tests.unit.services.html_page.browsing import PROGRAMS, started
from tests.unit.services.html_page.browsing import require as require_browser
from tests.unit.services.html_page.hands import unlock
from tests.unit.services.real_clinic import make_house

pytestmark = pytest.mark.slow
FLIPS = 200
NAME = re.compile(r"[0-9a-f]{12,32}\.(jpg|dcm)")
LOCKED = [kind for kind in KINDS if kind is not PackageKind.PLAIN]
HERSELF = {GIVEN, FAMILY}
"""What the patient's own page may say to her, once it is open."""


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        patch.setattr("platform.node", lambda: "Zwetschgen-Workstation-9")
        folder = tmp_path_factory.mktemp("clinic")
        house = make_house(folder / "pc")[0]
        with gifts_of(house, folder) as gifts:
            gifts.house = house
            yield gifts


@pytest.fixture(scope="module")
def given(clinic, tmp_path_factory):
    """A package of every kind, by kind, and its files as its recipient's program gives them."""
    made = {}
    for kind in KINDS:
        folder = tmp_path_factory.mktemp(kind.value)
        package = clinic.give(kind, folder)
        files = clinic.opened(package, folder / "opened")
        assert files, kind
        made[kind] = (package, files)
    return made


@pytest.fixture(params=KINDS, ids=lambda kind: kind.value)
def kind(request):
    return request.param


def found(clinic, data, but=()):
    """Which of all that the vault knows is in some bytes, also in other letters' sizes."""
    low = data.lower()
    known = needles(clinic, clinic.house).items()
    return {name for name, needle in known if needle.lower() in low and name not in but}


def test_each_opens_with_its_recipients_program_and_is_as_it_was_signed(given, kind):
    _, files = given[kind]
    assert len(pictures_in(files)) == 3
    for data in pictures_in(files).values():
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            assert picture.format == "JPEG"
    if "manifest.json" in files:
        assert verify(files["manifest.json"], files["manifest.sig"], without_words(files)).whole


def without_words(files):
    return {name: data for name, data in files.items() if not name.endswith(".txt")}


def test_whoever_finds_it_reads_nothing(clinic, given, kind):
    package, files = given[kind]
    assert found(clinic, package.path.name.encode()) == set()
    if kind is PackageKind.PLAIN:
        return
    assert found(clinic, package.data) == set()
    assert all(name.encode() not in package.data for name in files if name not in OWN)
    for said in (b"Confidential", b"Helvetia", b"Okafor", b"Lindqvist"):
        assert said not in package.data
    assert package.words.encode() not in package.data or not package.words


def test_whoever_opens_it_reads_what_was_meant(clinic, given, kind):
    _, files = given[kind]
    but = HERSELF if kind is PackageKind.PATIENT_PAGE else set()
    hits = {name: found(clinic, data, but) for name, data in files.items()}
    assert {name: found for name, found in hits.items() if found} == {}
    for name in files:
        assert name in OWN or NAME.fullmatch(name), name
        assert found(clinic, name.encode()) == set()


def test_what_is_told_beside_it_names_nobody(clinic, given, kind):
    package, _ = given[kind]
    assert found(clinic, package.letter.encode()) == set()
    assert not package.words or package.words not in package.letter


def test_exiftool_finds_nothing_in_it(given, kind, tmp_path):
    """No maker, day, place, thumbnail, comment."""
    _, files = given[kind]
    for name, data in files.items():
        if name not in OWN:
            (tmp_path / name).write_bytes(data)
    told = told_by_exiftool(tmp_path)
    assert len(told) >= 3
    assert [said_too_much(one) for one in told if said_too_much(one)] == []
    days = {key for one in told for key in one if "Date" in key and not key.startswith("System")}
    days -= {"DICOM:StudyDate", "DICOM:PatientBirthDate"}
    assert days == set()


def test_archives_have_no_days_and_no_remarks(clinic, given, tmp_path):
    for kind in (PackageKind.AGE, PackageKind.CERTIFICATE, PackageKind.INSURER):
        package, _ = given[kind]
        folder = tmp_path / kind.value
        clinic.opened(package, folder)
        [inner] = [one for one in folder.rglob("*.zip") if one != package.path]
        with zipfile.ZipFile(inner) as opened:
            assert not opened.comment
            assert {one.date_time for one in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert not any(one.comment or one.extra for one in opened.infolist())


def test_two_packages_of_the_same_cannot_be_held_together(clinic, given, tmp_path):
    """No name, identifier or byte-identical picture shows that two recipients got the same."""
    again = clinic.give(PackageKind.AGE, tmp_path)
    files = clinic.opened(again, tmp_path / "opened")
    before = given[PackageKind.AGE][1]
    assert set(files) & set(before) <= OWN
    assert set(pictures_in(files).values()).isdisjoint(pictures_in(before).values())
    uids = [uids_of(some) for some in (files, before)]
    assert uids[0]
    assert uids[0].isdisjoint(uids[1])


def uids_of(files):
    told = [pydicom.dcmread(io.BytesIO(data)) for name, data in files.items() if name.endswith("dcm")]  # fmt: skip
    return {uid for one in told for uid in (one.SOPInstanceUID, one.StudyInstanceUID)}


@needs("dcmtk")
@needs("dicom3tools")
def test_medical_files_are_valid_and_hold_the_very_pictures(given, tmp_path):
    for kind in (PackageKind.AGE, PackageKind.CERTIFICATE):
        _, files = given[kind]
        pictures = pictures_in(files)
        listed = {one["name"]: one for one in json.loads(files["manifest.json"])["files"]}
        objects = [name for name in files if name.endswith("dcm")]
        assert len(objects) == 3
        for name in objects:
            path = tmp_path / name
            path.write_bytes(files[name])
            said = run(command("dicom3tools"), path).stderr.decode()
            assert "Error" not in said, said
            shown = tmp_path / f"{name}.ppm"
            assert run(command("dcmtk"), "+op", path, shown).returncode == 0
            assert (
                Image.open(shown).size == Image.open(io.BytesIO(pictures[listed[name]["of"]])).size
            )
            told = pydicom.dcmread(path)
            [frame] = generate_frames(told.PixelData, number_of_frames=1)
            assert frame.startswith(pictures[listed[name]["of"]])


def flipped(data, dice):
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]


@pytest.mark.parametrize("kind", LOCKED, ids=lambda kind: kind.value)
def test_a_flipped_byte_is_refused_or_changes_nothing(clinic, given, kind, tmp_path):
    package, good = given[kind]
    dice, refused = random.Random(2026), 0
    altered = type(package)(kind, tmp_path / package.path.name, package.words)
    for number in range(FLIPS):
        altered.path.write_bytes(flipped(package.data, dice))
        files = clinic.opened(altered, tmp_path / str(number))
        assert files in (None, good), number
        refused += files is None
    assert refused > FLIPS * 0.9


def test_a_flipped_byte_of_the_signed_list_or_of_a_file_is_named(given):
    """Where files lie open, whoever checks the list sees which one was altered."""
    _, files = given[PackageKind.AGE]
    files = without_words(files)
    dice = random.Random(7)
    for _ in range(FLIPS):
        name = dice.choice(sorted(files))
        changed = {**files, name: flipped(files[name], dice)}
        if name == "manifest.json":
            assert whole(changed) is False
        else:
            verdict = verify(changed["manifest.json"], changed["manifest.sig"], changed)
            assert not verdict.whole
            assert verdict.altered == ((name,) if name in pictures_in(files) else verdict.altered)
            assert verdict.signed is (name != "manifest.sig")


def whole(files):
    """Whether whoever checks the list finds it whole; a broken one is refused."""
    try:
        return verify(files["manifest.json"], files["manifest.sig"], files).whole
    except InputRefused:
        return False


def test_a_covered_face_is_nowhere_in_it(clinic, tmp_path):
    """Whatever was below the cover: no pixel of it, no thumbnail, no history."""
    plan = clinic.plan(PackageKind.AGE, FaceSaid.COVERED)
    package = clinic.leave(plan, tmp_path)
    files = clinic.opened(package, tmp_path / "opened")
    order = [one["name"] for one in json.loads(files["manifest.json"])["files"] if not one["of"]]
    for name, planned in zip(order, plan.pictures, strict=True):
        assert files[name].count(b"\xff\xd8\xff") == 1
        pixels = np.asarray(Image.open(io.BytesIO(files[name])).convert("RGB")).astype(int)
        height, width, _ = pixels.shape
        assert planned.recipe.covers, "the demo's people have faces"
        for box in planned.recipe.covers:
            rows = slice(round(box.top * height) + 1, round(box.bottom * height) - 1)
            columns = slice(round(box.left * width) + 1, round(box.right * width) - 1)
            inside = pixels[rows, columns]
            assert inside.std(axis=(0, 1)).max() < 1, "one colour, and nothing of what was there"


@pytest.fixture(params=PROGRAMS)
def browser(request):
    require_browser(request.param)
    yield started(request.param)
    started(request.param).quit()
    started.cache_clear()


def test_the_patient_opens_her_page_and_saves_it(given, browser):
    """By double click, six words and real clicks; nothing but what was meant is saved."""
    package, files = given[PackageKind.PATIENT_PAGE]
    unlock(browser, package.path, package.words)
    assert browser.count(".frame") == 3
    browser.click("#save-all")
    with zipfile.ZipFile(browser.downloaded()) as saved:
        got = {name: saved.read(name) for name in saved.namelist()}
    assert pictures_in(got) == pictures_in(files)
    assert verify(got["manifest.json"], got["manifest.sig"], got).whole
    assert BORN not in browser.text()


def test_wrong_words_are_told_kindly(given, browser):
    package, _ = given[PackageKind.PATIENT_PAGE]
    browser.open(package.path)
    browser.click("#words")
    browser.type("velvet museum acne lunar acrobat window")
    browser.click("#open")
    browser.wait("document.querySelector('[role=alert]') !== null")
    assert browser.count("img, canvas, a.save") == 0
    said = browser.text().lower()
    assert "words" in said
    assert "error" not in said


def test_an_insurer_sees_one_name_until_the_words_are_typed(given):
    package, files = given[PackageKind.INSURER]
    told = seven_zip("l", "-slt", "-p", package.path).stdout.decode()
    names = re.findall(r"^Path = (.+)$", told, re.MULTILINE)
    assert names[1:] == ["pictures.zip"]
    assert "AES-256" in told
    assert all(name not in told for name in files)
