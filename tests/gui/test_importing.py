"""The import page from search to report: running, progress, interrupted and closed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication

from clinicvault.domain.errors import InputRefused, StorageFailed
from clinicvault.gui.i18n import language
from clinicvault.gui.importing.erase import EraseDialog
from clinicvault.gui.patients.page import PatientsPage
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen, type_text

FILES = [
    Path("/cards/IMG_1.jpg"),
    Path("/cards/again.jpg"),
    Path("/cards/broken.jpg"),
    Path("/cards/IMG_2.png"),
]


@pytest.fixture
def page(open_page):
    """The import page of the front desk."""
    return open_page("import", fakes.INES)


@pytest.fixture
def take_in(page, clinic, click, settle):
    """Choose files for a patient and press Import; wait until it ran."""

    def take(*files: str | Path, patient: int = 4):
        if page.reviewing:
            click(page.review.more)
        if page.choosing.picker.row is None:
            page.choosing.picker.choose(clinic.rows[patient])
        page.choosing.drop.dropped.emit([Path("/cards") / file for file in files])
        settle()
        click(page.choosing.start)
        settle()
        settle()
        return page

    return take


@pytest.fixture
def ran(take_in):
    """An import that ran through."""
    return take_in(*FILES)


def names_shown(page) -> list[str]:
    shown = page.review.list.model()
    return [shown.index(place, 0).data() for place in range(shown.rowCount())]


def test_an_import_from_search_to_report(qtbot, page, clinic, click, settle):
    type_text(page.choosing.picker.search, "élodie")
    qtbot.keyClick(page.choosing.picker.search, Qt.Key.Key_Return)
    page.choosing.drop.dropped.emit(FILES)
    settle()
    click(page.choosing.start)
    settle()
    assert clinic.run_arguments["patient"] == clinic.rows[4].id
    assert clinic.run_arguments["paths"] == tuple(FILES)
    assert clinic.run_arguments["visit"] is not None
    assert clinic.run_arguments["reencode"] is False
    report = page.review.report
    assert "2 photos imported, 1 was there already, 1 file not taken in." in seen(report)
    assert report.property("banner") == "warn"
    assert names_shown(page) == [path.name for path in FILES]
    role = Qt.ItemDataRole.AccessibleTextRole
    heard = [page.model.index(n).data(role) for n in range(4)]
    assert "Removed: place, serial number" in heard[0]
    assert "the same photo already" in heard[1]
    assert "not a picture" in heard[2]
    assert clinic.rows[4].name in seen(page.review)
    assert not page.grab().isNull()


def test_it_starts_only_with_patient_and_files(page, clinic, click, settle):
    choosing = page.choosing
    assert not choosing.start.isEnabled()
    choosing.drop.dropped.emit(FILES)
    settle()
    assert not choosing.start.isEnabled()
    choosing.picker.choose(clinic.rows[0])
    assert choosing.start.isEnabled()
    click(choosing.picker.change)
    assert not choosing.start.isEnabled()
    page._start()
    choosing.picker.choose(clinic.rows[0])
    choosing.date.setText("some day")
    click(choosing.start)
    assert clinic.calls["import.run"] == 0
    assert not page.reviewing


def test_the_picker_by_keyboard_and_mouse(qtbot, page):
    picker = page.choosing.picker
    qtbot.keyClick(picker.search, Qt.Key.Key_Return)
    assert picker.row is None
    type_text(picker.search, "a")
    with qtbot.waitActive(page.window()):
        page.window().activateWindow()
    qtbot.keyClick(picker.search, Qt.Key.Key_Down)
    qtbot.waitUntil(picker.view.hasFocus)
    qtbot.mouseClick(
        picker.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=picker.view.visualRect(picker.model.index(0)).center(),
    )
    assert picker.row is not None
    language().choose("fr")
    assert picker.row.name in seen(picker)
    picker._take(QModelIndex())


def test_cancel_stops_after_the_photo_in_hand(page, clinic, click, settle):
    clinic.gates["import.file"] = threading.Event()
    page.choosing.picker.choose(clinic.rows[0])
    page.choosing.drop.dropped.emit([Path(f"/cards/{n}.jpg") for n in range(30)])
    settle()
    click(page.choosing.start)
    assert not page.choosing.picker.change.isEnabled()
    assert not page.review.more.isVisible()
    assert not page.review.done.isVisible()
    click(page.review.cancel)
    assert not page.review.cancel.isEnabled()
    settle()
    assert "The import was cancelled." in seen(page.review.report)
    assert page.model.rowCount() < 30
    assert not page.review.cancel.isVisible()


def test_progress_tells_rate_and_time_left(page, clinic, click, settle, monkeypatch):
    told = []
    panel = type(page.review)
    original = panel.told
    monkeypatch.setattr(
        panel,
        "told",
        lambda self, progress: (original(self, progress), told.append(self.progress.text())),
    )
    page.choosing.picker.choose(clinic.rows[0])
    page.choosing.drop.dropped.emit([Path(f"/cards/{n}.jpg") for n in range(40)])
    settle()
    click(page.choosing.start)
    settle()
    assert told[-1].startswith("40 of 40")
    assert "photos a second" in told[-1]


def test_a_failed_import_is_said(page, clinic, take_in):
    clinic.fail["import.run"] = StorageFailed("disk-full")
    take_in(*FILES)
    assert page.errors.code == "disk-full"
    assert not page.reviewing
    assert page._task is None


def test_the_files_of_a_failed_import_are_still_chosen(page, clinic, take_in, click, settle):
    clinic.fail["import.run"] = StorageFailed("disk-full")
    take_in(*FILES)
    settle()
    assert page.choosing.paths == FILES
    click(page.choosing.start)
    settle()
    assert page.model.rowCount() == 4


def test_a_failed_second_import_keeps_the_first_in_view(page, clinic, take_in):
    take_in("IMG_1.jpg")
    clinic.fail["import.run"] = StorageFailed("disk-full")
    take_in("IMG_9.jpg")
    assert page.errors.code == "disk-full"
    assert page.reviewing
    assert page.review.done.isVisible()


def test_more_photos_come_to_the_same_page(page, take_in, click):
    take_in("IMG_1.jpg")
    click(page.review.more)
    assert not page.reviewing
    assert not page.choosing.picker.change.isEnabled()
    click(page.choosing.back)
    assert page.reviewing
    take_in("IMG_2.jpg")
    assert names_shown(page) == ["IMG_1.jpg", "IMG_2.jpg"]


def test_done_closes_the_import_and_shows_the_patient(qtbot, ran, click, settle, clinic):
    shell, thumbs = ran.window(), ran.review.thumbs
    qtbot.waitUntil(lambda: len(thumbs._kept) == 2)
    photo = ran.model.results[0].photo
    held = thumbs._files[photo]
    picture = next(iter(thumbs._kept.values()))
    assert picture.toImage().pixelColor(30, 40).value() > 0
    click(ran.review.done)
    click(dialog(ran, EraseDialog).keep)
    settle()
    assert clinic.calls["import.close"] == 1
    assert clinic.calls["import.erase"] == 0
    assert ran.model.rowCount() == 0
    assert not any(held)
    assert picture.toImage().pixelColor(30, 40).value() == 0
    assert isinstance(shell.page, PatientsPage)
    assert shell.page.patient.patient == clinic.rows[4].id
    assert not ran.reviewing
    assert ran.choosing.picker.change.isEnabled()


def test_an_interrupted_import_goes_on(open_page, clinic, click, settle):
    clinic.unfinished = (clinic.rows[0].id, 3)
    page = open_page("import", fakes.INES)
    assert "3 files are left" in seen(page.resume_banner)
    assert clinic.rows[0].name in seen(page.resume_banner)
    click(named(page, "Go on with it"))
    settle()
    assert page.model.rowCount() == 3
    assert "The import is complete." in seen(page.review.report)
    assert clinic.rows[0].name in seen(page.review)
    assert page.place("import").patient == clinic.rows[0].id


def test_an_interrupted_import_goes_on_without_a_name(open_page, clinic, click, settle):
    clinic.unfinished = (clinic.rows[0].id, 3)
    clinic.fail["patients.page"] = StorageFailed("disk-full")
    page = open_page("import", fakes.INES)
    assert "An import was interrupted." in seen(page.resume_banner)
    click(named(page, "Go on with it"))
    settle()
    assert page.model.rowCount() == 3


def test_an_interrupted_import_can_be_left(open_page, clinic, click, settle):
    clinic.unfinished = (clinic.rows[0].id, 1)
    page = open_page("import", fakes.INES)
    assert "1 file is left" in seen(page.resume_banner)
    click(page.forget)
    settle()
    assert clinic.calls["import.forget"] == 1
    assert not page.resume_banner.isVisible()


def test_interrupted_imports_are_offered_one_after_another(open_page, clinic, click, settle):
    clinic.unfinished = (clinic.rows[0].id, 3)
    clinic.unfinished_next = (clinic.rows[1].id, 1)
    page = open_page("import", fakes.INES)
    assert "3 files are left" in seen(page.resume_banner)
    click(page.forget)
    settle()
    assert "1 file is left" in seen(page.resume_banner)
    click(page.forget)
    settle()
    assert not page.resume_banner.isVisible()


def test_a_card_that_is_pulled_out_is_put_back(page, clinic, take_in, click, settle):
    take_in("IMG_1.jpg", "pulled.jpg", "IMG_3.jpg")
    assert "The card or folder is not there any more." in seen(page.review.gone)
    assert "What came in is safe." in seen(page.review.gone)
    assert "The import is not complete." in seen(page.review.report)
    assert not page.resume_banner.isVisible()
    click(named(page.review.gone, "Go on"))
    settle()
    assert clinic.calls["import.resume"] == 1
    assert page.model.rowCount() == 3
    assert not page.review.gone.isVisible()
    assert "The import is complete." in seen(page.review.report)
    assert clinic.rows[4].name in seen(page.review)


def test_a_card_that_is_still_out_is_asked_for_again(page, clinic, take_in, click, settle):
    take_in("IMG_1.jpg", "pulled.jpg")
    clinic.fail["import.resume"] = InputRefused("source-gone")
    click(named(page.review.gone, "Go on"))
    settle()
    assert page.errors.code == "source-gone"
    assert page.reviewing
    click(named(page.review.gone, "Go on"))
    settle()
    assert "The import is complete." in seen(page.review.report)


def test_an_interrupted_import_whose_card_is_out_is_offered_again(open_page, clinic, click, settle):
    clinic.unfinished = (clinic.rows[0].id, 3)
    page = open_page("import", fakes.INES)
    clinic.fail["import.resume"] = InputRefused("source-gone")
    click(named(page, "Go on with it"))
    settle()
    settle()
    assert page.errors.code == "source-gone"
    assert not page.reviewing
    assert page.resume_banner.isVisible()


def test_a_patient_to_import_for_is_chosen_already(open_page, clinic):
    page = open_page("import", fakes.INES, patient=clinic.rows[3].id)
    assert page.choosing.picker.row.id == clinic.rows[3].id


def test_searching_puts_the_cursor_into_the_picker(page, clinic):
    page.choosing.picker.choose(clinic.rows[0])
    page.search()
    assert page.place("import").patient == clinic.rows[0].id
    page.choosing.picker.clear()
    page.search()
    assert page.place("import").patient == ""
    assert page.model.data(QModelIndex()) is None


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_nothing_of_the_page_is_cut(open_page, clinic, click, settle, size, code):
    language().choose(code)
    page = open_page("import", fakes.INES, size)
    page.choosing.picker.choose(clinic.rows[4])
    QApplication.processEvents()
    steps = page.choosing.steps
    assert steps.widget().minimumSizeHint().width() <= steps.viewport().width()
    assert steps.widget().width() == steps.viewport().width()
    every = ["crashes.jpg", "clip.mov", "rare.tif", "twin1.jpg", "twin2.jpg"]
    page.choosing.drop.dropped.emit([*FILES, *(Path("/cards") / name for name in every)])
    settle()
    click(page.choosing.start)
    settle()
    settle()
    click(page.review.tools.all)
    QApplication.processEvents()
    panel = page.review
    buttons = [*panel.which.choices._buttons.values(), *panel.looks._buttons.values()]
    tools = panel.tools
    buttons += [panel.more, panel.done, panel.leave_out, tools.all, tools.clock, tools.apply]
    buttons += [tools.visit, tools.move_away, tools.take_back]
    for one in buttons:
        assert one.isVisible(), one.text()
        assert one.width() >= one.minimumSizeHint().width(), one.text()
        assert page.rect().contains(one.mapTo(page, one.rect().bottomRight())), one.text()
    assert panel.files.height() >= 100
