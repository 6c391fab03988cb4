"""A time zone to choose: typed in part, all names that hold it are offered."""

from __future__ import annotations

import zoneinfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

from clinicvault.gui.clinic_clock import zone_name
from clinicvault.gui.i18n import language, mark, say, tr

ZONE_WHY = mark(
    "The access log is read by its clock on every computer: hours, days, and when a review is due."
)
_ROOM = 320
_SHOWN = 12


class ZonePick(QComboBox):
    """All IANA zones; first this computer's own, where it knows one or the clinic has none."""

    def __init__(self, own: str) -> None:
        super().__init__()
        self._own = own
        self._text = QLineEdit()
        self.setLineEdit(self._text)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(_SHOWN)
        self.setMinimumWidth(_ROOM)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.addItem("", "")
        for name in sorted(zoneinfo.available_timezones()):
            self.addItem(zone_name(name), name)
        self.setCompleter(self._completer())
        self._text.editingFinished.connect(self._tidy)
        for named in (self, self._text):
            say(named.setAccessibleName, "Time zone of the clinic")
            say(named.setAccessibleDescription, ZONE_WHY)
        language().follow(self, self._speak)
        self._speak()

    def _completer(self) -> QCompleter:
        made = QCompleter(self.model(), self)
        made.setFilterMode(Qt.MatchFlag.MatchContains)
        made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        made.setMaxVisibleItems(_SHOWN)
        return made

    def choose(self, name: str) -> None:
        """Show the clinic's zone, "" for none; one that is not known here stays what it is."""
        self._offer_own(bool(self._own) or not name)
        if self.findData(name) < 0:
            self.addItem(zone_name(name), name)
        self.setCurrentIndex(self.findData(name))

    def chosen(self, before: str) -> str:
        """The zone in view; this computer's stands for its name, where there was one before."""
        return self.currentData() or (self._own if before else "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _tidy(self) -> None:
        """What is typed in full counts in any case; what is no zone gives way to the last one."""
        found = self.findText(zone_name(self._text.text().strip()), Qt.MatchFlag.MatchFixedString)
        if found >= 0:
            self.setCurrentIndex(found)
        self.setEditText(self.itemText(self.currentIndex()))

    def _offer_own(self, wanted: bool) -> None:
        """Who does not know where this computer is cannot choose to be there."""
        offered = self.itemData(0) == ""
        if offered and not wanted:
            self.removeItem(0)
        elif wanted and not offered:
            self.insertItem(0, "", "")
            self._speak()

    def _speak(self) -> None:
        own = zone_name(self._own)
        here = tr("As this computer: {zone}", zone=own) if own else tr("As this computer")
        if self.itemData(0) == "":
            self.setItemText(0, here)
