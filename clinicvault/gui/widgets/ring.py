"""The focus ring of lists and tables: over their rows, which would paint over a border."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QWidget

from clinicvault.gui.theme import colour, theme

_WIDE, _RADIUS = 2.0, 6.0


class Ring(QWidget):
    """Lies over a view while the keyboard is in it; the mouse goes through."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        view.installEventFilter(self)
        self.resize(view.size())
        theme().follow(self, self.update)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the view."""
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.resize(watched.size())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("focus"), _WIDE))
        half = _WIDE / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), _RADIUS, _RADIUS
        )
        painter.end()


def ring_over(view: QAbstractItemView, *, on: bool) -> None:
    """Show or hide the ring of a view."""
    found = view.findChild(Ring, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if on:
        found = found or Ring(view)
        found.show()
        found.raise_()
    elif found is not None:
        found.hide()
