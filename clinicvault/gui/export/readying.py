"""What a person may want next, made piece by piece while nothing else is to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

FIRST_MS, PAUSE_MS = 60, 15
"""Before the first piece and between two: what is in view is painted, a hand answered."""
_LOT = 24
"""Widgets that get their style in one turn: 3 to 5 ms on a slow computer."""
Piece = Callable[[], object]


class Readying(QObject):
    """One timer of its owner's; `begin` takes the place of what is not done."""

    def __init__(self, parent: QObject, may: Callable[[], bool] = lambda: True) -> None:
        """`may` says whether what is in view is whole; before, nothing else is made."""
        super().__init__(parent)
        self._may = may
        self._left: list[Piece] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return not self._left

    def begin(self, pieces: Iterable[Piece], first: int = FIRST_MS) -> None:
        """One piece a turn, each after a pause; `first` is the one before the first, in ms."""
        self._left = list(pieces)
        self._go_on(first)

    def more(self, pieces: Iterable[Piece]) -> None:
        """These come next, before what is left."""
        self._left[:0] = pieces
        self._go_on()

    def stop(self) -> None:
        """Leave the rest undone."""
        self._left = []
        self._timer.stop()

    def _go_on(self, pause: int = PAUSE_MS) -> None:
        if self._left:
            self._timer.start(pause)
        else:
            self._timer.stop()

    def _next(self) -> None:
        """One that fails does not stop the others."""
        try:
            if self._may():
                self._left.pop(0)()
        finally:
            self._go_on()


def styled(made: QWidget) -> list[Piece]:
    """Pieces that give what is in a placed widget its style, while it is still out of view.

    Qt would do it for all of it in the turn that brings it into view.
    """
    inside = made.findChildren(QWidget)
    starts = range(0, len(inside), _LOT)
    return [partial(_style, inside[first : first + _LOT]) for first in starts]


def _style(widgets: Sequence[QWidget]) -> None:
    for one in widgets:
        if shiboken6.isValid(one):
            one.ensurePolished()
