"""The frame of a chart: heading, legend, the words of what is marked, and what is there to see."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QSizePolicy

from clinicvault.gui.i18n import hush
from clinicvault.gui.widgets import column, frame, label, plain, row
from clinicvault.gui.widgets.flow import Flow

from .figure import Figure

_ALL = 1000


def chart_card(heading: str, figure: Figure, signs: Sequence[QLayout], nothing: QLabel) -> QFrame:
    """A card round a chart; `nothing` stands in its place where there is nothing to draw."""
    reading = plain("", "caption", wrap=True)
    reading.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    reading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    reading.setMinimumHeight(30)
    figure.read.connect(lambda text: hush(reading.setText, text))
    head = row(label(heading, "h2"), 12, reading)
    head.setStretch(2, 1)
    made = frame(card="1")
    nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
    nothing.hide()
    items = (head, legend(signs), figure, nothing, None)
    inner = column(*items, spacing=8, margins=(18, 14, 16, 12))
    # What a figure of fixed height leaves goes below it, not between heading and figure.
    inner.setStretch(2, _ALL)
    inner.setStretch(3, _ALL)
    made.setLayout(inner)
    return made


def legend(signs: Sequence[QLayout]) -> QFrame:
    """Signs beside one another, in as many lines as they need."""
    made = QFrame()
    holders = []
    for one in signs:
        holder = QFrame()
        holder.setLayout(one)
        holders.append(holder)
    made.setLayout(Flow(holders, gap=14))
    return made


def reveal(figure: Figure, nothing: QLabel) -> None:
    """Show the chart, or that there is nothing to draw."""
    figure.setVisible(bool(figure.count))
    nothing.setVisible(not figure.count)
