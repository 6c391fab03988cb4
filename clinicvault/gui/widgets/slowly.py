"""Long lists of cards, a few per turn of the event loop, so that no turn takes a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QWidget

from clinicvault.gui import formats
from clinicvault.gui.i18n import tr

from .basic import clear

EACH = 3
"""Cards per turn: making, styling and laying out one takes 2 to 4 ms on a slow computer."""
Made = tuple[QBoxLayout, Callable[[], QWidget]]


class Turns(QObject):
    """Does steps in their order; a new `begin` takes the place of one that is not done."""

    def __init__(self, parent: QWidget, each: int = EACH) -> None:
        """`each` is how many steps there are in a turn."""
        super().__init__(parent)
        self._each = each
        self._turn = 0
        self._left: list[Callable[[], object]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self._go_on(self._turn))

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do."""
        return not self._left

    def begin(self, steps: Iterable[Callable[[], object]]) -> None:
        """Do the first steps now, the others turn by turn."""
        self._turn += 1
        self._left = list(steps)
        self._go_on(self._turn)

    def _go_on(self, turn: int) -> None:
        """A step may begin anew, which ends this turn; one that fails does not stop the others."""
        try:
            for _ in range(self._each):
                if turn != self._turn or not self._left:
                    return
                self._left.pop(0)()
        finally:
            if turn == self._turn and self._left:
                self._timer.start(0)

    def stop(self) -> None:
        """Leave the rest undone."""
        self._turn += 1
        self._left = []
        self._timer.stop()


class Slowly(Turns):
    """Fills layouts."""

    def __init__(self, parent: QWidget, *layouts: QBoxLayout, each: int = EACH) -> None:
        super().__init__(parent, each)
        self._layouts = layouts

    def fill(self, cards: Iterable[Made], then: Sequence[Callable[[], object]] = ()) -> None:
        """Empty the layouts, add the first cards now and the others turn by turn; last, `then`."""
        for one in self._layouts:
            clear(one)
        self.begin([*(partial(_add, layout, make) for layout, make in cards), *then])


def more_told(rest: int, most: int) -> str:
    """What a button says that brings at most `most` of the `rest`."""
    told = formats.number(min(rest, most))
    if rest > most:
        return tr("Show {n} of {rest} more", n=told, rest=formats.number(rest))
    return tr("Show {n} more", n=told)


def put(layout: QBoxLayout, made: QWidget, place: int = -1) -> None:
    """Add to a layout, and give what holds it the height that it asks for now.

    Qt would lay it out in its old height first, which makes every card in it smaller and then
    larger again: 30 ms for 60 cards.
    """
    holder = layout.parentWidget()
    outer = holder.layout() if holder is not None else None
    if outer is None:
        layout.insertWidget(place, made)
        return
    outer.setEnabled(False)
    layout.insertWidget(place, made)
    if not made.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
        made.show()
    outer.setEnabled(True)
    _make_room(holder)


def _make_room(widget: QWidget | None) -> None:
    while widget is not None and (inside := widget.layout()) is not None:
        needed = inside.totalHeightForWidth(widget.width())
        needed = needed if needed >= 0 else inside.totalSizeHint().height()
        widget.updateGeometry()
        widget.resize(widget.width(), max(widget.height(), needed))
        widget = widget.parentWidget()


def _add(layout: QBoxLayout, make: Callable[[], QWidget]) -> None:
    put(layout, make())
