"""What these dialogs share: who it is about, lines with a sign, a step that is shown alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from clinicvault.gui.widgets import card, column, label, picture_label, plain, row
from clinicvault.gui.widgets.avatar import Avatar
from clinicvault.gui.widgets.elided import Elided

from .ending_words import Line


def who(name: str, code: str) -> QFrame:
    """The patient, so that nobody is taken for another."""
    texts = column(Elided(name or code, "strong"), plain(code, "muted"), spacing=2)
    line = row(Avatar(name or code, 40), texts, spacing=12)
    line.setStretch(1, 1)
    return card(line, soft=True, margins=12)


def lines(found: Sequence[Line], ink: str = "text2") -> QWidget:
    """Signs with their texts, one under the other."""
    made = QWidget()
    made.setLayout(column(*(_line(one, ink) for one in found), spacing=8))
    return made


def _line(one: Line, ink: str) -> QWidget:
    made, (icon, text) = QWidget(), one
    picture = picture_label(icon, ink)
    line = row(picture, label("{what}", wrap=True, what=text), spacing=12)
    line.setStretch(1, 1)
    line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
    made.setLayout(line)
    return made
