"""The clinic's own texts of the consent forms."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.people.form_chips import NAMES
from clinicvault.gui.people.forms import SAMPLES, FormsPanel
from clinicvault.services.consent.form_texts import PLACEHOLDERS
from tests.gui import fakes
from tests.gui.fakes_consents import consenting
from tests.gui.hands import give_file, seen, type_text


def read(widget: QWidget) -> str:
    """What is there once the new lines are shown."""
    QCoreApplication.processEvents()
    return seen(widget)


@pytest.fixture
def panel(open_page):
    """The tab, as an administrator."""

    def go(size=(1440, 900)) -> FormsPanel:
        return open_page("settings", fakes.NOAH, size, tab="forms").forms

    return go


def test_only_administrators_have_the_tab(open_page):
    page = open_page("settings", fakes.INES, tab="forms")
    assert not page.tabs.button("forms").isVisible()
    assert not page.forms.isVisible()
    assert page.tabs.current == "general"


def test_a_text_with_its_preview(panel):
    made = panel()
    assert made.title.text() == "Consent: care"
    assert "{patient}, born {born}" in made.body.toPlainText()
    assert "Amélie Rousseau, born 4 May 1988, agrees that Laurent Dermatology" in read(made.preview)
    assert not made.save.isEnabled()
    assert not made.restore.isEnabled()


def test_the_chips_are_exactly_what_is_filled_in(panel):
    assert set(panel().chips.buttons) == set(PLACEHOLDERS) == set(NAMES)
    assert all(set(known) | {"clinic"} == set(PLACEHOLDERS) for known in SAMPLES.values())


def test_a_chip_goes_where_the_cursor_is(panel, click):
    made = panel()
    made.body.moveCursor(made.body.textCursor().MoveOperation.Start)
    click(made.chips.buttons["giver"])
    assert made.body.toPlainText().startswith("{giver}{patient}")
    assert "the patientAmélie Rousseau" in read(made.preview)
    assert made.save.isEnabled()


def test_an_own_text_is_saved_and_the_original_comes_back(panel, click, settle, clinic):
    made = panel()
    made.title.clear()
    type_text(made.title, "Our photos of you")
    assert "Our photos of you" in read(made.preview)
    click(made.save)
    settle()
    kept = consenting(clinic).own[Purpose.CARE, "en"]
    assert (kept.title, kept.own) == ("Our photos of you", True)
    assert "The text is saved." in seen(made)
    assert made.own.isVisible()
    assert not made.save.isEnabled()
    click(made.restore)
    settle()
    assert made.title.text() == "Consent: care"
    assert not made.own.isVisible()
    assert consenting(clinic).own == {}


def test_what_is_written_waits_while_another_text_is_looked_at(panel, click, qtbot):
    made = panel()
    type_text(made.title, "!")
    made.list.setFocus()
    qtbot.keyClick(made.list, Qt.Key.Key_Down)
    assert made.title.text() == "Consent: colleagues"
    assert made.list.item(0).text().endswith("•")
    assert not made.save.isEnabled()
    click(made.languages.button("fr"))
    assert made.title.text() == "Consentement : colleagues"
    click(made.languages.button("en"))
    qtbot.keyClick(made.list, Qt.Key.Key_Up)
    assert made.title.text() == "Consent: care!"
    assert made.save.isEnabled()
    qtbot.keyClick(made.title, Qt.Key.Key_Backspace)
    assert not made.save.isEnabled()
    assert not made.list.item(0).text().endswith("•")


def test_an_unknown_field_is_seen_and_refused(panel, click, settle):
    made = panel()
    made.body.moveCursor(made.body.textCursor().MoveOperation.End)
    type_text(made.body, " {wrong}")
    assert "{wrong}" in read(made.preview)
    click(made.save)
    settle()
    assert made.errors.code == "form-placeholder"
    assert made.body.toPlainText().endswith("{wrong}")
    assert made.save.isEnabled()


def test_restoring_drops_what_was_not_saved(panel, click, settle):
    made = panel()
    type_text(made.title, "!")
    click(made.restore)
    settle()
    assert made.title.text() == "Consent: care"


def test_a_sample_is_saved_as_it_is_written(panel, click, settle, clinic, tmp_path):
    made = panel()
    type_text(made.title, " (draft)")
    click(made.paper.save)
    give_file(made, tmp_path / "sample.pdf")
    settle()
    assert (tmp_path / "sample.pdf").exists()
    assert made._sample()[0].text.startswith("Consent: care (draft)")


def test_texts_that_cannot_be_loaded(panel, clinic, settle):
    made = panel()
    clinic.fail["forms.list"] = StorageFailed("disk-full")
    made.load()
    settle()
    assert made.errors.code == "disk-full"


def test_a_save_that_fails_keeps_what_was_written(panel, click, settle, clinic):
    made = panel()
    type_text(made.title, "!")
    clinic.fail["forms.change"] = StorageFailed("disk-full")
    click(made.save)
    settle()
    assert made.errors.code == "disk-full"
    assert made.title.text() == "Consent: care!"
    assert made.save.isEnabled()


def test_in_a_small_window_nothing_is_cut(panel):
    made = panel((1024, 700))
    for one in (made.save, made.restore, made.paper.print, made.paper.save):
        assert one.width() >= one.sizeHint().width()
