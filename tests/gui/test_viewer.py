"""One photo over the whole page: preview, then every pixel; zoom, pan, next, back."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from clinicvault.domain.errors import Refused
from clinicvault.gui.i18n import language
from clinicvault.gui.pictures.picture import Picture, thumbnail
from clinicvault.gui.pictures.state import LARGEST, ViewState, fit_scale, target_of
from clinicvault.services.api import Pixels
from tests.gui import fakes
from tests.gui.hands import named


@pytest.fixture
def page(open_page, clinic):
    """The patients page with a patient open."""
    return open_page("patients", fakes.MARIE, patient=clinic.rows[0].id)


@pytest.fixture
def viewer(page, settle):
    """The viewer with the newest photo, fully loaded."""
    page._view(page.patient.model.photos[0].id)
    settle()
    settle()
    return page.viewer


def wheel(widget, steps: int, at: QPoint | None = None) -> None:
    point = QPointF(at or widget.rect().center())
    event = QWheelEvent(
        point,
        QPointF(widget.mapToGlobal(point.toPoint())),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_a_double_click_opens_and_escape_goes_back(qtbot, page, settle):
    line = page.patient.timeline
    box = line.visualRect(page.patient.model.index(0))
    qtbot.mouseClick(line.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    qtbot.mouseDClick(line.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert page.viewer.isVisible()
    assert not page.list.isVisible()
    settle()
    qtbot.keyClick(page.viewer.canvas, Qt.Key.Key_Escape)
    assert page.patient.isVisible()
    assert page.list.isVisible()
    assert page.viewer.canvas.picture is None
    settle()


def test_the_preview_comes_first_then_all_pixels(qtbot, page, clinic, settle):
    clinic.gates["full"] = threading.Event()
    page._view(page.patient.model.photos[0].id)
    qtbot.waitUntil(lambda: page.viewer.canvas.picture is not None)
    assert not page.viewer.canvas.picture.full
    assert page.viewer.bar.maximum() == 0
    clinic.gates["full"].set()
    qtbot.waitUntil(lambda: page.viewer.canvas.picture.full)
    assert page.viewer.canvas.picture.size == QSize(600, 800)
    assert page.viewer.bar.maximum() == 1
    settle()


def test_seen_again_nothing_is_fetched_again(page, viewer, clinic, settle, qtbot):
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_Right)
    settle()
    settle()
    before = (clinic.calls["preview"], clinic.calls["full"])
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_Left)
    settle()
    assert viewer.canvas.picture.full
    assert (clinic.calls["preview"], clinic.calls["full"]) == before


def test_arrows_step_and_stop_at_the_ends(qtbot, page, viewer, settle, click):
    photos = [photo.id for photo in page.patient.model.photos]
    assert not viewer.previous.isEnabled()
    for key, place in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_PageUp, 1),
        (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_Left, 0),
    ):
        qtbot.keyClick(viewer.canvas, key)
        assert viewer._photo == photos[place]
    viewer.open(photos[-1])
    assert not viewer.next.isEnabled()
    click(viewer.previous)
    assert viewer._photo == photos[-2]
    settle()


def test_the_wheel_zooms_at_the_cursor(viewer):
    canvas = viewer.canvas
    at = QPoint(canvas.width() // 4, canvas.height() // 3)
    under = _under(canvas, at)
    wheel(canvas, 3, at)
    assert canvas.state.zoom == pytest.approx(1.25**3)
    wheel(canvas, 6, at)
    assert _under(canvas, at).y() == pytest.approx(under.y(), abs=0.02)
    wheel(canvas, -40, at)
    assert canvas.state.zoom == 1
    wheel(canvas, 60, at)
    assert canvas.state.zoom == LARGEST


def _under(canvas, at: QPoint) -> QPointF:
    target = target_of(canvas.state, canvas.stage, canvas.picture.size)
    return QPointF((at.x() - target.x()) / target.width(), (at.y() - target.y()) / target.height())


def test_keys_zoom_fit_and_move(qtbot, viewer):
    canvas = viewer.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_1)
    assert canvas.scale == pytest.approx(1)
    assert viewer.percent.text() == "100 %"
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.state.zoom == 1
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.state.zoom == 1
    for _ in range(4):
        qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    place = canvas.state.key()
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.state.y > place[2]
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.state.x > place[1]


def test_dragging_moves_and_stays_in_bounds(qtbot, viewer):
    canvas = viewer.canvas
    canvas.state.place(4, 0.5, 0.5)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    qtbot.mouseMove(canvas, QPoint(260, 240))
    assert canvas.state.x < 0.5
    assert canvas.state.y < 0.5
    qtbot.mouseMove(canvas, QPoint(9000, 9000))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton)
    assert canvas.state.x == pytest.approx(0.125)
    kept = canvas.state.key()
    qtbot.mouseMove(canvas, QPoint(10, 10))
    assert canvas.state.key() == kept


def test_the_buttons_zoom(viewer, click):
    click(named(viewer, "Zoom in"))
    assert viewer.canvas.state.zoom == pytest.approx(1.25)
    click(named(viewer, "Zoom out"))
    click(named(viewer, "1:1"))
    assert viewer.canvas.scale == pytest.approx(1)
    click(named(viewer, "Fit"))
    assert viewer.canvas.state.zoom == 1


def test_facts_are_shown_and_translated(viewer):
    assert viewer.facts.text() == "3000 × 4000 (12.0 MP)"
    assert viewer.caption.text() == "Frontal · 21 Nov 2026"
    language().choose("fr")
    assert viewer.facts.text() == "3000 × 4000 (12,0 MP)"
    assert viewer.caption.text() == "Face · 21 nov. 2026"


@pytest.mark.parametrize("call", ["preview", "full"])
def test_a_refusal_is_said(page, clinic, settle, call):
    clinic.fail[call] = Refused("consent-none")
    page._view(page.patient.model.photos[0].id)
    settle()
    settle()
    assert page.viewer.errors.code == "consent-none"
    assert page.viewer.bar.maximum() == 1


def test_an_answer_for_a_photo_left_behind_is_not_shown(page, clinic, settle, qtbot):
    clinic.gates["preview"] = threading.Event()
    photos = [photo.id for photo in page.patient.model.photos]
    page._view(photos[0])
    page.viewer.open(photos[1])
    clinic.gates["preview"].set()
    settle()
    settle()
    assert page.viewer._photo == photos[1]
    shown = page.viewer.canvas.picture.level(1)[0]
    wanted = Picture.from_preview(fakes.jpeg(fakes.Viewing(clinic).seed(photos[1])))
    assert shown.pixelColor(300, 40).name()[:2] == wanted.level(1)[0].pixelColor(150, 20).name()[:2]


def test_it_paints_with_and_without_focus(qtbot, viewer):
    viewer.canvas.setProperty("kbd", True)
    viewer.canvas.setFocus()
    assert not viewer.grab().isNull()
    viewer.canvas.show_picture(None)
    assert not viewer.grab().isNull()
    viewer.canvas.actual_size()
    viewer._zoom(2)
    assert viewer.canvas.scale == 1.0


def test_levels_halve_and_a_wiped_picture_is_empty():
    image = QImage(4096, 2048, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    picture = Picture(image, full=True)
    sizes = [picture.level(scale)[0].width() for scale in (2, 1, 0.5, 0.26, 0.25, 0.1, 0.001)]
    assert sizes == [4096, 4096, 2048, 2048, 1024, 512, 512]
    assert picture.level(0.25)[1] == 0.25
    picture.wipe()
    assert picture.empty


def test_pixels_from_the_decoder_are_overwritten_once_copied():
    data = bytearray(b"\xc8" * (40 * 30 * 3))
    picture = Picture.from_pixels(Pixels(40, 30, 120, memoryview(data)))
    assert picture.level(1)[0].pixelColor(5, 5).red() == 0xC8
    assert not any(data)
    kept = bytes(b"\x01" * 12)
    assert Picture.from_pixels(Pixels(2, 2, 6, memoryview(kept))).full


def test_a_thumbnail_fills_its_place_and_rubbish_gives_none():
    made = thumbnail(fakes.jpeg(1), QSize(39, 52), 2.0, 6)
    assert (made.width(), made.height()) == (78, 104)
    assert made.pixelColor(0, 0).alpha() == 0
    assert thumbnail(b"no picture", QSize(39, 52), 2.0, 6).isNull()


def test_an_empty_stage_divides_by_nothing():
    assert fit_scale(QSizeF(0, 0), QSize(10, 10)) == 1
    assert fit_scale(QSizeF(10, 10), QSize()) == 1
    state, other = ViewState(), ViewState()
    other.place(3, 0.4, 0.6)
    state.copy(other)
    assert state.key() == other.key()
    assert target_of(ViewState(), QSizeF(100, 100), QSize(50, 100)) == QRectF(25, 0, 50, 100)
