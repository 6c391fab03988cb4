"""The access-log page by real clicks and keys: paging, filters, standing, chart, export."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip, QWidget

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import language
from clinicvault.gui.log.charts import Sparkline, nice_top
from clinicvault.gui.log.code import CodeDialog
from clinicvault.gui.log.model import COLUMNS, ENTRY
from clinicvault.gui.log.phrases import fact, headline
from clinicvault.gui.log.readable import ReadableChart
from clinicvault.gui.log.standing import FaultsDialog, StandingBanner, tone_of
from clinicvault.gui.resources import resource
from clinicvault.gui.theme import theme
from clinicvault.gui.widgets import column
from clinicvault.services import views
from tests.gui import fakes


@pytest.fixture
def page(open_page):
    return open_page("log")


def status(**changes) -> views.LogStatus:
    fields = {
        "entries": 1000,
        "checkpoint": "ck",
        "ok": True,
        "faults": (),
        "checked": fakes.NOW,
        "witnessed": None,
    }
    return views.LogStatus(**{**fields, **changes})


def entry(**changes) -> views.LogRow:
    fields = {
        "seq": 7,
        "time": fakes.NOW,
        "user": "Noah Fischer",
        "event": "export",
        "patient": "P-1 Amélie Rousseau",
        "objects": (),
        "purpose": "care",
        "outcome": "done",
        "workstation": "Studio 2",
        "detail": (),
    }
    return views.LogRow(**{**fields, **changes})


def cell(page, row: int, column: int) -> str:
    return page.model.index(row, column).data()


# entries, a page at a time


def test_the_newest_entries_stand_first_and_only_one_page_is_fetched(page, clinic):
    assert page.model.rowCount() == 200
    assert page.model.index(0, 0).data(ENTRY).seq == 999
    assert clinic.calls["review.page"] == 1


def test_scrolling_to_the_end_fetches_the_next_page_by_a_job(page, clinic, settle):
    page.table.scrollToBottom()
    QApplication.processEvents()
    settle()
    assert page.model.rowCount() == 400
    assert page.model.index(200, 0).data(ENTRY).seq == 799
    assert not any(
        "MainThread" in where for where in clinic.threads if where.startswith("review.page")
    )


def test_everything_is_fetched_once_and_then_no_more(page, clinic, settle):
    while page.model.canFetchMore(page.table.rootIndex()):
        page.model.fetchMore(page.table.rootIndex())
        settle()
    assert page.model.rowCount() == 1000
    seen = [page.model.index(row, 0).data(ENTRY).seq for row in range(1000)]
    assert seen == list(range(999, -1, -1))
    asked = clinic.calls["review.page"]
    page.model.fetchMore(page.table.rootIndex())
    settle()
    assert clinic.calls["review.page"] == asked


def test_a_second_request_waits_for_the_first(page, clinic, settle):
    page.model.fetchMore(page.table.rootIndex())
    assert not page.model.canFetchMore(page.table.rootIndex())
    page.model.fetchMore(page.table.rootIndex())
    settle()
    assert clinic.calls["review.page"] == 2


def test_after_a_failure_the_rest_can_be_fetched_again(page, clinic, settle):
    clinic.fail["review.page"] = StorageFailed("disk-full")
    page.model.fetchMore(page.table.rootIndex())
    settle()
    assert page.errors.code == "disk-full"
    assert page.model.canFetchMore(page.table.rootIndex())
    page.model.fetchMore(page.table.rootIndex())
    settle()
    assert page.model.rowCount() == 400


def test_the_answer_to_an_older_question_is_not_shown(page, settle):
    page.filters.patient.setText("Keiko")
    page.model.show(page.filters.chosen())
    page.filters.patient.setText("Amélie")
    page.model.show(page.filters.chosen())
    settle()
    assert all("Amélie" in cell(page, row, 2) for row in range(page.model.rowCount()))


def test_newest_entries_come_with_the_button(page, click, clinic, settle):
    click(page.again)
    settle()
    assert (clinic.calls["review.page"], clinic.calls["review.activity"]) == (2, 2)


def test_a_row_says_it_in_plain_words(page):
    texts = [cell(page, 0, column) for column in range(len(COLUMNS))]
    assert texts[0] == "Photo imported"
    assert texts[3:6] == ["Care", "Done", "Studio 2"]
    assert texts[2].startswith("P-7K3M-")


def test_a_refusal_reads_as_a_refusal_and_is_red(page):
    refused = next(
        row for row in range(10) if page.model.index(row, 0).data(ENTRY).outcome == "refused"
    )
    assert cell(page, refused, 0) in {"Unlock refused", "Export refused"}
    assert page.model.index(refused, 4).data(Qt.ItemDataRole.ForegroundRole) == QColor(
        theme().tokens["bad"]
    )


@pytest.mark.parametrize(
    ("event", "outcome", "text"),
    [
        ("export", "done", "Photos exported"),
        ("export", "given", "Photos exported"),
        ("export", "refused", "Export refused"),
        ("photo-full", "refused", "Photo refused"),
        ("export", "intent", "Photos exported: begun"),
        ("backup", "failed", "Backup made: failed"),
        ("leaf-unreadable", "", "leaf-unreadable"),
    ],
)
def test_headlines(qapp, event, outcome, text):
    assert headline(entry(event=event, outcome=outcome)) == text


def test_times_are_the_computers_own(page):
    when = page.model.index(0, 0).data(ENTRY).time
    assert cell(page, 0, 6).endswith(formats.seconds_clock(when))


def test_headings_follow_the_language(page):
    language().choose("fr")
    assert page.model.headerData(2, Qt.Orientation.Horizontal) == "PATIENT"
    assert page.model.headerData(0, Qt.Orientation.Horizontal) != "EVENT"
    assert page.model.headerData(0, Qt.Orientation.Vertical) is None


# filters


def choose(box, value: str) -> None:
    box.setCurrentIndex(box.findData(value))


def test_filters_are_hidden_until_wanted(page, click):
    assert not page.filters.isVisible()
    click(page.more)
    assert page.filters.isVisible()
    click(page.more)
    assert not page.filters.isVisible()


def test_every_filter_reaches_the_service(page, click, clinic, settle, qtbot):
    click(page.more)
    choose(page.filters.person, "Marie Laurent")
    choose(page.filters.kind, "export")
    choose(page.filters.outcome, "refused")
    qtbot.keyClicks(page.filters.patient, "7K3M")
    qtbot.keyClicks(page.filters.text, "studio")
    qtbot.keyClick(page.filters.text, Qt.Key.Key_Return)
    settle()
    assert clinic.log_filters[-1] == {
        "user": "Marie Laurent",
        "event": "export",
        "patient": "7K3M",
        "outcome": "refused",
        "text": "studio",
    }
    assert all(
        page.model.index(row, 0).data(ENTRY).outcome == "refused"
        for row in range(page.model.rowCount())
    )


def test_typing_asks_once_when_it_pauses(page, clinic, settle, qtbot):
    before = clinic.calls["review.page"]
    with qtbot.waitSignal(page.filters.changed, timeout=5000):
        qtbot.keyClicks(page.filters.text, "keiko")
    settle()
    assert clinic.calls["review.page"] == before + 1


def test_where_nothing_fits_the_page_says_so_and_leads_back(page, click, settle, qtbot):
    click(page.more)
    qtbot.keyClicks(page.filters.text, "nobody of that name")
    qtbot.keyClick(page.filters.text, Qt.Key.Key_Return)
    settle()
    assert page.nothing.isVisible()
    click(page.filters.clear)
    settle()
    assert not page.nothing.isVisible()
    assert page.filters.text.text() == ""
    assert page.model.rowCount() == 200


def test_a_filter_survives_a_change_of_language(page):
    choose(page.filters.kind, "unlock")
    language().choose("fr")
    assert page.filters.kind.currentData() == "unlock"
    assert page.filters.kind.itemText(0) != "All events"


def test_people_invited_since_the_unlock_can_be_filtered_for(open_page, clinic):
    vault_users = len(clinic.users)
    page = open_page("log")
    clinic.users.append(fakes.person(40, "Zoë Meier"))
    page.filters.know(tuple(clinic.users))
    assert page.filters.person.count() == vault_users + 2


def test_ctrl_f_puts_the_cursor_into_the_search(page, qtbot):
    qtbot.waitExposed(page.window())
    page.search()
    assert page.window().focusWidget() is page.filters.text


# one entry


def click_row(page, qtbot, row: int) -> None:
    place = page.table.visualRect(page.model.index(row, 0)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def detail_texts(page) -> str:
    QApplication.processEvents()
    labels = page.detail.findChildren(type(page.detail.title))
    return "\n".join(one.text() for one in labels if not one.isHidden())


def test_a_click_opens_the_entry_with_every_field(page, qtbot):
    click_row(page, qtbot, 1)
    shown = page.model.index(1, 0).data(ENTRY)
    texts = detail_texts(page)
    assert page.detail.isVisible()
    assert page.detail.title.text() == headline(shown)
    for wanted in (
        formats.number(shown.seq),
        shown.user,
        shown.patient,
        "Studio 2",
        "Care",
        "1 photo or record",
        shown.objects[0][:12],
    ):
        assert wanted in texts


def test_arrow_keys_walk_through_the_entries(page, qtbot):
    click_row(page, qtbot, 1)
    first = page.detail.title.text()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.detail.title.text() != first


def test_the_cross_and_escape_close_the_entry(page, qtbot, click):
    click_row(page, qtbot, 2)
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert page.detail.isHidden()
    click_row(page, qtbot, 2)
    page.detail.closed.emit()
    assert page.detail.isHidden()
    assert page.table.selectedIndexes() == []


def test_columns_make_room_for_the_entry(open_page, qtbot):
    page = open_page("log", size=(1440, 900))
    assert not page.table.isColumnHidden(3)
    click_row(page, qtbot, 0)
    assert page.table.isColumnHidden(3)
    page.detail.closed.emit()
    assert not page.table.isColumnHidden(3)


def test_many_objects_are_counted_and_only_some_are_named(page):
    page.detail.show_entry(entry(objects=tuple(f"{n:032x}" for n in range(40))))
    texts = detail_texts(page)
    assert "40 photos or records" in texts
    assert "…" in texts


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("reason", "password-weak", ("Why", "This password is too easy to guess.")),
        ("reason", "no-such-code", ("Why", "no-such-code")),
        ("recipient", "Dr Okafor", ("Given to", "Dr Okafor")),
        ("form", "age", ("Form", "Encrypted file (age)")),
        ("form", "other", ("Form", "other")),
        ("roles", "3", ("Roles", "Front desk, Practitioner")),
        ("roles", "x", ("Roles", "x")),
        ("hint own record", "True", ("Noticed by the computer", "own record: True")),
        ("unheard-of", "1", ("unheard-of", "1")),
        ("passed over", "may, june", ("Backups that were not good", "may, june")),
        ("damaged", "3", ("Number of damaged things", "3")),
        ("sound", "True", ("Sound of films", "kept")),
        ("clips", "False", ("Short films of live photos", "left out")),
        ("policy", "media", ("Rule", "Photos and films")),
        ("policy", "other", ("Rule", "other")),
        ("edited", "clock", ("What was set", "Camera's clock")),
        ("photos", "12", ("Number of photos", "12")),
        ("erased", "9", ("Number of files erased", "9")),
        ("kept", "3", ("Number of files that stay", "3")),
        ("reason", "discarded", ("Why", "No longer wanted")),
        ("stripped", "location, owner", ("Removed from the file", "place, owner's name")),
        ("raw", "x", ("RAW files of cameras", "x")),
    ],
)
def test_facts_of_an_entry(qapp, key, value, shown):
    assert fact(key, value) == shown


@pytest.mark.parametrize(
    ("event", "outcome", "said"),
    [
        ("file-set-aside", "done", "File that could not be read kept aside"),
        ("raw-kept", "done", "Camera's RAW file kept"),
        ("kept-files-list", "refused", "List of files kept aside refused"),
        ("kept-file-open", "done", "File kept aside tried again"),
        ("kept-file-read", "done", "File kept aside became a photo"),
        ("kept-file-delete", "refused", "Deletion of a file kept aside refused"),
        ("policy-change", "done", "Rules of the clinic changed"),
        ("sources-erased", "intent", "Files erased from card or folder: begun"),
    ],
)
def test_events_about_files_have_words_and_a_sign(qapp, event, outcome, said):
    assert headline(entry(event=event, outcome=outcome)) == said
    assert event in words.event_names()
    assert resource("icons", f"{words.event_icon(event)}.svg").is_file()


def test_the_entry_follows_the_language(page, qtbot):
    click_row(page, qtbot, 0)
    before = detail_texts(page)
    language().choose("fr")
    assert detail_texts(page) != before


def test_the_lock_leaves_no_name_behind(page, qtbot):
    click_row(page, qtbot, 0)
    page.filters.patient.setText("Amélie")
    page.wipe()
    assert page.model.rowCount() == 0
    assert page.detail.title.text() == ""
    assert page.filters.patient.text() == ""


# whether it is complete


@pytest.mark.parametrize(
    ("found", "tone", "words"),
    [
        (status(), "ok", "Log complete, checked"),
        (status(ok=False, faults=((812, "leaf-altered"),)), "bad", "Log NOT complete"),
        (status(unsettled=1), "warn", "Restored, not reviewed yet"),
        (status(ok=False, faults=((1, "leaf-missing"),), unsettled=2), "bad", "Log NOT complete"),
    ],
)
def test_the_badge_says_it_in_words_and_colour(open_page, clinic, found, tone, words):
    clinic.log_verdict = found
    page = open_page("log")
    assert page.standing.badge.property("badge") == tone == tone_of(found)
    assert words in page.standing.badge.text()
    assert formats.clock(fakes.NOW) in page.standing.badge.text()


def test_before_any_check_the_badge_is_neutral():
    assert tone_of(None) == "neutral"


def test_the_first_visit_checks_the_log_and_later_ones_do_not(page, clinic, settle):
    assert clinic.calls["review.verify"] == 1
    page.enter(page.place("log"))
    settle()
    assert clinic.calls["review.verify"] == 1


def test_check_now(page, click, clinic, settle):
    clinic.log_verdict = status(ok=False, faults=((3, "leaf-missing"),))
    click(page.check)
    assert not page.check.isEnabled()
    assert "Checking" in page.standing.badge.text()
    settle()
    assert page.check.isEnabled()
    assert page.standing.badge.property("badge") == "bad"


def test_a_check_that_fails_can_be_tried_again(page, click, clinic, settle):
    clinic.fail["review.verify"] = IntegrityError("founding-changed")
    click(page.check)
    settle()
    assert page.errors.code == "founding-changed"
    assert page.check.isEnabled()
    assert page.standing.badge.property("badge") == "ok"


def test_when_a_copy_went_elsewhere_is_said(open_page, clinic, settle, click):
    page = open_page("log")
    assert page.standing.copy.text() == "Copy held elsewhere: none yet"
    clinic.log_verdict = status(witnessed=fakes.NOW)
    click(page.check)
    settle()
    assert formats.moment(fakes.NOW) in page.standing.copy.text()


def test_faults_are_named_on_the_page_and_listed_in_full(open_page, clinic, click):
    clinic.log_verdict = status(
        ok=False, faults=tuple((n, "leaf-altered") for n in range(812, 840))
    )
    page = open_page("log")
    assert page.warning.isVisible()
    assert "Entry 812 of the access log was changed" in page.warning.body.text()
    assert "28 places" in page.warning.body.text()
    click(page.warning.every)
    dialog = page.findChild(FaultsDialog)
    lines = dialog.lines.stringList()
    assert len(lines) == 28
    assert "839" in lines[-1]
    language().choose("fr")
    assert dialog.lines.stringList() != lines
    dialog.accept()


def test_a_restore_is_explained_without_an_alarm(open_page, clinic):
    clinic.log_verdict = status(unsettled=2)
    page = open_page("log")
    assert page.warning.property("banner") == "warn"
    assert "2 times without a review" in page.warning.head.text()
    assert not page.warning.every.isVisible()


def test_the_alarm_goes_when_all_is_well_again(open_page, clinic, click, settle):
    clinic.log_verdict = status(ok=False, faults=((1, "leaf-missing"),))
    page = open_page("log")
    clinic.log_verdict = status()
    click(page.check)
    settle()
    assert page.warning.isHidden()


def test_an_alarm_without_a_place_is_still_an_alarm(qtbot):
    over = QWidget()
    qtbot.addWidget(over)
    banner = StandingBanner()
    over.setLayout(column(banner))
    banner.show_status(status(ok=False))
    assert not banner.isHidden()


@pytest.mark.parametrize("wide", [True, False])
def test_the_daily_check_code(open_page, click, settle, wide):
    page = open_page("log", size=(1440, 900) if wide else (1024, 700))
    click(page.code if wide else page.code_small)
    settle()
    dialog = page.findChild(CodeDialog)
    assert dialog.text.text().startswith("clinicvault.local/")
    click(dialog.copy)
    assert QGuiApplication.clipboard().text() == dialog.text.text()
    assert dialog.copied.isVisible()
    dialog.accept()


def test_a_check_code_that_cannot_be_made_is_explained(page, click, settle, clinic, monkeypatch):
    def fail(_):
        raise IntegrityError("log-rolled-back")

    monkeypatch.setattr(type(page._review), "checkpoint", fail)
    click(page.code)
    settle()
    assert page.errors.code == "log-rolled-back"


# counts and chart


def test_cards_compare_today_with_the_days_before(page):
    card = page.cards["events"]
    assert card.number.text().isdecimal()
    assert "% on average" in card.note.text()
    card.show_values([10, 10, 15])
    assert card.note.text().startswith("+50")
    card.show_values([10, 10, 5])
    assert card.note.text().startswith("−50")
    card.show_values([10, 10])
    assert card.note.text().startswith("±0")
    card.show_values([0, 0, 5])
    assert card.note.text() == ""
    card.show_values([7])
    assert card.number.text() == "7"


def test_a_sparkline_needs_two_days(qtbot):
    line = Sparkline("chart1")
    qtbot.addWidget(line)
    line.show()
    empty = line.grab().toImage()
    line.show_values([3])
    assert line.grab().toImage() == empty
    line.show_values([3, 9, 1])
    assert line.grab().toImage() != empty


@pytest.mark.parametrize(
    ("most", "top"), [(0, 3), (3, 3), (4, 6), (110, 120), (29_999, 30_000), (30_001, 60_000)]
)
def test_the_axis_ends_at_a_round_number(most, top):
    assert nice_top(most) == top


@pytest.mark.parametrize(("key", "bars"), [("7", 7), ("30", 30), ("365", 53)])
def test_the_period_can_be_chosen(page, click, settle, key, bars):
    click(page.days.button(key))
    settle()
    assert page.chart.count == bars


def test_a_failure_to_count_is_explained(page, click, clinic, settle):
    clinic.fail["review.activity"] = StorageFailed("disk-full")
    click(page.days.button("7"))
    settle()
    assert page.errors.code == "disk-full"


@pytest.fixture
def chart(qtbot):
    made = ReadableChart()
    qtbot.addWidget(made)
    made.resize(440, 200)
    made.show_days([views.DayActivity(dt.date(2026, 11, 1 + n), n, 1, 2, n + 3) for n in range(10)])
    made.show()
    qtbot.waitActive(made)
    return made


def test_the_keyboard_reads_bar_by_bar(chart, qtbot):
    heard = []
    chart.read.connect(heard.append)
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    assert chart.marked == 9
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert (
        heard[-1]
        == "9 Nov 2026: 8 views, 1 export or import, 2 refused"
        == chart.accessibleDescription()
    )
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.marked == 0
    qtbot.keyClick(chart, Qt.Key.Key_PageDown)
    assert chart.marked == 7
    qtbot.keyClick(chart, Qt.Key.Key_PageDown)
    assert chart.marked == 9
    qtbot.keyClick(chart, Qt.Key.Key_End)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.marked == 9


def test_leaving_the_chart_unmarks_it(chart):
    chart.setFocus()
    chart.clearFocus()
    assert chart.marked == -1
    assert "Arrow keys" in chart.accessibleDescription()


def test_the_mouse_marks_the_bar_below_it_and_the_tip_says_it(chart, qtbot):
    place = QPoint(chart.width() - 20, 100)
    qtbot.mouseMove(chart, place)
    assert chart.bar_at(place.x()) == 9
    QApplication.sendEvent(
        chart, QHelpEvent(QHelpEvent.Type.ToolTip, place, chart.mapToGlobal(place))
    )
    assert QToolTip.text() == chart.words(9)
    outside = QPoint(2, 100)
    QApplication.sendEvent(
        chart, QHelpEvent(QHelpEvent.Type.ToolTip, outside, chart.mapToGlobal(outside))
    )
    assert chart.bar_at(outside.x()) == -1


def test_the_marked_bar_is_seen(chart):
    plain = chart.grab().toImage()
    chart.mark(4)
    assert chart.grab().toImage() != plain


def test_a_long_time_is_told_by_the_week(chart):
    days = [
        views.DayActivity(dt.date(2026, 1, 1) + dt.timedelta(days=n), 1, 0, 0, 1)
        for n in range(100)
    ]
    chart.show_days(days)
    assert chart.words(0) == "Week from 1 Jan 2026: 7 views, 0 exports and imports, 0 refused"


def test_an_empty_chart_has_nothing_to_read(chart, qtbot):
    chart.show_days([])
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.words(0) == ""
    assert chart.bar_at(100) == -1


def test_every_tool_has_a_name_for_screen_readers(page):
    tools = (
        page.more,
        page.again,
        page.check,
        page.code_small,
        page.table,
        page.bar,
        page.chart,
        page.filters.text,
        page.filters.patient,
        page.filters.person,
        page.filters.kind,
        page.filters.outcome,
    )
    assert all(one.accessibleName() for one in tools)


# export


def save_to(page, path: Path) -> None:
    dialog = page.findChild(QFileDialog)
    dialog.selectFile(str(path))
    dialog.accept()


def test_the_export_goes_where_it_was_told_and_counts_as_a_copy(
    page, click, clinic, settle, tmp_path
):
    click(page.export)
    save_to(page, tmp_path / "log.jsonl")
    assert not page.export.isEnabled()
    settle()
    assert clinic.exported_log == [tmp_path / "log.jsonl"]
    assert page.notice.head.text() == "1,000 entries written."
    assert page.export.isEnabled()
    assert clinic.calls["review.verify"] == 2


def test_the_name_offered_for_the_export_tells_the_day_and_no_person(page, click):
    click(page.export)
    dialog = page.findChild(QFileDialog)
    names = [Path(name).name for name in dialog.selectedFiles()]
    assert names == [f"access-log-{dt.datetime.now().astimezone().date()}.jsonl"]
    dialog.reject()


def test_progress_of_the_export_is_shown(page, click, clinic, settle, qtbot, tmp_path):
    click(page.export)
    save_to(page, tmp_path / "log.jsonl")
    assert page.bar.isVisible()
    settle()
    assert "written" in page.written.text()
    assert not page.bar.isVisible()


def test_an_export_that_fails_says_so(page, click, clinic, settle, tmp_path):
    clinic.fail["review.export"] = StorageFailed("disk-full")
    click(page.export)
    save_to(page, tmp_path / "log.jsonl")
    settle()
    assert page.errors.code == "disk-full"
    assert page.export.isEnabled()
    assert not page.notice.isVisible()


# room


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_page_fits_the_window(open_page, size, code):
    language().choose(code)
    page = open_page("log", size=size)
    page.more.click()
    window = page.window()
    assert (window.width(), window.height()) == size


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("found", [status(unsettled=1), status(ok=False, faults=((1, "x"),))])
def test_the_badge_is_never_cut(open_page, clinic, click, settle, found, size):
    page = open_page("log", size=size)
    clinic.log_verdict = found
    click(page.check)
    settle()
    assert _whole(page.standing.badge)
    for code in ("fr", "en", "fr"):
        language().choose(code)  # said at once, before the window comes round to its layout
        assert _whole(page.standing.badge)


def _whole(shown) -> bool:
    return shown.width() >= shown.sizeHint().width()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_filters_say_what_they_are_in_full(open_page, click, size, code):
    language().choose(code)
    page = open_page("log", size=size)
    click(page.more)
    QApplication.processEvents()
    for box in (page.filters.person, page.filters.kind, page.filters.outcome):
        assert box.shown == box.currentText()
        assert box.width() >= box.minimumSizeHint().width()
    assert page.filters.clear.isVisible() != page.filters.clear_small.isVisible()


def test_a_long_choice_ends_in_an_ellipsis_and_the_tip_has_it_all(open_page, click, qtbot):
    language().choose("fr")
    page = open_page("log", size=(940, 620))
    click(page.more)
    box = page.filters.kind
    longest = max(range(box.count()), key=lambda place: len(box.itemText(place)))
    box.setCurrentIndex(longest)
    QApplication.processEvents()
    assert box.shown.endswith("…")
    assert box.currentText().startswith(box.shown[:-1])
    assert not box.grab().isNull()
    middle = box.rect().center()
    ask = QHelpEvent(QEvent.Type.ToolTip, middle, box.mapToGlobal(middle))
    QApplication.sendEvent(box, ask)
    assert QToolTip.text() == box.currentText()


def test_one_press_shows_all_entries_again_in_a_small_window(open_page, click, settle):
    page = open_page("log", size=(940, 620))
    click(page.more)
    page.filters.outcome.setCurrentIndex(2)
    settle()
    click(page.filters.clear_small)
    settle()
    assert page.filters.chosen().outcome == ""


@pytest.mark.parametrize("code", ["en", "fr"])
def test_entries_have_room_beside_a_warning_and_filters(open_page, clinic, click, code):
    language().choose(code)
    clinic.log_verdict = status(unsettled=1)
    page = open_page("log", size=(940, 620))
    click(page.more)
    QApplication.processEvents()
    assert page.table.viewport().height() >= 4 * page.table.rowHeight(0)
    assert page.warning.accept.isVisible()


def test_a_low_window_leaves_the_chart_out(open_page):
    assert not open_page("log", size=(1024, 600)).chart.isVisible()


def test_front_desk_and_practitioners_do_not_reach_the_page(open_shell):
    from clinicvault.gui.shell.registry import allowed_pages

    for user in (fakes.MARIE, fakes.INES):
        shell = open_shell(user)
        assert "log" not in [kind.name for kind in allowed_pages(shell._desk.session)]
