"""Password inputs: a reveal eye, and a meter of what a password is worth."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from clinicvault.gui.i18n import language, mark, tr
from clinicvault.gui.theme import colour, set_icon, theme

from .basic import icon_button, row

WORDS = (
    mark("Too easy to guess"),
    mark("Too easy to guess"),
    mark("Still too easy"),
    mark("Good"),
    mark("Very good"),
)
ENOUGH = 3
_TONES = ("bad", "bad", "warn", "ok", "ok")


class PasswordField(QLineEdit):
    """Dots until the eye is pressed; the eye is a button that the keyboard reaches."""

    def __init__(self, *, big: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setProperty("big", "true" if big else "false")
        self.setTextMargins(0, 0, 32, 0)
        self.eye = icon_button("eye", "Show the password", checkable=True)
        self.eye.toggled.connect(self._reveal)
        line = row(None, self.eye, margins=(0, 0, 4, 0))
        self.setLayout(line)

    def _reveal(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        set_icon(self.eye, "eye-off" if shown else "eye", "text2", "accent_text")

    def take(self) -> str:
        """The password; the input is emptied, and nothing can bring it back."""
        text = self.text()
        self.setText("")  # clear() can be undone
        self.eye.setChecked(False)
        return text

    def minimumSizeHint(self) -> QSize:
        return QSize(120, super().minimumSizeHint().height())


class StrengthMeter(QWidget):
    """Four bars and a word; `score` is zxcvbn's 0 to 4, -1 for nothing typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.score = -1
        self.setFixedHeight(22)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().follow(self, self.update)
        language().follow(self, self._name)
        self._name()

    def show_score(self, score: int) -> None:
        """Show 0 to 4, or -1 for nothing."""
        self.score = score
        self._name()
        self.update()

    def text(self) -> str:
        """The word beside the bars."""
        return tr(WORDS[self.score]) if self.score >= 0 else ""

    def _name(self) -> None:
        self.setAccessibleName(tr("Strength of the password: {word}", word=self.text()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width = 44.0
        for bar in range(4):
            lit = bar < max(self.score, 1 if self.score == 0 else 0)
            painter.setBrush(colour(_TONES[self.score] if lit else "line_strong"))
            painter.drawRoundedRect(QRectF(bar * (width + 6), 8, width, 5), 2.5, 2.5)
        painter.setPen(colour(_TONES[self.score] if self.score >= 0 else "text3"))
        box = self.rect().adjusted(4 * 50 + 4, 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
