"""The bar on top: where one is, in which role, language, theme, notices, lock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPushButton, QWidget

from clinicvault.domain.roles import Role
from clinicvault.gui import words
from clinicvault.gui.context import Context
from clinicvault.gui.i18n import LANGUAGES, hush, language, say
from clinicvault.gui.theme import set_icon, theme
from clinicvault.gui.theme.tokens import ROLE_BADGES
from clinicvault.gui.widgets import badge, button, icon_button, label, picture_label, row
from clinicvault.gui.widgets.basic import reveal
from clinicvault.gui.widgets.elided import Elided
from clinicvault.services.views import SessionView

from .capture_note import CaptureNote

_ROLES_FROM = 640
_NOTE_FROM = 820
_LONG_FROM = 820
_QUIET_AT = 4


class LanguageButton(QPushButton):
    """Switches to the next language at once."""

    def __init__(self, context: Context, *, long: bool = False) -> None:
        super().__init__()
        self._context, self._long = context, long
        self.setProperty("kind", "ghost")
        self.setAutoDefault(False)
        set_icon(self, "languages", "text", gap=3)
        self.clicked.connect(self._next)
        language().follow(self, self._show)
        self._show()

    def _next(self) -> None:
        codes = list(LANGUAGES)
        code = codes[(codes.index(language().code) + 1) % len(codes)]
        language().choose(code)
        self._context.remember(language=code)

    def _show(self) -> None:
        code = language().code
        self.setText(LANGUAGES[code] if self._long else code.upper())
        say(self.setToolTip, "Change the language")
        say(self.setAccessibleName, "Language: {name}", name=LANGUAGES[code])


def theme_button(context: Context) -> QPushButton:
    """Switches between light and dark, and remembers."""
    made = icon_button("moon", "Switch between light and dark")

    def show() -> None:
        set_icon(made, "sun" if theme().dark else "moon", "text2")

    made.clicked.connect(lambda: context.remember(theme=theme().toggle()))
    theme().follow(made, show)
    show()
    return made


class TopBar(QFrame):
    """The bar of an unlocked window."""

    lock = Signal()
    switch = Signal()
    notices = Signal()
    capture_over = Signal()
    """The screen shall not be captured any more."""

    def __init__(self, context: Context, session: SessionView) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self._shorten: Callable[[bool], object] | None = None
        self.setFixedHeight(56)
        self._page, self._rest = label("", "h2"), Elided()
        self._chevron = picture_label("chevron-right", "text3", 14)
        self.bell = icon_button("bell", "Show or hide the notices", self.notices.emit)
        reveal(self.bell, bool(session.warnings or session.words))
        lock = button("Lock now", "lock", icon="lock", on=self.lock.emit, tip="Ctrl+L")
        others = icon_button("users", "Switch user (locks at once)", self.switch.emit)
        self.capture = CaptureNote(context.shield)
        self.capture.clicked.connect(self.capture_over)
        self._roles = [self._role_badge(role) for role in _shown_roles(session)]
        self.setLayout(
            row(
                self._page,
                self._chevron,
                self._rest,
                None,
                self.capture,
                *self._roles,
                4,
                LanguageButton(context),
                theme_button(context),
                self.bell,
                others,
                lock,
                spacing=8,
                margins=(24, 0, 20, 0),
            )
        )
        self.show_where("")

    def _role_badge(self, role: Role | None) -> QLabel:
        made = badge(ROLE_BADGES[role.value] if role else "neutral")

        def speak() -> None:
            if role is None:
                say(made.setText, "All roles")
            else:
                hush(made.setText, words.role(role))

        speak()
        language().follow(made, speak)
        return made

    def ring(self, something: bool) -> None:
        """Whether there are notices to show."""
        self.bell.setVisible(something)

    def add_quiet(self, widget: QWidget, shorten: Callable[[bool], object]) -> None:
        """Something small before the roles, which gets shorter where there is little room."""
        self._shorten = shorten
        line = self.layout()
        if isinstance(line, QBoxLayout):
            line.insertWidget(_QUIET_AT, widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the roles are in the rail's tip alone."""
        super().resizeEvent(event)
        self.capture.shorten(self.width() < _NOTE_FROM)
        if self._shorten is not None:
            self._shorten(self.width() < _LONG_FROM)
        for pill in self._roles:
            pill.setVisible(self.width() >= _ROLES_FROM)

    def show_where(self, title: str, rest: str = "") -> None:
        """Title of the page, and what of it is shown (a patient's name: inside the window only)."""
        if title:
            say(self._page.setText, title)
        hush(self._rest.setText, rest)
        self._chevron.setVisible(bool(rest))


def _shown_roles(session: SessionView) -> list[Role | None]:
    held = [role for role in Role if role in session.user.roles]
    return [None] if len(held) == len(Role) else list(held)
