"""Saved views: searches with a name, for every administrator."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QWidget

from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, say, tr
from clinicvault.gui.widgets import edit, field, icon_button, label, row
from clinicvault.gui.widgets.pick import Pick
from clinicvault.services.views import LogFilter, LogSort, SavedView

_LONGEST = 60


class SavedViews(QFrame):
    """A list to choose from, with buttons to save and to remove."""

    chosen = Signal(object)
    """A SavedView."""
    failed = Signal(object)

    def __init__(self, desk: Desk, now: Callable[[], tuple[LogFilter, LogSort]]) -> None:
        """`now` tells what would be saved."""
        super().__init__()
        self._desk, self._now = desk, now
        self._views: dict[str, SavedView] = {}
        self.list = Pick()
        say(self.list.setAccessibleName, "Saved views")
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.list.view().setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setMaximumWidth(190)
        self.save = icon_button("save", "Save these filters as a view", self._ask_name)
        self.drop = icon_button("x", "Remove this view", self._ask_drop)
        self.setLayout(row(self.list, self.save, self.drop, spacing=2))
        self.list.activated.connect(self._choose)
        language().follow(self, self._fill)
        self._fill()

    def load(self) -> None:
        """Ask for the views."""
        search = self._desk.services.log_search
        self._desk.jobs.start(self, lambda _: search.saved(), self._know, self.failed.emit)

    def _know(self, found: tuple[SavedView, ...]) -> None:
        self._views = {one.id: one for one in found}
        self._fill()

    def _fill(self) -> None:
        kept = self.list.currentData()
        self.list.clear()
        self.list.addItem(tr("Saved views"), "")
        for one in self._views.values():
            self.list.addItem(one.name, one.id)
        self.list.setCurrentIndex(max(0, self.list.findData(kept)))
        self._fit()

    def _fit(self) -> None:
        self.drop.setEnabled(self.current is not None)
        self.list.setEnabled(bool(self._views))

    @property
    def current(self) -> SavedView | None:
        """The view chosen."""
        return self._views.get(self.list.currentData() or "")

    def _choose(self, _place: int) -> None:
        self._fit()
        if self.current is not None:
            self.chosen.emit(self.current)

    def follow(self, wanted: LogFilter, order: LogSort) -> None:
        """Tell which view this is, if it is one."""
        same = (v.id for v in self._views.values() if (v.filter, v.sort) == (wanted, order))
        self.list.setCurrentIndex(max(0, self.list.findData(next(same, ""))))
        self._fit()

    def _ask_name(self) -> None:
        current = self.current
        NameDialog(
            self, self._desk, self._now(), current.name if current else "", self._kept
        ).open()

    def _kept(self, made: SavedView) -> None:
        others = [one for one in self._views.values() if one.name != made.name]
        views = sorted((*others, made), key=lambda one: one.name.casefold())
        self._know(tuple(views))
        self.list.setCurrentIndex(max(0, self.list.findData(made.id)))
        self._fit()

    def _ask_drop(self) -> None:
        if self.current is not None:
            DropDialog(self, self._desk, self.current, self._dropped).open()

    def _dropped(self, gone: SavedView) -> None:
        self._views.pop(gone.id, None)
        self._fill()

    def wipe(self) -> None:
        """Forget the views: a search may name a patient."""
        self._views = {}
        self._fill()


class NameDialog(AskDialog):
    """Asks for the name; one of the same name is replaced."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        what: tuple[LogFilter, LogSort],
        name: str,
        done: Callable[[SavedView], object],
    ) -> None:
        super().__init__(parent, desk, "Save these filters as a view", width=440)
        self._what, self._done = what, done
        self.name: QLineEdit = edit("for example Exports of this month")
        self.name.setMaxLength(_LONGEST)
        self.name.setText(name)
        self.fill(
            field("Name", self.name),
            label(
                "Every administrator sees it. A view of the same name is replaced. "
                "That it was saved stays in the access log.",
                "muted",
                wrap=True,
            ),
        )
        self.cancel_button()
        self.go = self.action_button("Save", self._save, icon="save")
        self.name.setFocus()

    def _save(self) -> None:
        name = " ".join(self.name.text().split())
        if not name:
            self.name.setFocus()
            return
        search, (wanted, order) = self.desk.services.log_search, self._what
        self.run(
            lambda _: search.save(name, wanted, order), lambda made: self.finish(self._done, made)
        )


class DropDialog(AskDialog):
    """Asks before a view goes that others use, too."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        view: SavedView,
        done: Callable[[SavedView], object],
    ) -> None:
        super().__init__(parent, desk, "Remove the view “{name}”?", width=440, name=view.name)
        self._view, self._done = view, done
        self.fill(
            label(
                "Other administrators do not find it any more, either. No entry is lost.",
                "muted",
                wrap=True,
            )
        )
        self.cancel_button()
        self.go = self.action_button("Remove", self._drop, kind="danger", icon="x")

    def _drop(self) -> None:
        search, view = self.desk.services.log_search, self._view
        self.run(lambda _: search.forget(view.id), lambda _: self.finish(self._done, view))
