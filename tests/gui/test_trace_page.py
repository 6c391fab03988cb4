"""The page "Trace a copy": a picture that turned up, the search, to whom it was given."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

from clinicvault.domain.errors import InputRefused
from clinicvault.gui.i18n import language
from clinicvault.gui.log import phrases
from clinicvault.gui.theme import theme
from clinicvault.services.views.tracing import Confidence
from tests.gui import fakes
from tests.gui.ears import heard, tabbed
from tests.gui.fakes_tracing import answer, left, named, shown
from tests.gui.hands import give_file, seen, type_text

COPY = Path("/found/IMG_2231.jpg")
SIZES = [(1440, 900), (1024, 700)]


@pytest.fixture
def page(open_page):
    return open_page("trace", fakes.MARIE)


@pytest.fixture
def find(page, clinic, click, settle):
    """Take a copy and press the button; the result."""

    def go(found=None):
        clinic.tracing.found = found or answer(named(clinic))
        page.asking.zone.take(COPY)
        click(page.asking.begin)
        settle()
        return page.result

    return go


def drag(kind, zone, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at = (QPoint(5, 5) if kind is QDragEnterEvent else QPointF(5, 5), Qt.DropAction.CopyAction)
    event = kind(*at, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    (zone.dragEnterEvent if kind is QDragEnterEvent else zone.dropEvent)(event)
    return event, data


def test_a_copy_is_traced_to_its_recipient(page, clinic, find):
    result = find()
    assert clinic.tracing.asked == [(COPY, "", None)]
    told = seen(result)
    for text in (
        "This copy comes from what was given to Dr Benedict Okafor",
        "Its invisible mark was read without doubt.",
        "Traced",
        "encrypted file",
        "Given by Marie Laurent",
        f"{clinic.rows[0].name}  ·  {clinic.rows[0].code}",
        "Strength of the mark: 57.3",
        "12 pictures compared of 34 exports with a mark.",
    ):
        assert text in told, text
    assert "put together" not in told
    assert "not who passed it on" in told
    assert "not looked at" not in told
    assert not page.working.isVisible()
    assert page.asking.begin.isEnabled()


def test_the_entry_and_the_patient_are_one_click_away(page, clinic, find, click, qtbot):
    [card] = find().cards
    with qtbot.waitSignal(page.desk.wanted) as asked:
        click(card.gift)
    assert (asked.args[0].page, asked.args[0].tab) == ("given", f"{1:032x}")


def test_the_patient_opens(page, clinic, find, click, qtbot):
    [card] = find().cards
    with qtbot.waitSignal(page.desk.wanted) as asked:
        click(card.patient)
    assert (asked.args[0].page, asked.args[0].patient) == ("patients", clinic.rows[0].id)


def test_several_marks_are_several_recipients(clinic, find):
    other = named(clinic, 2, recipient="", purpose=None, z=20.0)
    result = find(answer(named(clinic), other))
    assert len(result.cards) == 2
    told = seen(result)
    assert "given to Dr Benedict Okafor and The patient" in told
    assert "put together from copies of these" in told
    assert "Own copy" in told


def test_an_indication_is_no_proof(clinic, find):
    nobody = named(clinic, confidence=Confidence.INDICATION, z=5.4, recipient="")
    told = seen(find(answer(nobody)))
    assert "may come from what was given to Not recorded" in told
    assert "an indication, and no proof" in told
    assert "Traced" not in told


def test_where_nothing_is_found_nobody_is_named(clinic, find):
    result = find(answer(unmarked=1, other_teams=2))
    told = seen(result)
    assert "Nobody can be named" in told
    assert "1 export carries no mark" in told
    assert "Other teams alone open 2 records of which something left" in told
    assert not result.cards
    assert "It shows a picture of" not in told
    assert f"It shows a picture of {clinic.rows[0].name}" in seen(
        find(answer(shown=(shown(clinic),)))
    )


def test_what_was_not_looked_at_is_named(clinic, find):
    some = [left(clinic, number % 5, "record-archived") for number in range(53)]
    told = seen(find(answer(not_looked=tuple(some))))
    assert "53 records were not looked at" in told
    assert f"{clinic.rows[1].name}  ·  2 photos  ·  This record is archived." in told
    assert "and 3 more" in told


def test_emergency_access_is_named_as_the_way_to_a_record_that_was_shut(clinic, find, click, qtbot):
    """Consent is often withdrawn because of the very leak."""
    shut = dataclasses.replace(left(clinic, 1, "consent-withdrawn"), emergency=True)
    other = dataclasses.replace(shut, patient_id=clinic.rows[2].id)
    assert find(answer(not_looked=(shut, other))).urgent.isHidden()
    assert "emergency access" not in seen(find(answer(not_looked=(left(clinic),))))
    result = find(answer(not_looked=(shut, left(clinic, 2))))
    assert "emergency access opens the record" in seen(result)
    with qtbot.waitSignal(result.patient_wanted) as told:
        click(result.urgent)
    assert told.args == [clinic.rows[1].id]


def test_nothing_begins_without_a_copy(page, click, clinic):
    assert not page.asking.begin.isEnabled()
    page.begin()
    assert clinic.tracing.asked == []
    page.asking.zone.take(COPY)
    assert page.asking.begin.isEnabled()
    assert "IMG_2231.jpg" in seen(page)


def test_it_is_narrowed_to_a_patient_and_to_a_time(page, clinic, find, click, settle):
    asking = page.asking
    asking.one.setChecked(True)
    asking.zone.take(COPY)
    assert not asking.begin.isEnabled()
    type_text(asking.picker.search, clinic.rows[0].name.split()[-1])
    settle()
    asking.picker.choose(clinic.rows[0])
    click(asking.since.button("month"))
    find()
    today = dt.datetime.now(dt.UTC).date()
    [(_, patient, since)] = clinic.tracing.asked
    assert patient == clinic.rows[0].id
    assert abs(since - (today - dt.timedelta(days=31))) <= dt.timedelta(days=1)
    asking.one.setChecked(False)
    assert asking.patient == ""


def test_the_file_is_chosen_by_hand(page, click, settle, tmp_path):
    file = tmp_path / "found.jpg"
    file.write_bytes(b"x")
    click(page.asking.zone.pick)
    give_file(page, file)
    settle()
    assert page.asking.zone.path == file


def test_the_file_is_dropped(page):
    zone = page.asking.zone
    event, kept = drag(QDragEnterEvent, zone, COPY)
    assert event.isAccepted()
    assert zone.property("over") == "true"
    zone.dragLeaveEvent(QDragLeaveEvent())
    assert zone.property("over") == "false"
    drag(QDropEvent, zone, COPY, "/other.jpg")
    assert zone.path == COPY
    event, kept = drag(QDragEnterEvent, zone)
    drag(QDropEvent, zone)
    assert zone.path == COPY
    assert kept is not None


def test_another_copy_takes_the_answer_away(page, find):
    result = find()
    page.asking.zone.take(Path("/other.png"))
    assert not result.isVisible()
    assert result.view is None


def test_a_file_that_cannot_be_read_is_explained(page, clinic, find, settle):
    clinic.fail["tracing.trace"] = InputRefused("file-unreadable")
    find()
    assert page.errors.isVisible()
    assert not page.result.isVisible()
    assert page.asking.begin.isEnabled()
    find()
    assert not page.errors.isVisible()


def test_the_search_can_be_stopped_and_is_begun_once(page, clinic, click, settle, qtbot):
    gate = clinic.gates["tracing.trace"] = threading.Event()
    page.asking.zone.take(COPY)
    click(page.asking.begin)
    qtbot.waitUntil(lambda: "3 of 12" in seen(page.working))
    assert not page.asking.begin.isEnabled()
    assert not page.asking.zone.isEnabled()
    page.begin()
    click(page.working.stop)
    gate.set()
    settle()
    assert len(clinic.tracing.asked) == 1
    assert not page.working.isVisible()
    assert not page.result.isVisible()
    assert page.asking.begin.isEnabled()


def test_leaving_the_page_in_the_middle_stops_it(page, clinic, click, settle, qtbot):
    gate = clinic.gates["tracing.trace"] = threading.Event()
    page.asking.zone.take(COPY)
    click(page.asking.begin)
    task = page._task
    page.wipe()
    assert task.token.cancelled
    assert page.asking.zone.path is None
    gate.set()
    settle()


def test_who_is_erased_is_shown_no_longer(page, clinic, find):
    page.asking.one.setChecked(True)
    page.asking.picker.choose(clinic.rows[0])
    result = find()
    page.desk.patient_erased.emit(clinic.rows[1].id)
    assert page.asking.picker.row is not None
    page.desk.patient_erased.emit(clinic.rows[0].id)
    assert page.asking.picker.row is None
    assert not result.isVisible()
    assert clinic.rows[0].name not in seen(page)


def test_find_puts_the_cursor_where_the_copy_is_chosen(page, qtbot):
    with qtbot.waitActive(page.window()):
        page.window().activateWindow()
    page.search()
    assert page.asking.zone.pick.hasFocus()


def test_in_a_small_window_the_answer_comes_into_view(open_page, clinic, settle):
    page = open_page("trace", fakes.MARIE, (1024, 700))
    clinic.tracing.found = answer(named(clinic), named(clinic, 2))
    page.asking.zone.take(COPY)
    page.begin()
    settle()
    seen_at = page.result.head.mapTo(page, QPoint(0, 0)).y()
    assert 0 <= seen_at < page.height() - page.result.head.height()
    last = page.result.cards[-1].gift
    assert last.mapTo(page, QPoint(0, last.height())).y() <= page.height()


@pytest.mark.parametrize("size", SIZES)
def test_every_control_has_a_name_and_is_reached_by_the_keyboard(open_page, clinic, settle, size):
    page = open_page("trace", fakes.MARIE, size)
    clinic.tracing.found = answer(named(clinic), not_looked=(left(clinic),))
    page.asking.zone.take(COPY)
    page.begin()
    settle()
    heard(page)
    reached = tabbed(page)
    [card] = page.result.cards
    for one in (page.asking.zone.pick, page.asking.one, page.asking.begin, card.gift, card.patient):
        assert one in reached


def test_all_texts_follow_the_language(page, clinic, find, settle):
    result = find(answer(named(clinic), named(clinic, 2), unmarked=2, not_looked=(left(clinic),)))
    before = seen(page)
    language().choose("fr")
    settle()
    assert seen(page) != before
    assert result.cards
    language().choose("en")
    assert seen(page) == before


def test_the_picture_beside_the_answer_follows_the_theme(find):
    result = find()
    before = result._picture.pixmap().cacheKey()
    theme().choose("dark")
    assert result._picture.pixmap().cacheKey() != before
    theme().choose("light")


def test_the_log_tells_the_result_in_words():
    assert phrases.fact("confidence", "nothing") == ("Result of the search", "Nobody can be named")
    assert phrases.fact("looked", "12") == ("Number of photos compared", "12")
