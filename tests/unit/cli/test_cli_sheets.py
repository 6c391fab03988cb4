"""`sheet make`, `sheet slides`, `sheet logo`: what is asked of the services, and what is said."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.domain.alignment import Alignment, How, Similarity
from clinicvault.domain.clinical import View
from clinicvault.domain.errors import Refused
from clinicvault.domain.recipes import Box, EyeBar
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views import PhotoView, VisitView
from clinicvault.services.views.exports import ExportGiven, FaceFound, FaceSaid, PackageKind
from clinicvault.services.views.sheets import AskedSheet, SheetForm
from tests.unit.cli.fake_clinic import CODE, PATIENT

OLD, NEW, SIDE = "0a" * 16, "0b" * 16, "0c" * 16
TO, REQUEST = "0d" * 16, "0e" * 16
LAID = Alignment(Similarity(1.1, 0.02), How.FACE, 5, 0.01)
FACE = FaceFound(Box(0.2, 0.1, 0.8, 0.7), EyeBar((0.4, 0.3), (0.6, 0.3)), 0.9)
BLIND = FaceFound(Box(0.3, 0.3, 0.5, 0.6), None, 0.5)
BASE = ("--patient", CODE, "--purpose", "care", "--to", "patient")


def photo(name: str, visit: str, view: View = View.FRONTAL) -> PhotoView:
    return PhotoView(name, visit, None, view, 900, 1200, "", None)


VISITS = (
    VisitView("v2", dt.date(2026, 3, 9), "", "", (photo(NEW, "v2"),)),
    VisitView("v1", dt.date(2026, 1, 12), "", "", (photo(OLD, "v1"), photo(SIDE, "v1", View.BACK))),
)


class Sheets:
    """Remembers; `answers` a test changes."""

    def __init__(self) -> None:
        self.aligned_for, self.given, self.questions = [], [], []
        self.asked_before: tuple[AskedSheet, ...] = ()
        self.logo_there = False
        self.words = ""

    def aligned(self, before, after, purpose=None):
        self.aligned_for.append((before, after, purpose))
        return LAID

    def asked(self, patient):
        return self.asked_before

    def ask(self, plan):
        self.questions.append(plan)
        return REQUEST

    def give(self, plan, output, *, second=("", ""), progress=None, cancel=None):
        self.given.append((plan, output))
        return ExportGiven(str(output), 77, 2, self.words)

    def has_logo(self):
        return self.logo_there

    def set_logo(self, path):
        self.logo_there = True

    def remove_logo(self):
        self.logo_there = False


class Giving:
    """Finds the same faces in every picture."""

    def faces(self, photo_id, purpose):
        return (FACE, BLIND)


class Patients:
    """One patient, two visits."""

    def find(self, code):
        return PATIENT

    def page(self, patient, purpose=None):
        return type("Page", (), {"visits": VISITS})()


@pytest.fixture
def sheets(clinic, monkeypatch):
    made, real = Sheets(), clinic.services

    def services():
        found = real()
        for name, one in (("sheets", made), ("giving", Giving()), ("patients", Patients())):
            object.__setattr__(found, name, one)
        return found

    monkeypatch.setattr(clinic, "services", services)
    return made


def test_of_every_view_the_first_and_the_last(as_user, sheets, tmp_path):
    out = tmp_path / "sheet.pdf"
    result = as_user(
        "sheet", "make", *BASE, "--output", out, "--looked", "--cover-faces", "--caption", "Lids",
        "--title", "Eyelids", "--language", "fr", "--json",
    )  # fmt: skip
    assert result.code == 0
    assert result.json["pairs"] == [{"before": OLD, "after": NEW, "aligned": "face"}]
    assert (result.json["output"], result.json["log_entry"]) == (str(out), 77)
    [(plan, output)] = sheets.given
    assert output == out
    assert sheets.aligned_for == [(OLD, NEW, Purpose.CARE)]
    [pair] = plan.pairs
    assert (pair.caption, pair.alignment) == ("Lids", LAID)
    assert (plan.look.title, plan.look.language, plan.look.logo) == ("Eyelids", "fr", True)
    export = plan.export
    assert (export.recipient, export.kind) == (PATIENT, PackageKind.PLAIN)
    for one in export.pictures:
        assert one.looked
        assert one.recipe.covers == (FACE.box, BLIND.box)
        assert [face.said for face in one.faces] == [FaceSaid.COVERED] * 2


def test_nobody_looked_unless_it_is_said(as_user, sheets, tmp_path):
    as_user("sheet", "make", *BASE, "--output", tmp_path / "a.pdf")
    [(plan, _)] = sheets.given
    assert not any(one.looked for one in plan.export.pictures)
    assert {face.said for one in plan.export.pictures for face in one.faces} == {FaceSaid.SHOWN}


def test_a_bar_has_no_place_where_no_eyes_were_found(as_user, sheets, tmp_path):
    as_user("sheet", "make", *BASE, "--output", tmp_path / "a.pdf", "--eyes-only", "--looked")
    [(plan, _)] = sheets.given
    one = plan.export.pictures[0]
    assert one.recipe.eye_bars == (FACE.eyes,)
    assert one.recipe.covers == (BLIND.box,)


def test_pairs_as_told_older_first_and_as_they_are(as_user, sheets, tmp_path):
    as_user(
        "sheet", "make", *BASE, "--pair", f"{NEW}:{OLD}", "--as-they-are", "--no-logo", "--output",
        tmp_path / "a.pdf", "--mark", "For the patient", "--delete-by", "2027-01-01",
    )  # fmt: skip
    [(plan, _)] = sheets.given
    [pair] = plan.pairs
    assert (pair.before, pair.after, pair.alignment.how) == (OLD, NEW, How.NONE)
    assert not plan.look.logo
    assert plan.export.pictures[0].recipe.mark.text == "For the patient"
    assert plan.export.delete_by == dt.date(2027, 1, 1)


def test_slides_go_into_a_folder_that_may_be_there(as_user, sheets, tmp_path):
    (tmp_path / "talk").mkdir()
    result = as_user("sheet", "slides", *BASE, "--light", "--output", tmp_path / "talk")
    assert result.code == 0
    [(plan, _)] = sheets.given
    assert plan.look.form is SheetForm.SLIDES
    assert plan.look.light


def test_a_protected_sheet_says_its_words_once(as_user, sheets, tmp_path):
    sheets.words = "acid beaver cover diploma enlarge fancy"
    result = as_user(
        "sheet", "make", "--patient", CODE, "--purpose", "colleagues", "--to", TO, "--kind", "age",
        "--output", tmp_path / "sheet.age", "--json",
    )  # fmt: skip
    assert result.json["passphrase"] == sheets.words
    [(plan, _)] = sheets.given
    assert (plan.export.kind, plan.export.recipient) == (PackageKind.AGE, TO)


def test_a_second_person_is_asked_and_the_very_same_made(as_user, sheets, tmp_path):
    out = ("--output", tmp_path / "a.pdf")
    asked = as_user("sheet", "make", *BASE, *out, "--ask", "for the journal", "--json")
    assert asked.json == {"request": REQUEST, "state": "waiting"}
    assert sheets.given == []
    [plan] = sheets.questions
    assert plan.export.note == "for the journal"
    sheets.asked_before = (AskedSheet(REQUEST, plan, "Dr Weber", "granted"),)
    sheets.aligned_for.clear()
    as_user("sheet", "make", *BASE, *out, "--request", REQUEST)
    assert sheets.given[0][0] == plan
    assert sheets.aligned_for == []


def test_more_captions_than_pairs(as_user, sheets, tmp_path):
    result = as_user(
        "sheet", "make", *BASE, "--caption", "a", "--caption", "b", "--output", tmp_path / "a.pdf"
    )
    assert result.code == 2
    assert "more captions" in result.err


def test_a_refusal_is_exit_3(as_user, sheets, tmp_path, monkeypatch):
    def refuse(*_args, **_more):
        raise Refused("consent-missing", purpose="care")

    monkeypatch.setattr(sheets, "give", refuse)
    assert as_user("sheet", "make", *BASE, "--output", tmp_path / "a.pdf").code == 3


def test_the_logo(as_user, sheets, tmp_path):
    assert as_user("sheet", "logo", "--json").json == {"logo": False}
    assert as_user("sheet", "logo", "--set", tmp_path / "l.png", "--json").json == {"logo": True}
    assert "no logo" in as_user("sheet", "logo", "--remove").out


@pytest.mark.parametrize(
    "more", [("--pair", OLD), ("--as", "slides"), ("--kind", "html"), ("--language", "de")]
)
def test_nonsense_is_exit_2(as_user, sheets, tmp_path, more):
    assert as_user("sheet", "make", *BASE, "--output", tmp_path / "a.pdf", *more).code == 2
