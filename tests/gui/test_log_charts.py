"""The charts of the access log: every mark by mouse, keyboard and screen reader, and its entries."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.i18n import language
from clinicvault.gui.log.charts.activity import ActivityChart, nice_top
from clinicvault.gui.log.charts.hours import HeatMap, runs
from clinicvault.gui.log.charts.legend import Sign
from clinicvault.gui.log.charts.people import PeopleStrips, distance
from clinicvault.gui.log.charts.purposes import PurposeBars
from clinicvault.gui.log.charts.spark import Sparkline
from clinicvault.gui.theme import theme
from clinicvault.gui.widgets.dates import today
from clinicvault.services import views
from clinicvault.services.views import LogFilter
from tests.gui.log_hands import charts

OPEN = tuple(tuple(day < 5 and 8 <= hour < 18 for hour in range(24)) for day in range(7))
COUNTS = tuple(tuple(day * hour for hour in range(24)) for day in range(7))


@pytest.fixture
def settle(settle):
    """Charts come one a turn: wait until all of them are there."""

    def wait() -> None:
        settle()
        for _ in range(20):
            QCoreApplication.processEvents()

    return wait


@pytest.fixture
def page(open_page):
    return open_page("log", tab="charts")


@pytest.fixture
def section(page, qtbot):
    made = charts(page)
    qtbot.waitUntil(lambda: made.turns.done)
    return made


def person(name: str, now: float, past: float = 4, days=(3, 4, 5)) -> views.PersonActivity:
    return views.PersonActivity(f"{len(name):032x}", name, (), tuple(days), now, past, 1.0, 5.0)


def shown(qtbot, made, size=(440, 260)):
    qtbot.addWidget(made)
    made.resize(*size)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def bars(qtbot):
    made = ActivityChart()
    made.show_days([views.DayActivity(dt.date(2026, 11, 1 + n), n, 1, 2, n + 3) for n in range(10)])
    return shown(qtbot, made)


@pytest.fixture
def hours(qtbot):
    made = HeatMap()
    made.show_grid(views.HourGrid(COUNTS, OPEN))
    return shown(qtbot, made)


# one chart: walking, tips, looks


def test_the_keyboard_reads_bar_by_bar(bars, qtbot):
    heard = []
    bars.read.connect(heard.append)
    bars.setFocus(Qt.FocusReason.TabFocusReason)
    assert bars.marked == 9
    qtbot.keyClick(bars, Qt.Key.Key_Left)
    said = "9 Nov 2026: 8 views, 1 export or import, 2 refused"
    assert heard[-1] == said == bars.accessibleDescription()
    for key, place in (
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_PageDown, 7),
        (Qt.Key.Key_PageDown, 9),
        (Qt.Key.Key_End, 9),
        (Qt.Key.Key_Right, 9),
    ):
        qtbot.keyClick(bars, key)
        assert bars.marked == place


def test_leaving_a_chart_unmarks_it(bars):
    bars.setFocus()
    bars.clearFocus()
    assert bars.marked == -1
    assert "Arrow keys" in bars.accessibleDescription()


def test_the_mouse_marks_what_is_below_it_and_the_tip_says_it(bars, qtbot):
    place = QPoint(bars.width() - 20, 100)
    qtbot.mouseMove(bars, place)
    assert bars.at(QPointF(place)) == 9
    tip = QHelpEvent(QHelpEvent.Type.ToolTip, place, bars.mapToGlobal(place))
    QApplication.sendEvent(bars, tip)
    assert QToolTip.text() == bars.words(9)
    outside = QPoint(2, 100)
    tip = QHelpEvent(QHelpEvent.Type.ToolTip, outside, bars.mapToGlobal(outside))
    QApplication.sendEvent(bars, tip)
    assert bars.at(QPointF(outside)) == -1


def test_a_press_and_return_ask_for_what_stands_behind(bars, qtbot):
    asked = []
    bars.pressed.connect(asked.append)
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.box(3).center().toPoint())
    bars.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(bars, Qt.Key.Key_Home)
    qtbot.keyClick(bars, Qt.Key.Key_Return)
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(2, 100))
    assert asked == [3, 0]


def test_a_long_time_is_told_by_the_week(bars):
    first = dt.date(2026, 1, 1)
    days = [views.DayActivity(first + dt.timedelta(days=n), 1, 0, 0, 1) for n in range(100)]
    bars.show_days(days)
    assert bars.words(0) == "Week from 1 Jan 2026: 7 views, 0 exports and imports, 0 refused"
    assert [one.day for one in bars.days(14)] == [dt.date(2026, 4, 9), dt.date(2026, 4, 10)]


def test_an_empty_chart_has_nothing_to_read(bars, qtbot):
    bars.show_days([])
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Right)
    assert bars.words(0) == ""
    assert bars.at(QPointF(100, 50)) == -1


@pytest.mark.parametrize(
    ("most", "top"), [(0, 3), (3, 3), (4, 6), (110, 120), (29_999, 30_000), (30_001, 60_000)]
)
def test_the_axis_ends_at_a_round_number(most, top):
    assert nice_top(most) == top


def test_arrows_go_through_the_week_and_stop_at_its_edges(hours, qtbot):
    hours.setFocus(Qt.FocusReason.TabFocusReason)
    assert hours.marked == 8
    assert hours.accessibleDescription() == "Monday, 08:00 to 09:00: 0 entries"
    qtbot.keyClick(hours, Qt.Key.Key_Down)
    assert hours.words(hours.marked) == "Tuesday, 08:00 to 09:00: 8 entries"
    qtbot.keyClick(hours, Qt.Key.Key_Up)
    qtbot.keyClick(hours, Qt.Key.Key_Up)
    assert hours.marked == 8
    qtbot.keyClick(hours, Qt.Key.Key_End)
    assert hours.words(hours.marked) == "Sunday, 23:00 to 00:00: 138 entries, outside hours"
    qtbot.keyClick(hours, Qt.Key.Key_Down)
    assert hours.marked == 7 * 24 - 1


def test_every_field_of_the_week_is_where_it_is_drawn(hours):
    assert all(hours.at(hours.box(n).center()) == n for n in range(hours.count))
    assert hours.at(QPointF(3, 100)) == -1


def test_hours_outside_the_clinics_have_another_colour(hours):
    drawn = hours.grab().toImage()
    inside, outside = hours.box(4 * 24 + 17), hours.box(4 * 24 + 20)
    ink = [drawn.pixelColor(box.center().toPoint()).hue() for box in (inside, outside)]
    assert abs(ink[0] - ink[1]) > 60


def test_the_same_hours_of_days_in_a_row_have_one_frame():
    assert runs(OPEN) == [(0, 4, 8, 17)]
    saturday = (*OPEN[:5], tuple(9 <= hour < 12 for hour in range(24)), OPEN[6])
    assert runs(saturday) == [(0, 4, 8, 17), (5, 5, 9, 11)]
    assert runs(((False,) * 24,) * 7) == []


def test_people_are_told_against_their_own_past(qtbot):
    made = PeopleStrips()
    made.show_people([person("Ada", 4), person("Zoë", 31), person("Bob", 4)])
    shown(qtbot, made, (700, 200))
    assert [one.name for one in made.people] == ["Zoë", "Ada", "Bob"]
    assert made.words(0) == (
        "Zoë: 31 patients a day in the last seven working days, usual 4 (give or take 1), "
        "colleagues 5"
    )
    assert distance(made.people[0]) == 27
    made.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(made, Qt.Key.Key_Down)
    assert made.marked == 1
    assert all(made.at(made.box(n).center()) == n for n in range(3))
    assert made.words(9) == ""


def test_reasons_stand_most_first_and_unused_ones_do_not(qtbot):
    made = PurposeBars()
    made.show_purposes(
        [
            views.PurposeCount(Purpose.CARE, 1, 2),
            views.PurposeCount(Purpose.MARKETING, 0, 0),
            views.PurposeCount(None, 7, 90),
        ]
    )
    shown(qtbot, made)
    assert [made.words(n) for n in range(3)] == [
        "The patient's own copy: 7 exports · 90 pictures",
        "Care: 1 export · 2 pictures",
        "",
    ]


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_charts_paint_in_both_themes_and_show_what_is_marked(hours, bars, qtbot, choice):
    strips, reasons = PeopleStrips(), PurposeBars()
    strips.show_people([person("Ada", 4), person("Zoë", 31)])
    reasons.show_purposes([views.PurposeCount(Purpose.CARE, 1, 2)])
    theme().choose(choice)
    for made in (hours, bars, strips, reasons):
        shown(qtbot, made)
        made.mark(-1)
        plain = made.grab().toImage()
        made.mark(0)
        assert made.grab().toImage() != plain


@pytest.mark.parametrize("kind", ["day", "band", "week", "peers", "hours", "scale"])
def test_every_sign_of_a_legend_is_drawn(qtbot, kind):
    made = Sign(kind)
    qtbot.addWidget(made)
    empty = made.grab().toImage().copy()
    empty.fill(empty.pixelColor(0, 0))
    assert made.grab().toImage() != empty


def test_a_sparkline_needs_two_days(qtbot):
    line = Sparkline("chart1")
    qtbot.addWidget(line)
    line.show()
    empty = line.grab().toImage()
    line.show_values([3])
    assert line.grab().toImage() == empty
    line.show_values([3, 9, 1])
    assert line.grab().toImage() != empty


# the section


def test_cards_compare_today_with_the_days_before(section):
    card = section.cards["events"]
    assert card.number.text().isdecimal()
    assert "% on average" in card.note.text()
    for values, note in (
        ([10, 10, 15], "+50"),
        ([10, 10, 5], "−50"),
        ([10, 10], "±0"),
    ):
        card.show_values(values)
        assert card.note.text().startswith(note)
    card.show_values([0, 0, 5])
    assert card.note.text() == ""
    card.show_values([7])
    assert card.number.text() == "7"


@pytest.mark.parametrize(("key", "bars"), [("7", 7), ("30", 30), ("90", 90), ("365", 53)])
def test_the_period_can_be_chosen(section, click, settle, clinic, key, bars):
    click(section.period.lengths.button(key))
    settle()
    assert section.activity.count == bars
    first = today() - dt.timedelta(days=int(key) - 1)
    assert clinic.search_state.periods[-1] in {
        (first, today()),
        (today() - dt.timedelta(days=29), today()),
    }


def test_a_period_of_ones_own(section, click, settle, clinic, qtbot):
    click(section.period.lengths.button("own"))
    for box, text in ((section.period.since, "03/11/2026"), (section.period.until, "12/11/2026")):
        box.clear()
        qtbot.keyClicks(box, text)
        qtbot.keyClick(box, Qt.Key.Key_Return)
        settle()
    assert (dt.date(2026, 11, 3), dt.date(2026, 11, 12)) in clinic.search_state.periods
    assert section.activity.count == 10
    assert section.cards["events"].number.text() != "–"


def test_days_the_wrong_way_round_are_turned(section, settle, click):
    click(section.period.lengths.button("own"))
    section.period.since.set_day(dt.date(2026, 11, 12))
    section.period.until.set_day(dt.date(2026, 11, 3))
    assert section.period.days() == (dt.date(2026, 11, 3), dt.date(2026, 11, 12))


def test_a_failure_to_count_is_explained(section, click, clinic, settle):
    clinic.fail["search.charts"] = StorageFailed("disk-full")
    click(section.again)
    settle()
    assert section.errors.code == "disk-full"
    click(section.again)
    settle()
    assert section.errors.isHidden()


def test_where_nothing_happened_the_chart_says_so(section, clinic, click, settle):
    day = today()
    nothing = views.HourGrid(((0,) * 24,) * 7, OPEN)
    clinic.search_state.charts = views.LogCharts(day, day, nothing, (), (), ())
    click(section.again)
    settle()
    assert section.nothing[section.people].isVisible()
    assert not section.people.isVisible()
    assert section.nothing[section.purposes].isVisible()


def press_mark(qtbot, figure, number: int) -> None:
    place = figure.box(number).center().toPoint()
    qtbot.mouseClick(figure, Qt.MouseButton.LeftButton, pos=place)


@pytest.mark.parametrize(
    ("figure", "number", "wanted"),
    [
        ("activity", 29, lambda s: LogFilter(since=today(), until=today())),
        ("hours", 4 * 24 + 16, lambda s: LogFilter(weekday=4, hour=16)),
        ("people", 0, lambda s: LogFilter(user=s.people.people[0].id)),
        ("purposes", 0, lambda s: LogFilter(events=("export", "photo-open"), purpose="colleagues")),
        ("purposes", 2, lambda s: LogFilter(events=("report-write",))),
    ],
)
def test_a_press_leads_to_the_entries_behind_it(
    page, section, clinic, qtbot, settle, figure, number, wanted
):
    expected = wanted(section)
    if expected.since is None:
        since = today() - dt.timedelta(days=29)
        expected = dataclasses.replace(expected, since=since, until=today())
    press_mark(qtbot, getattr(section, figure), number)
    settle()
    assert page.sections.current == "entries"
    assert clinic.search_state.found[-1][0] == expected


def test_charts_follow_the_language(section):
    before = section.hours.accessibleName()
    language().choose("fr")
    assert section.hours.accessibleName() != before


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_charts_fit_the_window(open_page, size, code):
    language().choose(code)
    page = open_page("log", tab="charts", size=size)
    section = charts(page)
    assert (page.window().width(), page.window().height()) == size
    assert section.people.width() <= section.width()
    wide = section._pair.direction() is section._pair.Direction.LeftToRight
    assert wide is (section.width() >= 1000)


def test_the_lock_leaves_no_name_behind(section):
    section.wipe()
    assert section.people.people == ()


def test_a_first_look_that_is_stopped_can_be_begun_again(section, clinic, click, settle, qtbot):
    clinic.search_state.steps = 3
    clinic.gates["search.follow"] = threading.Event()
    click(section.again)
    qtbot.waitUntil(section.following.working.isVisible)
    click(section.following.working.stop)
    clinic.gates["search.follow"].set()
    settle()
    assert section.following.stopped_note.isVisible()
    assert section.errors.isHidden()
    click(section.following.stopped_note.action)
    settle()
    assert section.following.isHidden()
    assert section.activity.count == 30
