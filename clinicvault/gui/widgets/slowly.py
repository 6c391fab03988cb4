"""Long lists of cards, a few per turn of the event loop, so that no turn takes a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QBoxLayout, QWidget

from .basic import clear

EACH = 3
"""Cards per turn: making, styling and laying out one takes 2 to 4 ms on a slow computer."""
Made = tuple[QBoxLayout, Callable[[], QWidget]]


class Slowly(QObject):
    """Fills layouts; a new `fill` takes the place of one that is not done."""

    def __init__(self, parent: QWidget, *layouts: QBoxLayout) -> None:
        super().__init__(parent)
        self._layouts = layouts
        self._turn = 0
        self._left: list[Made] = []

    @property
    def done(self) -> bool:
        """Whether everything is there."""
        return not self._left

    def fill(self, cards: Iterable[Made]) -> None:
        """Empty the layouts, add the first cards now and the others turn by turn."""
        self._turn += 1
        for one in self._layouts:
            clear(one)
        self._left = list(cards)
        self._add(self._turn)

    def _add(self, turn: int) -> None:
        if turn != self._turn:
            return
        now, self._left = self._left[:EACH], self._left[EACH:]
        for layout, make in now:
            layout.addWidget(make())
        if self._left:
            QTimer.singleShot(0, self, partial(self._add, turn))
