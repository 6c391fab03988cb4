"""The patient's own copy: everything held, who saw what, nothing of anybody else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pypdfium2
import pyrage
import pytest

from clinicvault.access.log.reading import LogAccess
from clinicvault.access.patients.held_rows import BY_ID, BY_KEY, BY_PATIENT, INSIDE, row_counts
from clinicvault.domain.ids import patient_code
from clinicvault.domain.lifecycle_records import LogPartRecord
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.services.reports.words import KEYS, ReportWords
from tests.unit.services.own_copy import (
    FAMILY,
    GIVEN_TO,
    NOTE,
    OTHER,
    REASON,
    WHY,
    much_held,
    pages,
    text_of,
    unpacked,
    write,
)
from tests.unit.services.real_clinic import ADA, CANARIES, INA, PAUL, password, pixels
from tests.unit.services.test_services_exporting import clean


@pytest.fixture(scope="module")
def done(empty_clinic, tmp_path_factory):
    """(house, patient, {language: result}, folder): written by Paul with Ada's part."""
    folder = tmp_path_factory.mktemp("own-copy")
    house = empty_clinic[0].copy(folder / "pc")
    patient = much_held(house, folder)
    made = {}
    with house.open(PAUL) as desk:
        for language in ("en", "fr"):
            place = folder / language
            place.mkdir()
            desk.access_reports.give_log(patient, user_id=desk.id_of(ADA), password=password(ADA))
            made[language] = write(desk, patient, place, language=language)
    return house, patient, made, folder


@pytest.fixture(scope="module")
def english(done):
    return text_of(done[2]["en"].report)


@pytest.fixture(scope="module")
def french(done):
    return text_of(done[2]["fr"].report)


def test_who_the_patient_is_stands_there_as_typed(done, english):
    _, patient, _, _ = done
    for said in ("Amélie", FAMILY, "4 May 1988", "A-77", *NOTE.split("\n"), "Clinique Été"):
        assert said in english
    assert patient_code(bytes.fromhex(patient)) in english
    assert f"by {PAUL}, for {GIVEN_TO}" in english
    assert f"by {ADA}: {REASON}" in english
    assert f"you ask: {ADA}." in english
    assert "Kept at least until 14 February 2046, by the rule “" in english


@pytest.mark.parametrize(
    "said",
    [
        "Teaching valid", "the face must not be recognisable", "by tablet",
        "Showing to the public valid", "until 2 January 2031", "the clinic's website",
        "Research withdrawn", "signed paper, not scanned yet", "Form 1 in the annex",
        "Form 2 in the annex",
    ],
)  # fmt: skip
def test_every_consent_with_what_shows_it(english, said):
    assert said in english


def test_visits_and_pictures_are_named_with_their_files(done, english):
    _, _, made, _ = done
    assert "14 February 2026 · First visit" in english
    assert "EOS R6" in english
    assert len(re.findall(r"\b[0-9a-f]{12}\.(?:jpg|png)", english)) == made["en"].photos == 2
    assert "BROKEN_7.JPG" in english
    assert "could not be read" in english


def test_what_was_given_and_asked_is_told(english):
    assert "Dr Elsewhere, Lyon clinical care 1 picture, encrypted file Dr Paul" in english
    assert f"Emergency access Dr Paul {WHY} Ada Admin" in english


def test_who_saw_what_in_plain_words_and_in_the_names_of_the_log(english):
    log = english[english.index("Who saw what") : english.index("Everything in numbers")]
    for said in (
        f"{INA} Registered you", f"{INA} Took in a picture, 2 times",
        f"{PAUL} Looked over your pictures, 2 pictures", f"{PAUL} Looked at a picture clinical",
        f"{PAUL} Gave out pictures, to Dr Elsewhere, Lyon", "Saved a picture as a file, refused",
        f"{PAUL} Asked a second person, {WHY}", f"{ADA} Denied a request",
        f"{ADA} Read the log for your own copy your right",
    ):  # fmt: skip
        assert said in log, said
    assert not re.search(r"\b[a-z]+-[a-z]+-?[a-z]* (?:clinical|your right)", log)
    assert "begun" not in log
    assert re.search(rf"The log was read on \S+ \S+ \d{{4}} at \S+ by {ADA}; later entries", log)


def test_nothing_of_another_patient_anywhere(done, english, french):
    _, _, made, _ = done
    for said in (OTHER, "Other visit", "A-Strangerova"):
        assert said not in english + french
    for result in made.values():
        assert OTHER.encode() not in Path(result.report).read_bytes()


def test_in_french_all_of_it_is_french(english, french):
    for said in (
        "Vos données détenues par Clinique Été", "4 mai 1988", "Enseignement valable",
        "le visage ne doit pas être reconnaissable", "Recherche retiré",
        f"{PAUL} A parcouru vos images, 2 images", "A remis des images, à Dr Elsewhere, Lyon",
        "Accès d’urgence", "Vos droits et votre interlocuteur", "Page 1 sur",
    ):  # fmt: skip
        assert said in french, said
    heads = ("Who saw what", "Registered you", "Date of birth", "Page 1 of", "Reason")
    assert not [head for head in heads if head in french]
    assert all(head in english for head in heads)


def test_the_signed_forms_stand_in_the_annex(done):
    told = pages(done[2]["en"].report)
    [signed] = [page for page in told if "Form 1: teaching" in page]
    assert "I consent" in signed
    assert FAMILY in signed
    [scan] = [at for at, page in enumerate(told) if "Form 2: showing to the public" in page]
    document = pypdfium2.PdfDocument(done[2]["en"].report)
    kinds = [thing.type for thing in document[scan].get_objects()]
    document.close()
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE in kinds


def test_every_table_with_something_of_the_patient_is_counted_in_words(done, english):
    """A record type that nobody put into words would stand there by its table's name."""
    house, patient, _, _ = done
    numbers = english[english.index("Everything in numbers") : english.index("Your rights, and")]
    with house.open(PAUL) as desk, desk.clinic.vault.read() as rows:
        held = row_counts(desk.clinic.session, rows, bytes.fromhex(patient))
    assert set(held) >= {"photo", "consent", "evidence", "kept_file", "request", "hold", "visit"}
    # Written since: this report and the next one, and the part that was theirs is gone.
    told = {**held, "disclosure": held["disclosure"] - 2, "log_part": 1}
    for name, count in ReportWords("en").rows(told):
        assert f"{name} {count}" in numbers


def test_there_is_a_word_for_every_table_of_a_patient():
    tables = {kind.TABLE for kind in (*BY_PATIENT, *BY_ID, *BY_KEY, *INSIDE)}
    for language in ("en", "fr"):
        told = ReportWords(language).rows(dict.fromkeys(tables, 1))
        assert not {name for name, _ in told} & {kind.TABLE for kind in RECORD_TYPES}
        assert len(told) == len(tables - KEYS) + 1


def test_the_package_holds_the_pictures_clean(done, tmp_path):
    house, _, made, folder = done
    result = made["en"]
    data = pyrage.passphrase.decrypt(Path(result.package).read_bytes(), result.passphrase)
    members = unpacked(data)
    manifest = json.loads(members.pop("manifest.json"))
    assert {one["orientation"] for one in manifest["pictures"]} == {1, 6}
    assert len(members) == result.photos == 2
    for name, picture in members.items():
        source = folder / ("a.jpg" if name.endswith("jpg") else "b.png")
        assert (pixels(picture) == pixels(source)).all()
        assert not [canary for canary in CANARIES if canary in picture]
        path = tmp_path / name
        path.write_bytes(picture)
        assert clean(path)
    assert house


def test_the_files_are_private_and_their_names_tell_no_name(done):
    _, patient, made, _ = done
    code = patient_code(bytes.fromhex(patient))
    for path in (Path(made["en"].report), Path(made["en"].package)):
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.name.startswith(code)
        assert "Rousseau" not in path.name
    document = pypdfium2.PdfDocument(made["en"].report)
    facts = document.get_metadata_dict()
    document.close()
    assert (facts["Title"], facts["Author"]) == ("Your data", "Clinique Été")
    assert not [value for value in facts.values() if "Rousseau" in value or "Amélie" in value]


def test_it_is_logged_first_and_recorded_as_given_to_the_patient(done):
    house, patient, made, _ = done
    with house.open(PAUL) as desk:
        own = [one for one in desk.consents.disclosures(patient) if one.purpose is None]
        assert [(one.recipient, one.photos, one.by) for one in own] == [(GIVEN_TO, 2, PAUL)] * 2
        with desk.clinic.vault.read() as rows:
            assert rows.count(LogPartRecord) == 0
        paul = bytes.fromhex(desk.id_of(PAUL))
        desk.be(ADA)
        with LogAccess(desk.clinic.session) as log:
            acts = [e for e in log.forward() if e.purpose == "own-access" and e.user == paul]
    assert [(one.event, one.outcome) for one in acts] == 2 * [
        ("report-write", "intent"),
        ("photo-list", "done"),
        ("kept-files-list", "done"),
        *(2 * [("evidence-open", "intent"), ("evidence-open", "done")]),
        ("report-pictures", "intent"),
        ("report-pictures", "done"),
        ("report-write", "given"),
    ]
    given = [one.seq for one in acts if one.outcome == "given"]
    assert given == [made[language].log_entry for language in ("en", "fr")]
    assert not [one for one in acts if GIVEN_TO in str(one.detail)]


def test_withdrawing_consent_does_not_ask_the_patient_to_delete_the_own_copy(done):
    house, patient, _, _ = done
    with house.open(INA) as desk:
        told = desk.consents.preview_withdrawal(patient, Purpose.CARE)
    assert {one.recipient for one in told.disclosures} == {"Dr Elsewhere, Lyon"}
