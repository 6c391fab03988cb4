"""The theme in force: follows the system until somebody chooses."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from clinicvault.gui.following import Followers
from clinicvault.gui.resources import resource

from .tokens import DARK, LIGHT, Tokens

SYSTEM = "system"


class Theme(QObject):
    """Applies tokens to the application; `changed` comes after the style sheet is in force."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = SYSTEM
        self._tokens: Tokens = LIGHT
        self._sheet = ""
        self._dressed: WeakSet[QWidget] = WeakSet()
        self._followers = Followers("_theme_followed")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self._tokens

    @property
    def choice(self) -> str:
        """`system`, `light` or `dark`, as chosen."""
        return self._choice

    @property
    def dark(self) -> bool:
        """Whether dark colours are in force."""
        return self._tokens is DARK

    def choose(self, choice: str) -> None:
        """Take a choice and repaint everything."""
        self._choice = choice
        self._tokens = DARK if self._wants_dark() else LIGHT
        application = cast("QApplication", QApplication.instance())
        application.setPalette(_palette(self._tokens))
        self._sheet = style_sheet(self._tokens)
        for window in list(self._dressed):
            if shiboken6.isValid(window):
                self._put_on(window)
        self._followers.tell()
        self.changed.emit()

    @property
    def sheet(self) -> str:
        """The style sheet in force."""
        return self._sheet

    def dress(self, window: QWidget) -> None:
        """Put the style sheet on a window without a parent, and on all that will be in it.

        A sheet of the whole application would style every widget anew each time that what it
        stands in is put into something else, which takes longer than making it.
        """
        self._dressed.add(window)
        self._put_on(window)

    def _put_on(self, window: QWidget) -> None:
        # Styling every widget anew takes a fifth of a second.
        if window.styleSheet() != self._sheet:
            window.setStyleSheet(self._sheet)

    def follow(self, widget: QObject, function: Callable[[], object]) -> None:
        """Call `function` after every change, as long as `widget` exists."""
        self._followers.add(widget, function)

    def toggle(self) -> str:
        """Switch to the other one; returns the new choice."""
        self.choose("light" if self.dark else "dark")
        return self._choice

    def _wants_dark(self) -> bool:
        if self._choice != SYSTEM:
            return self._choice == "dark"
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _system_changed(self) -> None:
        if self._choice == SYSTEM and self._wants_dark() != self.dark:
            self.choose(SYSTEM)


_made: list[Theme] = []


def theme() -> Theme:
    """The application's theme; made on first use."""
    if not _made:
        _made.append(Theme())
    return _made[0]


def tokens() -> Tokens:
    """The colours in force."""
    return theme().tokens


def colour(token: str, alpha: int = 255) -> QColor:
    """A token as QColor; `alpha` 0 to 255."""
    found = QColor(tokens()[token])
    found.setAlpha(alpha)
    return found


def load_fonts() -> None:
    """Register the bundled Inter and make it the application's font (the wheel ships no fonts)."""
    for path in sorted(resource("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
    font = QFont("Inter")
    font.setPixelSize(13)
    QApplication.setFont(font)


def style_sheet(values: Tokens) -> str:
    """The style sheet with the tokens filled in."""
    text = resource("themes", "clinicvault.qss").read_text(encoding="utf-8")
    assets = resource("themes").as_posix()
    for name, value in {**values, "assets": assets}.items():
        text = text.replace("{" + name + "}", value)
    return text


def _palette(values: Tokens) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "bg",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "surface2",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.PlaceholderText: "text3",
        QPalette.ColorRole.Link: "accent_text",
        QPalette.ColorRole.ToolTipBase: "text",
        QPalette.ColorRole.ToolTipText: "surface",
    }
    for role, token in roles.items():
        palette.setColor(role, QColor(values[token]))
    return palette
