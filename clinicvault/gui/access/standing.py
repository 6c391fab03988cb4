"""How a patient's record stands: the pill in the header, and the strip of an emergency access."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel

from clinicvault.domain.clinical import Standing
from clinicvault.gui import formats
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.widgets import button, label, picture_label, plain, row, set_badge
from clinicvault.services.views import AccessStanding

_PILLS = MappingProxyType(
    {
        Standing.COLD: ("neutral", mark("Archived")),
        Standing.NOT_NAMED: ("info", mark("Restricted")),
        Standing.OTHER_TEAM: ("neutral", mark("Another team's")),
    }
)


def now() -> dt.datetime:
    """The computer's time."""
    return dt.datetime.now(dt.UTC)


class StandingPill(QLabel):
    """Archived, restricted, or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("badge", "neutral")
        self.hide()

    def show_standing(self, access: AccessStanding) -> None:
        """Show a record's standing."""
        tone, text = _PILLS.get(access.standing, ("", ""))
        if access.named and not text:
            tone, text = _PILLS[Standing.NOT_NAMED]
        if text:
            set_badge(self, tone)
            say(self.setText, text)
        self.setVisible(bool(text))


class EmergencyStrip(QFrame):
    """Until when, how long that still is, and the way to end it before."""

    end_wanted = Signal()
    over = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._until: dt.datetime | None = None
        self.setProperty("banner", "warn")
        self.head, self.left = label("", "strong"), plain("", "strong")
        self.note = label("Everything you open is recorded and reviewed.", "muted", wrap=True)
        self.end = button("End now", "secondary", on=self.end_wanted.emit)
        line = row(
            picture_label("clock", "warn"),
            self.head,
            self.left,
            self.note,
            self.end,
            spacing=12,
            margins=(12, 6, 8, 6),
        )
        line.setStretch(3, 1)
        self.setLayout(line)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.tick)
        language().follow(self, self._speak)
        self.hide()

    def show_standing(self, access: AccessStanding) -> None:
        """Count down while an emergency access is open."""
        self._until = access.emergency_until
        running = self._until is not None
        self.setVisible(running)
        if running:
            self._speak()
            self._timer.start()
            self.tick()
        else:
            self._timer.stop()

    def _speak(self) -> None:
        if self._until is not None:
            hush(
                self.head.setText,
                tr("Emergency access until {time}", time=formats.clock(self._until)),
            )

    def tick(self) -> None:
        """One second on; at the end the page is told."""
        if self._until is None:
            return
        left = int((self._until - now()).total_seconds())
        hush(self.left.setText, formats.countdown(max(0, left)))
        if left <= 0:
            self._until = None
            self._timer.stop()
            self.hide()
            self.over.emit()

    def wipe(self) -> None:
        """Stop counting."""
        self.show_standing(AccessStanding(Standing.NO_KEY))
