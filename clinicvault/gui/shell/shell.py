"""The unlocked window: rail, side pane, top bar, notices, pages."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from clinicvault.gui import words
from clinicvault.gui.access.limits import LimitPrompt, UsageLine
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.widgets import Dialog, column, label, row

from .nav import Nav
from .notices import NoticeStrip
from .page import Page
from .registry import WATCHES, Around, PageKind, allowed_pages
from .topbar import TopBar

_WIDE_FROM = 1240


class Shell(QWidget):
    """Lives from unlock to lock; the lock destroys it with all it holds."""

    lock = Signal()
    switch = Signal()
    """Somebody else wants to unlock."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("root")
        # Else the wide rail's own minimum keeps the window from ever getting narrow.
        self.setMinimumSize(900, 560)
        self._desk = desk
        self._kinds = {kind.name: kind for kind in allowed_pages(desk.session)}
        self._pages: dict[str, Page] = {}
        self._name = self._title = ""
        self._nav, self._bar = Nav(desk), TopBar(desk.context, desk.session)
        desk.context.shield.over.connect(desk.end_capture)
        self.usage = UsageLine(desk)
        self._bar.add_quiet(self.usage, self.usage.shorten)
        self.limits = LimitPrompt(self, desk, self.usage)
        self._side, self._stack = QStackedWidget(), QStackedWidget()
        self._strip = NoticeStrip(desk.session)
        self._lay_out()
        self._connect()
        around = Around(self, desk, self._strip, self.where)
        self.watches = {name: make(around) for name, make in WATCHES.items()}

    def _lay_out(self) -> None:
        self._side.hide()
        right = column(self._bar, self._strip, self._stack, spacing=0)
        right.setStretch(2, 1)
        line = row(self._nav, self._side, right, spacing=0)
        line.setStretch(2, 1)
        self.setLayout(line)

    def _connect(self) -> None:
        self._nav.chosen.connect(lambda name: self.go(Place(name)))
        self._nav.explain.connect(self._explain)
        self._bar.lock.connect(self.lock)
        self._bar.switch.connect(self.switch)
        self._bar.capture_over.connect(self._desk.end_capture)
        self._bar.notices.connect(self._strip.toggle)
        self._strip.rung.connect(self._bar.ring)
        self._desk.wanted.connect(self.go)
        self._desk.lock_wanted.connect(self.lock)
        self._desk.titled.connect(lambda name: self._bar.show_where(self._title, name))
        self._desk.side_wanted.connect(self._show_side_pane)
        self._desk.counted.connect(self._nav.show_count)
        for keys, act in (
            ("Ctrl+L", self.lock.emit),
            ("Ctrl+Shift+L", self.switch.emit),
            ("Ctrl+I", lambda: self.go(Place("import"))),
            ("Ctrl+K", self._search_patients),
            ("Ctrl+F", self._search_here),
            ("F1", self._help),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        for number, name in zip(range(1, 10), self._kinds, strict=False):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(lambda name=name: self.go(Place(name)))

    def go(self, place: Place) -> None:
        """Show a place; one that this person may not see is the first page instead."""
        name = place.page if place.page in self._kinds else next(iter(self._kinds))
        if self._name not in {"", name}:
            self._strip.hide()  # read by now; the bell brings them back
        page = self._page(self._kinds[name])
        self._name = name
        self._nav.show_page(name)
        self._title = self._kinds[name].title
        self._bar.show_where(self._title)
        self._show_side(page.side)
        self._stack.setCurrentWidget(page)
        page.enter(place if place.page == name else Place(name))

    def _page(self, kind: PageKind) -> Page:
        if kind.name not in self._pages:
            page = kind.make(self._desk)
            self._pages[kind.name] = page
            self._stack.addWidget(page)
            if page.side is not None:
                self._side.addWidget(page.side)
        return self._pages[kind.name]

    def _show_side(self, side: QWidget | None) -> None:
        self._side.setVisible(side is not None)
        if side is not None:
            self._side.setCurrentWidget(side)
            self._side.setFixedWidth(296)

    def _show_side_pane(self, shown: bool) -> None:
        """A page that wants all the room gets that of the notices, too."""
        self._side.setVisible(shown)
        if not shown:
            self._strip.hide()

    def where(self) -> Place:
        """Where the person is."""
        return self._pages[self._name].place(self._name) if self._name else Place()

    @property
    def page(self) -> Page:
        """The page in view."""
        return self._pages[self._name]

    def wipe(self) -> None:
        """Every page overwrites its pictures and forgets its data."""
        for page in self._pages.values():
            page.wipe()
        self._pages.clear()

    def _search_patients(self) -> None:
        if "patients" in self._kinds:
            if self._name != "patients":
                self.go(Place("patients"))
            self.page.search()

    def _search_here(self) -> None:
        self.page.search()

    def _help(self) -> None:
        self.go(Place("settings", tab="help"))

    def _explain(self) -> None:
        dialog = Dialog(self, "What your roles do not show")
        roles = words.roles(self._desk.session.user.roles)
        dialog.fill(label("Your roles here: {roles}.", roles=roles, wrap=True))
        for act in words.explained_acts():
            if not self._desk.may(act):
                dialog.fill(label("• {reason}", "muted", wrap=True, reason=words.act_reason(act)))
        dialog.fill(
            label(
                "Roles are kept apart so that one stolen password never opens everything. "
                "An administrator of your clinic can change them.",
                "muted",
                wrap=True,
            )
        )
        dialog.action_button("Close", dialog.accept)
        dialog.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._nav.widen(self.width() >= _WIDE_FROM)
