"""One filter over all events: idle timer, focus ring for the keyboard, and dress of new windows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from clinicvault.gui.theme import theme
from clinicvault.gui.widgets.ring import ring_over

_ACTIVE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_POLISH = QEvent.Type.Polish
_BY_KEY = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


class Activity(QObject):
    """`idle` comes once when nobody did anything for the given time."""

    idle = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        application.installEventFilter(self)

    def watch(self, seconds: int) -> None:
        """Start counting."""
        self._timer.start(seconds * 1000)

    def rest(self) -> None:
        """Stop counting (nobody is unlocked)."""
        self._timer.stop()

    @property
    def seconds(self) -> int:
        """The whole time that may pass."""
        return self._timer.interval() // 1000

    @property
    def left(self) -> int:
        """Seconds until `idle`; 0 while resting."""
        return max(0, round(self._timer.remainingTime() / 1000))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _ACTIVE:
            if self._timer.isActive():
                self._timer.start()
        elif kind is _POLISH:
            if isinstance(watched, QWidget) and watched.parent() is None:
                dress(watched)
        elif kind is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            if isinstance(event, QFocusEvent) and event.reason() in _BY_KEY:
                ring(watched, on=True)
        elif (
            kind is QEvent.Type.FocusOut
            and isinstance(watched, QWidget)
            and watched.property("kbd")
        ):
            ring(watched, on=False)
        return False


def dress(window: QWidget) -> None:
    """A window that stands in no other, as a list of completions, looks like all of them."""
    if not window.styleSheet():
        theme().dress(window)


def ring(widget: QWidget, *, on: bool) -> None:
    """Show or hide the focus ring (the style sheet has no `:focus-visible`)."""
    widget.setProperty("kbd", on)
    if isinstance(widget, QAbstractItemView):
        ring_over(widget, on=on)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
