"""Films, documents, RAW and live photos on the timeline: their marks, words and halves."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QMenu

from clinicvault.domain.clinical import PhotoKind
from clinicvault.gui.export.wizard import PICTURES, RECIPIENT
from clinicvault.gui.i18n import language
from clinicvault.gui.patients.timeline_marks import Mark, marks_of, paint_marks
from tests.gui import fakes
from tests.gui.export_hands import open_wizard
from tests.gui.special_photos import CLIP, DICOM, DOCUMENT, FILM, RENDERED, STILL, fill, photo_id


@pytest.fixture
def page(open_page, clinic):
    """The page of the patient with photos of every kind."""
    return open_page("patients", fakes.MARIE, patient=fill(clinic).id)


@pytest.fixture
def view(page):
    return page.patient


def photo(view, clinic, place):
    return view.model.find(photo_id(clinic.rows[0], place))


def spoken(view, clinic, place) -> str:
    row = view.model.row_of(photo_id(clinic.rows[0], place))
    return view.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)


def ask_for_menu(view, at: QPoint, reason: QContextMenuEvent.Reason) -> QMenu | None:
    """As a right click or the menu key asks the list for its menu."""
    place = view.timeline.viewport()
    event = QContextMenuEvent(reason, at, place.mapToGlobal(at))
    QApplication.sendEvent(place, event)
    return next((one for one in view.timeline.findChildren(QMenu) if one.isVisible()), None)


OPEN, GIVE = ["Open the photo"], ["", "Secure export of 1 photo …"]


def menu_texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def test_a_clip_is_no_tile_of_its_own(view, clinic):
    ids = [one.id for one in view.model.photos]
    assert photo_id(clinic.rows[0], CLIP) not in ids
    assert photo_id(clinic.rows[0], STILL) in ids
    assert view.model.rowCount() == 8
    assert view.model.sections[0].stop == 2


def test_a_clip_whose_photo_is_gone_is_shown(view, clinic):
    clinic.photo_facts[CLIP]["still"] = "ff" * 16
    view._desk.patient_changed.emit(view.patient)
    QApplication.processEvents()
    clip = dataclasses.replace(photo(view, clinic, CLIP), still="ff" * 16)
    visits = tuple(
        dataclasses.replace(visit, photos=(clip,)) if number == 0 else visit
        for number, visit in enumerate(view._page.visits)
    )
    view.model.show(visits, lambda _: True)
    assert view.model.row_of(clip.id) == 0


def test_a_filter_for_views_keeps_both_halves_together(view, clinic, click):
    click(view.views.button("frontal"))
    still = photo_id(clinic.rows[0], STILL)
    assert view.model.row_of(still) == 0
    assert view.model.clip_of(still).seconds == 2.6
    click(view.views.button("profile"))
    assert view.model.row_of(still) == -1
    assert view.model.row_of(photo_id(clinic.rows[0], CLIP)) == -1


@pytest.mark.parametrize(
    ("place", "marks", "said"),
    [
        (STILL, [("live", "live")], "Frontal, visit of 21 Nov 2026, live photo"),
        (RENDERED, [("camera", "RAW")], "made from the camera's RAW file"),
        (FILM, [("film", "0:07")], "film of 0:07"),
        (DOCUMENT, [("file-text", "3 p.")], "document of 3 pages"),
        (DICOM, [("activity", "DICOM")], "from a medical file (DICOM)"),
        ((2, 0), [], "Frontal, visit of"),
    ],
)
def test_marks_and_their_words(view, clinic, place, marks, said):
    found = view.model.marks_of(photo(view, clinic, place))
    assert [(one.sign, one.text) for one in found] == marks
    assert said in spoken(view, clinic, place)
    assert (said in spoken(view, clinic, STILL)) == (place in {STILL, (2, 0)})


def test_marks_of_what_is_not_known(view, clinic):
    film = dataclasses.replace(photo(view, clinic, FILM), seconds=0.0)
    paper = dataclasses.replace(photo(view, clinic, DOCUMENT), pages=0)
    assert [(m.text, m.spoken) for m in marks_of(film, live=False)] == [("", "film")]
    assert [(m.text, m.spoken) for m in marks_of(paper, live=False)] == [("", "document")]
    assert marks_of(dataclasses.replace(film, kind=None), live=False) == ()


def test_one_page_is_one_page(view, clinic):
    paper = dataclasses.replace(photo(view, clinic, DOCUMENT), pages=1)
    assert marks_of(paper, live=False)[0].spoken == "document of 1 page"


def test_a_raw_live_photo_has_two_marks(view, clinic):
    both = dataclasses.replace(photo(view, clinic, RENDERED), kind=PhotoKind.TIFF)
    assert [one.sign for one in marks_of(both, live=True)] == ["camera", "live"]


def painted(width: int, marks: tuple[Mark, ...]) -> QImage:
    image = QImage(width, 140, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_marks(painter, QRectF(0, 0, width, 140), marks)
    painter.end()
    return image


@pytest.mark.parametrize("sign", ["film", "live", "file-text"])
def test_a_mark_is_light_on_dark_in_the_lower_left_corner(qapp, sign):
    image = painted(104, (Mark(sign, "0:07", ""),))
    pill = [image.pixelColor(x, y).lightness() for x in range(8, 40) for y in range(116, 132)]
    assert min(pill) < 60
    assert max(pill) > 200
    assert image.pixelColor(52, 70).lightness() == 255
    assert image.pixelColor(100, 124).lightness() == 255


def test_a_mark_without_room_is_left_out_and_its_words_stay(qapp):
    one = Mark("camera", "RAW", "")
    assert painted(104, (one, one)) == painted(104, (one,)), "two do not fit beside one another"
    assert painted(168, (one, one)) != painted(168, (one,))
    assert painted(30, (one,)) == painted(30, ())


def test_a_right_click_leads_to_the_clip_and_picks_nothing(qtbot, page, view, clinic, settle):
    box = view.timeline.visualRect(view.model.index(0))
    qtbot.mouseClick(view.timeline.viewport(), Qt.MouseButton.RightButton, pos=box.center())
    assert view.timeline.picks == []
    menu = ask_for_menu(view, box.center(), QContextMenuEvent.Reason.Mouse)
    assert menu_texts(menu) == [*OPEN, "Show the clip", *GIVE]
    menu.actions()[1].trigger()
    menu.close()
    assert page.viewer.isVisible()
    assert page.viewer._photo == photo_id(clinic.rows[0], CLIP)
    settle()


def test_the_menu_key_asks_for_the_photo_in_focus(page, view, clinic, settle):
    view.timeline.setCurrentIndex(view.model.index(1))
    menu = ask_for_menu(view, QPoint(1, 1), QContextMenuEvent.Reason.Keyboard)
    assert menu_texts(menu) == [*OPEN, *GIVE], "only a live photo has a clip"
    menu.actions()[0].trigger()
    menu.close()
    assert page.viewer._photo == photo_id(clinic.rows[0], RENDERED)
    settle()


def test_no_menu_beside_the_photos_nor_behind_the_veil(view):
    assert ask_for_menu(view, QPoint(2, 2), QContextMenuEvent.Reason.Mouse) is None
    view.timeline.veil(True)
    at = view.timeline.visualRect(view.model.index(0)).center()
    assert ask_for_menu(view, at, QContextMenuEvent.Reason.Mouse) is None


def test_the_viewer_goes_from_a_live_photo_to_its_clip_and_back(page, clinic, settle, click):
    viewer = page.viewer
    page._view(photo_id(clinic.rows[0], STILL))
    settle()
    assert "live photo" in viewer.facts.text()
    click(viewer.clip)
    settle()
    assert viewer._photo == photo_id(clinic.rows[0], CLIP)
    assert viewer.clip.text() == "Show the photo"
    assert "film of 0:03" in viewer.facts.text()
    assert "one picture of the film is shown" in viewer.facts.text()
    assert viewer.caption.text().startswith("Frontal")
    assert not viewer.previous.isEnabled(), "the clip stands where its photo stands"
    click(viewer.clip)
    settle()
    assert viewer._photo == photo_id(clinic.rows[0], STILL)
    viewer.step(1)
    assert viewer._photo == photo_id(clinic.rows[0], RENDERED)
    assert not viewer.clip.isVisible()
    settle()


def test_next_after_a_clip_is_the_photo_after_its_still(qtbot, page, clinic, settle):
    page._view(photo_id(clinic.rows[0], CLIP))
    qtbot.keyClick(page.viewer.canvas, Qt.Key.Key_Right)
    assert page.viewer._photo == photo_id(clinic.rows[0], RENDERED)
    settle()


@pytest.mark.parametrize("wanted", [False, True])
def test_a_clip_is_given_away_only_where_somebody_says_so(page, clinic, settle, click, wanted):
    made = open_wizard(page, clinic.giving, picked=8)
    settle()
    assert made.step.clips.text() == "Also the 1 short film that belongs to a live photo"
    if wanted:
        click(made.step.clips)
    given = made.draft.photos
    assert set(given[:8]) == {photo.id for photo in page.patient.model.photos[:8]}
    assert given[8:] == ((photo_id(clinic.rows[0], CLIP),) if wanted else ())
    made.go(RECIPIENT)
    made.go(PICTURES)
    assert made.draft.photos == given
    settle()


def test_photos_without_clips_ask_nothing_about_them(page, view, clinic, click, settle):
    view.timeline.pick([photo_id(clinic.rows[0], RENDERED)])
    click(view.header.export)
    settle()
    assert not page.giving.wizard.step.clips.isVisible()


def test_a_document_says_which_page_is_shown(page, clinic, settle):
    page._view(photo_id(clinic.rows[0], DOCUMENT))
    settle()
    assert "the first page is shown" in page.viewer.facts.text()


def test_marks_follow_the_language(view, clinic):
    before = spoken(view, clinic, FILM)
    language().choose("fr")
    assert spoken(view, clinic, FILM) != before
    assert not view.grab().isNull()
