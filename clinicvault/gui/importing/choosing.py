"""Before an import: whose photos, which visit, which files, and what will be done to them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui import words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark
from clinicvault.gui.jobs import Task
from clinicvault.gui.receiving.clinic_key import ClinicKeyDialog
from clinicvault.gui.receiving.compare import CompareDialog
from clinicvault.gui.receiving.told import LOCKED
from clinicvault.gui.widgets import (
    DateField,
    button,
    column,
    combo,
    edit,
    field,
    label,
    row,
    scroll,
)
from clinicvault.gui.widgets.dates import today
from clinicvault.services.importing.sources.age_files import MOST_PASSPHRASES
from clinicvault.services.views import ReceivedPackage

from .cards import CardList
from .drop import DropZone
from .pasting import PasteKeys, as_png, clipboard_data, local_paths, picture_of
from .picker import PatientPicker
from .plan import Plan, PlanPanel
from .runs import Run

_STEPS, _NARROW_STEPS, _ROOMY = 416, 396, 940


class Choosing(QWidget):
    """Patient, visit and files at the left, the plan at the right."""

    start_wanted = Signal()
    failed = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.paths: list[Path] = []
        self.pasted: list[bytearray] = []
        self._looking: Task[Plan] | None = None
        self._empty = False
        self.phrases: list[str] = []
        self._tried = ""
        self._locked = 0
        """Packages that nothing opened when they were looked into last."""
        self.picker = PatientPicker(desk.services.patients)
        self.date, self.label = DateField(), edit("for example Week 12, control")
        self.view = combo(tuple(View), words.view)
        self.drop, self.cards = DropZone(), CardList(desk.jobs)
        self.plan = PlanPanel(may_compare=desk.may(Act.KEEP_RECIPIENTS))
        self.elsewhere = button(
            "Get pictures from another clinic", "link", icon="share-2", on=self._show_key
        )
        self.start = button("Import", "primary", icon="folder-input", big=True)
        self.back = button("Back to the import", icon="arrow-left")
        self.back.hide()
        self._lay_out()
        self._connect()
        self.reset()

    def _lay_out(self) -> None:
        steps = QWidget()
        steps.setLayout(
            column(
                label("1. Patient", "h2"),
                self.picker,
                6,
                label("2. Visit", "h2"),
                row(field("Date", self.date), field("View", self.view), spacing=12),
                field("What the visit is for", self.label),
                6,
                label("3. Photos", "h2"),
                self.drop,
                self.cards,
                row(None, self.elsewhere, None),
                None,
                spacing=10,
                margins=(2, 2, 14, 6),
            )
        )
        self.steps = scroll(steps)
        self._left = QWidget()
        self._left.setLayout(column(self.steps, self.start, self.back, spacing=10))
        line = row(self._left, self.plan, spacing=16)
        line.setStretch(1, 1)
        self.setLayout(line)

    def _connect(self) -> None:
        self.picker.chosen.connect(lambda _: self.check())
        self.drop.dropped.connect(self.take)
        self.cards.chosen.connect(self.take)
        self.drop.paste_wanted.connect(self.paste)
        self.start.clicked.connect(lambda _: self.start_wanted.emit())
        self.plan.stop_wanted.connect(self._stop_looking)
        self.plan.clear_wanted.connect(self.drop_all)
        self.plan.received.words_given.connect(self._try_words)
        self.plan.received.compare_wanted.connect(self._compare)
        self._keys = PasteKeys(self)
        self._keys.pressed.connect(self.paste)
        for one in self.findChildren(QLineEdit):
            one.installEventFilter(self._keys)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.paste)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._left.setFixedWidth(_STEPS if self.width() >= _ROOMY else _NARROW_STEPS)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.cards.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.cards.watch(False)

    # what is chosen

    def take(self, paths: list[Path]) -> None:
        """More files, folders and packages."""
        self.paths = list(dict.fromkeys([*self.paths, *paths]))
        self._look()

    def paste(self) -> None:
        """A picture, or the files that were copied."""
        data = clipboard_data()
        paths = local_paths(data)
        if paths:
            self.take(paths)
            return
        picture = picture_of(data)
        if isinstance(picture, bytes):
            self._pasted(picture)
        elif picture is not None:
            image = picture
            self._desk.jobs.start(self, lambda _: as_png(image), self._pasted, self.failed.emit)

    def _pasted(self, picture: bytes) -> None:
        self.pasted.append(bytearray(picture))
        self._look()

    def drop_all(self) -> None:
        """Forget the choice, and overwrite what was pasted."""
        for picture in self.pasted:
            picture[:] = bytes(len(picture))
        self.clear()

    def clear(self) -> None:
        """Nothing is chosen any more; what was pasted belongs to an import now."""
        self._stop_looking()
        self.paths, self.pasted, self._empty = [], [], False
        self.phrases, self._tried, self._locked = [], "", 0
        self.drop.show_count(0, 0)
        self.plan.show_nothing()
        self.check()

    def _look(self) -> None:
        self._stop_looking()
        self.drop.show_count(len(self.paths), len(self.pasted))
        self.plan.show_looking()
        services, paths, pasted = self._desk.services, tuple(self.paths), len(self.pasted)
        phrases = self._phrases()

        def work(task: Task[Plan]) -> Plan:
            look = services.importing.look(paths, task.token, phrases)
            return Plan(look, services.policies.media(), pasted)

        self._looking = self._desk.jobs.start(self, work, self._looked)
        self._looking.failed = partial(self._unlooked, self._looking)
        self.check()

    def _stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.drop()
            self._looking = None
            self.plan.show_unlooked()
            self.check()

    def _looked(self, plan: Plan) -> None:
        self._looking, self._empty = None, not plan.files
        locked = sum(one.refused == LOCKED for one in plan.look.packages)
        self.plan.show_plan(plan, self._heard(locked))
        self.check()

    # packages of other clinics

    def _phrases(self) -> tuple[str, ...]:
        """The newest, with the one that is tried now."""
        every = dict.fromkeys((*self.phrases, self._tried))
        return tuple(one for one in every if one)[-MOST_PASSPHRASES:]

    def _try_words(self, words: str) -> None:
        self._tried = words
        self._look()

    def _heard(self, locked: int) -> str:
        """Words that opened something are kept for the import; of others what is wrong, marked."""
        tried, before = self._tried, self._locked
        if tried and locked < before:
            self.phrases = list(self._phrases())
        self._tried, self._locked = "", locked
        return mark("These words do not open the package.") if tried and locked >= before else ""

    def _compare(self, package: ReceivedPackage) -> None:
        CompareDialog(self, self._desk, package, lambda _: self._look()).open()

    def _show_key(self) -> None:
        ClinicKeyDialog(self, self._desk).open()

    def _unlooked(self, task: Task[Plan], error: ClinicVaultError) -> None:
        if self._looking is task:
            self._looking, self._empty = None, False
            self.plan.show_unlooked()
            self.failed.emit(error)
            self.check()

    def check(self) -> None:
        """The import can start with a patient and something to take in."""
        chosen = bool(self.paths or self.pasted) and not self._empty
        ready = chosen and self.picker.row is not None and self._looking is None
        self.start.setEnabled(ready)
        self.changed.emit()

    def run(self) -> Run | None:
        """What Import takes in now; None where the patient or the day is missing."""
        found = self.picker.row
        if found is None or not self.date.readable:
            (self.picker.search if found is None else self.date).setFocus()
            return None
        view: View = self.view.currentData()
        return Run(
            found,
            tuple(self.paths),
            tuple(self.pasted),
            self.date.day(),
            self.label.text().strip(),
            view,
            tuple(self.phrases),
        )

    def reset(self) -> None:
        """For the next import."""
        self.clear()
        self.date.set_day(today())
        self.label.clear()

    def wipe(self) -> None:
        """Forget names, overwrite what was pasted."""
        self.picker.wipe()
        self.drop_all()
