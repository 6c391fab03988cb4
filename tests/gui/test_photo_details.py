"""What a camera told is shown on request only, in plain words."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from clinicvault.gui.i18n import language
from clinicvault.gui.patients.photo_details import details, shift_words, taken_with_zone
from tests.gui import fakes
from tests.gui.hands import named, seen
from tests.gui.special_photos import DOCUMENT, FILM, RENDERED, STILL, fill, photo_id


@pytest.fixture
def page(open_page, clinic):
    return open_page("patients", fakes.MARIE, patient=fill(clinic).id)


@pytest.fixture
def viewer(page, clinic, settle):
    """The viewer with the live photo, fully loaded."""
    page._view(photo_id(clinic.rows[0], STILL))
    settle()
    settle()
    return page.viewer


def told(page, clinic, place) -> dict[str, str]:
    return dict(details(page.patient.model.find(photo_id(clinic.rows[0], place))))


def test_nothing_of_it_is_shown_by_default(viewer):
    assert not viewer.details.isVisible()
    assert viewer.facts.text() == "3000 × 4000 (12.0 MP)  ·  live photo"
    assert "Canon" not in seen(viewer)


def test_the_button_shows_and_the_cross_hides(viewer, click):
    click(viewer.info)
    assert viewer.details.isVisible()
    shown = seen(viewer.details)
    for text in ("21 Nov 2026, 10:20 (UTC+1)", "Corrected by +1 h 0 min", "Canon EOS R6"):
        assert text in shown
    click(named(viewer.details, "Close the details"))
    assert not viewer.details.isVisible()
    assert not viewer.info.isChecked()
    assert viewer.window().focusWidget() is viewer.canvas


def test_the_key_shows_and_hides(qtbot, viewer):
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_I)
    assert viewer.details.isVisible()
    assert viewer.info.isChecked()
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_I)
    assert not viewer.details.isVisible()


def test_it_goes_along_to_the_next_photo_and_is_forgotten_at_the_end(qtbot, page, viewer, settle):
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_I)
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_Right)
    settle()
    assert "Made from the camera's RAW file" in seen(viewer.details)
    assert "Corrected by" not in seen(viewer.details)
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_Escape)
    assert [one.text() for one in viewer.details.area.findChildren(QLabel) if one.isVisible()] == []
    page._view(page.patient.model.photos[0].id)
    settle()
    assert not viewer.details.isVisible()


def test_the_keyboard_reaches_and_scrolls_it(qtbot, viewer, page):
    viewer.window().resize(940, 620)
    viewer.info.click()
    scroll = viewer.details.area
    scroll.setFocus()
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    qtbot.keyClick(scroll, Qt.Key.Key_PageDown)
    assert scroll.verticalScrollBar().value() > 0


def test_everything_that_is_known(page, clinic):
    assert told(page, clinic, STILL) == {
        "Taken": "21 Nov 2026, 10:20 (UTC+1)",
        "Camera's clock": "Corrected by +1 h 0 min",
        "Imported": told(page, clinic, STILL)["Imported"],
        "Camera": "Canon EOS R6",
        "Lens": "RF 85mm F2",
        "Focal length": "85 mm",
        "Exposure": "1/125 s, f/8",
        "Flash": "Flash fired",
        "Kind": "JPEG picture",
        "Size": "3000 × 4000 (12.0 MP)",
        "Colour space": "Adobe RGB",
        "Lies in the file": "Turned to the left",
        "Removed at import": "place, serial number",
        "Good to know": "The extra brightness layer (HDR) was left out.\n"
        "The file's name said another kind of file than it is.",
    }


def test_what_is_not_known_is_left_out(page, clinic):
    paper = told(page, clinic, DOCUMENT)
    assert paper["Pages"] == "3 pages"
    assert not {"Camera", "Lens", "Focal length", "Flash", "Length", "Good to know"} & set(paper)
    photo = page.patient.model.find(photo_id(clinic.rows[0], DOCUMENT))
    bare = dict(details(dataclasses.replace(photo, width=0, stripped=(), imported=None, kind=None)))
    assert bare["Removed at import"] == "Nothing had to be removed."
    assert not {"Size", "Kind", "Imported"} & set(bare)


def test_films_and_rendered_pictures(page, clinic):
    assert told(page, clinic, FILM)["Length"] == "0:07"
    rendered = told(page, clinic, RENDERED)
    assert rendered["Made from"] == "Made from the camera's RAW file"
    assert "never shown" in rendered["Camera's RAW file"]


@pytest.mark.parametrize(
    ("taken", "shown"),
    [
        ("2026-11-21T10:20:00", "21 Nov 2026, 10:20"),
        ("2026-11-21T10:20:00+00:00", "21 Nov 2026, 10:20 (UTC)"),
        ("2026-11-21T10:20:00-00:00", "21 Nov 2026, 10:20 (UTC)"),
        ("2026-11-21T10:20:00-03:30", "21 Nov 2026, 10:20 (UTC−3:30)"),
        ("2026-11-21T10:20:00.25+05:45", "21 Nov 2026, 10:20 (UTC+5:45)"),
        ("some day", "some day"),
        ("", ""),
    ],
)
def test_times_with_their_zone(qapp, taken, shown):
    assert taken_with_zone(taken) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, ""),
        (3600, "Corrected by +1 h 0 min"),
        (-5400, "Corrected by −1 h 30 min"),
        (90_061, "Corrected by +1 d 1 h 1 min 1 s"),
    ],
)
def test_a_corrected_clock(qapp, seconds, shown):
    assert shift_words(seconds) == shown


def test_it_follows_the_language(viewer, click, settle):
    click(viewer.info)
    language().choose("fr")
    settle()
    assert "21 nov. 2026" in seen(viewer.details)
