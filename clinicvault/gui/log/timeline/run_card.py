"""The run that was chosen on a timeline, and where to look next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from clinicvault.gui import clinic_clock
from clinicvault.gui.i18n import hush, language
from clinicvault.gui.widgets import button, column, label, plain, row
from clinicvault.services.views import TimelineItem

from .telling import acts, clock, facts, told


class RunCard(QFrame):
    """What the line says, whole; to its entries and to its flag."""

    entries = Signal(object)
    """The entries of this TimelineItem are wanted."""
    flag = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "1")
        self._item: TimelineItem | None = None
        self.title, self.when = plain("", "strong", wrap=True), plain("", "caption", wrap=True)
        self.text = plain("", wrap=True)
        self.to_entries = button("Show these entries", icon="scroll-text", on=self._entries)
        self.to_flag = button("Show the flag", icon="triangle-alert", on=self._flag)
        lines: QVBoxLayout = column(
            label("Chosen", "section"),
            self.title,
            self.when,
            self.text,
            row(self.to_entries, None),
            row(self.to_flag, None),
            spacing=8,
            margins=16,
        )
        self.setLayout(lines)
        language().follow(self, self._fill)
        self.hide()

    def show_item(self, item: TimelineItem | None) -> None:
        """Show a run, or nothing."""
        self._item = item
        self._fill()
        self.setVisible(item is not None)

    def _fill(self) -> None:
        item = self._item
        if item is None:
            for one in (self.title, self.when, self.text):
                hush(one.setText, "")
            return
        hush(self.title.setText, item.user)
        hush(self.when.setText, f"{clinic_clock.day(item.since)}, {clock(item)}")
        lines = (acts(item), "  ·  ".join(facts(item)), told(item))
        hush(self.text.setText, "\n".join(one for one in lines if one))
        self.to_flag.setVisible(bool(item.flags))

    def _entries(self) -> None:
        if self._item is not None:
            self.entries.emit(self._item)

    def _flag(self) -> None:
        if self._item is not None and self._item.flags:
            self.flag.emit(self._item.flags[0])
