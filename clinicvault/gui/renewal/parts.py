"""The parts of renewing everything: their names, how far each is, and for whom it waits."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from clinicvault.gui import formats, words
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.theme import pixmap, theme
from clinicvault.gui.widgets import badge, column, label, plain, row, set_badge
from clinicvault.services.views import RotationPart

_PARTS = MappingProxyType(
    {
        "secret": ("monitor", mark("The computers' shared key")),
        "people": ("users", mark("People's own keys")),
        "team": ("stethoscope", mark("Key to the photos of active patients")),
        "archive": ("archive", mark("Key to the photos of archived patients")),
        "officers": ("badge-check", mark("Key of the privacy officers")),
        "directory": ("book-open", mark("Key to names and consents")),
        "log": ("scroll-text", mark("Key to the access log")),
        "patients": ("images", mark("Active patients and their photos")),
        "archived": ("archive", mark("Archived patients and their photos")),
    }
)


class PartRow(QWidget):
    """One part: name, bar, how far, and who is waited for."""

    def __init__(self, part: RotationPart) -> None:
        super().__init__()
        self._icon, text = _PARTS.get(part.part, ("refresh-cw", part.part))
        self._sign, self.pill, self.state = QLabel(), badge(), plain("", "caption", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        say(self.bar.setAccessibleName, text)
        head = row(label(text, "strong", wrap=True), self.pill, spacing=10)
        head.setStretch(0, 1)
        line = row(self._sign, column(head, self.bar, self.state, spacing=5), spacing=14)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.part = part
        self.show_part(part)
        theme().follow(self, self._tint)
        language().follow(self, lambda: self.show_part(self.part))

    def show_part(self, part: RotationPart) -> None:
        """How far it is now."""
        self.part = part
        self.bar.setRange(0, max(1, part.total))
        self.bar.setValue(part.done)
        self.bar.setVisible(part.done < part.total and part.total > 1)
        tone, text = _waits(part)
        hush(self.pill.setText, text)
        set_badge(self.pill, tone)
        hush(self.state.setText, _state(part))
        self._tint()

    def _tint(self) -> None:
        over = self.part.done >= self.part.total
        sign = ("circle-check", "ok") if over else (self._icon, "text2")
        self._sign.setPixmap(pixmap(*sign, 20))


def _waits(part: RotationPart) -> tuple[str, str]:
    if part.done >= part.total:
        return "ok", tr("Done")
    return ("warn", tr("Waits for you")) if part.mine else ("neutral", tr("Waits for others"))


def _state(part: RotationPart) -> str:
    done, total = formats.number(part.done), formats.number(part.total)
    told = tr("{done} of {total}", done=done, total=total)
    if part.done >= part.total:
        return told
    if part.mine:
        return f"{told}  ·  {tr('with your password')}" if part.needs_password else told
    if part.part == "people":
        how = tr("at each person's next unlock")
    elif part.needs_password:
        how = tr("with the password of: {roles}", roles=words.roles(part.roles))
    else:
        how = tr("at the next unlock of: {roles}", roles=words.roles(part.roles))
    return f"{told}  ·  {how}"
