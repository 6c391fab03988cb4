"""What the wizard expects of a step, and the tiles that answers are chosen from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QRadioButton, QWidget

from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, say
from clinicvault.gui.widgets import ErrorBanner, badge, column, label, picture_label, row
from clinicvault.gui.widgets.basic import restyle
from clinicvault.services.api.export_wizard import ExportWizardService

from .draft import Draft


class Step(QWidget):
    """One question; made when it is first come to."""

    changed = Signal()
    """An answer was given: whether one can go on is asked anew."""
    forward = Signal()
    """Go on, as by the button."""

    def __init__(self, desk: Desk, service: ExportWizardService, draft: Draft) -> None:
        super().__init__()
        self.desk, self.service, self.draft = desk, service, draft
        self.errors = ErrorBanner()

    def enter(self) -> None:
        """It comes into view; answers before it may have changed."""

    @property
    def ready(self) -> bool:
        """Whether one can go on."""
        return True

    @property
    def missing(self) -> str:
        """What is missing, as a marked sentence; "" for nothing or what is plain to see."""
        return ""

    def first(self) -> QWidget | None:
        """What the keyboard is in to begin with."""
        return None

    @property
    def settled(self) -> bool:
        """Whether all of what it shows is there."""
        return True

    def pieces(self) -> list[Callable[[], object]]:
        """What is made of it later, before anybody wants it, a turn each."""
        return []

    def wipe(self) -> None:
        """Forget pictures and data."""


class Tile(QFrame):
    """An answer to choose: sign, name, a line about it, a badge; a click anywhere chooses it."""

    chosen = Signal()

    def __init__(self, icon: str, title: Callable[[], str], text: Callable[[], str]) -> None:
        super().__init__()
        self.setProperty("tile", "1")
        self.radio, self.text, self.more = QRadioButton(), label("", "muted", wrap=True), badge()
        say(self.radio.setText, "{what}", what=title)
        say(self.text.setText, "{what}", what=text)
        say(self.radio.setAccessibleDescription, "{what}", what=text)
        self.warning: QLabel = label("", "warn", wrap=True)
        self.warning.hide()
        self.more.hide()
        sign = picture_label(icon, "text2", 20)
        self.body: QBoxLayout = column(self.text, self.warning, spacing=4)
        head = row(self.radio, None, self.more, spacing=8)
        signs = column(4, sign, None)
        line = row(signs, column(head, self.body, spacing=2), spacing=12, margins=(14, 10, 12, 12))
        line.setStretch(1, 1)
        self.setLayout(line)
        self.radio.toggled.connect(self._toggled)

    def _toggled(self, on: bool) -> None:
        self.setProperty("on", "true" if on else "false")
        restyle(self)
        if on:
            self.chosen.emit()

    def tag(self, tone: str, text: str, **values: object) -> None:
        """A badge at the right."""
        self.more.setProperty("badge", tone)
        say(self.more.setText, text, **values)
        self.more.show()

    def warn(self, text: str, **values: object) -> None:
        """Something to know before it is chosen."""
        say(self.warning.setText, text, **values)
        self.warning.show()

    def shut(self, why: str) -> None:
        """It cannot be chosen; `why` is translated already."""
        self.radio.setEnabled(False)
        self.setProperty("shut", "true")
        hush(self.warning.setText, why)
        hush(self.radio.setAccessibleDescription, why)
        self.warning.show()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.radio.isEnabled() and event.button() == Qt.MouseButton.LeftButton:
            self.radio.setChecked(True)
            self.radio.setFocus()
