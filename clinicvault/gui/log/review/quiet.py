"""Nothing unusual: said so that one is glad of it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clinicvault.gui.i18n import hush, language, tr, trn
from clinicvault.gui.theme import colour, pixmap, theme
from clinicvault.gui.widgets import column, plain, row
from clinicvault.services.views import ReviewState

from . import words
from .flag_words import SAMPLING, rules

_SIDE, _SIGN = 76, 38


class _Shield(QWidget):
    """A shield on a soft ground; decoration."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_SIDE, _SIDE)
        theme().follow(self, self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("ok_soft"))
        painter.drawEllipse(QRectF(self.rect()))
        edge = (_SIDE - _SIGN) // 2
        painter.drawPixmap(edge, edge, _SIGN, _SIGN, pixmap("shield-check", "ok", _SIGN))
        painter.end()


class Quiet(QWidget):
    """Instead of flags, where there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._state: ReviewState | None = None
        self._off = 0
        self.head, self.body = plain("", "h2"), plain("", "muted")
        self.setLayout(
            column(
                22,
                row(None, _Shield(), None),
                row(None, self.head, None),
                row(None, self.body, None),
                22,
                spacing=8,
            )
        )
        language().follow(self, self._speak)
        self.hide()

    def show_state(self, state: ReviewState, off: int = 0) -> None:
        """What was looked at; `off` is how many rules are switched off."""
        self._state, self._off = state, off
        self._speak()

    def _speak(self) -> None:
        state = self._state
        if state is None:
            return
        if state.last is not None:
            hush(
                self.head.setText,
                tr("Nothing unusual since {when}", when=words.soon(state.last.when)),
            )
        else:
            hush(self.head.setText, tr("Nothing unusual so far"))
        count = len([one for one in rules() if one != SAMPLING]) - self._off
        entries = trn("{n} entry looked at", "{n} entries looked at", state.entries)
        hush(
            self.body.setText,
            trn("{what} by {n} rule.", "{what} by {n} rules.", count, what=entries),
        )
