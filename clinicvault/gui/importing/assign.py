"""Correcting what an import said of its photos: the visit, and the camera's clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QButtonGroup, QLabel, QLineEdit, QRadioButton, QWidget

from clinicvault.gui import formats
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, say, tr, trn
from clinicvault.gui.widgets import (
    Choices,
    DateField,
    Dialog,
    column,
    edit,
    field,
    frame,
    label,
    plain,
    row,
)
from clinicvault.gui.widgets.basic import reveal
from clinicvault.gui.widgets.dates import today

from .result import Result

AHEAD, BEHIND = "ahead", "behind"
VisitSet = Callable[[list[str], dt.date], None]
ClockSet = Callable[[dict[str, str], dt.timedelta], None]


class VisitDialog(Dialog):
    """The patient's visit of another day."""

    def __init__(self, parent: QWidget, desk: Desk, photos: Sequence[str], then: VisitSet) -> None:
        super().__init__(parent, "Put these photos into another visit")
        self._desk, self._photos, self._then = desk, list(photos), then
        self.date, self.label = DateField(), edit("for example Week 12, control")
        self.date.set_day(today())
        count = len(self._photos)
        self.fill(
            label("{what}", "muted", wrap=True, what=lambda: _visiting(count)),
            field("Date", self.date),
            field("What the visit is for", self.label),
        )
        self.cancel_button()
        self.go = self.action_button("Put there", self._put)
        self.date.textChanged.connect(lambda _: self.go.setEnabled(self.date.day() is not None))
        self.date.setFocus()

    def _put(self) -> None:
        day = self.date.day()
        if day is None:
            return
        self.hold(True)
        importing, photos, text = self._desk.services.importing, self._photos, self.label.text()
        self._desk.jobs.start(
            self,
            lambda _: importing.set_visit(photos, day, text.strip()),
            lambda _: self._done(day),
            self.fail,
        )

    def _done(self, day: dt.date) -> None:
        self.hold(False)
        self._then(self._photos, day)
        self.accept()


class ClockDialog(Dialog):
    """How wrong the camera's clock was, with an example of what becomes of a time."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        every: Sequence[Result],
        marked: Sequence[Result],
        then: ClockSet,
    ) -> None:
        super().__init__(parent, "The camera's clock was wrong")
        self._desk, self._then = desk, then
        self._every, self._marked = list(every), list(marked)
        self.days, self.hours, self.minutes = _figure(36_500), _figure(23), _figure(59)
        self.way = Choices("seg")
        say(self.way.setAccessibleName, "Ahead or behind")
        self.way.offer(AHEAD, "ahead")
        self.way.offer(BEHIND, "behind")
        self.name, self.example = plain("", "caption"), label("", "strong")
        self.cancel_button()
        self.go = self.action_button("Correct the times", self._correct)
        self._lay_out()
        for figure in (self.days, self.hours, self.minutes):
            figure.textChanged.connect(lambda _: self._show())
        self.way.chosen.connect(lambda _: self._show())
        language().follow(self, self._show)
        self._show()
        self.hours.setFocus()

    def _lay_out(self) -> None:
        figures = row(
            field("Days", self.days),
            field("Hours", self.hours),
            field("Minutes", self.minutes),
            self.way,
            None,
            spacing=12,
        )
        figures.setAlignment(self.way, Qt.AlignmentFlag.AlignBottom)
        shown = frame(card="soft")
        shown.setLayout(column(self.name, self.example, spacing=4, margins=(14, 10, 14, 12)))
        every, marked = len(self._every), len(self._marked)
        self.all = self._whom(lambda: _all_photos(every), chosen=not marked)
        self.only = self._whom(lambda: _marked_photos(marked), chosen=bool(marked))
        reveal(self.only, bool(marked))
        self._group = QButtonGroup(self)
        for one in (self.all, self.only):
            self._group.addButton(one)
        self.only.toggled.connect(lambda _: self._show())
        self.fill(
            label("By how much was it wrong when the photos were taken?", "muted", wrap=True),
            figures,
            shown,
            column(self.all, self.only, spacing=2),
        )

    def _whom(self, text: Callable[[], str], *, chosen: bool) -> QRadioButton:
        made = QRadioButton()
        say(made.setText, "{what}", what=text)
        made.setChecked(chosen)
        return made

    @property
    def photos(self) -> list[Result]:
        """Whose times are corrected."""
        return self._marked if self.only.isChecked() else self._every

    @property
    def shift(self) -> dt.timedelta:
        """What is added to the camera's times."""
        wrong = dt.timedelta(
            days=_value(self.days), hours=_value(self.hours), minutes=_value(self.minutes)
        )
        return -wrong if self.way.current == AHEAD else wrong

    def _show(self) -> None:
        timed = next((one for one in self.photos if own_time(one) is not None), None)
        self.go.setEnabled(timed is not None)
        _show_example(self.name, self.example, timed, self.shift)

    def _correct(self) -> None:
        self.hold(True)
        importing, shift = self._desk.services.importing, self.shift
        photos = [one.photo for one in self.photos]
        self._desk.jobs.start(
            self,
            lambda _: importing.shift_clock(photos, shift),
            lambda taken: self._done(taken, shift),
            self.fail,
        )

    def _done(self, taken: dict[str, str], shift: dt.timedelta) -> None:
        self.hold(False)
        self._then(taken, shift)
        self.accept()


def own_time(result: Result) -> dt.datetime | None:
    """What the camera's own clock said, or None."""
    try:
        return dt.datetime.fromisoformat(result.taken) - result.shift
    except (ValueError, OverflowError):
        return None


def _show_example(name: QLabel, example: QLabel, timed: Result | None, shift: dt.timedelta) -> None:
    own = own_time(timed) if timed is not None else None
    if timed is None or own is None:
        say(name.setText, "None of these photos tells when it was taken.")
        example.clear()
        return
    say(name.setText, "For example {name}", name=timed.short_name)
    try:
        after = (own + shift).isoformat()
    except OverflowError:
        after = own.isoformat()
    before = formats.taken(own.isoformat())
    example.setText(tr("{before} becomes {after}", before=before, after=formats.taken(after)))


def _figure(most: int) -> QLineEdit:
    made = QLineEdit("0")
    made.setValidator(QIntValidator(0, most, made))
    made.setFixedWidth(76)
    return made


def _value(figure: QLineEdit) -> int:
    return int(figure.text()) if figure.hasAcceptableInput() else 0


def _visiting(count: int) -> str:
    return trn(
        "{n} photo goes to the patient's visit of this day; where there is none, it is made.",
        "{n} photos go to the patient's visit of this day; where there is none, it is made.",
        count,
    )


def _all_photos(count: int) -> str:
    return trn("The only photo of this import", "All {n} photos of this import", count)


def _marked_photos(count: int) -> str:
    return trn("Only the {n} marked photo", "Only the {n} marked photos", count)
