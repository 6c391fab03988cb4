"""Photos that look alike, that are there already, and files that wait for a word."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.importing.erase import EraseDialog
from clinicvault.gui.importing.result import IMPORTED, Result
from clinicvault.gui.importing.results import RESULT
from clinicvault.gui.importing.runs import Later, place_of
from clinicvault.gui.importing.telling import (
    lines,
)
from clinicvault.gui.importing.undo import TakeBackDialog
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen
from tests.gui.import_hands import TWINS, address, button, photo_of, texts
from tests.gui.test_importing import names_shown, page, ran, take_in

__all__ = ["page", "ran", "take_in"]  # fixtures


# what looks alike, and what is there already


def test_look_alikes_are_side_by_side_and_taken_back(take_in, click, settle, clinic):
    page = take_in(*TWINS)
    review = page.review
    click(button(page, "alike"))
    assert review.files.currentWidget() is review.grid
    assert [section.title for section in review.alike.sections] == ["3 photos look alike"]
    tops = {review.grid.visualRect(review.alike.index(n)).top() for n in range(3)}
    assert len(tops) == 1
    assert not review.looks.isVisible()
    click(review.tools.later)
    assert len(review.marked()) == 2
    photos = review.marked()
    click(review.tools.take_back)
    click(dialog(page, TakeBackDialog).go)
    settle()
    assert sorted(clinic.taken_back) == sorted(photos)
    assert texts(page) == ["All 3", "Imported 3"]
    assert review.which.current == "all"


def test_look_alikes_are_all_kept(take_in, click):
    page = take_in(*TWINS)
    click(button(page, "alike"))
    click(page.review.tools.keep)
    assert texts(page) == ["All 5", "Imported 5"]


def test_a_view_is_set_without_losing_the_marks(take_in, click, settle, clinic):
    page = take_in(*TWINS)
    click(button(page, "alike"))
    click(page.review.tools.later)
    tools = page.review.tools
    tools.set_view.setCurrentIndex(tools.set_view.findData(View.BACK))
    click(tools.apply)
    settle()
    assert len(page.review.marked()) == 2
    assert page.review.alike.index(1).data(RESULT).view is View.BACK


def test_the_size_of_alike_files_is_told(take_in, tmp_path):
    for name, size in (("twin_a.jpg", 2000), ("twin_b.jpg", 3000)):
        (tmp_path / name).write_bytes(bytes(size))
    page = take_in(tmp_path / "twin_a.jpg", tmp_path / "twin_b.jpg", "twin_gone.jpg")
    found = [page.review.alike.index(n).data(RESULT).bytes for n in range(3)]
    assert found == [2000, 3000, 0]


def test_a_duplicate_of_this_import_shows_which(take_in, clinic):
    clinic.there_already = f"{500:032x}"
    page = take_in("IMG_1.jpg", "again.jpg")
    result = page.model.results[1]
    assert lines(result)[0] == "The same picture as IMG_1.jpg of this import."
    assert result.photo == page.model.results[0].photo  # the thumbnail stands beside its name


def test_a_duplicate_of_another_day_says_since_when(take_in, clinic):
    visit = clinic.visits(clinic.rows[4])[1]
    clinic.there_already = visit.photos[0].id
    page = take_in("IMG_1.jpg", "again.jpg")
    assert f"Already here since {visit.date.day} " in lines(page.model.results[1])[0]


def test_a_duplicate_whose_day_cannot_be_asked(take_in, clinic, page):
    page.choosing.picker.choose(clinic.rows[4])
    clinic.fail["patients.page"] = StorageFailed("disk-full")
    take_in("again.jpg")
    assert lines(page.model.results[0])[0] == "This patient has the same photo already."
    assert page.errors.code == ""


# files that wait for a word


def test_files_that_wait_for_a_word_are_taken_in(take_in, click, settle, clinic):
    page = take_in("IMG_1.jpg", "rare.tif", "rare.pdf")
    waiting = page.review.waiting
    assert "2 files can only be kept packed anew." in seen(waiting)
    assert "written anew" in seen(waiting)
    page.choosing.label.setText("another visit that is being typed")
    first = clinic.run_arguments
    click(waiting.action)
    settle()
    again = clinic.run_arguments
    assert again["paths"] == (Path("/cards/rare.tif"), Path("/cards/rare.pdf"))
    assert again["reencode"] is True
    for same in ("patient", "view"):
        assert again[same] == first[same]
    assert again["visit_id"] == f"{0:032x}"  # of the report
    assert not waiting.isVisible()
    assert names_shown(page) == ["IMG_1.jpg", "rare.tif", "rare.pdf"]
    assert "packed anew" in lines(page.model.results[1])[1]


@pytest.mark.parametrize(("size", "both"), [((1440, 900), True), ((940, 620), False)])
def test_in_a_low_window_what_asks_for_a_word_comes_first(
    open_page, clinic, click, settle, size, both
):
    page = open_page("import", fakes.INES, size)
    page.choosing.picker.choose(clinic.rows[0])
    page.choosing.take([Path("/cards/rare.tif")])
    settle()
    click(page.choosing.start)
    settle()
    assert page.review.waiting.isVisible()
    assert page.review.report.isVisible() == both


def test_files_that_wait_for_a_word_are_left_out(take_in, click, clinic):
    page = take_in("IMG_1.jpg", "rare.tif")
    click(named(page.review.waiting, "Leave them out"))
    assert not page.review.waiting.isVisible()
    assert clinic.calls["import.run"] == 1
    assert lines(page.model.results[1])[0] == "It could only be kept packed anew, and was left out."


def test_only_the_files_that_wait_are_asked_for_not_all_of_their_package():
    """What was moved to another patient or taken back since must not come in once more."""
    later = Later("p", pasted=(bytearray(b"a"), bytearray(b"b")))
    entries = [address(Path("/a/phone.zip"), n, f"DCIM/{n}.tif") for n in range(2)]
    files, pasted = later.what([*entries, "/a/3.tif"])
    assert files == (*map(Path, entries), Path("/a/3.tif"))
    assert pasted == ()
    assert later.what(["clipboard:2", "clipboard:3"]) == ((), (b"b",))
    assert Result(IMPORTED, entries[1]).short_name == "1.tif"
    assert place_of(entries, []) == "the folder a"


def test_waiting_files_go_where_their_own_import_went(take_in, click, settle, clinic):
    page = take_in("rare.tif")
    first = clinic.run_arguments
    click(page.review.more)
    page.choosing.date.set_day(dt.date(2026, 1, 5))
    page.choosing.label.setText("another visit")
    page.choosing.take([Path("/cards/rare.pdf")])
    settle()
    click(page.choosing.start)
    settle()
    second = clinic.run_arguments
    assert second["visit"] != first["visit"]
    for name, visit in (("rare.tif", f"{0:032x}"), ("rare.pdf", f"{1:032x}")):
        assert page.review.waiting.isVisible()
        click(page.review.waiting.action)
        settle()
        assert clinic.run_arguments["paths"] == (Path("/cards") / name,)
        assert clinic.run_arguments["visit_id"] == visit
    assert not page.review.waiting.isVisible()


def test_waiting_files_of_an_import_that_went_on_go_into_its_own_visit(
    open_page, clinic, click, settle
):
    clinic.unfinished = (clinic.rows[3].id, 2)
    clinic.left_names = ["/cards/rare.tif", "/cards/b.jpg"]
    page = open_page("import", fakes.INES)
    click(page.resume_banner.action)
    settle()
    assert clinic.resumed == clinic.rows[3].id
    click(page.review.waiting.action)
    settle()
    again = clinic.run_arguments
    assert (again["patient"], again["visit_id"]) == (clinic.rows[3].id, f"{0:032x}")
    assert (again["view"], again["clock_shift"]) == (View.FRONTAL, dt.timedelta(hours=1))


def test_an_import_whose_card_is_back_goes_on_with_its_own_patient(take_in, click, settle, clinic):
    page = take_in("IMG_1.jpg", "pulled.jpg")
    page._interrupted = (clinic.rows[5].id, 3, clinic.rows[5])  # an older one, left alone
    assert page.review.gone.isVisible()
    click(page.review.gone.action)
    settle()
    assert clinic.resumed == clinic.run_arguments["patient"] != clinic.rows[5].id
    assert page.choosing.picker.row.id == clinic.run_arguments["patient"]


def test_a_package_is_one_file_to_erase(take_in, click, settle):
    page = take_in("IMG_1.jpg")
    for n in range(2):
        name = address(Path("/cards/phone.zip"), n, f"{n}.jpg")
        page.review.photo(dataclasses.replace(photo_of(n), path=name))
    click(page.review.done)
    assert "2 files from the folder cards" in seen(dialog(page, EraseDialog))
    dialog(page, EraseDialog).close()


def test_what_changes_of_a_photo_is_not_said_of_its_double(take_in, clinic):
    clinic.there_already = f"{500:032x}"
    page = take_in("IMG_1.jpg", "again.jpg")
    page.model.change([page.model.results[0].photo], visit=dt.date(2026, 3, 4))
    assert [one.visit for one in page.model.results] == [dt.date(2026, 3, 4), None]


def test_what_came_in_before_is_not_told_twice(take_in, click, settle, clinic, page):
    take_in("IMG_1.jpg", "rare.tif")
    photo = page.model.results[0].photo
    page.review.again = True
    page.review.arrived(Result("duplicate", "/cards/IMG_1.jpg", photo))
    assert page.model.rowCount() == 2
    page.review.again = False
    page.review.arrived(Result("duplicate", "/cards/IMG_1.jpg", photo))
    assert page.model.rowCount() == 3
