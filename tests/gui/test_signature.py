"""The signature pad: mouse, finger, pen and keyboard, and what a stroke is."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinicvault.gui.patients.signature import SignaturePad, curve, tail


@pytest.fixture
def pad(qtbot) -> Iterator[SignaturePad]:
    """A pad of 600 by 200."""
    made = SignaturePad()
    made.resize(600, 200)
    made.show()
    yield made
    made.hide()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def draw(qtbot, pad: SignaturePad, *places: tuple[int, int]) -> None:
    """One line by the mouse."""
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(pad, left, pos=QPoint(*places[0]))
    for place in places[1:]:
        qtbot.mouseMove(pad, QPoint(*place))
    qtbot.mouseRelease(pad, left, pos=QPoint(*places[-1]))


FINGERS = QTest.createTouchDevice()


def touched(pad: SignaturePad, kind: str, *places: tuple[int, int]) -> None:
    """Fingers press, move or release; the first one is the one that signs."""
    sequence = QTest.touchEvent(pad, FINGERS)
    for number, place in enumerate(places):
        getattr(sequence, kind)(number, QPoint(*place), pad)
    sequence.commit()


def pen(pad: SignaturePad, kind: QEvent.Type, x: float, y: float) -> QTabletEvent:
    """A pen."""
    at = QPointF(x, y)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QTabletEvent(
        kind, QPointingDevice.primaryPointingDevice(), at, at, 0.5, 0, 0, 0, 0, 0, none, left, left
    )
    QApplication.sendEvent(pad, event)
    return event


def test_two_lines_with_the_mouse(qtbot, pad):
    told = []
    pad.changed.connect(lambda: told.append(1))
    draw(qtbot, pad, (60, 100), (300, 20), (540, 100))
    draw(qtbot, pad, (60, 150), (540, 150))
    made = pad.signature("the text")
    assert made.text == "the text"
    assert made.aspect == pytest.approx(3.0)
    first, second = made.strokes
    assert [point[:2] for point in first.points] == [(0.1, 0.5), (0.5, 0.1), (0.9, 0.5)]
    assert [point[:2] for point in second.points] == [(0.1, 0.75), (0.9, 0.75)]
    assert len(told) == 2


def test_times_count_from_the_first_point_and_never_backwards(qtbot, pad):
    draw(qtbot, pad, (60, 100), (300, 20))
    draw(qtbot, pad, (60, 150), (540, 150))
    times = [point[2] for stroke in pad.signature("").strokes for point in stroke.points]
    assert times[0] == 0
    assert times == sorted(times)


def test_other_buttons_draw_nothing(qtbot, pad):
    right = Qt.MouseButton.RightButton
    qtbot.mousePress(pad, right, pos=QPoint(60, 100))
    qtbot.mouseMove(pad, QPoint(300, 100))
    qtbot.mouseRelease(pad, right, pos=QPoint(300, 100))
    assert pad.empty


def test_moving_without_pressing_draws_nothing(qtbot, pad):
    qtbot.mouseMove(pad, QPoint(300, 100))
    assert pad.empty


def test_a_finger_draws_and_a_resting_hand_does_not(pad):
    touched(pad, "press", (60, 100), (500, 190))
    touched(pad, "move", (300, 20), (510, 190))
    touched(pad, "release", (300, 20), (510, 190))
    (stroke,) = pad.signature("").strokes
    assert [point[:2] for point in stroke.points] == [(0.1, 0.5), (0.5, 0.1)]
    touched(pad, "press", (90, 100))
    touched(pad, "release", (90, 100))
    assert len(pad.signature("").strokes) == 2


def test_a_pen_draws_and_leaves_no_mouse_event(pad):
    assert pen(pad, QEvent.Type.TabletPress, 60, 100).isAccepted()
    pen(pad, QEvent.Type.TabletMove, 540, 100)
    pen(pad, QEvent.Type.TabletRelease, 540, 100)
    (stroke,) = pad.signature("").strokes
    assert [point[:2] for point in stroke.points] == [(0.1, 0.5), (0.9, 0.5)]


def test_points_outside_end_at_the_edge(qtbot, pad):
    draw(qtbot, pad, (300, 100), (900, 500))
    assert pad.signature("").strokes[0].points[-1][:2] == (1.0, 1.0)


def test_points_on_top_of_one_another_are_one(qtbot, pad):
    draw(qtbot, pad, (300, 100), (300, 100), (301, 100))
    assert len(pad.signature("").strokes[0].points) == 1


def test_a_slip_is_not_enough_and_a_signature_is(qtbot, pad):
    assert not pad.enough
    draw(qtbot, pad, (100, 100), (120, 110))
    assert not pad.empty
    assert not pad.enough
    draw(qtbot, pad, (100, 100), (500, 110))
    assert pad.enough


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_keys_that_empty_it(qtbot, pad, key):
    draw(qtbot, pad, (100, 100), (500, 110))
    qtbot.keyClick(pad, Qt.Key.Key_A)
    assert not pad.empty
    qtbot.keyClick(pad, key)
    assert pad.empty


def test_a_pad_that_is_switched_off_draws_nothing(pad):
    pad.setEnabled(False)
    pen(pad, QEvent.Type.TabletPress, 60, 100)
    touched(pad, "press", (60, 100))
    touched(pad, "release", (60, 100))
    assert pad.empty


def test_screen_readers_hear_what_it_is_and_what_else_there_is(pad):
    assert pad.accessibleName() == "Signature"
    assert "signs on paper" in pad.accessibleDescription()
    assert pad.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_ink_is_where_the_hand_was(qtbot, pad):
    draw(qtbot, pad, (100, 60), (200, 60), (300, 60), (400, 60))
    image = pad.grab().toImage()
    ratio = pad.devicePixelRatioF()
    inked = image.pixelColor(round(250 * ratio), round(60 * ratio)).lightness()
    paper = image.pixelColor(round(250 * ratio), round(20 * ratio)).lightness()
    assert inked < 100 < paper


def test_curves_stay_close_to_the_points():
    circle = [QPointF(50 + 40 * math.cos(a / 8), 50 + 40 * math.sin(a / 8)) for a in range(50)]
    path = curve(circle)
    middle = path.pointAtPercent(0.5)
    assert math.hypot(middle.x() - 50, middle.y() - 50) == pytest.approx(40, abs=1)
    assert tail(circle).elementAt(0).x == pytest.approx(path.currentPosition().x())
    assert tail(circle[:1]).length() > 0


WAVES = [[(20 + x * 9, 90 + round(60 * math.sin(x / (2 + n)))) for x in range(60)] for n in (1, 2)]


def test_ink_drawn_bit_by_bit_is_the_ink_drawn_at_once(qtbot, pad):
    for line in (*WAVES, [(500, 30), (520, 40)]):
        qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(*line[0]))
        for place in line[1:]:
            qtbot.mouseMove(pad, QPoint(*place))
            pad.grab()
        qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(*line[-1]))
    bit_by_bit = pad.grab().toImage()
    pad._redraw()
    at_once = pad.grab().toImage()
    differing = sum(
        abs(bit_by_bit.pixelColor(x, y).lightness() - at_once.pixelColor(x, y).lightness()) > 100
        for x in range(600)
        for y in range(200)
    )
    assert differing == 0


def test_what_was_cleared_leaves_no_ink(qtbot, pad):
    draw(qtbot, pad, (100, 60), (200, 60), (300, 60), (400, 60))
    pad.grab()
    pad.clear()
    assert pad.grab().toImage().pixelColor(250, 60).lightness() > 200
