"""Searching the entries: every condition, chips that go one by one, kinds, saved views."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui import words
from clinicvault.gui.i18n import language
from clinicvault.gui.log.entries.conditions import conditions
from clinicvault.gui.log.entries.kinds import groups
from clinicvault.gui.log.entries.saved import DropDialog, NameDialog
from clinicvault.services import views
from clinicvault.services.views import LogFilter, LogSort
from tests.gui import fakes
from tests.gui.hands import dialog
from tests.gui.log_hands import choose, entries, seqs


@pytest.fixture
def section(open_page):
    return entries(open_page("log", tab="entries"))


def last(clinic) -> LogFilter:
    return clinic.search_state.found[-1][0]


def shown(section) -> set[str]:
    return {chip.text() for chip in section.chips.chips}


# conditions


def test_filters_are_hidden_until_wanted(section, click):
    assert not section.filters.isVisible()
    click(section.more)
    assert section.filters.isVisible()
    click(section.more)
    assert not section.filters.isVisible()


def test_every_condition_reaches_the_service(section, click, clinic, settle, qtbot):
    click(section.more)
    qtbot.waitUntil(section.filters.panel.flagged.isVisible)
    computer = clinic.lifecycle.computers[0]
    choose(section.filters.panel.person, fakes.MARIE.id)
    choose(section.filters.panel.outcome, "given")
    choose(section.filters.panel.reason, "colleagues")
    choose(section.filters.panel.computer, computer.id)
    qtbot.keyClicks(section.filters.panel.patient, "7K3M")
    qtbot.keyClicks(section.filters.text, "export")
    for box, day in (
        (section.filters.panel.since, "01/11/2026"),
        (section.filters.panel.until, "21/11/2026"),
    ):
        qtbot.keyClicks(box, day)
        qtbot.keyClick(box, Qt.Key.Key_Return)
    click(section.filters.panel.flagged, QPoint(10, 12))
    settle()
    assert last(clinic) == LogFilter(
        user=fakes.MARIE.id,
        outcome="given",
        purpose="colleagues",
        workstation=computer.id,
        patient="7K3M",
        text="export",
        since=dt.date(2026, 11, 1),
        until=dt.date(2026, 11, 21),
        flagged=True,
    )


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (LogFilter(outcome="refused"), "222 of 1,000 entries"),
        (LogFilter(text="nobody"), "0 of 1,000 entries"),
        (LogFilter(), "1,000 entries"),
    ],
)
def test_how_many_fit_is_said(section, settle, wanted, told):
    section.want(wanted)
    settle()
    assert section.count.text() == told


def test_typing_asks_once_when_it_pauses(section, clinic, settle, qtbot):
    before = clinic.calls["search.find"]
    with qtbot.waitSignal(section.filters.changed, timeout=5000):
        qtbot.keyClicks(section.filters.text, "front")
    settle()
    assert clinic.calls["search.find"] == before + 1
    assert last(clinic).text == "front"


def test_a_day_that_is_none_asks_for_nothing(section, click, clinic, settle, qtbot):
    click(section.more)
    before = clinic.calls["search.find"]
    qtbot.keyClicks(section.filters.panel.since, "some day")
    qtbot.keyClick(section.filters.panel.since, Qt.Key.Key_Return)
    settle()
    assert clinic.calls["search.find"] == before


def test_where_nothing_fits_the_page_says_so_and_leads_back(section, click, settle, qtbot):
    qtbot.keyClicks(section.filters.text, "nobody of that name")
    qtbot.keyClick(section.filters.text, Qt.Key.Key_Return)
    settle()
    assert section.nothing.isVisible()
    assert not section.table.isVisible()
    click(section.all)
    settle()
    assert section.table.isVisible()
    assert section.filters.text.text() == ""
    assert len(seqs(section)) == 1000


def test_people_known_later_can_be_filtered_for(section, clinic):
    before = section.filters.panel.person.count()
    section.know((*clinic.users, fakes.person(40, "Zoë Meier")))
    assert section.filters.panel.person.count() == before + 1


def test_somebody_long_gone_can_be_filtered_for(section, clinic, settle):
    section.want(LogFilter(user="ff" * 16))
    settle()
    assert section.filters.panel.person.currentData() == "ff" * 16
    assert shown(section) == {"Person: somebody else"}
    assert last(clinic).user == "ff" * 16


def test_a_filter_survives_a_change_of_language(section):
    choose(section.filters.panel.outcome, "refused")
    language().choose("fr")
    assert section.filters.panel.outcome.currentData() == "refused"
    assert section.filters.panel.outcome.itemText(0) != "All outcomes"


def test_ctrl_f_puts_the_cursor_into_the_search(open_page, qtbot):
    page = open_page("log", tab="entries")
    section = entries(page)
    with qtbot.waitActive(section.window()):
        section.window().activateWindow()
    page.search()
    assert section.window().focusWidget() is section.filters.text


# chips


def test_each_condition_is_a_chip_that_goes_alone(section, click, clinic, settle):
    section.want(LogFilter(outcome="refused", events=("export", "unlock"), text="e"))
    settle()
    assert shown(section) == {"“e”", "Outcome: Refused", "Photos exported", "Unlocked"}
    chip = next(one for one in section.chips.chips if one.text() == "Unlocked")
    assert chip.accessibleName() == "Remove the filter Unlocked"
    click(chip)
    settle()
    assert last(clinic) == LogFilter(outcome="refused", events=("export",), text="e")
    assert "Unlocked" not in shown(section)
    click(section.chips.all)
    settle()
    assert last(clinic) == LogFilter()
    assert section.chips.isHidden()
    assert section.filters.panel.outcome.currentData() == ""


def test_chips_say_every_condition(qapp):
    day = dt.date(2026, 11, 20)
    wanted = LogFilter(
        user="a",
        patient="P-1",
        workstation="b",
        session="c",
        events=("export", "unlock", "lock", "import"),
        purpose="care",
        flagged=True,
        since=day,
        until=day,
        weekday=0,
        hour=23,
    )
    said = [text for text, _ in conditions(wanted, {"a": "Ada"}, {"b": "Studio"})]
    assert said == [
        "Person: Ada",
        "Patient: P-1",
        "Computer: Studio",
        "One unlock",
        "4 kinds of events",
        "Reason: Care",
        "Flagged",
        "20 Nov 2026",
        "Monday",
        "23:00 to 00:00",
    ]
    rest = dict(conditions(wanted, {}, {}))
    assert rest["20 Nov 2026"].since is rest["20 Nov 2026"].until is None
    two = conditions(LogFilter(since=day, until=day + dt.timedelta(days=1)), {}, {})
    assert [text for text, _ in two] == ["From 20 Nov 2026", "Until 21 Nov 2026"]


def test_links_of_the_review_are_told_and_can_be_taken_away():
    wanted = LogFilter(kind="export", after=99, upto=1200, flag="ab")
    said = dict(conditions(wanted, {}, {}))
    assert list(said) == ["Entries of one flag", "Exports", "Entries 100 to 1,200"]
    assert said["Entries 100 to 1,200"] == LogFilter(kind="export", flag="ab")
    assert said["Exports"].kind == said["Entries of one flag"].flag == ""
    [(after, _)] = conditions(LogFilter(after=99), {}, {})
    assert after == "From entry 100"
    [(first, _)] = conditions(LogFilter(upto=99), {}, {})
    assert first == "Entries 0 to 99"


def test_a_condition_that_only_a_link_makes_stays_while_others_change(section, clinic, settle):
    section.want(LogFilter(session=f"{24:032x}"))
    settle()
    choose(section.filters.panel.outcome, "refused")
    settle()
    assert last(clinic) == LogFilter(session=f"{24:032x}", outcome="refused")


# kinds of events


def tick(section, text: str) -> None:
    kinds = section.filters.panel.kinds.list
    place = next(
        n for n in range(kinds.model.rowCount()) if kinds.model.item(n).text().strip() == text
    )
    kinds.view.scrollTo(kinds.model.index(place, 0))
    box = kinds.view.visualRect(kinds.model.index(place, 0))
    QTest.mouseClick(
        kinds.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(box.left() + 12, box.center().y()),
    )


def test_several_kinds_of_events_can_be_chosen(section, click, clinic, settle):
    click(section.more)
    kinds = section.filters.panel.kinds
    kinds.showPopup()
    tick(section, "Unlocked")
    tick(section, "Photos exported")
    before = clinic.calls["search.find"]
    click(kinds.list.done)
    settle()
    assert set(last(clinic).events) == {"unlock", "export"}
    assert clinic.calls["search.find"] == before + 1
    assert kinds.currentText() == "2 kinds of events"


def test_a_heading_ticks_its_whole_group(section, click, clinic, settle):
    click(section.more)
    kinds = section.filters.panel.kinds
    kinds.showPopup()
    tick(section, "Given out")
    click(kinds.list.done)
    settle()
    assert set(last(clinic).events) == {"export", "photo-open", "report-write"}
    kinds.showPopup()
    head = next(item for item, _ in kinds.list._groups if item.text() == "Given out")
    assert head.checkState() is Qt.CheckState.Checked
    click(kinds.list.none)
    click(kinds.list.done)
    settle()
    assert last(clinic).events == ()


def test_the_list_of_kinds_can_be_searched(section, click, qtbot):
    click(section.more)
    kinds = section.filters.panel.kinds.list
    section.filters.panel.kinds.showPopup()
    qtbot.keyClicks(kinds.search, "compar")
    left = [
        kinds.model.item(n).text().strip()
        for n in range(kinds.model.rowCount())
        if not kinds.view.isRowHidden(n)
    ]
    assert all("compar" in one.casefold() for one in left)
    assert "Photos compared" in left
    kinds.close()


def test_escape_closes_the_list_of_kinds_and_not_the_window(section, click, qtbot):
    click(section.more)
    section.filters.panel.kinds.showPopup()
    qtbot.keyClick(section.filters.panel.kinds.list, Qt.Key.Key_Escape)
    assert not section.filters.panel.kinds.list.isVisible()


def test_every_event_with_words_stands_in_one_group(qapp):
    listed = [one for _, events in groups() for one in events]
    assert sorted(listed) == sorted(words.event_names())


# saved views


def save_as(section, click, settle, qtbot, name: str) -> None:
    click(section.saved.save)
    asked = dialog(section, NameDialog)
    asked.name.clear()
    qtbot.keyClicks(asked.name, name)
    click(asked.go)
    settle()


def test_a_view_is_saved_and_chosen_again(section, click, clinic, settle, qtbot):
    section.want(LogFilter(outcome="refused"))
    section._sort(LogSort("user", descending=False))
    settle()
    save_as(section, click, settle, qtbot, "Refusals")
    kept = clinic.search_state.saved[0]
    assert (kept.name, kept.filter.outcome, kept.sort.column) == ("Refusals", "refused", "user")
    assert section.saved.list.currentText() == "Refusals"
    section.want(LogFilter())
    settle()
    assert section.saved.list.currentText() == "Saved views"
    box = section.saved.list
    box.setCurrentIndex(1)
    box.activated.emit(1)
    settle()
    assert clinic.search_state.found[-1] == (kept.filter, kept.sort)
    assert section.chips.chips[0].text() == "Outcome: Refused"


def test_a_view_of_the_same_name_is_replaced(section, click, clinic, settle, qtbot):
    save_as(section, click, settle, qtbot, "Mine")
    section.want(LogFilter(outcome="given"))
    settle()
    save_as(section, click, settle, qtbot, "Mine")
    assert [one.filter.outcome for one in clinic.search_state.saved] == ["given"]
    assert section.saved.list.count() == 2


def test_without_a_name_nothing_is_saved(section, click, clinic, settle):
    click(section.saved.save)
    asked = dialog(section, NameDialog)
    click(asked.go)
    settle()
    assert clinic.search_state.saved == []
    assert asked.isVisible()
    asked.reject()


def test_a_view_is_removed_after_asking(open_page, click, clinic, settle):
    kept = views.SavedView("01" * 16, "Old", LogFilter(outcome="given"), LogSort(), "Noah")
    clinic.search_state.saved = [kept]
    section = entries(open_page("log", tab="entries"))
    assert not section.saved.drop.isEnabled()
    section.saved.list.setCurrentIndex(1)
    section.saved.list.activated.emit(1)
    settle()
    click(section.saved.drop)
    asked = dialog(section, DropDialog)
    assert "Old" in asked.heading.text()
    clinic.fail["search.forget"] = StorageFailed("disk-full")
    click(asked.go)
    settle()
    assert asked.errors.code == "disk-full"
    click(asked.go)
    settle()
    assert clinic.search_state.saved == []
    assert not section.saved.drop.isEnabled()


def test_views_that_cannot_be_read_are_explained(open_page, clinic):
    clinic.fail["search.saved"] = StorageFailed("disk-full")
    section = entries(open_page("log", tab="entries"))
    assert section.errors.code == "disk-full"


# room


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_entries_have_room_below_the_filters(open_page, click, settle, size, code):
    language().choose(code)
    section = entries(open_page("log", tab="entries", size=size))
    click(section.more)
    settle()
    assert section.table.viewport().height() >= 4 * 38
    for box in section.filters.panel._lists():
        assert box.width() >= 120
    window = section.window()
    assert (window.width(), window.height()) == size
