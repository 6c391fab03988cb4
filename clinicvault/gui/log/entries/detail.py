"""One entry of the access log: in words, with its flags, its proof, and where to look next."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import clinic_clock
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, language
from clinicvault.gui.jobs import Task
from clinicvault.gui.log.links import LogLinks
from clinicvault.gui.log.phrases import headline
from clinicvault.gui.log.review import flag_words
from clinicvault.gui.theme import pixmap, theme
from clinicvault.gui.widgets import (
    ErrorBanner,
    button,
    column,
    icon_button,
    label,
    plain,
    row,
    scroll,
)
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import FlagView, LogEntryView, LogFilter, LogRow

from .facts import facts, technical
from .looks import sign
from .proof import Proof

_PAUSE_MS, _CAPTION = 90, 88
WIDTH = 344


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """An entry with the flags that name it."""

    entry: LogEntryView
    flags: tuple[FlagView, ...]


class EntryDetail(QFrame):
    """Beside the table; what the row knows is there at once, flags and proof follow."""

    closed = Signal()
    shown = Signal(object)
    """The LogEntryView that was read."""

    def __init__(self, desk: Desk, page: LogLinks) -> None:
        super().__init__()
        self.setProperty("card", "soft")
        self.setFixedWidth(WIDTH)
        self._desk, self._page = desk, page
        self._row: LogRow | None = None
        self.entry: LogEntryView | None = None
        self._seq = -1
        self._flags: tuple[FlagView, ...] = ()
        self._task: Task[Known] | None = None
        self._make_parts()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        language().follow(self, self._fill)
        theme().follow(self, self._tint)
        self.hide()

    def _make_parts(self) -> None:
        self._sign, self.title = QLabel(), plain("", "h2", wrap=True)
        self.errors = ErrorBanner()
        self._lines, self._flag_lines = QVBoxLayout(), QVBoxLayout()
        self._lines.setSpacing(8)
        self._flag_lines.setSpacing(4)
        self.flags_head = label("Flagged", "strong")
        self.proof = Proof(self._desk)
        self.proof.failed.connect(self.errors.show_error)
        self.technical = plain("", "caption", wrap=True)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        self.technical.setTextInteractionFlags(selectable)
        self.links = self._make_links()

    def _make_links(self) -> dict[str, QPushButton]:
        return {
            "timeline": button("Timeline of this patient", "link", icon="history", on=self._time),
            "patient": button("All entries of this patient", "link", icon="user", on=self._patient),
            "person": button("All entries of this person", "link", icon="users", on=self._person),
            "session": button("This unlock alone", "link", icon="lock", on=self._session),
        }

    def _lay_out(self) -> None:
        close = icon_button("x", "Close the entry", self.closed.emit)
        head = row(self._sign, self.title, close)
        head.setStretch(1, 1)
        links: QVBoxLayout = column(spacing=0)
        for one in self.links.values():
            links.addLayout(row(one, None))
        items = (
            self.errors,
            self._lines,
            self.flags_head,
            self._flag_lines,
            self.proof,
            links,
            self.technical,
            None,
        )
        inner = QWidget()
        inner.setLayout(column(*items, spacing=12, margins=(0, 0, 6, 0)))
        self.setLayout(column(head, scroll(inner), margins=14))

    # what is shown

    def show_row(self, entry: LogRow) -> None:
        """Show what a row knows now, and the rest as soon as it is read."""
        if entry.seq == self._seq and self.entry is not None:
            self.show()
            return
        self._begin(entry.seq)
        self._row = entry
        self._fill()
        self.show()
        self._pause.start()

    def show_seq(self, seq: int) -> None:
        """Read an entry and show it."""
        self._begin(seq)
        self._ask()

    def _begin(self, seq: int) -> None:
        self._seq, self._row, self.entry, self._flags = seq, None, None, ()
        self.errors.hide()
        self.proof.clear()

    def _ask(self) -> None:
        if self._task is not None:
            self._task.drop()
        seq, search, flags = self._seq, self._desk.services.log_search, self._desk.services.flags

        def read(_: object) -> Known:
            entry = search.entry(seq)
            day = clinic_clock.day_of(entry.row.time)
            near = flags.flags(day - dt.timedelta(days=31), day) if entry.flags else ()
            return Known(entry, tuple(one for one in near if one.id in entry.flags))

        self._task = self._desk.jobs.start(self, read, self._know, self._fail)

    def _know(self, known: Known) -> None:
        self._task = None
        self.entry, self._row, self._flags = known.entry, known.entry.row, known.flags
        self._fill()
        self.proof.show_entry(known.entry)
        self.show()
        self.shown.emit(known.entry)

    def _fail(self, error: ClinicVaultError) -> None:
        self._task = None
        self.show()
        self.errors.show_error(error)

    def _fill(self) -> None:
        entry = self._row
        if entry is None:
            return
        hush(self.title.setText, headline(entry))
        self._tint()
        clear(self._lines)
        for caption, text in facts(entry):
            self._lines.addLayout(_line(caption, text))
        hush(self.technical.setText, technical(entry))
        self._fill_flags()
        self._fit_links()

    def _fill_flags(self) -> None:
        clear(self._flag_lines)
        ids = self.entry.flags if self.entry is not None else ()
        titles = {one.id: flag_words.title(one.rule) for one in self._flags}
        for one in ids:
            made = button("Show the flag", "link", icon="triangle-alert")
            if one in titles:
                hush(made.setText, titles[one])
            made.clicked.connect(partial(self._show_flag, one))
            self._flag_lines.addLayout(row(made, None))
        self.flags_head.setVisible(bool(ids))

    def _fit_links(self) -> None:
        entry = self.entry
        known = {
            "timeline": bool(entry and entry.code),
            "patient": bool(entry and entry.code),
            "person": bool(entry and entry.user_id),
            "session": bool(entry and entry.session),
        }
        for name, one in self.links.items():
            one.setVisible(known[name])

    def _tint(self) -> None:
        if self._row is not None:
            self._sign.setPixmap(pixmap(*sign(self._row), 18))

    # where to look next

    def _show_flag(self, flag: str, _checked: bool = False) -> None:
        self._page.show_flag(flag)

    def _time(self) -> None:
        if self.entry is not None:
            self._page.show_patient(self.entry.code)

    def _patient(self) -> None:
        if self.entry is not None:
            self._page.show_entries(LogFilter(patient=self.entry.code))

    def _person(self) -> None:
        if self.entry is not None:
            self._page.show_entries(LogFilter(user=self.entry.user_id))

    def _session(self) -> None:
        if self.entry is not None:
            self._page.show_entries(LogFilter(session=self.entry.session))

    def wipe(self) -> None:
        """Forget the entry."""
        self._pause.stop()
        self._begin(-1)
        clear(self._lines)
        clear(self._flag_lines)
        self.title.clear()
        self.technical.clear()
        self._sign.setPixmap(QPixmap())


def _line(caption: str, text: str) -> QHBoxLayout:
    """A fact: its caption at the left, wrapped like the text."""
    head = plain(caption, "caption", wrap=True)
    head.setFixedWidth(_CAPTION)
    made = row(head, plain(text, "", wrap=True), spacing=8)
    made.setStretch(1, 1)
    made.setAlignment(head, Qt.AlignmentFlag.AlignTop)
    return made
