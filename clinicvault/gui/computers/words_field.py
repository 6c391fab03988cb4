"""Words that prove a computer or a clinic: shown with their QR code, typed, or photographed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.files import choose_files
from clinicvault.gui.i18n import mark
from clinicvault.gui.jobs import Jobs
from clinicvault.gui.start.rehearse import read_picture
from clinicvault.gui.widgets import button, plain, row
from clinicvault.gui.widgets.qr import TextQr

_COLUMNS = 2
_SIDE = 224
Failed = Callable[[ClinicVaultError], None]


def tidy(text: str) -> str:
    """Words as they are compared: lower-case, one blank between."""
    return " ".join(text.lower().split())


def photo_button(
    owner: QWidget, jobs: Jobs, read: Callable[[bytes], None], failed: Failed
) -> QPushButton:
    """A button that asks for a photo of a QR code and hands its bytes on."""

    def chosen(paths: list[Path]) -> None:
        jobs.start(owner, lambda _: read_picture(paths[0]), read, failed)

    def choose() -> None:
        pattern = mark("Pictures (*.jpg *.jpeg *.png *.webp)")
        choose_files(owner, mark("Photo of the QR code"), chosen, pattern)

    return button("Read a photo of the QR code", icon="camera", on=choose)


class WordsCard(QFrame):
    """Numbered words in two columns, and beside them their QR code."""

    def __init__(self, jobs: Jobs, words: str, code_name: str) -> None:
        super().__init__()
        self.words = words
        self.setProperty("card", "soft")
        self.code = TextQr(jobs, words, code_name, side=_SIDE)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        each = words.split()
        lines = -(-len(each) // _COLUMNS)
        for place, word in enumerate(each):
            grid.addWidget(_word(place + 1, word), place % lines, place // lines)
        line = row(grid, self.code, spacing=20, margins=16)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.setAccessibleName(words)


def _word(number: int, word: str) -> QWidget:
    made = QWidget()
    count, text = plain(f"{number}", "caption"), plain(word, "strong")
    count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    count.setFixedWidth(16)
    line = row(count, text, spacing=8)
    line.setStretch(1, 1)
    made.setLayout(line)
    return made
