"""Today's list: who is expected, and bringing their archived records up at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui import formats
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.errors import short
from clinicvault.gui.files import choose_files
from clinicvault.gui.i18n import hush, language, mark, say, tr, trn
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import (
    Banner,
    ErrorBanner,
    button,
    column,
    frame,
    icon_button,
    label,
    picture_label,
    plain,
    row,
)
from clinicvault.services.views import AppointmentView, BroughtUp, TodayPlan

from .bring_up import bring_up_today_dialog
from .today_adding import AddDialog
from .today_model import ONE, TodayModel, today_table
from .today_plan import PlanDialog

_FILES = mark("Lists of the practice system (*.csv *.ics *.txt)")


class TodayPage(Page):
    """A table of the day, and what to do with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.day: dt.date | None = None
        """None is today."""
        self._most = 0
        self.errors, self.notice = ErrorBanner("warn"), Banner("ok", closable=True)
        self.notice.hide()
        self.model = TodayModel()
        self.model.standings = desk.may(Act.VIEW_PHOTO)
        self.table = today_table(self.model)
        self.table.setColumnHidden(2, not self.model.standings)
        self.table.activated.connect(self._activated)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._picked())
        self.heading, self.counts = label("", "h1"), plain("", "muted", wrap=True)
        self.intro = label(
            "Who is expected, and who is here already. A day's list is deleted when the day is "
            "over.",
            "muted",
            wrap=True,
        )
        self._buttons()
        self._lay_out()
        self._picked()
        language().follow(self, self._speak)

    def _buttons(self) -> None:
        self.add = button("Add a patient", icon="plus", on=self._add)
        self.read = button("Read a file", icon="file-text", on=self._choose)
        self.up = button("Bring up", "primary", icon="archive", on=self._bring_up)
        self.up.hide()
        self.before = icon_button("chevron-left", "The day before", partial(self._step, -1))
        self.after = icon_button("chevron-right", "The day after", partial(self._step, 1))
        self.back = button("Back to today", "link", on=partial(self._step, 0))
        self.open = button("Open", icon="users", on=self._open)
        self.arrived = button("Check in", icon="check", on=self._check_in)
        self.off = button("Take off the list", "link", on=self._remove)

    def _lay_out(self) -> None:
        head = row(
            self.heading,
            self.before,
            self.after,
            self.back,
            None,
            self.read,
            self.add,
            self.up,
            spacing=8,
        )
        self._foot = QWidget()
        self._foot.setLayout(
            row(self.open, self.arrived, self.off, None, spacing=8, margins=(14, 10, 14, 12))
        )
        self._empty = _empty()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.table)
        surface = frame(card="1")
        box = column(self._stack, self._foot, spacing=0, margins=(1, 6, 1, 1))
        box.setStretch(0, 1)
        surface.setLayout(box)
        items = (head, self.intro, self.counts, self.errors, self.notice, surface)
        outer = column(*items, spacing=12, margins=(24, 20, 24, 20))
        outer.setStretch(5, 1)
        self.setLayout(outer)

    def enter(self, _place: Place) -> None:
        self.reload()

    def reload(self) -> None:
        """Ask again for the day in view."""
        services, day = self.desk.services, self.day

        def work(_: object) -> tuple[dt.date | None, tuple[AppointmentView, ...], int]:
            return day, services.today.list(day), services.policies.rules().today_most

        self.desk.jobs.start(self, work, self._show, self.errors.show_error)

    def _show(self, found: tuple[dt.date | None, tuple[AppointmentView, ...], int]) -> None:
        day, lines, self._most = found
        if day != self.day:
            return
        kept = self._chosen()
        self.model.show(lines)
        self._stack.setCurrentIndex(int(bool(lines)))
        self._foot.setVisible(bool(lines))
        self._pick_again(kept)
        self._speak()

    def _pick_again(self, kept: AppointmentView | None) -> None:
        for place, one in enumerate(self.model.lines):
            if kept is not None and one.id == kept.id:
                self.table.selectRow(place)
        self._picked()

    @property
    def archived(self) -> int:
        """How many patients of the list are archived."""
        cold = {one.patient_id for one in self.model.lines if one.standing is Standing.COLD}
        return len(cold)

    def _speak(self) -> None:
        day = self.day
        hush(self.heading.setText, tr("Today") if day is None else formats.day(day))
        self.back.setVisible(day is not None)
        self.before.setEnabled(day is not None)  # lists of days that are over are gone
        count, cold = len(self.model.lines), self.archived
        parts = [trn("{n} patient", "{n} patients", count)] if count else []
        here = sum(one.source == "check-in" for one in self.model.lines)
        if here:
            parts.append(trn("{n} checked in", "{n} checked in", here))
        if cold and self.model.standings:
            parts.append(trn("{n} is archived", "{n} archived", cold))
        hush(self.counts.setText, "  ·  ".join(parts))
        self.counts.setVisible(bool(parts))
        self.up.setVisible(bool(cold) and day is None and self.desk.may(Act.STEP_UP))
        say(self.up.setText, "Bring up all archived ({n})", n=formats.number(cold))

    def _chosen(self) -> AppointmentView | None:
        rows = self.table.selectionModel().selectedRows()
        return rows[0].data(ONE) if rows else None

    def _picked(self) -> None:
        one = self._chosen()
        for made in (self.open, self.arrived, self.off):
            made.setEnabled(one is not None)
        self.arrived.setEnabled(one is not None and one.source != "check-in" and self.day is None)

    def _step(self, days: int) -> None:
        today = dt.date.today()  # noqa: DTZ011  (the clinic's own calendar day)
        day = today if days == 0 else (self.day or today) + dt.timedelta(days=days)
        self.day = None if day == today else day
        self.notice.hide()
        self.reload()

    def _activated(self, index: QModelIndex) -> None:
        self.desk.go("patients", index.data(ONE).patient_id)

    def _open(self) -> None:
        if (one := self._chosen()) is not None:
            self.desk.go("patients", one.patient_id)

    def _check_in(self) -> None:
        if (one := self._chosen()) is not None:
            today = self.desk.services.today
            self._run(lambda: today.add(one.patient_id, time=one.time, source="check-in"))

    def _remove(self) -> None:
        if (one := self._chosen()) is not None:
            today = self.desk.services.today
            self._run(lambda: today.remove(one.id))

    def _run(self, work: Callable[[], object]) -> None:
        self.errors.hide()
        self.desk.jobs.start(self, lambda _: work(), lambda _: self.reload(), self._failed)

    def _failed(self, error: ClinicVaultError) -> None:
        self.errors.show_error(error)
        self.reload()

    def _add(self) -> None:
        AddDialog(self, self.desk, self.day, self.reload).open()

    def _choose(self) -> None:
        choose_files(self, mark("List of the practice system"), self._read, _FILES)

    def _read(self, paths: list[Path]) -> None:
        today, day, path = self.desk.services.today, self.day, paths[0]
        self.errors.hide()
        self.desk.jobs.start(
            self, lambda _: today.read(path, day), self._planned, self.errors.show_error
        )

    def _planned(self, plan: TodayPlan) -> None:
        PlanDialog(self, self.desk, plan, self._taken).open()

    def _taken(self, count: int) -> None:
        self.notice.retone("ok")
        self.notice.speak("{what}", what=lambda: _taken_over(count))
        self.reload()

    def _bring_up(self) -> None:
        bring_up_today_dialog(self, self.desk, self.archived, self._most, self._brought).open()

    def _brought(self, told: BroughtUp) -> None:
        self.notice.retone("warn" if told.refused else "ok")
        codes = sorted({code for _, code in told.refused})
        self.notice.speak(
            "{what}",
            "{rest}" if told.refused else "",
            what=lambda: _brought_up(len(told.opened)),
            rest=lambda: " ".join((_stayed(len(told.refused)), *map(short, codes))),
        )
        self.reload()

    def wipe(self) -> None:
        self.model.show(())


def _empty() -> QFrame:
    made = QFrame()
    text = label(
        "Nobody is on the list. Add patients by name, check them in, or read the list that your "
        "practice system saves as CSV or iCalendar.",
        "muted",
        wrap=True,
    )
    text.setFixedWidth(420)
    made.setLayout(
        column(
            None,
            row(None, picture_label("calendar", "line_strong", 52), None),
            row(None, text, None),
            None,
            spacing=12,
        )
    )
    return made


def _taken_over(count: int) -> str:
    return trn("{n} patient was added.", "{n} patients were added.", count)


def _brought_up(count: int) -> str:
    return trn("{n} record is open now.", "{n} records are open now.", count)


def _stayed(count: int) -> str:
    return trn("{n} stays shut.", "{n} stay shut.", count)
