"""Daily check codes: shown, printed, saved, copied; copies elsewhere; a comparison."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog

from clinicvault.domain.errors import Refused, StorageFailed
from clinicvault.gui.i18n import language
from clinicvault.gui.log.witness.code import LARGE
from clinicvault.gui.log.witness.dialog import WitnessDialog
from clinicvault.gui.log.witness.paper import paint_sheet
from clinicvault.gui.theme import theme
from clinicvault.services import views
from clinicvault.services.views import WitnessKind
from tests.gui import fakes
from tests.gui.fakes_review import CODE_TEXT, SIZE
from tests.gui.hands import dialog, give_file, seen


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def copy(days: float, kind=WitnessKind.BACKUP, where: str = "", holds: bool = True):
    return views.WitnessView(kind, now() - dt.timedelta(days=days), SIZE, where, holds)


@pytest.fixture
def opened(open_page, settle):
    """Open the dialog over the settings page."""

    def go(tab: str = "code", user=fakes.NOAH) -> WitnessDialog:
        page = open_page("settings", user)
        made = WitnessDialog(page, page.desk, tab)
        made.open()
        settle()
        return made

    return go


@pytest.fixture(autouse=True)
def closed(qapp):
    yield
    for one in qapp.topLevelWidgets():
        if isinstance(one, QDialog):
            one.close()


def read(image: QImage) -> str:
    """What a telephone's camera would read."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    lines = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1)
    found = zxingcpp.read_barcodes(np.ascontiguousarray(lines[:, : grey.width()]))
    return found[0].text if found else ""


# today's code


def test_the_code_is_shown_as_picture_and_text(opened):
    made = opened()
    told = seen(made)
    assert "It covers 48,211 lines." in told
    assert "Keep a copy outside the clinic" in told
    assert made.code.text.toPlainText() == CODE_TEXT.strip()
    assert made.code.qr.accessibleName() == "Daily check code as a QR code"


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_camera_reads_it_small_and_large_in_every_theme(opened, click, look):
    made = opened()
    theme().choose(look)
    assert read(made.code.qr.grab().toImage()) == CODE_TEXT
    click(made.code.larger)
    assert not made.code.text.isVisible()
    assert LARGE * 0.8 < made.code.qr.width() <= LARGE
    assert read(made.code.qr.grab().toImage()) == CODE_TEXT
    click(made.code.larger)
    assert made.code.text.isVisible()


def test_it_is_copied(opened, click):
    made = opened()
    click(made.code.copy)
    assert QGuiApplication.clipboard().text() == CODE_TEXT.strip()
    assert "Copied." in seen(made)


def test_a_photograph_counts_as_held_elsewhere(opened, clinic, click, settle):
    made = opened()
    click(made.code.photo)
    settle()
    assert clinic.review_state.printed == 1
    assert "Noted" in seen(made)
    assert clinic.calls["witnesses.list"] == 2


def test_a_photograph_that_is_not_noted_is_explained(opened, clinic, click, settle):
    made = opened()
    clinic.fail["witnesses.printed"] = StorageFailed("disk-full")
    click(made.code.photo)
    settle()
    assert made.errors.code == "disk-full"
    assert "Noted" not in seen(made)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_it_is_saved_as_a_sheet(opened, clinic, click, settle, tmp_path, code):
    language().choose(code)
    made = opened()
    click(made.code.save)
    give_file(made, tmp_path / "sheet.pdf")
    settle()
    assert clinic.review_state.sheets == [(tmp_path / "sheet.pdf", code)]
    assert str(tmp_path / "sheet.pdf") in seen(made)


def test_printing_never_blocks_and_a_lock_takes_it_along(opened, clinic, click, settle):
    made = opened()
    click(made.code.print)
    asked = dialog(made, QPrintDialog)
    assert asked.isVisible()
    assert asked.windowTitle() == "ClinicVault"
    asked.reject()
    settle()
    assert clinic.review_state.printed == 0
    click(made.code.print)
    made.close()
    settle()
    assert clinic.review_state.printed == 0


def test_what_was_printed_is_noted(opened, clinic, click, settle, tmp_path):
    made = opened()
    click(made.code.print)
    asked = dialog(made, QPrintDialog)
    asked.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    asked.printer().setOutputFileName(str(tmp_path / "out.pdf"))
    asked.accepted.emit(asked.printer())
    settle()
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert clinic.review_state.printed == 1
    assert "Printed. Take the sheet out of the clinic." in seen(made)
    asked.reject()


def test_a_printer_that_does_not_begin_notes_nothing(opened, clinic, click, settle):
    made = opened()
    click(made.code.print)
    asked = dialog(made, QPrintDialog)
    asked.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    asked.printer().setOutputFileName("/nowhere/at/all/out.pdf")
    asked.accepted.emit(asked.printer())
    settle()
    assert clinic.review_state.printed == 0
    assert "Nothing was printed" in seen(made)
    asked.reject()


def test_the_printed_page_can_be_read_by_a_camera(qapp, tmp_path):
    matrix = fakes.Clinic().services().witnesses.day_code()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "page.pdf"))
    assert paint_sheet(printer, "Laurent Dermatology", matrix)
    with pypdfium2.PdfDocument(tmp_path / "page.pdf") as document:
        assert len(document) == 1
        grey = document[0].render(scale=2, grayscale=True).to_numpy()
    found = zxingcpp.read_barcodes(np.ascontiguousarray(np.squeeze(grey)))
    assert found[0].text == CODE_TEXT


def test_no_code_yet_is_explained(opened, clinic):
    clinic.fail["witnesses.day_code"] = Refused("locked")
    made = opened()
    assert made.errors.code == "locked"
    assert not made.code.print.isEnabled()


# copies held elsewhere


def test_copies_are_listed_with_what_became_of_them(opened, clinic):
    clinic.review_state.witnesses = [
        copy(1),
        copy(3, WitnessKind.WORKSTATION, "Front desk"),
        copy(9, WitnessKind.PRINT, holds=False),
    ]
    made = opened("copies")
    model = made.copies.model
    rows = [[model.index(n, c).data() for c in range(5)] for n in range(model.rowCount())]
    assert [row[0] for row in rows] == [
        "In a backup",
        "On another computer",
        "Printed or photographed",
    ]
    assert [row[2] for row in rows] == ["–", "Front desk", "–"]
    assert [row[4] for row in rows] == ["Fits the log", "Fits the log", "Does NOT fit"]
    assert "1 copy does not fit this log." in seen(made.copies.warning)
    assert "tell your privacy officer" in seen(made.copies.warning)
    language().choose("fr")
    assert model.headerData(0, Qt.Orientation.Horizontal) == "COPIE"


@pytest.mark.parametrize(("days", "warned"), [(1, False), (6.9, False), (7.1, True), (30, True)])
def test_an_old_copy_is_warned_of(opened, clinic, days, warned):
    clinic.review_state.witnesses = [copy(days), copy(40)]
    made = opened("copies")
    assert made.copies.warning.isVisible() == warned
    assert ("The newest copy is" in seen(made.copies)) == warned


def test_no_copy_at_all_is_warned_of(opened):
    assert "No copy is held elsewhere yet." in seen(opened("copies").copies.warning)


def test_a_code_is_time_stamped_where_there_is_a_server(opened, clinic, click, settle):
    made = opened("copies")
    assert not made.copies.stamp.isVisible()
    made.close()
    clinic.review_state.server = views.TimestampServer("https://tsa.example", "pem")
    made = opened("copies")
    for _ in range(3):
        made.copies.stamp.click()
    settle()
    assert clinic.calls["witnesses.stamp"] == 1
    assert made.copies.model.index(0, 0).data() == "Time-stamped"
    assert not made.copies.warning.isVisible()


def test_a_time_stamp_that_fails_is_explained(opened, clinic, click, settle):
    clinic.review_state.server = views.TimestampServer("https://tsa.example", "pem")
    made = opened("copies")
    clinic.fail["witnesses.stamp"] = Refused("stamp-unreachable", host="tsa.example")
    click(made.copies.stamp)
    settle()
    assert made.errors.code == "stamp-unreachable"


# a comparison


@pytest.mark.parametrize(
    ("result", "missing", "words"),
    [
        ("holds", 0, ["It fits", "48,211 lines; none was removed or changed"]),
        ("rolled-back", 389, ["set back", "389 lines are not there any more", "newest backup"]),
        ("replaced", 0, ["begins otherwise", "Change nothing on this computer"]),
        ("altered", 0, ["changed or removed", "Change nothing on this computer"]),
        ("other", 0, ["another clinic", "says nothing about this log"]),
        ("unknown", 3, ["longer than the log", "other computers of the clinic"]),
        ("unsigned", 0, ["not made by this clinic", "It proves nothing"]),
    ],
)
def test_a_comparison_says_it_in_plain_words(opened, clinic, click, settle, result, missing, words):
    clinic.review_state.check = views.WitnessCheck(result, SIZE, missing)
    made = opened("compare")
    assert not made.compare.go.isEnabled()
    made.compare.text.setPlainText(CODE_TEXT)
    click(made.compare.go)
    settle()
    told = seen(made.compare.result)
    assert all(word in told for word in words)
    english = told
    language().choose("fr")
    assert seen(made.compare.result) != english


@pytest.mark.parametrize(("result", "missing"), [("rolled-back", 12), ("replaced", 0)])
def test_what_a_restore_explains_is_no_alarm(opened, clinic, click, settle, result, missing):
    clinic.review_state.check = views.WitnessCheck(result, SIZE, missing, explained=True)
    made = opened("compare")
    made.compare.text.setPlainText(CODE_TEXT)
    click(made.compare.go)
    settle()
    told = seen(made.compare.result)
    assert "says itself why" in told
    assert "A backup was restored" in told
    assert ("12 lines are not there any more" in told) == bool(missing)
    assert made.compare.result.property("banner") == "warn"


def test_what_a_restore_explains_perhaps_is_an_alarm(opened, clinic, click, settle):
    clinic.review_state.check = views.WitnessCheck("replaced", SIZE, perhaps=True)
    made = opened("compare")
    made.compare.text.setPlainText(CODE_TEXT)
    click(made.compare.go)
    settle()
    assert "only if the code is older than the restore" in seen(made.compare.result)
    assert made.compare.result.property("banner") == "bad"


def test_a_copy_of_an_ended_computer_is_no_alarm(opened, clinic):
    ended = dataclasses.replace(copy(3, holds=False), ended=True)
    clinic.review_state.witnesses = [copy(1), ended]
    made = opened("copies")
    assert made.copies.model.index(1, 4).data() == "Ended computer, does not fit"
    assert not made.copies.warning.isVisible()


def test_a_copy_of_before_a_restore_is_no_alarm(opened, clinic):
    known = dataclasses.replace(copy(3, holds=False), explained=True)
    clinic.review_state.witnesses = [copy(1), known]
    made = opened("copies")
    assert made.copies.model.index(1, 4).data() == "Before a restore"
    assert not made.copies.warning.isVisible()


def test_a_file_or_a_photograph_is_compared(opened, clinic, click, settle, tmp_path):
    made = opened("compare")
    click(made.compare.file)
    give_file(made, tmp_path / "photo.jpg")
    settle()
    assert clinic.review_state.checked == [tmp_path / "photo.jpg"]
    assert "It fits" in seen(made.compare.result)


def test_what_cannot_be_read_stays_typed(opened, clinic, click, settle):
    made = opened("compare")
    made.compare.text.setPlainText("nonsense")
    click(made.compare.go)
    settle()
    assert made.errors.code == "checkpoint-unreadable"
    assert made.compare.text.toPlainText() == "nonsense"
    made.compare.text.setPlainText(CODE_TEXT)
    click(made.compare.go)
    settle()
    assert not made.errors.isVisible()


def test_a_comparison_pressed_twice_is_one(opened, clinic, settle):
    made = opened("compare")
    made.compare.text.setPlainText(CODE_TEXT)
    for _ in range(3):
        made.compare.go.click()
    settle()
    assert clinic.calls["witnesses.check"] == 1


def test_parts_are_chosen_by_their_tabs(opened, click):
    made = opened()
    for key, pane in made._panes.items():
        click(made.tabs.button(key))
        assert [one.isVisible() for one in made._panes.values()].count(True) == 1
        assert pane.isVisible()
