"""The strip of notices under the top bar: what the unlock warned of, and what came since."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from clinicvault.gui.errors import sentences
from clinicvault.gui.i18n import language
from clinicvault.gui.widgets import Banner, column
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import SessionView


class NoticeStrip(QFrame):
    """Hidden while there is nothing, and once it was read; the bell brings it back."""

    rung = Signal(bool)
    """Whether there is anything to show."""

    def __init__(self, session: SessionView) -> None:
        super().__init__()
        self._session = session
        self._first, self._later = column(spacing=8), column(spacing=8)
        self.setLayout(column(self._first, self._later, spacing=8, margins=(24, 12, 24, 0)))
        self._word()
        language().follow(self, self._word)
        if not self.full:
            self.hide()

    @property
    def full(self) -> bool:
        """Whether there is anything to show."""
        return bool(self._session.warnings or self._session.words or self._later.count())

    def put(self, card: QWidget, *, quietly: bool = False) -> None:
        """Add something to know; the strip comes into view, or (quietly) the bell alone."""
        self._later.addWidget(card)
        if not quietly:
            self.show()
        self.rung.emit(self.full)

    def drop(self, card: QWidget) -> None:
        """It is over."""
        card.hide()
        self._later.removeWidget(card)
        card.deleteLater()
        self.setVisible(self.isVisible() and self.full)
        self.rung.emit(self.full)

    def toggle(self) -> None:
        """The bell."""
        self.setVisible(self.isHidden())

    def _word(self) -> None:
        clear(self._first)
        for code in self._session.warnings:
            banner = Banner("warn", closable=True)
            happened, safe, todo = sentences(code)
            banner.show_texts(happened, f"{safe} {todo}".strip())
            self._first.addWidget(banner)
            banner.show()
        if self._session.words:
            banner = Banner("info")
            banner.speak(
                "Your access is not complete yet.",
                "Read these four words to the person who gives you access, "
                "face to face or by telephone: {words}",
                words=self._session.words,
            )
            self._first.addWidget(banner)
            banner.show()
