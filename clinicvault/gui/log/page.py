"""The access-log page: its sections, and whether the log is complete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from clinicvault.gui.context import Desk, Place
from clinicvault.gui.widgets import button, column, frame, icon_button, row
from clinicvault.services.views import LogFilter, LogStatus, UserView

from .charts.section import ChartsSection
from .disclosures.section import DisclosureSection
from .entries.section import EntriesSection
from .export.dialog import LogOutDialog
from .review.section import ReviewSection
from .state import LogStatePage
from .timeline.section import TimelineSection
from .witness.dialog import WitnessDialog

REVIEW, ENTRIES, CHARTS, PATIENT, GIVEN = "review", "entries", "charts", "patient", "given"
Section = ReviewSection | EntriesSection | ChartsSection | TimelineSection | DisclosureSection
S = TypeVar("S", bound=Section)
_NARROWEST, _WORDS_FROM = 620, 1120
_SIGN = QSize(21, 16)


class LogPage(LogStatePage):
    """For administrators; a section is made when it is first chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._made: dict[type[QWidget], Section] = {}
        self._stack = QStackedWidget()
        self._offer()
        self._make_tools()
        self._lay_out()
        self.sections.chosen.connect(self.show_section)
        self._show_status(self._review.status())

    def _offer(self) -> None:
        self.sections.offer(REVIEW, "Review", icon="badge-check")
        self.sections.offer(ENTRIES, "Entries", icon="scroll-text")
        self.sections.offer(CHARTS, "Charts", icon="chart-column")
        self.sections.offer(PATIENT, "Patient", icon="history")
        self.sections.offer(GIVEN, "Given to", icon="share-2")

    def _check_button(self) -> QPushButton:
        return icon_button("shield-check", "Check the whole log now", self._verify)

    def _make_tools(self) -> None:
        self.code = button("Daily check code", icon="badge-check", on=self._show_code)
        self.code_small = icon_button("badge-check", "Daily check code", self._show_code)
        self.out = button("Export", icon="download", on=self._log_out)
        self.out_small = icon_button("download", "Export", self._log_out)

    def _lay_out(self) -> None:
        codes = (self.code_small, self.code, self.out_small, self.out)
        tools = (self.standing, self.check, *codes)
        head = row(self.sections, None, *tools, spacing=10)
        below = (self.times, self.errors, self.warning)
        strip = column(head, *below, spacing=12, margins=(24, 14, 20, 0))
        above = frame()
        above.setLayout(strip)
        box = column(above, self._stack, spacing=0)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.setMinimumWidth(_NARROWEST)

    def enter(self, place: Place) -> None:
        self.follow_clock()
        if place.patient:
            self.show_patient(place.patient)
        else:
            self.show_section(place.tab if place.tab in _OPEN else self.sections.current)
        super().enter(place)

    def begin(self) -> None:
        """Not before the first rows are painted."""
        shown = self._stack.currentWidget()
        if isinstance(shown, EntriesSection) and shown.opening:
            shown.opened.connect(super().begin, Qt.ConnectionType.SingleShotConnection)
        else:
            super().begin()

    def place(self, name: str) -> Place:
        """With the section in view."""
        return Place(name, tab=self.sections.current)

    def show_section(self, name: str) -> None:
        """Bring a section into view."""
        section = _OPEN[name](self)
        self.sections.choose(name)
        self._stack.setCurrentWidget(section)
        section.enter()

    def part(self, kind: type[S]) -> S:
        """A section, made on first use."""
        made = self._made.get(kind)
        if not isinstance(made, kind):
            made = kind(self.desk, self)
            self._made[kind] = made
            self._stack.addWidget(made)
        return made

    def fill_anew(self) -> None:
        """The sections are made anew when they are shown."""
        super().fill_anew()
        made, self._made = self._made, {}
        for section in made.values():
            section.wipe()
            self._stack.removeWidget(section)
            section.deleteLater()

    def show_entries(self, wanted: LogFilter) -> None:
        """The entries that fit."""
        self.part(EntriesSection).want(wanted)
        self.show_section(ENTRIES)

    def show_entry(self, seq: int) -> None:
        """One entry, opened."""
        self.part(EntriesSection).open_entry(seq)
        self.show_section(ENTRIES)

    def show_patient(self, code: str) -> None:
        """A patient's timeline."""
        self.part(TimelineSection).want(code)
        self.show_section(PATIENT)

    def show_given(self, code: str) -> None:
        """To whom pictures of a patient were given."""
        # Wanted before it comes into view: whoever asks for one looks at nobody else.
        self.part(DisclosureSection).want(code)
        self.show_section(GIVEN)

    def show_flag(self, flag_id: str) -> None:
        """A flag in the review."""
        self.show_section(REVIEW)
        self.part(ReviewSection).show_flag(flag_id)

    def search(self) -> None:
        now = self._stack.currentWidget()
        if isinstance(now, EntriesSection | TimelineSection):
            now.search()

    def _know(self, users: tuple[UserView, ...]) -> None:
        super()._know(users)
        if EntriesSection in self._made:
            self.part(EntriesSection).know(users)

    def _show_status(self, status: LogStatus | None) -> None:
        super()._show_status(status)
        self._fit()

    def _accepted(self) -> None:
        super()._accepted()
        self.show_section(self.sections.current)

    def _show_code(self) -> None:
        WitnessDialog(self, self.desk).open()

    def _log_out(self) -> None:
        """What the entries show now is what is offered."""
        shown = self._stack.currentWidget()
        wanted = shown.wanted if isinstance(shown, EntriesSection) else None
        LogOutDialog(self, self.desk, wanted).open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room a button is its icon, and a section its word."""
        wide = self.width() >= _WORDS_FROM
        signs = _SIGN if wide else QSize(0, 0)
        for key in _OPEN:
            self.sections.button(key).setIconSize(signs)
        for words, sign in ((self.code, self.code_small), (self.out, self.out_small)):
            words.setVisible(wide)
            sign.setVisible(not wide)

    def wipe(self) -> None:
        for section in self._made.values():
            section.wipe()
        super().wipe()


_OPEN: Mapping[str, Callable[[LogPage], Section]] = MappingProxyType(
    {
        REVIEW: lambda page: page.part(ReviewSection),
        ENTRIES: lambda page: page.part(EntriesSection),
        CHARTS: lambda page: page.part(ChartsSection),
        PATIENT: lambda page: page.part(TimelineSection),
        GIVEN: lambda page: page.part(DisclosureSection),
    }
)
