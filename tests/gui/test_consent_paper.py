"""Forms on paper: printed by a pipe, or saved as a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from clinicvault.domain.clinical import Evidence
from clinicvault.domain.errors import UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.patients.consent_paper import PaperButtons, PaperDialog
from clinicvault.services import views
from tests.gui import fakes
from tests.gui.fakes_consents import consent, consenting
from tests.gui.hands import dialog, give_file, named, seen


@pytest.fixture
def tab(open_page, clinic):
    """The consent tab of a patient with one consent."""

    def go(user=fakes.INES, **fields):
        clinic.consent_list[clinic.rows[0].id] = [consent(**fields)]
        return open_page("patients", user, patient=clinic.rows[0].id, tab="consent").patient.consent

    return go


@pytest.fixture
def sheet(tab, click, settle) -> PaperDialog:
    """The form of a recorded consent."""
    made = tab(evidence=Evidence.PAPER_TO_FOLLOW, evidence_missing=True, language="fr")
    click(named(made, "Print the form"))
    settle()
    return dialog(made, PaperDialog)


def test_the_form_is_saved_where_somebody_chooses(sheet, click, settle, clinic, tmp_path):
    assert "Consentement : care" in seen(sheet)
    click(sheet.paper.save)
    give_file(sheet, tmp_path / "form.pdf")
    settle()
    assert (tmp_path / "form.pdf").read_bytes().startswith(b"%PDF-1.7 care/fr/")
    assert "delete the file once it is printed" in seen(sheet)
    sheet.close()
    settle()


def test_the_form_names_the_colleagues_of_the_consent(tab, click, settle, clinic):
    made = tab(purpose=Purpose.COLLEAGUES, named=(fakes.MARIE.name,))
    click(named(made, "Print the form"))
    settle()
    asked = dialog(made, PaperDialog)
    assert consenting(clinic).filled[-1].named == (fakes.MARIE.id,)
    asked.close()
    settle()


def test_the_lock_takes_the_form(sheet, settle):
    sheet.parentWidget().wipe()
    QCoreApplication.processEvents()
    assert "Consentement : care" not in seen(sheet)
    assert sheet.paper._forms() == []
    sheet.close()
    settle()


def test_a_form_that_cannot_be_saved(sheet, click, settle, clinic, tmp_path):
    clinic.fail["forms.save"] = UsageError("output-in-vault")
    click(sheet.paper.save)
    give_file(sheet, tmp_path / "form.pdf")
    settle()
    assert sheet.paper.errors.isVisible()
    sheet.close()
    settle()


@pytest.fixture
def printer(monkeypatch, tmp_path):
    """A printer service that keeps what it is given, or breaks."""

    def install(script: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        (folder / "lp").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / "lp").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        return tmp_path / "printed"

    return install


@pytest.mark.parametrize(("works", "said"), [(True, "has the form"), (False, "did not take it")])
def test_printing_goes_by_a_pipe(open_page, settle, clinic, qtbot, printer, works, said, click):
    out = printer('cat > "$(dirname "$0")/../printed"' if works else "exit 1")
    page = open_page("patients", fakes.INES)
    form = views.FilledForm("care/en/00", "t", "t\n\nb", "en")
    paper_ = PaperButtons(page.desk, lambda: [form])
    paper_.setParent(page)
    paper_.show()
    told = []
    paper_.printed.connect(lambda: told.append(1))
    click(paper_.print)
    settle()
    qtbot.waitUntil(lambda: said in seen(paper_))
    assert bool(told) is works
    assert (out.read_bytes() if works else b"%PDF").startswith(b"%PDF")
    assert paper_.print.isEnabled()


def test_without_a_printer_the_pdf_is_offered(open_page, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    page = open_page("patients", fakes.INES)
    made = PaperButtons(page.desk, list)
    made.setParent(page)
    assert not made.print.isEnabled()
    assert made.save.isEnabled()
    assert "Save the PDF" in made.print.toolTip()
