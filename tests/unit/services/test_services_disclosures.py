"""The accounting of disclosures: from the patients' lists, or from the log; PDF and CSV."""

import contextlib
import csv
import datetime as dt
import io
import re
import sqlite3

import pikepdf
import pypdfium2
import pytest

from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from tests.unit.services.giving_age import export_age
from tests.unit.services.real_clinic import ADA, INA, NEW, PAUL

FIRST, LAST = dt.date(2020, 1, 1), dt.date(2099, 1, 1)


@pytest.fixture(scope="module")
def told(filled_clinic, tmp_path_factory):
    """Two gifts of one patient, and an administrator who reads no names."""
    folder = tmp_path_factory.mktemp("given")
    house, patient = filled_clinic[0].copy(folder / "pc"), filled_clinic[1]
    with house.open(PAUL) as desk:
        photos = desk.photos(patient)
        desk.exporting.open_plain(photos[0], Purpose.CARE, folder / "plain")
        export_age(
            desk, patient, photos, recipient="=Dr  Okafor", address="12 Harley Street,\n London",
            purpose=Purpose.CARE, output=folder / "x.age",
        )  # fmt: skip
        desk.let_in(NEW, frozenset({Role.ADMINISTRATOR}))
    return house, patient


@pytest.fixture
def house(told, tmp_path):
    return told[0].copy(tmp_path / "pc")


def told_as_text(path):
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_who_reads_names_gets_the_patients_own_lists(house, told):
    with house.open(ADA) as desk:
        found = desk.disclosures.accounting("", FIRST, LAST)
        assert (found.source, found.patient) == ("both", "")
        plain, given = found.lines
        assert given.recipient == "=Dr Okafor"
        assert given.address == "12 Harley Street, London"
        [day] = given.visits
        assert given.description == f"2 pictures (visit of {day}), encrypted file"
        assert plain.visits == (day,)
        assert (given.purpose, given.by, given.photos, given.form) == ("care", PAUL, 2, "age")
        assert given.patient.endswith("Amélie Rousseau")
        assert given.when >= plain.when
        assert (plain.recipient, plain.address) == ("", "")
        assert plain.description == f"1 picture (visit of {day}), plain file, kept at the clinic"
        one = desk.disclosures.accounting(told[1], FIRST, LAST)
        assert one.lines == found.lines
        assert "Rousseau" in one.patient
        code = given.patient.split()[0]
        assert desk.disclosures.accounting(code, FIRST, LAST).lines == found.lines
        entry = desk.log(event="log-accounting")[0]
        assert entry.patient.startswith(code)
        assert entry.purpose == ""  # that the patient asked, nobody said
        said = dict(entry.detail)
        assert (said["since"], said["until"]) == ("2020-01-01", "2099-01-01")


def test_an_administrator_alone_reads_the_log(house, told):
    with house.open(NEW) as desk:
        found = desk.disclosures.accounting("", FIRST, LAST)
        assert found.source == "log"
        _, given = found.lines
        assert given.recipient == "=Dr Okafor"
        assert given.address == "12 Harley Street, London"
        assert given.description == "2 pictures, encrypted file"
        assert re.fullmatch(r"P-[0-9A-Z]{4}-[0-9A-Z]{4}", given.patient)
        assert desk.log_search.entry(given.entry).row.outcome == "given"
        one = desk.disclosures.accounting(given.patient, FIRST, LAST)
        assert one.lines == found.lines
        assert one.patient == given.patient


def test_both_say_the_same_but_for_names(house):
    with house.open(ADA) as desk:
        names = desk.disclosures.accounting("", FIRST, LAST).lines
        desk.be(NEW)
        codes = desk.disclosures.accounting("", FIRST, LAST).lines
    for one, other in zip(names, codes, strict=True):
        for field in ("recipient", "address", "form", "purpose", "by", "photos"):
            assert getattr(one, field) == getattr(other, field)
        assert re.sub(r" \(visit of [-0-9]+\)", "", one.description) == other.description
        assert (len(one.visits), other.visits) == (1, ())


def test_the_own_copy_is_told_by_its_purpose(told, tmp_path):
    house, folder = told[0].copy(tmp_path / "own"), tmp_path / "second"
    folder.mkdir()
    with house.open(ADA) as desk:
        desk.access_reports.write(
            told[1], tmp_path, language="en", handed_to="Amélie Rousseau", pictures=False
        )
        last = desk.disclosures.accounting(told[1], FIRST, LAST).lines[-1]
        assert (last.purpose, last.form) == ("own-access", "report")
        assert last.description == "copy of everything held"
        assert (last.recipient, last.handed) == ("Amélie Rousseau", "")
        desk.access_reports.write(
            told[1], folder, language="en", handed_to="Maître Rousseau", pictures=False
        )
        desk.be(NEW)
        first, last = desk.disclosures.accounting("", FIRST, LAST).lines[-2:]
        assert (last.purpose, last.photos) == ("own-access", 0)
        assert [(one.recipient, one.handed) for one in (first, last)] == [
            ("", "patient"), ("", "representative")
        ]  # fmt: skip
        assert not any("Rousseau" in str(row.detail) for row in desk.log(event="report-write"))
        desk.disclosures.write("", FIRST, LAST, tmp_path / "given.pdf")
        desk.disclosures.write("", FIRST, LAST, tmp_path / "given.csv")
    text = " ".join(told_as_text(tmp_path / "given.pdf").split())
    assert "the patient" in text
    assert "somebody who acts for the patient" in text
    rows = list(csv.DictReader(io.StringIO((tmp_path / "given.csv").read_text("utf-8-sig"))))
    assert rows[-1]["recipient"] == "somebody who acts for the patient"


def test_days_outside_of_the_period_are_left_out(house):
    with house.open(ADA) as desk:
        assert desk.disclosures.accounting("", FIRST, dt.date(2020, 1, 2)).lines == ()
        desk.be(NEW)
        assert desk.disclosures.accounting("", FIRST, dt.date(2020, 1, 2)).lines == ()
        with pytest.raises(UsageError) as said:
            desk.disclosures.accounting("", LAST, FIRST)
        assert said.value.code == "accounting-days"
        for unknown in ("P-0000-0000", "nobody"):
            with pytest.raises(UsageError) as said:
                desk.disclosures.accounting(unknown, FIRST, LAST)
            assert said.value.code == "patient-unknown"


@pytest.mark.parametrize("user", [PAUL, INA])
def test_nobody_else_asks(house, user):
    with house.open(user) as desk, pytest.raises(Refused):
        desk.disclosures.accounting("", FIRST, LAST)


def test_as_csv_with_cells_that_are_no_formulas(house, tmp_path):
    with house.open(ADA) as desk:
        assert desk.disclosures.write("", FIRST, LAST, tmp_path / "given.CSV") == 2
        assert dict(desk.log(event="log-accounting")[0].detail)["format"] == "csv"
    rows = list(csv.DictReader(io.StringIO((tmp_path / "given.CSV").read_text("utf-8-sig"))))
    assert rows[1]["recipient"] == "'=Dr Okafor"
    assert rows[1]["address"] == "12 Harley Street, London"
    assert rows[1]["pictures"] == "2"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", rows[1]["time"])
    assert rows[1]["utc"].endswith("+00:00")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Accounting of disclosures",
                "164.528",
                "12 Harley Street, London",
                "the clinic itself",
            ),
        ),
        (
            "fr",
            (
                "Relevé des communications",
                r"2 images \(visite du\s+\d\d",
                "avis de collègues|soins",
            ),
        ),
    ],
)
def test_as_pdf(house, told, tmp_path, language, words):
    output = tmp_path / "given.pdf"
    with house.open(ADA) as desk:
        assert desk.disclosures.write(told[1], FIRST, LAST, output, language=language) == 2
        desk.disclosures.write("", FIRST, LAST, tmp_path / "all.pdf", language=language)
        nothing = tmp_path / "none.pdf"
        desk.disclosures.write("", FIRST, dt.date(2020, 2, 1), nothing, language=language)
    text = told_as_text(output)
    for word in words:
        assert re.search(word, text), text
    assert "Rousseau" in text
    assert "Rousseau" in told_as_text(tmp_path / "all.pdf")
    assert len(told_as_text(nothing)) > 200
    with pikepdf.open(output) as document:
        assert "Rousseau" not in str(document.docinfo)
        assert str(document.Root.Lang) == language


def test_without_names_the_paper_says_so(house, tmp_path):
    with house.open(NEW) as desk:
        desk.disclosures.write("", FIRST, LAST, tmp_path / "given.pdf")
    text = told_as_text(tmp_path / "given.pdf")
    assert "by code alone" in text
    assert "Rousseau" not in text


def test_one_damaged_line_keeps_no_other_back(house, told, tmp_path):
    with house.open(ADA) as desk:
        with contextlib.closing(sqlite3.connect(house.vault / "vault.db")) as db:
            [first, *_] = [row[0] for row in db.execute("SELECT id FROM disclosure ORDER BY rowid")]
            for (name,) in db.execute(
                "SELECT name FROM sqlite_master WHERE type='trigger'"
            ).fetchall():
                db.execute(f"DROP TRIGGER {name}")
            db.execute("UPDATE disclosure SET facts_sealed = zeroblob(80) WHERE id = ?", (first,))
            db.commit()
        found = desk.disclosures.accounting("", FIRST, LAST)
        assert found.unread == 1
        assert len(found.lines) == 2  # the log still tells what the damaged line told
        assert found.lines[0].recipient != found.lines[1].recipient
        assert desk.disclosures.accounting(told[1], FIRST, LAST).unread == 1
        assert desk.log(event="damage-found")
        for name in ("given.pdf", "given.csv"):
            with pytest.raises(IntegrityError, match="accounting-damaged"):
                desk.disclosures.write("", FIRST, LAST, tmp_path / name)
    assert "could not be read: it is damaged" in " ".join(
        told_as_text(tmp_path / "given.pdf").split()
    )
    assert "1 record of the patients' lists could not be read" in (
        tmp_path / "given.csv"
    ).read_text("utf-8-sig")


def test_who_holds_both_keys_is_told_the_entry_of_each_gift(house):
    with house.open(ADA) as desk:
        found = desk.disclosures.accounting("", FIRST, LAST)
        assert len(found.lines) == 2
        for line in found.lines:
            entry = desk.log_search.entry(line.entry).row
            assert (entry.outcome, len(entry.objects)) == ("given", line.photos)


def test_an_officer_alone_is_told_without_the_log(house):
    with house.open() as desk:
        desk.let_in("Olga Officer", frozenset({Role.OFFICER}))
        desk.be("Olga Officer")
        found = desk.disclosures.accounting("", FIRST, LAST)
        assert found.source == "directory"
        assert [line.entry for line in found.lines] == [-1, -1]


def test_what_is_not_written_is_not_said_to_be(house, tmp_path):
    (tmp_path / "taken.csv").write_text("mine")
    with house.open(ADA) as desk:
        with pytest.raises(UsageError):
            desk.disclosures.write("", FIRST, LAST, tmp_path / "taken.csv")
        assert [row.outcome for row in desk.log(event="log-accounting")] == ["failed"]


def test_what_is_refused(house, tmp_path):
    with house.open(ADA) as desk:
        for name, code in (("x.txt", "accounting-ending"), ("x", "accounting-ending")):
            with pytest.raises(UsageError) as said:
                desk.disclosures.write("", FIRST, LAST, tmp_path / name)
            assert said.value.code == code
        with pytest.raises(UsageError) as said:
            desk.disclosures.write("", FIRST, LAST, tmp_path / "x.pdf", language="de")
        assert said.value.code == "report-language"
        with pytest.raises(UsageError) as said:
            desk.disclosures.write("", FIRST, LAST, house.vault / "x.pdf")
        assert said.value.code == "output-in-vault"
        assert desk.log(event="log-accounting") == []


def test_an_address_that_is_too_long_is_refused(told, tmp_path):
    house = told[0].copy(tmp_path / "long")
    with house.open(PAUL) as desk, pytest.raises(InputRefused) as said:
        export_age(
            desk, told[1], desk.photos(told[1]), recipient="Dr X", address="x" * 301,
            purpose=Purpose.CARE, output=tmp_path / "x.age",
        )  # fmt: skip
    assert said.value.code == "address-long"
