"""Files kept aside: who is told, who may open the list, trying again, deleting."""

from __future__ import annotations

import dataclasses
import threading

import pytest
from PySide6.QtCore import Qt

from clinicvault.domain.errors import Refused, StorageFailed
from clinicvault.gui.i18n import language
from clinicvault.gui.patients.kept_files import DeleteKeptDialog, KeptFilesDialog
from clinicvault.gui.patients.kept_list import KEPT, facts, name_words, why
from tests.gui import fakes
from tests.gui.hands import dialog, named, seen
from tests.gui.special_photos import BROKEN, NEF, RENDERED, UNKNOWN, fill, keep_files, photo_id


@pytest.fixture
def view(open_page, clinic):
    """The patient with files kept aside, as somebody sees the page."""

    def go(user=fakes.MARIE, size=(1440, 900)):
        row = fill(clinic)
        keep_files(clinic, row)
        return open_page("patients", user, size, patient=row.id).patient

    return go


@pytest.fixture
def made(view, click, settle):
    """The dialog, loaded; closed at the end."""
    page = view()
    click(page.aside.open)
    found = dialog(page, KeptFilesDialog)
    settle()
    yield found
    settle()
    found.close()
    settle()


def rows(made) -> list[str]:
    return [made.model.index(row).data(KEPT).id for row in range(made.model.rowCount())]


def spoken(made, row: int) -> str:
    return made.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)


def ask_to_delete(made, click) -> DeleteKeptDialog:
    click(made.delete)
    return dialog(made, DeleteKeptDialog)


# the line on the page


def test_a_practitioner_is_told_and_led_to_the_list(view):
    line = view().aside
    assert line.text.text() == "2 files could not be read and are kept aside."
    assert line.open.isVisible()
    assert not line.hint.isVisible()


def test_the_front_desk_is_told_who_can_help(view):
    line = view(fakes.INES).aside
    assert "2 files could not be read" in seen(line)
    assert "A practitioner can try again to read them." in seen(line)
    assert not line.open.isVisible()


def test_nothing_is_said_where_nothing_is_kept(open_page, clinic):
    page = open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)
    assert not page.patient.aside.isVisible()


def test_raw_files_alone_are_told_to_practitioners(view, clinic):
    page = view()
    page.aside.show_page(dataclasses.replace(page._page, set_aside=0))
    assert page.aside.text.text() == "1 RAW file of the camera is kept beside its photo."
    desk = view(fakes.INES)
    desk.aside.show_page(dataclasses.replace(desk._page, set_aside=0))
    assert not desk.aside.isVisible()


def test_the_line_follows_the_language_and_is_gone_after_the_lock(view):
    page = view()
    language().choose("fr")
    assert page.aside.text.text() != "2 files could not be read and are kept aside."
    page.wipe()
    assert not page.aside.isVisible()


# the list


def test_two_sections_with_what_when_how_large_and_why(made, clinic, click):
    assert clinic.calls["kept.list"] == 1
    assert rows(made) == [BROKEN, UNKNOWN]
    assert made.sections.button("aside").text() == "Could not be read (2)"
    assert made.sections.button("raw").text() == "RAW files (1)"
    first = clinic.kept[clinic.rows[0].id][0]
    assert spoken(made, 0) == f"DSC_0401.JPG, {facts(first)}, It broke."
    assert "23.2 MB" in facts(first)
    assert spoken(made, 1).startswith("File without a name, ")
    assert made.why.text() == "It broke."
    click(made.sections.button("raw"))
    assert rows(made) == [NEF]
    assert not made.retry.isVisible()
    assert made.delete.isEnabled()
    assert "never given away" in made.about.text()
    assert not made.grab().isNull()


def test_the_keyboard_goes_through_the_list(qtbot, made):
    assert made.chosen.id == BROKEN
    qtbot.keyClick(made.list, Qt.Key.Key_Down)
    assert made.chosen.id == UNKNOWN
    assert made.why.text() == "ClinicVault cannot take in DjVu files yet."


def test_a_click_chooses(qtbot, made):
    place = made.list.visualRect(made.model.index(1)).center()
    qtbot.mouseClick(made.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert made.chosen.id == UNKNOWN


def test_only_raw_files_open_their_section(view, clinic, click, settle):
    page = view()
    clinic.kept[clinic.rows[0].id] = clinic.kept[clinic.rows[0].id][2:]
    click(page.aside.open)
    settle()
    made = dialog(page, KeptFilesDialog)
    assert made.sections.current == "raw"
    click(made.sections.button("aside"))
    assert made.nothing.text() == "No file that could not be read is kept."
    assert not made.list.isVisible()
    assert not made.retry.isEnabled()
    made.close()
    settle()


def test_while_it_loads_nothing_can_be_pressed_and_a_refusal_is_said(view, clinic, click, settle):
    page = view()
    clinic.gates["kept.list"] = threading.Event()
    clinic.fail["kept.list"] = Refused("consent-none")
    click(page.aside.open)
    made = dialog(page, KeptFilesDialog)
    assert made.bar.isVisible()
    assert not made.retry.isEnabled()
    assert not made.delete.isEnabled()
    assert not made.stop.isVisible()
    clinic.gates["kept.list"].set()
    settle()
    assert made.errors.code == "consent-none"
    assert not made.bar.isVisible()
    made.close()
    settle()


@pytest.mark.parametrize(
    ("reason", "message", "english", "same"),
    [
        ("picture-crashed", "It broke.", "It broke.", False),
        ("picture-crashed", "", "The file broke the part of ClinicVault", False),
        ("from-the-future", "A new reason.", "A new reason.", True),
        ("from-the-future", "", "from-the-future", True),
    ],
)
def test_why_in_both_languages(qapp, reason, message, english, same):
    kept = fakes.views.KeptFile("00" * 16, "a", reason, message, None, 1)
    assert why(kept).startswith(english)
    language().choose("fr")
    assert why(kept).startswith(english) == same
    language().choose("en")


def test_a_file_without_date_or_name(qapp):
    kept = fakes.views.KeptFile("00" * 16, "", "x", "", None, 1200)
    assert name_words(kept) == "File without a name"
    assert facts(kept) == "1.2 kB"


def test_nothing_is_there_outside_the_list(made):
    assert made.model.index(9).data(KEPT) is None
    assert made.model.data(made.model.index(0), Qt.ItemDataRole.DecorationRole) is None
    assert "It broke." in made.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert made.model.rowCount(made.model.index(0)) == 0


# trying again


def test_a_file_that_can_be_read_now_becomes_a_photo(made, clinic, click, settle):
    clinic.readable.add(BROKEN)
    pages = clinic.calls["patients.page"]
    click(made.retry)
    settle()
    settle()
    assert made.notice.head.text() == "DSC_0401.JPG could be read: it is among the photos now."
    assert "packed anew" in made.notice.body.text()
    assert made.notice.property("banner") == "ok"
    assert rows(made) == [UNKNOWN]
    assert made.chosen.id == UNKNOWN
    assert clinic.calls["patients.page"] == pages + 1, "the page behind shows the new photo"
    assert made.parent().aside.text.text().startswith("1 file could not be read")


def test_a_file_that_still_cannot_be_read_says_why_and_stays(made, clinic, click, settle):
    click(made.retry)
    settle()
    assert made.notice.head.text() == "The picture is damaged or incomplete."
    assert made.notice.body.text() == "The file stays kept aside as it came."
    assert made.notice.property("banner") == "warn"
    assert rows(made) == [BROKEN, UNKNOWN]
    assert made.retry.isEnabled()


def test_another_failure_is_said_as_elsewhere(made, clinic, click, settle):
    clinic.fail["kept.retry"] = StorageFailed("disk-full")
    click(made.retry)
    settle()
    assert made.errors.code == "disk-full"
    assert made.retry.isEnabled()


def test_while_it_is_read_one_can_stop_and_not_close(qtbot, made, clinic, click, settle):
    clinic.gates["kept.retry"] = threading.Event()
    clinic.readable.add(BROKEN)
    click(made.retry)
    assert made.bar.isVisible()
    assert not made.retry.isEnabled()
    assert not made.delete.isEnabled()
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert made.isVisible()
    click(made.stop)
    clinic.gates["kept.retry"].set()
    settle()
    assert rows(made) == [BROKEN, UNKNOWN]
    assert not made.bar.isVisible()
    assert made.errors.code == ""
    assert made.retry.isEnabled()


# deleting


def test_deleting_asks_first(made, clinic, click, settle):
    asked = ask_to_delete(made, click)
    assert "DSC_0401.JPG" in seen(asked)
    assert "never became a photo" in seen(asked)
    click(named(asked, "Cancel"))
    assert clinic.calls["kept.delete"] == 0
    asked = ask_to_delete(made, click)
    click(asked.go)
    settle()
    settle()
    assert rows(made) == [UNKNOWN]
    assert made.notice.head.text() == "DSC_0401.JPG is deleted."
    assert clinic.kept[clinic.rows[0].id][0].id == UNKNOWN


def test_the_delete_key_asks_too(qtbot, made, settle):
    qtbot.keyClick(made.list, Qt.Key.Key_Delete)
    dialog(made, DeleteKeptDialog).close()
    settle()


def test_a_raw_file_is_deleted_and_its_photo_stays(made, clinic, click, settle):
    click(made.sections.button("raw"))
    asked = ask_to_delete(made, click)
    assert "The photo that was made from it stays." in seen(asked)
    click(asked.go)
    settle()
    settle()
    assert rows(made) == []
    assert made.nothing.isVisible()
    assert not made.delete.isEnabled()
    made._ask()
    assert (
        made.findChildren(DeleteKeptDialog, options=Qt.FindChildOption.FindDirectChildrenOnly) == []
    )


def test_a_deletion_that_fails_is_said_where_it_was_asked(made, clinic, click, settle):
    clinic.fail["kept.delete"] = StorageFailed("disk-full")
    asked = ask_to_delete(made, click)
    click(asked.go)
    settle()
    assert asked.errors.code == "disk-full"
    assert asked.go.isEnabled()
    assert rows(made) == [BROKEN, UNKNOWN]
    asked.close()


def test_nothing_arrives_after_the_lock(made, clinic, click, context, settle):
    clinic.gates["kept.retry"] = threading.Event()
    clinic.readable.add(BROKEN)
    click(made.retry)
    context.jobs.drop_all()
    clinic.gates["kept.retry"].set()
    settle()
    assert made.notice.isHidden()
    made.hold(False)


def test_the_dialog_keeps_its_parts_apart_where_notices_need_room(made, click, settle):
    click(made.retry)
    settle()
    made.errors.show_error(StorageFailed("disk-full"))
    settle()
    held = made.list.parentWidget()
    assert held.geometry().bottom() < made.why.y()
    assert held.height() >= 90


def test_the_raw_file_belongs_to_a_photo_of_the_page(view, clinic):
    page = view()
    photo = page.model.find(photo_id(clinic.rows[0], RENDERED))
    assert photo.raw == NEF
