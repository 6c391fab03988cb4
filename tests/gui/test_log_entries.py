"""The table of entries: rows as they are looked at, order, keys, and what stays chosen."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QColor

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui import formats
from clinicvault.gui.i18n import language
from clinicvault.gui.log.entries.model import COLUMNS, SORTS
from clinicvault.gui.log.entries.stretches import LENGTH, Stretches
from clinicvault.gui.theme import theme
from clinicvault.gui.widgets.tables import ROW
from clinicvault.services.views import LogFilter, LogSort
from tests.gui.log_hands import cell, click_row, entries, entry, seqs


@pytest.fixture
def open_entries(open_page):
    """Go to the entries as an administrator."""
    return lambda **where: entries(open_page("log", tab="entries", **where))


@pytest.fixture
def section(open_entries):
    return open_entries()


def scroll_to(section, settle, share: float) -> None:
    bar = section.table.verticalScrollBar()
    bar.setValue(round(bar.maximum() * share))
    section.table.look()
    settle()


# rows


def test_the_newest_entries_are_there_before_anything_is_searched(open_shell, clinic, settle):
    from clinicvault.gui.context import Place

    clinic.gates["search.follow"] = threading.Event()
    shell = open_shell()
    shell.go(Place("log", tab="entries"))
    section = entries(shell.page)
    for _ in range(500):
        QCoreApplication.processEvents()
        if section.model.rowCount():
            break
        threading.Event().wait(0.005)
    assert clinic.calls["search.find"] == 0
    assert section.model.rowCount() == 200
    assert section.model.index(0, 0).data(ROW).seq == 999
    assert section.count.text() == "The newest 200 entries"
    clinic.gates["search.follow"].set()
    settle()
    assert section.model.rowCount() == 1000
    assert section.count.text() == "1,000 entries"


def test_the_whole_result_has_its_rows_although_few_were_read(section, clinic):
    assert section.model.rowCount() == 1000
    read = {first // LENGTH for first, _ in clinic.search_state.fetched}
    assert len(read) <= 2
    assert section.model.index(900, 0).data(ROW) is None


def test_what_comes_into_view_is_fetched_by_a_job(section, clinic, settle):
    scroll_to(section, settle, 0.5)
    shown = range(section.table.rowAt(0), section.table.rowAt(400))
    assert all(section.model.row(place) is not None for place in shown)
    assert section.model.row(shown[0]).seq == 999 - shown[0]
    assert not any("MainThread" in one for one in clinic.threads if one.startswith("search."))


def test_rows_that_did_not_come_yet_are_said_to_be_loading(section):
    index = section.model.index(900, 0)
    assert index.data() is None
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Loading …"


def test_rows_on_their_way_are_drawn_as_strokes(section, clinic, settle):
    clinic.gates["search.rows"] = threading.Event()
    bar = section.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    section.table.look()
    waiting = section.table.viewport().grab().toImage()
    place = section.table.visualRect(section.model.index(999, 0))
    found = QColor(waiting.pixel(place.left() + 20, place.center().y()))
    assert found.name() == theme().tokens["sunken"].lower()
    clinic.gates["search.rows"].set()
    settle()
    assert section.table.viewport().grab().toImage() != waiting


def test_flinging_queues_nothing(section, clinic, settle):
    clinic.search_state.fetched.clear()
    clinic.gates["search.rows"] = threading.Event()
    bar = section.table.verticalScrollBar()
    for step in range(100):
        bar.setValue(bar.maximum() * step // 100)
        section.table.look()
    bar.setValue(bar.maximum())
    section.table.look()
    clinic.gates["search.rows"].set()
    settle()
    # The one that ran when the fling began, then what is in view, and one neighbour.
    assert clinic.calls["search.rows"] - 1 <= 4
    assert section.model.row(999) is not None


def test_a_fetch_that_fails_is_explained_and_scrolling_asks_again(section, clinic, settle):
    clinic.fail["search.rows"] = StorageFailed("disk-full")
    section.model.look_at(980, 999)
    settle()
    assert section.errors.code == "disk-full"
    assert section.model.row(999) is None
    scroll_to(section, settle, 1)
    assert section.model.row(999) is not None


def test_a_result_that_is_kept_no_longer_is_searched_again(section, clinic, settle):
    search = section._desk.services.log_search
    for _ in range(9):
        search.find(LogFilter())
    scroll_to(section, settle, 1)
    settle()
    assert section.errors.isHidden()
    section.table.look()
    settle()
    assert section.model.row(999) is not None


def test_stretches_forget_what_was_not_seen_for_longest():
    kept = Stretches()
    for number in range(100):
        kept.put(number * LENGTH, (entry(seq=number),))
    assert len(kept) == 64
    assert kept.row(0) is None
    assert kept.row(99 * LENGTH).seq == 99
    assert kept.row(99 * LENGTH + 1) is None


@pytest.mark.parametrize(
    ("view", "wanted"),
    [((0, 10), 2 * LENGTH), ((LENGTH, LENGTH + 9), 2 * LENGTH), ((3 * LENGTH, 3 * LENGTH), 384)],
)
def test_what_is_in_view_is_fetched_before_its_neighbours(view, wanted):
    kept = Stretches()
    kept.put(0, tuple(entry(seq=n) for n in range(2 * LENGTH)))
    first = kept.missing(*view, 5 * LENGTH)
    assert first == (wanted if view[0] else -1)


# what a row says


def test_a_row_says_it_in_plain_words(section):
    found = section.model.row(0)
    told = [cell(section, 0, column) for column in range(len(COLUMNS))]
    assert told[0] == "Photo viewed"
    assert told[1:3] == [found.user, found.patient]
    assert told[3:5] == ["Care", "Done"]
    assert told[5] == found.workstation
    assert told[6].endswith(formats.seconds_clock(found.time))


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_refusal_reads_as_a_refusal_and_is_red(section, choice):
    theme().choose(choice)
    row = next(n for n in range(12) if section.model.row(n).outcome == "refused")
    assert cell(section, row, 0) in {"Unlock refused", "Export refused"}
    assert inked(section, row, 4, "bad")
    assert not inked(section, row, 5, "bad")


def inked(section, row: int, column: int, ink: str) -> bool:
    """Whether a cell has strokes in a colour."""
    drawn = section.table.viewport().grab().toImage()
    box = section.table.visualRect(section.model.index(row, column))
    wanted = QColor(theme().tokens[ink]).hue()
    seen = (
        drawn.pixelColor(x, y)
        for x in range(box.left() + 8, min(box.right(), box.left() + 80))
        for y in range(box.top() + 8, box.bottom() - 8)
    )
    return any(abs(one.hue() - wanted) < 8 and one.saturation() > 100 for one in seen)


def test_headings_follow_the_language(section):
    language().choose("fr")
    assert section.model.headerData(0, Qt.Orientation.Horizontal) != "EVENT"
    assert section.model.headerData(0, Qt.Orientation.Vertical) is None


# order


def press_heading(section, qtbot, column: int) -> None:
    head = section.table.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(column) + 20, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_heading_sorts_and_a_second_press_turns_it_round(section, qtbot, clinic, settle):
    press_heading(section, qtbot, SORTS.index("user"))
    settle()
    assert clinic.search_state.found[-1][1] == LogSort("user", descending=False)
    names = [section.model.row(n).user for n in range(100)]
    assert names == sorted(names, key=str.casefold)
    press_heading(section, qtbot, SORTS.index("user"))
    settle()
    assert clinic.search_state.found[-1][1] == LogSort("user", descending=True)
    assert section.model.row(0).user > names[0]
    press_heading(section, qtbot, SORTS.index("time"))
    settle()
    assert clinic.search_state.found[-1][1] == LogSort()
    assert section.model.row(0).seq == 999


def test_the_order_can_be_chosen_by_keyboard(section, click, settle):
    click(section.more)
    order = section.filters.panel.order
    order.setCurrentIndex(order.findData("time"))
    settle()
    assert seqs(section)[:3] == [0, 1, 2]
    head = section.table.horizontalHeader()
    assert head.sortIndicatorSection() == SORTS.index("time")
    assert head.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder


# keys


def test_home_end_and_page_keys_go_through_all(section, qtbot, settle):
    section.table.setFocus()
    qtbot.keyClick(section.table, Qt.Key.Key_End)
    section.table.look()
    settle()
    assert section.table.currentIndex().row() == 999
    assert section.model.row(999).seq == 0
    qtbot.keyClick(section.table, Qt.Key.Key_PageUp)
    assert section.table.currentIndex().row() < 999
    qtbot.keyClick(section.table, Qt.Key.Key_Home)
    assert section.table.currentIndex().row() == 0


def test_return_opens_an_entry_and_one_on_its_way_as_soon_as_it_comes(section, qtbot, settle):
    section.table.setFocus()
    qtbot.keyClick(section.table, Qt.Key.Key_Home)
    qtbot.keyClick(section.table, Qt.Key.Key_Return)
    assert section.detail.isVisible()
    qtbot.keyClick(section.table, Qt.Key.Key_Escape)
    assert section.detail.isHidden()
    qtbot.keyClick(section.table, Qt.Key.Key_End)
    qtbot.keyClick(section.table, Qt.Key.Key_Return)
    assert section.detail.isHidden()
    section.table.look()
    settle()
    assert section.detail.isVisible()
    assert section.detail._row.seq == 0


# what stays


def test_the_entry_chosen_stays_chosen_when_new_ones_come(section, qtbot, clinic, click, settle):
    click_row(section, qtbot, 3)
    chosen = section.model.row(3).seq
    top = section.table.visualRect(section.table.currentIndex()).top()
    clinic.search_state.size += 40
    click(section.again)
    settle()
    assert section.table.currentIndex().row() == 43
    assert section.model.row(43).seq == chosen
    assert section.table.visualRect(section.table.currentIndex()).top() == top
    assert section.detail.isVisible()


def test_newest_entries_come_with_the_button(section, clinic, click, settle):
    clinic.search_state.size += 5
    click(section.again)
    settle()
    assert section.model.row(0).seq == 1004
    assert section.count.text() == "1,005 entries"


def test_the_answer_to_an_older_question_is_not_shown(section, clinic, settle):
    clinic.gates["search.find"] = threading.Event()
    section.want(LogFilter(outcome="refused"))
    QCoreApplication.processEvents()
    section.want(LogFilter(outcome="given"))
    clinic.gates["search.find"].set()
    settle()
    assert {section.model.row(n).outcome for n in range(20)} == {"given"}


def test_coming_back_to_the_section_shows_what_is_new(section, clinic, settle):
    clinic.search_state.size += 1
    section.enter()
    settle()
    assert section.model.row(0).seq == 1000
    assert clinic.calls["search.newest"] == 1


# the first indexing


def test_a_long_first_look_tells_how_far_it_is_and_can_be_stopped(
    section, clinic, click, settle, qtbot
):
    state = clinic.search_state
    state.steps = 3
    clinic.gates["search.follow"] = threading.Event()
    section.want(LogFilter(outcome="refused"))
    qtbot.waitUntil(section.following.working.isVisible)
    assert "made searchable" in section.following.text.text()
    click(section.following.working.stop)
    clinic.gates["search.follow"].set()
    settle()
    assert section.following.stopped_note.isVisible()
    assert section.errors.isHidden()
    click(section.following.stopped_note.action)
    settle()
    assert section.following.isHidden()
    assert section.model.row(0).outcome == "refused"


def test_a_quick_search_flashes_nothing_up(section, clinic, settle):
    section.want(LogFilter(outcome="refused"))
    settle()
    assert section.following.isHidden()


def test_a_search_that_fails_is_explained_and_can_be_tried_again(section, clinic, click, settle):
    clinic.fail["search.find"] = StorageFailed("disk-full")
    section.want(LogFilter(outcome="refused"))
    settle()
    assert section.errors.code == "disk-full"
    click(section.again)
    settle()
    assert section.errors.isHidden()
    assert section.model.row(0).outcome == "refused"


def test_an_index_that_fails_is_explained(section, clinic, settle):
    clinic.fail["search.follow"] = StorageFailed("disk-full")
    section.refresh()
    settle()
    assert section.errors.code == "disk-full"


# room and the lock


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
def test_columns_make_room_where_there_is_little(open_entries, qtbot, size):
    section = open_entries(size=size)
    wide = size[0] > 1300
    assert section.table.isColumnHidden(3) is not wide
    click_row(section, qtbot, 0)
    assert section.table.isColumnHidden(3)
    assert not section.table.isColumnHidden(0)
    section.detail.closed.emit()
    assert section.table.isColumnHidden(3) is not wide


def test_the_lock_leaves_no_entry_behind(section, qtbot, settle):
    click_row(section, qtbot, 0)
    settle()
    section.filters.panel.patient.setText("Amélie")
    section.wipe()
    assert section.model.rowCount() == 0
    assert section.detail.title.text() == ""
    assert section.filters.panel.patient.text() == ""
    assert section.saved.list.count() == 1
