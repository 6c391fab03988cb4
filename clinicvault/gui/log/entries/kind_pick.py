"""Choosing kinds of events: a list that opens below its button, whole groups or single ones."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFont, QHideEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QWidget

from clinicvault.gui import words
from clinicvault.gui.i18n import language, say, tr, trn
from clinicvault.gui.patients.list import font
from clinicvault.gui.widgets import button, column, edit, row
from clinicvault.gui.widgets.pick import Pick

from .kinds import groups

EVENT = Qt.ItemDataRole.UserRole
_WIDTH, _HEIGHT = 340, 420


class KindPick(Pick):
    """Says what is chosen; `changed` comes when the list closes with another choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chosen: tuple[str, ...] = ()
        self.addItem("")
        self.list = KindList(self)
        self.list.closed.connect(self._take)
        language().follow(self, self._tell)
        self._tell()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Events, none for all."""
        return self._chosen

    def choose(self, events: tuple[str, ...]) -> None:
        """Choose without telling."""
        self._chosen = events
        self._tell()

    def showPopup(self) -> None:
        self.list.show_chosen(self._chosen)
        self.list.move(self.mapToGlobal(QPoint(0, self.height() + 4)))
        self.list.show()
        self.list.search.setFocus()

    def hidePopup(self) -> None:
        self.list.hide()

    def _take(self) -> None:
        chosen = self.list.chosen()
        if set(chosen) != set(self._chosen):
            self.choose(chosen)
            self.changed.emit()

    def _tell(self) -> None:
        count = len(self._chosen)
        if not count:
            text = tr("All events")
        elif count == 1:
            text = words.event(self._chosen[0])
        else:
            text = trn("{n} kind of event", "{n} kinds of events", count)
        self.setItemText(0, text)


class KindList(QFrame):
    """A search and a list of ticks; the lock destroys it with its button."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("popup", "1")
        self.resize(_WIDTH, _HEIGHT)
        self.model = QStandardItemModel(self)
        self.search = edit("Search the events")
        say(self.search.setAccessibleName, "Search the events")
        self.view = QListView()
        self.view.setProperty("picks", "1")
        self.view.setModel(self.model)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        say(self.view.setAccessibleName, "Kinds of events")
        self.none = button("All events", "link", on=self._none)
        self.done = button("Done", "primary", on=self.close)
        self.setLayout(column(self.search, self.view, row(self.none, None, self.done), margins=12))
        self._groups: list[tuple[QStandardItem, list[QStandardItem]]] = []
        self._setting = False
        self.model.itemChanged.connect(self._ticked)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self.view.setFocus)

    def show_chosen(self, chosen: tuple[str, ...]) -> None:
        """Tick these."""
        self._setting = True
        self.model.clear()
        self._groups = []
        for name, events in groups():
            head = _item(tr(name), "")
            head.setFont(font(13, QFont.Weight.DemiBold))
            self.model.appendRow(head)
            lines = [_item(f"     {said}", one) for said, one in _sorted(events)]
            for line in lines:
                line.setCheckState(_state(line.data(EVENT) in chosen))
                self.model.appendRow(line)
            self._groups.append((head, lines))
        self._setting = False
        self._tick_heads()
        self.search.clear()

    def chosen(self) -> tuple[str, ...]:
        """What is ticked; none for all."""
        found = tuple(line.data(EVENT) for line in self._lines() if _on(line))
        return found if len(found) < len(self._lines()) else ()

    def _lines(self) -> list[QStandardItem]:
        return [line for _, lines in self._groups for line in lines]

    def _ticked(self, item: QStandardItem) -> None:
        if self._setting:
            return
        self._setting = True
        for head, lines in self._groups:
            if head is item:
                for line in lines:
                    line.setCheckState(head.checkState())
        self._setting = False
        self._tick_heads()

    def _tick_heads(self) -> None:
        self._setting = True
        for head, lines in self._groups:
            head.setCheckState(_state(bool(lines) and all(map(_on, lines))))
        self._setting = False

    def _none(self) -> None:
        for line in self._lines():
            line.setCheckState(Qt.CheckState.Unchecked)

    def _narrow(self, text: str) -> None:
        wanted = text.strip().casefold()
        for place in range(self.model.rowCount()):
            item = self.model.item(place)
            gone = bool(wanted) and (not item.data(EVENT) or wanted not in item.text().casefold())
            self.view.setRowHidden(place, gone)

    def event(self, event: QEvent) -> bool:
        """Escape is this list's own, not that of the page below it."""
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()


def _item(text: str, event: str) -> QStandardItem:
    made = QStandardItem(text)
    made.setData(event, EVENT)
    made.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | _SELECTABLE)
    made.setCheckState(Qt.CheckState.Unchecked)
    return made


_SELECTABLE = Qt.ItemFlag.ItemIsSelectable


def _sorted(events: tuple[str, ...]) -> list[tuple[str, str]]:
    return sorted((words.event(one), one) for one in events)


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked


def _on(item: QStandardItem) -> bool:
    return item.checkState() is Qt.CheckState.Checked
