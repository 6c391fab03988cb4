"""The import page: patient, files, progress, results, correcting, closing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.i18n import language
from clinicvault.gui.importing.results import RESULT, Result, second_line
from clinicvault.gui.importing.undo import MoveDialog, TakeBackDialog
from clinicvault.gui.patients.page import PatientsPage
from tests.gui import fakes
from tests.gui.hands import dialog, give_file, named, seen, type_text

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
def ran(qtbot, page, click, settle):
    """An import that ran through."""
    type_text(page.picker.search, "élodie")
    qtbot.keyClick(page.picker.search, Qt.Key.Key_Return)
    page.drop.dropped.emit(FILES)
    click(page.start)
    settle()
    return page


def drop(widget, urls: list[QUrl]) -> bool:
    data = QMimeData()
    if urls:
        data.setUrls(urls)
    at, action = QPoint(20, 20), Qt.DropAction.CopyAction
    enter = QDragEnterEvent(
        at, action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, enter)
    hovering = widget.property("over") == "true"
    event = QDropEvent(
        QPointF(at), action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, event)
    return hovering


def test_an_import_from_search_to_report(ran, clinic):
    assert clinic.run_arguments["patient"] == clinic.rows[4].id
    assert clinic.run_arguments["paths"] == tuple(FILES)
    assert clinic.run_arguments["visit"] is not None
    assert "2 photos imported, 1 was there already, 1 file refused." in seen(ran.report)
    assert ran.report.property("banner") == "warn"
    assert [ran.model.index(n).data() for n in range(4)] == [path.name for path in FILES]
    heard = [ran.model.index(n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(4)]
    assert "Removed: place, serial number" in heard[0]
    assert "the same photo already" in heard[1]
    assert heard[2] != "broken.jpg: "
    assert not ran.grab().isNull()


def test_files_and_folders_are_dropped(page, tmp_path):
    urls = [
        QUrl.fromLocalFile(str(tmp_path)),
        QUrl.fromLocalFile(str(tmp_path)),
        QUrl("https://nowhere.example/a.jpg"),
    ]
    assert drop(page.drop, urls)
    assert page._paths == [tmp_path]
    assert "1 file or folder chosen" in seen(page.drop)
    assert not drop(page.drop, [])
    drop(page.drop, [QUrl("https://nowhere.example/a.jpg")])
    QApplication.sendEvent(page.drop, QDragLeaveEvent())
    assert page.drop.property("over") == "false"


def test_files_and_folders_are_chosen(page, click, tmp_path):
    click(page.drop.files)
    give_file(page, tmp_path / "a.jpg", tmp_path / "b.png")
    click(page.drop.folder)
    give_file(page, tmp_path)
    assert page._paths == [tmp_path / "a.jpg", tmp_path / "b.png", tmp_path]


def test_it_starts_only_with_patient_and_files(page, clinic, click):
    assert not page.start.isEnabled()
    page.drop.dropped.emit(FILES)
    assert not page.start.isEnabled()
    page.picker.choose(clinic.rows[0])
    assert page.start.isEnabled()
    click(page.picker.change)
    assert not page.start.isEnabled()
    page._start()
    page.picker.choose(clinic.rows[0])
    page.date.setText("some day")
    click(page.start)
    assert clinic.calls["import.run"] == 0


def test_the_picker_by_keyboard_and_mouse(qtbot, page):
    qtbot.keyClick(page.picker.search, Qt.Key.Key_Return)
    assert page.picker.row is None
    type_text(page.picker.search, "a")
    with qtbot.waitActive(page.window()):
        page.window().activateWindow()
    qtbot.keyClick(page.picker.search, Qt.Key.Key_Down)
    qtbot.waitUntil(page.picker.view.hasFocus)
    index = page.picker.model.index(0)
    qtbot.mouseClick(
        page.picker.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=page.picker.view.visualRect(index).center(),
    )
    assert page.picker.row is not None
    language().choose("fr")
    assert page.picker.row.name in seen(page.picker)
    page.picker._take(QModelIndex())


def test_cancel_stops_after_the_photo_in_hand(qtbot, page, clinic, click, settle):
    clinic.gates["import.file"] = threading.Event()
    page.picker.choose(clinic.rows[0])
    page.drop.dropped.emit([Path(f"/cards/{n}.jpg") for n in range(30)])
    click(page.start)
    assert not page.picker.change.isEnabled()
    page.drop.dropped.emit([Path("/cards/late.jpg")])
    click(page.cancel)
    assert not page.cancel.isEnabled()
    settle()
    assert "The import was cancelled." in seen(page.report)
    assert page.model.rowCount() < 30
    assert page.picker.change.isEnabled()


def test_progress_tells_rate_and_time_left(qtbot, page, clinic, click, settle, monkeypatch):
    told = []
    original = type(page)._told
    monkeypatch.setattr(
        type(page),
        "_told",
        lambda self, progress: (original(self, progress), told.append(self.progress.text())),
    )
    page.picker.choose(clinic.rows[0])
    page.drop.dropped.emit([Path(f"/cards/{n}.jpg") for n in range(40)])
    click(page.start)
    settle()
    assert told
    assert told[-1].startswith("40 of 40")
    assert "photos a second" in told[-1]


def names_shown(page) -> list[str]:
    shown = page.list.model()
    return [shown.index(place, 0).data() for place in range(shown.rowCount())]


@pytest.fixture
def many(page, clinic, click, settle):
    """300 files, three of them refused, five there already."""
    kinds = {50: "broken", 150: "broken", 250: "broken", **dict.fromkeys(range(60, 65), "again")}
    page.picker.choose(clinic.rows[4])
    page.drop.dropped.emit([Path(f"/cards/{kinds.get(n, 'IMG')}_{n}.jpg") for n in range(300)])
    click(page.start)
    settle()
    return page


def test_three_refused_files_of_three_hundred_are_found_at_once(many, click):
    buttons = [many.which.choices.button(k) for k in ("all", "imported", "duplicate", "refused")]
    assert [one.text() for one in buttons] == ["All 300", "New 292", "Duplicates 5", "Refused 3"]
    click(named(many, "Show only refused files: 3"))
    assert names_shown(many) == ["broken_50.jpg", "broken_150.jpg", "broken_250.jpg"]
    click(buttons[2])
    assert len(names_shown(many)) == 5
    click(buttons[0])
    assert len(names_shown(many)) == 300


def test_refused_files_are_found_by_keyboard_and_in_french(many, qtbot):
    language().choose("fr")
    first = many.which.choices.button("all")
    with qtbot.waitActive(many.window()):
        many.window().activateWindow()
    first.setFocus()
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert QApplication.focusWidget().text() == "Refusés 3"
    assert QApplication.focusWidget().accessibleName().endswith("fichiers refusés : 3")
    assert len(names_shown(many)) == 3


def test_a_kind_without_files_cannot_be_chosen(page, clinic, click, settle):
    assert not page.which.isVisible()
    page.picker.choose(clinic.rows[0])
    page.drop.dropped.emit([Path("/cards/1.jpg")])
    click(page.start)
    settle()
    assert page.which.isVisible()
    assert not page.which.choices.button("refused").isEnabled()
    assert not page.which.choices.button("duplicate").isEnabled()


def test_only_what_is_in_view_is_marked(many, click):
    click(many.which.choices.button("imported"))
    click(many.all)
    assert len(many.marked()) == 292
    click(many.which.choices.button("refused"))
    assert many.marked() == []
    assert not many.all.isEnabled()
    assert not many.take_back.isEnabled()


def test_with_the_last_of_a_kind_all_files_come_back(ran, click, settle):
    click(ran.which.choices.button("imported"))
    click(ran.all)
    click(ran.take_back)
    click(dialog(ran, TakeBackDialog).go)
    settle()
    assert ran.which.current == "all"
    assert ran.which.choices.current == "all"
    assert names_shown(ran) == ["again.jpg", "broken.jpg"]


def test_the_next_import_shows_every_file_again(many, click, settle):
    click(many.which.choices.button("refused"))
    many.drop.dropped.emit([Path("/cards/new.jpg")])
    click(many.start)
    settle()
    assert many.which.choices.current == "all"
    assert len(names_shown(many)) == 301
    click(many.done)
    settle()
    assert not many.which.isVisible()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_nothing_of_the_page_is_cut(open_page, clinic, click, settle, size, code):
    language().choose(code)
    page = open_page("import", fakes.INES, size)
    page.picker.choose(clinic.rows[4])
    page.drop.dropped.emit(FILES)
    click(page.start)
    settle()
    QApplication.processEvents()
    steps = page._steps
    assert steps.widget().minimumSizeHint().width() <= steps.viewport().width()
    assert steps.widget().width() == steps.viewport().width()
    for kind in ("all", "imported", "duplicate", "refused"):
        one = page.which.choices.button(kind)
        assert one.width() >= one.minimumSizeHint().width()
        assert page.rect().contains(one.mapTo(page, one.rect().bottomRight()))


def test_a_failed_import_is_said(page, clinic, click, settle):
    clinic.fail["import.run"] = StorageFailed("disk-full")
    page.picker.choose(clinic.rows[0])
    page.drop.dropped.emit(FILES)
    click(page.start)
    settle()
    assert page.errors.code == "disk-full"
    assert page.start.isEnabled()


def test_views_are_set_afterwards(ran, click, settle, clinic):
    assert not ran.apply.isEnabled()
    click(ran.all)
    assert len(ran.marked()) == 2
    ran.set_view.setCurrentIndex(ran.set_view.findData(View.BACK))
    click(ran.apply)
    settle()
    assert set(clinic.set_views.values()) == {View.BACK}
    assert second_line(ran.model.index(0).data(RESULT)).startswith("From behind")


def test_photos_move_to_another_patient(ran, click, settle, clinic):
    click(ran.all)
    photos = ran.marked()
    changed = []
    ran.desk.patient_changed.connect(changed.append)
    click(named(ran, "Move to another patient"))
    asked = dialog(ran, MoveDialog)
    assert not asked.go.isEnabled()
    asked._move()
    asked.picker.choose(clinic.rows[7])
    click(asked.go)
    settle()
    assert clinic.moved == [(tuple(photos), clinic.rows[7].id)]
    assert set(changed) == {clinic.rows[7].id, clinic.rows[4].id}
    assert ran.model.rowCount() == 2


def test_photos_are_taken_back(ran, click, settle, clinic):
    click(ran.all)
    photos = ran.marked()
    click(ran.take_back)
    asked = dialog(ran, TakeBackDialog)
    assert "2 photos of this import are removed" in seen(asked)
    click(asked.go)
    settle()
    assert clinic.taken_back == photos
    assert ran.model.rowCount() == 2


@pytest.mark.parametrize("call", ["import.move", "import.take_back", "import.set_view"])
def test_what_fails_afterwards_is_said(ran, click, settle, clinic, call):
    clinic.fail[call] = StorageFailed("disk-full")
    click(ran.all)
    if call == "import.set_view":
        click(ran.apply)
        settle()
        assert ran.errors.code == "disk-full"
        return
    click(named(ran, "Move to another patient") if call == "import.move" else ran.take_back)
    asked = dialog(ran)
    if call == "import.move":
        asked.picker.choose(clinic.rows[7])
    click(asked.go)
    settle()
    assert asked.errors.code == "disk-full"
    assert ran.model.rowCount() == 4
    asked.close()


def test_done_closes_the_import_and_shows_the_patient(ran, click, settle, clinic):
    shell = ran.window()
    picture = ran.model.index(0).data(RESULT).image
    click(ran.done)
    settle()
    assert clinic.calls["import.close"] == 1
    assert ran.model.rowCount() == 0
    assert picture.toImage().pixelColor(20, 20).value() == 0
    assert isinstance(shell.page, PatientsPage)
    assert shell.page.patient.patient == clinic.rows[4].id


def test_an_interrupted_import_goes_on(open_page, clinic, click, settle):
    clinic.unfinished = (clinic.rows[0].id, 3)
    page = open_page("import", fakes.INES)
    assert "3 files are left" in seen(page.resume_banner)
    click(named(page, "Go on with it"))
    settle()
    assert page.model.rowCount() == 3
    assert "The import is complete." in seen(page.report)


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


def test_results_say_what_was_done():
    plain = Result("imported", "a.jpg")
    assert second_line(plain) == "Nothing had to be removed."
    noted = Result(
        "imported",
        "a.jpg",
        view=View.FRONTAL,
        notes=("first-frame-only", "unknown-note"),
        stripped=("faces", "something-new"),
    )
    assert (
        second_line(noted)
        == "Frontal  ·  Removed: names of faces, something-new  ·  Only the first picture of the animation was kept."
    )


def test_searching_puts_the_cursor_into_the_picker(page, clinic):
    page.picker.choose(clinic.rows[0])
    page.search()
    assert page.place("import").patient == clinic.rows[0].id
    page.picker.clear()
    page.search()
    assert page.place("import").patient == ""
    assert page.model.data(QModelIndex()) is None
