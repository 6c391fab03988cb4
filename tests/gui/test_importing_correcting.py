"""Correcting an import: view, visit, clock, patient; and erasing where it came from."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import Cancelled, StorageFailed
from clinicvault.gui.i18n import language
from clinicvault.gui.importing.assign import ClockDialog, VisitDialog, own_time
from clinicvault.gui.importing.cards import Card
from clinicvault.gui.importing.erase import EraseDialog
from clinicvault.gui.importing.page import _come_in
from clinicvault.gui.importing.result import IMPORTED, Result
from clinicvault.gui.importing.results import RESULT, ResultModel, second_line
from clinicvault.gui.importing.runs import place_of
from clinicvault.gui.importing.telling import (
    lines,
)
from clinicvault.gui.importing.undo import MoveDialog, TakeBackDialog
from clinicvault.services import views
from tests.gui.hands import dialog, named, seen, type_text
from tests.gui.test_importing import names_shown, page, ran, take_in

__all__ = ["page", "ran", "take_in"]  # fixtures


# assigning


def test_views_are_set_afterwards(ran, click, settle, clinic):
    tools = ran.review.tools
    assert not tools.apply.isEnabled()
    click(tools.all)
    assert len(ran.review.marked()) == 2
    tools.set_view.setCurrentIndex(tools.set_view.findData(View.BACK))
    click(tools.apply)
    settle()
    assert set(clinic.set_views.values()) == {View.BACK}
    assert second_line(ran.model.index(0).data(RESULT)).startswith("From behind")


def test_photos_go_to_another_visit(ran, click, settle, clinic):
    tools = ran.review.tools
    click(tools.all)
    photos = ran.review.marked()
    changed = []
    ran.desk.patient_changed.connect(changed.append)
    click(tools.visit)
    asked = dialog(ran, VisitDialog)
    assert "2 photos go to the patient's visit of this day" in seen(asked)
    asked.date.setText("some day")
    assert not asked.go.isEnabled()
    asked._put()
    asked.date.set_day(dt.date(2026, 3, 4))
    type_text(asked.label, "Week 12 ")
    click(asked.go)
    settle()
    assert clinic.visited == [(tuple(photos), dt.date(2026, 3, 4), "Week 12")]
    assert "Visit of 4 Mar 2026" in lines(ran.model.results[0])[1]
    assert changed == [clinic.rows[4].id]


@pytest.mark.parametrize(
    ("way", "after", "shift"), [("ahead", "08:00", -90), ("behind", "11:00", 90)]
)
def test_the_cameras_clock_is_corrected(take_in, click, settle, clinic, way, after, shift):
    page = take_in("IMG_1.jpg", "IMG_2.jpg")
    page.model.change([page.model.results[0].photo], taken="2026-11-21T09:30:00")
    click(page.review.tools.clock)
    asked = dialog(page, ClockDialog)
    assert not asked.only.isVisible()
    asked.hours.setText("1")
    asked.minutes.setText("30")
    click(asked.way.button(way))
    assert f"21 Nov 2026, 09:30 becomes 21 Nov 2026, {after}" in seen(asked)
    assert "For example IMG_1.jpg" in seen(asked)
    click(asked.go)
    settle()
    photos = tuple(one.photo for one in page.model.results)
    assert clinic.shifted == [(photos, dt.timedelta(minutes=shift))]
    own = dt.datetime.fromisoformat("2026-11-21T09:00:00")
    moved = own + dt.timedelta(minutes=shift)
    assert page.model.results[0].taken == moved.isoformat()
    assert own_time(page.model.results[0]) == own


def test_the_clock_of_marked_photos_alone_and_in_french(take_in, click, settle, clinic):
    page = take_in("IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg")
    page.review.mark([page.model.results[1].photo])
    click(page.review.tools.clock)
    asked = dialog(page, ClockDialog)
    assert asked.only.isChecked()
    language().choose("fr")
    language().choose("en")
    click(asked.all, QPoint(8, 13))
    assert "IMG_1.jpg" in seen(asked)
    click(asked.only, QPoint(8, 13))
    assert "IMG_2.jpg" in seen(asked)
    asked.days.setText("99999999")
    assert asked.shift == dt.timedelta()
    asked.days.setText("2")
    click(asked.go)
    settle()
    assert clinic.shifted == [((page.model.results[1].photo,), dt.timedelta(days=-2))]


def test_photos_without_a_time_have_no_clock(take_in, click):
    page = take_in("IMG_1.jpg")
    page.model.change([page.model.results[0].photo], taken="")
    click(page.review.tools.clock)
    asked = dialog(page, ClockDialog)
    assert "None of these photos tells when it was taken." in seen(asked)
    assert not asked.go.isEnabled()
    asked.close()


def test_a_clock_wrong_beyond_the_calendar_stays(take_in, click):
    page = take_in("IMG_1.jpg")
    page.model.change([page.model.results[0].photo], taken="0001-01-02T10:00:00")
    click(page.review.tools.clock)
    asked = dialog(page, ClockDialog)
    asked.days.setText("30000")
    assert "2 Jan 0001, 10:00 becomes 2 Jan 0001, 10:00" in seen(asked)
    asked.close()
    early = Result(IMPORTED, "a.jpg", taken="0001-01-01T00:00:00", shift=dt.timedelta(days=9))
    assert own_time(early) is None


def test_photos_move_to_another_patient(ran, click, settle, clinic):
    click(ran.review.tools.all)
    photos = ran.review.marked()
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
    click(ran.review.tools.all)
    photos = ran.review.marked()
    held = ran.review.thumbs._files[photos[0]]
    click(ran.review.tools.take_back)
    asked = dialog(ran, TakeBackDialog)
    assert "2 photos of this import are removed" in seen(asked)
    click(asked.go)
    settle()
    assert clinic.taken_back == photos
    assert ran.model.rowCount() == 2
    assert not any(held)


def test_a_short_film_goes_where_its_photo_goes(take_in, click, settle):
    page = take_in("IMG_1.jpg", "IMG_2.mp4", "IMG_3.jpg")
    still, clip, _ = page.model.results
    clip.still = still.photo
    page.review.mark([still.photo])
    click(page.review.tools.visit)
    click(dialog(page, VisitDialog).go)
    settle()
    assert [one.visit is not None for one in page.model.results] == [True, True, False]
    click(page.review.tools.take_back)
    click(dialog(page, TakeBackDialog).go)
    settle()
    assert names_shown(page) == ["IMG_3.jpg"]


@pytest.mark.parametrize(
    ("call", "tool"),
    [
        ("import.move", "move_away"),
        ("import.take_back", "take_back"),
        ("import.set_visit", "visit"),
        ("import.shift_clock", "clock"),
    ],
)
def test_what_fails_afterwards_is_said(ran, click, settle, clinic, call, tool):
    clinic.fail[call] = StorageFailed("disk-full")
    click(ran.review.tools.all)
    click(getattr(ran.review.tools, tool))
    asked = dialog(ran)
    if call == "import.move":
        asked.picker.choose(clinic.rows[7])
    click(asked.go)
    settle()
    assert asked.errors.code == "disk-full"
    assert ran.model.rowCount() == 4
    asked.close()


def test_a_view_that_cannot_be_set_is_said(ran, click, settle, clinic):
    clinic.fail["import.set_view"] = StorageFailed("disk-full")
    click(ran.review.tools.all)
    click(ran.review.tools.apply)
    settle()
    assert ran.errors.code == "disk-full"


# erasing where they came from


@pytest.fixture
def asked(ran, click) -> EraseDialog:
    click(ran.review.done)
    return dialog(ran, EraseDialog)


def test_nothing_is_erased_unless_somebody_says_so(qtbot, ran, asked, settle, clinic):
    text = seen(asked)
    assert "2 files from the folder cards would be erased" in text
    assert "compared with its copy" in text
    assert "cannot be undone" in text
    assert "traces" in text
    assert asked.keep.isDefault()
    assert not asked.erase.isEnabled()
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    settle()
    assert clinic.calls["import.erase"] == 0
    assert clinic.calls["import.close"] == 1


def test_escape_goes_back_to_the_import(qtbot, ran, asked, settle, clinic):
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    settle()
    assert clinic.calls["import.erase"] == clinic.calls["import.close"] == 0
    assert ran.reviewing
    assert ran.model.rowCount() == 4


def test_sources_are_erased_and_what_stays_is_told(ran, asked, click, settle, clinic):
    clinic.erased = views.Erased(
        tuple(f"/cards/{n}.jpg" for n in range(31)),
        (("/cards/IMG_9.jpg", "source-changed"), ("/cards/phone.zip", "package-incomplete")),
    )
    click(asked.sure, QPoint(8, 13))
    click(asked.erase)
    settle()
    assert "31 files erased, 2 stay." in seen(asked)
    assert "IMG_9.jpg: changed since it was taken in" in seen(asked)
    assert "phone.zip: not everything in the package was taken in" in seen(asked)
    assert asked.outcome.property("banner") == "warn"
    assert not asked.erase.isVisible()
    assert not asked.back.isVisible()
    assert clinic.calls["import.close"] == 0
    click(named(asked, "Close the import"))
    settle()
    assert clinic.calls["import.close"] == 1
    assert ran.model.rowCount() == 0


def test_all_sources_are_erased(asked, click, settle):
    click(asked.sure, QPoint(8, 13))
    click(asked.erase)
    settle()
    assert "1 file erased." in seen(asked)
    assert asked.outcome.property("banner") == "ok"
    asked.close()


def test_erasing_is_stopped(asked, click, settle, clinic):
    clinic.gates["import.erasing"] = threading.Event()
    click(asked.sure, QPoint(8, 13))
    click(asked.erase)
    assert not asked.back.isEnabled()
    asked.reject()
    assert asked.isVisible()
    click(asked.stop)
    assert not asked.stop.isEnabled()
    clinic.gates["import.erasing"].set()
    settle()
    assert "It was stopped." in seen(asked)
    assert asked.erase.isEnabled()
    assert asked.back.isEnabled()
    asked.close()


def test_erasing_that_fails_is_said_and_can_be_tried_again(asked, click, settle, clinic):
    clinic.fail["import.erase"] = StorageFailed("disk-full")
    click(asked.sure, QPoint(8, 13))
    click(asked.erase)
    settle()
    assert asked.errors.code == "disk-full"
    assert asked.isVisible()
    click(asked.erase)
    settle()
    assert "1 file erased." in seen(asked)
    asked.close()


def test_a_cancelled_call_is_no_error(asked, click, settle, clinic):
    clinic.fail["import.erase"] = Cancelled()
    click(asked.sure, QPoint(8, 13))
    click(asked.erase)
    settle()
    assert asked.errors.code == ""
    asked.close()


def test_where_nothing_came_in_nothing_is_offered(take_in, click, settle, clinic):
    page = take_in("again.jpg", "broken.jpg")
    click(page.review.done)
    settle()
    assert clinic.calls["import.close"] == 1


@pytest.mark.parametrize(
    ("names", "place"),
    [
        (["/media/eos/DCIM/1.jpg", "/media/eos/DCIM/2/2.jpg"], "the memory card EOS"),
        (["/home/a/1.jpg", "/home/a/2.jpg"], "the folder a"),
        (["/home/a/1.jpg", "/home/b/2.jpg"], "the folder home"),
        (["/a/1.jpg", "/b/2.jpg"], "2 folders"),
        (["a/1.jpg", "/b/2.jpg"], "2 folders"),
    ],
)
def test_where_the_sources_are(names, place):
    assert place_of(names, [Card("EOS", Path("/media/eos"))]) == place


def test_more_names_than_a_dialog_holds_are_cut(asked, click, settle, clinic):
    kept = tuple((f"/cards/{n}.jpg", "not-imported") for n in range(9))
    clinic.erased = views.Erased((), kept)
    click(asked.sure, QPoint(8, 13))
    click(asked.erase)
    settle()
    assert "0.jpg, 1.jpg, 2.jpg, 3.jpg, 4.jpg, 5.jpg … (9): was not taken in" in seen(asked)
    asked.close()


def test_the_question_counts_all_that_would_be_erased():
    results = [
        Result("imported", "/card/1.jpg", "a"),
        Result("duplicate", "/card/1 copy.jpg", "a"),
        Result("duplicate", "/card/old.jpg", "of an earlier import"),
        Result("left-out", "/card/1.mov", reason="live-clip", still="a"),
        Result("left-out", "/card/2.tif", reason="needs-re-encoding"),
        Result("refused", "/card/3.jpg"),
        Result("imported", "clipboard:1", "b"),
    ]
    assert _come_in(results) == ["/card/1.jpg", "/card/1 copy.jpg"]


def test_a_clip_that_was_left_out_is_no_photo_to_correct():
    model = ResultModel()
    model.append(Result("imported", "/card/1.jpg", "a"))
    model.append(Result("imported", "/card/1.mov", "c", still="a"))
    model.append(Result("left-out", "/card/2.mov", reason="live-clip", still="a"))
    assert model.with_clips(["a"]) == ["a", "c"]
