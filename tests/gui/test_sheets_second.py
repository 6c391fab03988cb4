"""A sheet that somebody else may read by itself: a second person says yes, here or elsewhere."""

from __future__ import annotations

import pytest

from clinicvault.domain.exports import SecondReason
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.export.wizard import CHECK, RESULT
from clinicvault.gui.sheets import printing, sheet_step
from clinicvault.services.views.exports import ExportLook, PackageKind
from clinicvault.services.views.sheets import SheetForm
from tests.gui import fakes
from tests.gui import fakes_export as given
from tests.gui.export_hands import Hands
from tests.gui.fakes_access import PASSWORD
from tests.gui.hands import seen

NOTE = "for the lecture in Lyon"


@pytest.fixture
def wizard(open_page, clinic, settle):
    """Before the last look at a plain sheet for a colleague."""
    clinic.sheets.verdict = ExportLook(
        second=(SecondReason.PLAIN,), approvers=((fakes.OLGA.id, fakes.OLGA.name),)
    )
    page = open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)
    page.giving.open_sheet(page.patient.page, [])
    settle()
    made = page.giving.wizard
    Hands(made, settle).reach(CHECK, given.OKAFOR, Purpose.COLLEAGUES, PackageKind.PLAIN)
    settle()
    return made


def test_it_says_why_and_asks_for_a_reason(wizard):
    assert "The clinic's rules want a second person for this." in seen(wizard)
    assert not wizard.next.isEnabled()
    wizard.step.second.note.setText(NOTE)
    assert wizard.next.isEnabled()


def test_somebody_elsewhere_is_asked_for_exactly_this(wizard, clinic, settle, click):
    wizard.step.second.where.button("elsewhere").click()
    wizard.step.second.note.setText(NOTE)
    click(wizard.next)
    settle()
    [plan] = clinic.sheets.asked_plans
    assert (plan.export.note, plan.export.kind) == (NOTE, PackageKind.PLAIN)
    assert clinic.sheets.given == []
    assert "A second person was asked" in seen(wizard)


@pytest.mark.parametrize("form", [SheetForm.PDF, SheetForm.SLIDES, SheetForm.PAPER])
def test_somebody_here_says_yes_to_every_form(
    wizard, clinic, qtbot, settle, tmp_path, monkeypatch, form
):
    printed = []
    monkeypatch.setattr(sheet_step, "print_pages", lambda pages, to: printed.append(to.name))
    step = wizard.step
    step.box.forms.button(form.value).click()
    qtbot.wait(60)
    settle()
    step.second.note.setText(NOTE)
    step.second.says.password.setText(PASSWORD)
    assert step.may_save
    if form is SheetForm.PAPER:
        step.print(printing.Printer("Office"))
    else:
        step.save(tmp_path / "out")
    settle()
    [(plan, _, second)] = clinic.sheets.given
    assert (plan.look.form, second) == (form, (fakes.OLGA.id, PASSWORD))
    assert printed == (["Office"] if form is SheetForm.PAPER else [])
    assert wizard.here == RESULT
