"""Banners: something to know, in sentences, with at most one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from clinicvault.domain.errors import Cancelled, ClinicVaultError
from clinicvault.gui.errors import explain, sentences
from clinicvault.gui.i18n import hush, language, say
from clinicvault.gui.theme import pixmap, theme

from .basic import button, column, icon_button, label, restyle, reveal, row

_ICONS = {"warn": "triangle-alert", "bad": "circle-x", "info": "info", "ok": "circle-check"}


class Banner(QFrame):
    """A coloured strip with a strong first line and a second text."""

    def __init__(
        self,
        tone: str = "info",
        *,
        action: str = "",
        on: Callable[[], object] | None = None,
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setProperty("banner", tone)
        self.head = label("", "strong", wrap=True)
        self.body = label("", wrap=True)
        self.body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._picture = QLabel()
        line = row(
            self._picture,
            column(self.head, self.body, spacing=2),
            spacing=10,
            margins=(12, 9, 10, 9),
        )
        line.setStretch(1, 1)
        line.setAlignment(self._picture, Qt.AlignmentFlag.AlignTop)
        if action:
            self.action = button(action, "secondary", on=on)
            line.addWidget(self.action)
        if closable:
            line.addWidget(icon_button("x", "Close this notice", self.hide))
        self._line = line
        self._tint()
        theme().follow(self, self._tint)
        self.setLayout(line)

    def append(self, widget: QWidget) -> None:
        """One more thing to do about it."""
        self._line.addWidget(widget)

    def speak(self, head: str, body: str = "", **values: object) -> None:
        """Show translated texts."""
        say(self.head.setText, head, **values)
        reveal(self.body, bool(body))
        if body:
            say(self.body.setText, body, **values)
        reveal(self)

    def show_texts(self, head: str, body: str = "") -> None:
        """Show texts that are translated already."""
        hush(self.head.setText, head)
        hush(self.body.setText, body)
        reveal(self.body, bool(body))
        reveal(self)

    def retone(self, tone: str) -> None:
        """Change the colours and the sign."""
        self._tone = tone
        self.setProperty("banner", tone)
        self._tint()
        restyle(self)

    def _tint(self) -> None:
        self._picture.setPixmap(pixmap(_ICONS[self._tone], self._tone, 18))


class ErrorBanner(Banner):
    """What happened, is data safe, what to do; hidden while there is nothing to say."""

    def __init__(self, tone: str = "bad") -> None:
        super().__init__(tone, closable=True)
        self._code = ""
        self._params: dict[str, str | int] = {}
        self._happened = True
        self._error: ClinicVaultError | None = None
        self.hide()
        language().follow(self, self._again)

    @property
    def code(self) -> str:
        """The code shown, or ""."""
        return self._code if not self.isHidden() else ""

    @property
    def error(self) -> ClinicVaultError | None:
        """The very error shown, or None."""
        return self._error if not self.isHidden() else None

    def show_error(self, error: ClinicVaultError) -> None:
        """Show an error; cancelling is none."""
        if isinstance(error, Cancelled):
            self.hide()
            return
        self._code, self._params, self._happened = error.code, error.params, True
        self._error = error
        self._fill(explain(error))

    def show_code(self, code: str) -> None:
        """Say in advance what would be refused: nothing happened yet, so nothing is safe again."""
        self._code, self._params, self._happened = code, {}, False
        self._error = None
        self._fill(sentences(code))

    def _again(self) -> None:
        if self._code and not self.isHidden():
            self._fill(sentences(self._code, self._params))

    def _fill(self, texts: tuple[str, str, str]) -> None:
        rest = texts[1:] if self._happened else texts[2:]
        self.show_texts(texts[0], " ".join(text for text in rest if text))
        self.setAccessibleName(" ".join((texts[0], *rest)))
