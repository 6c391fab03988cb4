"""The focus ring of lists and tables is whole, whatever their rows paint."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from clinicvault.gui.activity import ring
from clinicvault.gui.theme import colour, theme
from clinicvault.gui.widgets.ring import Ring
from tests.gui.log_hands import entries


@pytest.mark.parametrize("look", ["light", "dark"])
def test_rows_do_not_paint_over_it(open_page, settle, look):
    theme().choose(look)
    table = entries(open_page("log", tab="entries")).table
    table.selectRow(2)
    ring(table, on=True)
    image = table.grab().toImage()
    focus = colour("focus").rgb()
    right, low = image.width() - 1, image.height() - 1
    sides = [
        [(0, y) for y in range(8, low - 8)],
        [(right, y) for y in range(8, low - 8)],
        [(x, 0) for x in range(8, right - 8)],
        [(x, low) for x in range(8, right - 8)],
    ]
    assert [{image.pixel(*at) for at in side} for side in sides] == [{focus}] * 4
    ring(table, on=False)
    assert focus not in {table.grab().toImage().pixel(*at) for at in sides[0]}


def test_it_follows_the_size_and_leaves_the_mouse_alone(open_page, qtbot, settle):
    table = entries(open_page("log", tab="entries")).table
    ring(table, on=True)
    ring(table, on=True)
    [made] = table.findChildren(Ring)
    table.window().resize(1100, 720)
    assert made.size() == table.size()
    place = table.visualRect(table.model().index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert table.currentIndex().row() == 1
