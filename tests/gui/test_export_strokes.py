"""Many strokes of a brush: a few a frame, the old ones scaled until all are there."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from clinicvault.domain.recipes import Stroke
from clinicvault.gui.export import stroke_layer
from clinicvault.gui.export.editor_paint import COVER, Geometry
from clinicvault.gui.export.stroke_layer import StrokeLayer

SIZE = QSize(400, 300)
SMALL = Geometry(QRectF(50, 50, 200, 200), 200)
LARGE = Geometry(QRectF(0, 0, 300, 300), 300)


def stroke(number: int) -> tuple[Stroke, object]:
    points = tuple((x / 20, 0.5 + 0.3 * math.sin(x + number)) for x in range(21))
    return Stroke(points, 0.05), COVER


MANY = tuple(stroke(number) for number in range(30))


@pytest.fixture
def layer(qapp) -> StrokeLayer:
    return StrokeLayer()


def frame(layer, lines, geometry=SMALL, view="small") -> tuple[bool, int]:
    """(done, how many pixels are covered)."""
    picture = QImage(SIZE, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    done = layer.paint(painter, geometry, lines, view, SIZE)
    painter.end()
    return done, sum(
        picture.pixelColor(x, y).alpha() > 0 for x in range(0, 400, 4) for y in range(0, 300, 4)
    )


def finish(layer, lines, geometry=SMALL, view="small") -> int:
    for _ in range(100):
        done, covered = frame(layer, lines, geometry, view)
        if done:
            return covered
    raise AssertionError


def test_nothing_is_nothing(layer):
    assert frame(layer, ()) == (True, 0)


def test_all_are_there_in_the_end_whatever_a_frame_allows(layer, monkeypatch):
    at_once = finish(StrokeLayer(), MANY)
    monkeypatch.setattr(stroke_layer, "_BUDGET_S", 0.0)
    assert frame(StrokeLayer(), MANY)[0] is False
    monkeypatch.setattr(stroke_layer, "_BUDGET_S", 0.0002)
    assert finish(layer, MANY) == at_once > 0


def test_a_new_stroke_is_added_to_those_that_are_there(layer):
    before = finish(layer, MANY[:1])
    shown = layer._shown
    assert finish(layer, MANY[:2]) > before
    assert layer._shown is shown


def test_at_another_zoom_the_old_ones_cover_until_the_new_are_painted(layer, monkeypatch):
    finish(layer, MANY)
    monkeypatch.setattr(stroke_layer, "_BUDGET_S", 0.0)
    done, covered = frame(layer, MANY, LARGE, "large")
    assert not done
    assert covered > 0, "what was covered is never seen in between"
    monkeypatch.undo()
    assert finish(layer, MANY, LARGE, "large") > 0
    assert layer._shown.view == "large"


def test_what_was_taken_back_goes(layer):
    more = finish(layer, MANY[:4])
    assert finish(layer, MANY[:1]) < more
    assert frame(layer, ()) == (True, 0)
    layer.wipe()
    assert layer._shown is None
