"""A count of today with the last days beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame

from clinicvault.gui import formats
from clinicvault.gui.i18n import hush, language, tr
from clinicvault.gui.widgets import column, label, plain, row

from .spark import Sparkline


class KpiCard(QFrame):
    """Caption, number, comparison with the average of the days before."""

    def __init__(self, caption: str, tone: str) -> None:
        super().__init__()
        self.setProperty("card", "1")
        self._values: tuple[int, ...] = ()
        self.number, self.note = plain("–", "kpi"), plain("", "caption")
        self._line = Sparkline(tone)
        texts = column(label(caption, "muted"), self.number, self.note, spacing=3)
        self.setLayout(row(texts, None, self._line, margins=(18, 12, 18, 12)))
        language().follow(self, self._fill)

    def show_values(self, values: Sequence[int]) -> None:
        """Oldest first; the last is today."""
        self._values = tuple(values)
        self._line.show_values(values)
        self._fill()

    def show_line(self, shown: bool) -> None:
        """With or without the last days."""
        self._line.setVisible(shown)

    def _fill(self) -> None:
        if not self._values:
            return
        today, before = self._values[-1], self._values[:-1]
        hush(self.number.setText, formats.number(today))
        mean = sum(before) / len(before) if before else 0
        if not mean:
            hush(self.note.setText, "")
            return
        change = round((today / mean - 1) * 100)
        sign = "+" if change > 0 else "−" if change < 0 else "±"
        hush(
            self.note.setText,
            tr("{change} % on average", change=f"{sign}{formats.number(abs(change))}"),
        )
