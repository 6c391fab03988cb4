"""Reviewing an import: filters, lines and pictures."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from clinicvault.domain.clinical import View
from clinicvault.gui.importing.result import IMPORTED, Result
from clinicvault.gui.importing.results import ResultModel
from clinicvault.gui.importing.undo import TakeBackDialog
from tests.gui.hands import dialog, named, seen
from tests.gui.import_hands import TWINS, button, photo_of, texts
from tests.gui.test_importing import FILES, names_shown, page, ran, take_in

__all__ = ["page", "ran", "take_in"]  # fixtures


# filters


@pytest.fixture
def many(take_in):
    """300 files, three of them refused, five there already."""
    kinds = {50: "broken", 150: "broken", 250: "broken", **dict.fromkeys(range(60, 65), "again")}
    return take_in(*(f"{kinds.get(n, 'IMG')}_{n}.jpg" for n in range(300)))


def test_three_refused_files_of_three_hundred_are_found_at_once(many, click):
    assert texts(many) == ["All 300", "Imported 292", "Already here 5", "Not taken in 3"]
    click(named(many, "Show only files that were not taken in: 3"))
    assert names_shown(many) == ["broken_50.jpg", "broken_150.jpg", "broken_250.jpg"]
    click(button(many, "duplicate"))
    assert len(names_shown(many)) == 5
    click(button(many, "all"))
    assert len(names_shown(many)) == 300


def test_refused_files_are_found_by_keyboard(many, qtbot):
    with qtbot.waitActive(many.window()):
        many.window().activateWindow()
    button(many, "all").setFocus()
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert QApplication.focusWidget().text() == "Not taken in 3"
    assert len(names_shown(many)) == 3


def test_every_outcome_has_its_filter(take_in, click):
    page = take_in(*FILES, "crashes.heic", "clip.mov", "rare.tif", *TWINS[1:])
    assert texts(page) == [
        "All 11",
        "Imported 6",
        "Look alike 3",
        "Already here 1",
        "Not taken in 1",
        "Left out 2",
        "Set aside 1",
    ]
    for kind, names in (
        ("left-out", ["clip.mov", "rare.tif"]),
        ("set-aside", ["crashes.heic"]),
        ("refused", ["broken.jpg"]),
    ):
        click(button(page, kind))
        assert names_shown(page) == names
    report = "6 photos imported, 1 was there already, 1 file not taken in, 1 file set aside, 2 files left out."
    assert report in seen(page.review.report)


def test_only_photos_of_this_import_are_marked(many, click, qtbot):
    tools = many.review.tools
    click(button(many, "imported"))
    click(tools.all)
    assert len(many.review.marked()) == 292
    assert "292 photos marked" in seen(tools)
    click(button(many, "refused"))
    assert many.review.marked() == []
    assert not tools.all.isEnabled()
    assert not tools.take_back.isVisible()
    view = many.review.list
    qtbot.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.visualRect(view.model().index(0, 0)).center(),
    )
    assert many.review.marked() == []
    assert not view.selectionModel().hasSelection()


def test_with_the_last_of_a_kind_all_files_come_back(ran, click, settle):
    click(button(ran, "imported"))
    click(ran.review.tools.all)
    click(ran.review.tools.take_back)
    click(dialog(ran, TakeBackDialog).go)
    settle()
    assert ran.review.which.current == "all"
    assert ran.review.which.choices.current == "all"
    assert names_shown(ran) == ["again.jpg", "broken.jpg"]


def test_the_next_import_shows_every_file_again(many, take_in, click):
    click(button(many, "refused"))
    take_in("new.jpg")
    assert many.review.which.choices.current == "all"
    assert len(names_shown(many)) == 301


# lines and pictures


def test_marks_are_kept_from_lines_to_pictures(qtbot, ran, click):
    review = ran.review
    view = review.list
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    marked = review.marked()
    assert marked == [ran.model.results[0].photo]
    click(review.looks.button("pictures"))
    assert review.files.currentWidget() is review.grid
    assert review.marked() == marked
    assert not ran.grab().isNull()
    click(review.looks.button("lines"))
    assert review.marked() == marked


def test_pictures_are_marked_by_mouse_and_keyboard(qtbot, many, click):
    review, grid = many.review, many.review.grid
    click(review.looks.button("pictures"))
    where = grid.visualRect(grid.model().index(1, 0)).center()
    assert grid.indexAt(where).row() == 1
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert review.marked() == [many.model.results[1].photo]
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert len(review.marked()) == 2
    for key, row in (
        (Qt.Key.Key_Down, 2 + grid._columns),
        (Qt.Key.Key_Up, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_End, 299),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_PageDown, 3 * grid._columns),
    ):
        qtbot.keyClick(grid, key)
        assert grid.currentIndex().row() == row
        seen_box = grid.visualRect(grid.currentIndex())
        assert grid.viewport().rect().intersects(seen_box)


def test_the_grid_knows_where_its_pictures_are(many, click):
    grid = many.review.grid
    click(many.review.looks.button("pictures"))
    assert not grid.indexAt(QPoint(-50, -50)).isValid()
    assert not grid.indexAt(QPoint(10, 100_000)).isValid()
    assert grid.visualRect(grid.model().index(999, 0)).isNull()
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    last = grid.visualRect(grid.model().index(299, 0))
    assert last.bottom() <= grid.viewport().height()
    assert grid.indexAt(last.center()).row() == 299


def test_new_files_are_followed_only_by_who_looks_at_the_end(page, click):
    panel = page.review
    page._stages.setCurrentWidget(panel)
    for n in range(60):
        panel.arrived(Result(IMPORTED, f"{n}.jpg", f"p{n}"))
        QApplication.processEvents()
    bar = panel.list.verticalScrollBar()
    assert bar.value() == bar.maximum()
    bar.setValue(50)
    panel.arrived(Result(IMPORTED, "more.jpg", "more"))
    QApplication.processEvents()
    assert bar.value() == 50


def test_two_thousand_files_cost_no_more_than_what_is_in_view(page, click, monkeypatch):
    """Counted, not timed: a press on 2,000 files asks Qt and Python only for what is painted."""
    panel = page.review
    page._stages.setCurrentWidget(panel)
    for n in range(2000):
        panel.photo(photo_of(n))
    panel.show_running(running=False)
    QApplication.processEvents()
    painted = []
    original = ResultModel.data
    monkeypatch.setattr(
        ResultModel,
        "data",
        lambda self, index, role=0: (painted.append(role), original(self, index, role))[1],
    )
    click(panel.tools.all)
    assert len(panel.marked()) == 2000
    click(panel.looks.button("pictures"))
    QApplication.processEvents()
    assert len(panel.marked()) == 2000
    panel.model.change(panel.marked(), view=View.BACK)
    panel.grid.verticalScrollBar().setValue(9000)
    QApplication.processEvents()
    assert len(painted) < 1000
    assert len(panel.thumbs._kept) <= 160


def test_scattered_photos_leave_at_once_and_the_list_stays_in_place(page):
    panel = page.review
    page._stages.setCurrentWidget(panel)
    for n in range(400):
        panel.arrived(Result(IMPORTED, f"{n}.jpg", f"p{n}"))
    QApplication.processEvents()
    bar = panel.list.verticalScrollBar()
    bar.setValue(3000)
    told = []
    panel.model.rowsRemoved.connect(lambda *_: told.append(1))
    panel.model.remove([f"p{n}" for n in range(0, 400, 2)])
    QApplication.processEvents()
    assert told == []
    assert panel.model.count(IMPORTED) == 200
    assert bar.value() == 3000
    assert texts(page) == ["All 200", "Imported 200"]
