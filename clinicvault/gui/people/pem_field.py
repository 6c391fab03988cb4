"""Certificates out of a file: which one is chosen, and a way to take another or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError, InputRefused
from clinicvault.domain.pem import refuse_private_keys
from clinicvault.gui.context import Desk
from clinicvault.gui.files import choose_files
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import button, column, label, row

_MOST = 256 * 1024
"""Bytes: a long chain of certificates is a tenth of it."""
_BEGIN = "-----BEGIN CERTIFICATE-----"


class PemField(QWidget):
    """`text` is the PEM; `none` says what holds without one."""

    changed = Signal()

    def __init__(self, desk: Desk, none: str, failed: Callable[[ClinicVaultError], None]) -> None:
        super().__init__()
        self._desk, self._none, self._failed = desk, none, failed
        self.text = ""
        self.told = label("", "muted", wrap=True)
        self.take = button("Choose a file", icon="folder-open", on=self._choose)
        self.drop = button("Without", "link", on=lambda: self.show_text(""))
        line = row(self.take, self.drop, None)
        self.setLayout(column(self.told, line, spacing=6))
        say(self.take.setAccessibleName, "Choose a file with certificates")
        say(self.drop.setAccessibleName, "Without certificates of one's own")
        self.show_text("")

    def show_text(self, text: str) -> None:
        """Show what is chosen."""
        self.text = text
        count = text.count(_BEGIN)
        self.drop.setVisible(bool(text))
        if not text:
            say(self.told.setText, self._none)
        else:
            say(self.told.setText, "Certificates in the file: {n}", n=str(count))
        self.changed.emit()

    def _choose(self) -> None:
        pattern = mark("Certificates (*.pem *.crt *.cer)")
        choose_files(self, mark("File with certificates"), self._chosen, pattern)

    def _chosen(self, paths: list[Path]) -> None:
        self._desk.jobs.start(self, lambda _: read_pem(paths[0]), self.show_text, self._failed)


def read_pem(path: Path) -> str:
    """A file's certificates; InputRefused("file-unreadable") where there is none in it.

    InputRefused("certificates-with-key").
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
        text = data.decode("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused("file-unreadable") from error
    refuse_private_keys(text)
    if len(data) > _MOST or _BEGIN not in text:
        raise InputRefused("file-unreadable")
    return text
