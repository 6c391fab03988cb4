"""Who did what of one patient: the answer to the question who saw her pictures."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui import clinic_clock
from clinicvault.gui.context import Desk
from clinicvault.gui.endings.give_log import GiveLogDialog
from clinicvault.gui.i18n import hush, language, mark, say, tr, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.log.following import Following
from clinicvault.gui.log.links import LogLinks
from clinicvault.gui.theme import theme
from clinicvault.gui.widgets import (
    ErrorBanner,
    button,
    column,
    edit,
    frame,
    label,
    picture_label,
    plain,
    row,
    scroll,
)
from clinicvault.gui.widgets.basic import reveal
from clinicvault.gui.widgets.tables import ROW
from clinicvault.services.views import LogFilter, PatientTimeline, TimelineItem

from .by_name import ByNameDialog
from .lookers import Lookers
from .model import TimelineModel
from .rail import RailDelegate
from .run_card import RunCard

_SIDE, _NARROW_SIDE, _WIDE_FROM = 300, 260, 1000


class TimelineSection(QWidget):
    """A code first; then the timeline, newest day first, and who looked most."""

    def __init__(self, desk: Desk, page: LogLinks) -> None:
        super().__init__()
        self._desk, self._page = desk, page
        self._wanted = ""
        self._shown: PatientTimeline | None = None
        self._task: Task[PatientTimeline] | None = None
        self.errors, self.model = ErrorBanner(), TimelineModel()
        self.following = Following(self._stop, self._typed, mark("No timeline is shown."))
        self.list, self.lookers, self.run = self._make_list(), Lookers(), RunCard()
        self._make_tools()
        self._lay_out()
        self._connect()
        self._fill()
        language().follow(self, self._fill)

    def _make_list(self) -> QListView:
        made = QListView()
        made.setModel(self.model)
        made.setItemDelegate(RailDelegate(made))
        made.setMouseTracking(True)
        made.setLayoutMode(QListView.LayoutMode.Batched)
        made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        say(made.setAccessibleName, "Timeline of the patient")
        theme().follow(made, made.viewport().update)
        return made

    def _make_tools(self) -> None:
        self.code = edit()
        hush(self.code.setPlaceholderText, "P-7K3M-0001")
        say(self.code.setAccessibleName, "Code of the patient")
        self.code.setFixedWidth(170)
        self.go = button("Show", "primary", icon="history", on=self._typed)
        self.by_name = button("By name", icon="search", on=self._ask_name)
        reveal(self.by_name, self._desk.may(Act.LIST_PATIENTS))
        self.given = button("Given to", icon="share-2", on=self._given)
        self.report = button("For a patient's report", icon="book-open", on=self._report)
        self.all = button("Show everybody", "link", on=self._everybody)
        self.title, self.told = plain("", "h2"), plain("", "muted")

    def _lay_out(self) -> None:
        caption = label("Code of the patient", "muted")
        tools = (caption, self.code, self.go, self.by_name, None, self.given, self.report)
        head = row(*tools, margins=(24, 14, 20, 0))
        self.nothing = self._empty()
        self._timeline = frame(card="1")
        inner = column(
            column(self.title, self.told, spacing=2, margins=(18, 14, 14, 0)),
            self.list,
            spacing=8,
            margins=(1, 0, 8, 8),
        )
        inner.setStretch(1, 1)
        self._timeline.setLayout(inner)
        body = row(self._timeline, self._side(), spacing=14, margins=(24, 0, 20, 18))
        body.setStretch(0, 1)
        self._body = QWidget()
        self._body.setLayout(body)
        wrong = column(self.errors, self.following, margins=(24, 0, 20, 0))
        box = column(head, wrong, self._body, self.nothing, spacing=12)
        box.setStretch(2, 1)
        box.setStretch(3, 1)
        self.setLayout(box)

    def _side(self) -> QWidget:
        most = frame(card="1")
        head = row(label("Who looked most", "h2"), None, self.all)
        self.nobody = label("Nobody opened the record or saw a picture.", "muted", wrap=True)
        most.setLayout(column(head, self.nobody, self.lookers, spacing=10, margins=16))
        inner = QWidget()
        inner.setLayout(column(most, self.run, None, spacing=14))
        self._right = scroll(inner)
        self._right.setFixedWidth(_SIDE)
        return self._right

    def _empty(self) -> QFrame:
        made = QFrame()
        sign = row(None, picture_label("history", "text3", 40), None)
        self.what = label(
            "Type a patient's code to see who opened what, when, on which computer and why. "
            "Front desk and privacy officers look a code up. Every look is in the access log.",
            "muted",
            wrap=True,
        )
        self.what.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.what.setFixedWidth(460)
        made.setLayout(column(None, sign, row(None, self.what, None), None, None, spacing=14))
        return made

    def _connect(self) -> None:
        self.code.returnPressed.connect(self._typed)
        self.list.selectionModel().currentChanged.connect(lambda now, _: self._choose(now))
        self.list.activated.connect(self._open)
        self.lookers.pressed.connect(self._one_person)
        self.run.entries.connect(self._entries)
        self.run.flag.connect(self._page.show_flag)

    # coming into view

    def enter(self) -> None:
        """The section comes into view."""
        if self._wanted:
            code, self._wanted = self._wanted, ""
            self.load(code)
        elif self._shown is None:
            self.code.setFocus()

    def want(self, code: str) -> None:
        """Show a patient as soon as the section comes into view."""
        self._wanted = code
        self.code.setText(code)

    def search(self) -> None:
        """Ctrl+F."""
        self.code.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.code.selectAll()

    def _typed(self) -> None:
        code = self.code.text().strip()
        if code:
            self.load(code)
        else:
            self.code.setFocus()

    def _ask_name(self) -> None:
        ByNameDialog(self, self._desk, self._named).open()

    def _named(self, code: str) -> None:
        self.code.setText(code)
        self.load(code)

    def load(self, code: str) -> None:
        """Read a patient's timeline; that is itself an entry."""
        self.errors.hide()
        if self._task is not None:
            self._task.drop()
        self.go.setEnabled(False)
        self.following.begin()
        search = self._desk.services.log_search

        def read(task: Task[PatientTimeline]) -> PatientTimeline:
            search.follow(task.tell, task.token)
            return search.timeline(code)

        self._task = self._desk.jobs.start(self, read, self._show, self._fail, self.following.tell)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _fail(self, error: ClinicVaultError) -> None:
        self._task = None
        self.go.setEnabled(True)
        self.following.fail(error)
        self.errors.show_error(error)

    def _show(self, found: PatientTimeline) -> None:
        self._task = None
        self.go.setEnabled(True)
        self.following.end()
        self._shown = found
        hush(self.code.setText, found.code)
        self.lookers.show_people(found.people)
        self.model.show_items(found.items)
        self._fill()
        self._begin()

    def _begin(self) -> None:
        """The keyboard begins at the newest run."""
        self.run.show_item(None)
        if self.model.rowCount() > 1:
            self.list.setCurrentIndex(self.model.index(1))
        self.list.scrollToTop()
        self.list.setFocus()

    def _fill(self) -> None:
        found = self._shown
        self._body.setVisible(found is not None)
        self.nothing.setVisible(found is None)
        for one in (self.given, self.report):
            one.setVisible(found is not None)
        self.all.setVisible(self.lookers.chosen >= 0)
        if found is None:
            return
        hush(self.title.setText, f"{found.code}  {found.name}".strip())
        self.nobody.setVisible(not self.lookers.count)
        self.lookers.setVisible(bool(self.lookers.count))
        people, entries = len(found.people), sum(one.entries for one in found.people)
        hush(
            self.told.setText,
            tr(
                "{entries} by {people}",
                entries=trn("{n} entry", "{n} entries", entries),
                people=trn("{n} person", "{n} people", people),
            ),
        )

    # one run, one person

    def _choose(self, index: QModelIndex) -> None:
        line = index.data(ROW)
        self.run.show_item(line.item if line is not None else None)

    def _open(self, index: QModelIndex) -> None:
        line = index.data(ROW)
        if line is not None and line.item is not None:
            self._entries(line.item)

    def _entries(self, item: TimelineItem) -> None:
        if self._shown is None:
            return
        since, until = clinic_clock.day_of(item.since), clinic_clock.day_of(item.until)
        wanted = LogFilter(patient=self._shown.code, user=item.user_id, since=since, until=until)
        self._page.show_entries(wanted)

    def _one_person(self, number: int) -> None:
        if self._shown is None:
            return
        user = self.lookers.choose(number)
        kept = tuple(item for item in self._shown.items if not user or item.user_id == user)
        self.model.show_items(kept)
        self._fill()
        self.run.show_item(None)

    def _everybody(self) -> None:
        if self.lookers.chosen >= 0:
            self._one_person(self.lookers.chosen)
            self.list.setFocus()

    def _given(self) -> None:
        if self._shown is not None:
            self._page.show_given(self._shown.code)

    def _report(self) -> None:
        if self._shown is not None:
            dialog = GiveLogDialog(self, self._desk)
            dialog.code.setText(self._shown.code)
            dialog.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._right.setFixedWidth(_SIDE if self.width() >= _WIDE_FROM else _NARROW_SIDE)

    def wipe(self) -> None:
        """Forget the patient."""
        self._shown, self._wanted = None, ""
        self.model.wipe()
        self.lookers.show_people(())
        self.run.show_item(None)
        for one in (self.title, self.told, self.code):
            one.clear()
        self._fill()
