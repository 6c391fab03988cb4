"""The import page: patient, visit, photos, progress, results; open until somebody closes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QProgressBar, QWidget

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats, words
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.i18n import hush, language, mark, say, tr, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.shell.page import Page
from clinicvault.gui.theme import theme
from clinicvault.gui.widgets import (
    Banner,
    DateField,
    ErrorBanner,
    button,
    card,
    column,
    combo,
    edit,
    field,
    label,
    plain,
    row,
    scroll,
)
from clinicvault.gui.widgets.dates import today
from clinicvault.jobs import Progress
from clinicvault.services.views import ImportReport, PatientPage, PatientRow

from .drop import DropZone
from .feed import Feed
from .picker import PatientPicker
from .results import IMPORTED, REFUSED, RESULT, Result, ResultDelegate, ResultModel
from .undo import MoveDialog, TakeBackDialog
from .which import ALL, Which

_STEPS, _ROOMY = 416, 940
Work = Callable[[Task[ImportReport], Feed], ImportReport]


class ImportPage(Page):
    """One import at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._service = desk.services.importing
        self._paths: list[Path] = []
        self._task: Task[ImportReport] | None = None
        self.errors, self.report = ErrorBanner(), Banner("ok")
        self.resume_banner = Banner("info", action="Go on with it", on=self._resume)
        self.forget = button("Leave it", "link", on=self._forget)
        self.picker = PatientPicker(desk.services.patients)
        self.date, self.label = DateField(), edit("for example Week 12, control")
        self.view = combo(tuple(View), words.view)
        self.drop = DropZone()
        self.start = button("Import", "primary", icon="folder-input", big=True, on=self._start)
        self.model, self.list = ResultModel(), QListView()
        self.which = Which(self.model)
        self._make_results()
        self._lay_out()
        self._reset()

    def _make_results(self) -> None:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        say(self.bar.setAccessibleName, "Progress of the import")
        self.progress = plain("", "muted")
        self.cancel = button("Cancel", on=self._cancel)
        self.list.setModel(self.which.shown)
        self.which.choices.chosen.connect(lambda _: self._shown())
        self.list.setItemDelegate(ResultDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._check())
        say(self.list.setAccessibleName, "Files of this import")
        theme().follow(self.list, self.list.viewport().update)
        language().follow(self.list, self.list.viewport().update)
        self.set_view = combo(tuple(View), words.view)
        say(self.set_view.setAccessibleName, "View of the marked photos")
        self.apply = button("Set view", on=self._set_view)
        self.move_away = button("Move to another patient", icon="folder-input", on=self._move)
        self.take_back = button("Take back", "danger", icon="undo-2", on=self._take_back)
        self.all = button("Mark all", "ghost", on=self.list.selectAll)
        self.done = button("Done", "primary", icon="check", on=self._close)

    def _lay_out(self) -> None:
        left = card(
            label("1. Patient", "h2"),
            self.picker,
            6,
            label("2. Visit", "h2"),
            row(field("Date", self.date), field("View", self.view), spacing=12),
            field("What the visit is for", self.label),
            6,
            label("3. Photos", "h2"),
            self.drop,
            self.start,
            None,
            margins=20,
        )
        holder = QWidget()
        holder.setLayout(column(left))
        self._steps = scroll(holder)
        self._steps.setFixedWidth(_STEPS)
        tools = column(
            row(self.all, None, self.set_view, self.apply),
            row(None, self.move_away, self.take_back),
        )
        right = card(
            row(label("This import", "h2"), None, self.progress, self.cancel, self.done),
            self.bar,
            self.report,
            self.which,
            self.list,
            tools,
            margins=20,
        )
        line = row(self._steps, right, spacing=16)
        line.setStretch(1, 1)
        self.resume_banner.append(self.forget)
        box = column(self.errors, self.resume_banner, line, spacing=12, margins=(24, 18, 20, 18))
        box.setStretch(2, 1)
        self.setLayout(box)
        self.picker.chosen.connect(lambda _: self._check())
        self.drop.dropped.connect(self._dropped)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= _ROOMY
        self.drop.stack(not roomy)
        self._steps.setFixedWidth(_STEPS if roomy else _STEPS - 40)

    def _reset(self) -> None:
        self._paths = []
        self.model.wipe()
        self.drop.show_count([])
        self.date.set_day(today())
        self.label.clear()
        for widget in (self.bar, self.cancel, self.done, self.report, self.resume_banner):
            widget.hide()
        hush(self.progress.setText, "")
        self.picker.freeze(False)
        self._check()

    def _check(self) -> None:
        running = self._task is not None
        ready = bool(self._paths) and self.picker.row is not None and not running
        self.start.setEnabled(ready)
        marked = bool(self.marked())
        for widget in (self.apply, self.move_away, self.take_back, self.set_view):
            widget.setEnabled(marked and not running)
        shown = self.which.current in {ALL, IMPORTED}
        self.all.setEnabled(shown and self.model.count(IMPORTED) > 0)

    def enter(self, place: Place) -> None:
        if place.patient and self._task is None and not self.model.rowCount():
            patients = self.desk.services.patients
            self.desk.jobs.start(
                self, lambda _: patients.page(place.patient), self._patient, self.errors.show_error
            )
        elif self.picker.row is None:
            self.picker.search.setFocus()
        if self._task is None:
            self._look()

    def place(self, name: str) -> Place:
        return Place(name, self.picker.row.id if self.picker.row is not None else "")

    def search(self) -> None:
        if self.picker.row is None:
            self.picker.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _patient(self, page: PatientPage) -> None:
        self.picker.choose(page.row)

    def _look(self) -> None:
        self.desk.jobs.start(self, lambda _: self._service.unfinished(), self._unfinished)

    def _unfinished(self, found: tuple[str, int] | None) -> None:
        self.resume_banner.setVisible(found is not None and self._task is None)
        if found is not None:
            count = found[1]
            self.resume_banner.speak(
                "An import was interrupted.", "{what}", what=lambda: _left(count)
            )

    def _dropped(self, paths: list[Path]) -> None:
        if self._task is None:
            self._paths = list(dict.fromkeys([*self._paths, *paths]))
            self.drop.show_count(self._paths)
            self._check()

    def _start(self) -> None:
        found, paths = self.picker.row, tuple(self._paths)
        if found is None or not self.date.readable:
            self.date.setFocus()
            return
        visit, text, view = self.date.day(), self.label.text().strip(), self.view.currentData()

        def work(task: Task[ImportReport], feed: Feed) -> ImportReport:
            return self._service.run(
                found.id,
                paths,
                visit=visit,
                label=text,
                view=view,
                progress=task.tell,
                cancel=task.token,
                listener=feed,
            )

        self._run(work)

    def _resume(self) -> None:
        def work(task: Task[ImportReport], feed: Feed) -> ImportReport:
            return self._service.resume(progress=task.tell, cancel=task.token, listener=feed)

        self._run(work)

    def _forget(self) -> None:
        self.resume_banner.hide()
        self.desk.jobs.start(
            self,
            lambda _: self._service.forget_unfinished(),
            lambda _: self._look(),  # there may be another one
            self.errors.show_error,
        )

    def _run(self, work: Work) -> None:
        self.errors.hide()
        self.resume_banner.hide()
        self.report.hide()
        self.which.choose(ALL)
        self.bar.setRange(0, 0)
        for widget in (self.bar, self.cancel):
            widget.show()
        self.picker.freeze(True)
        self._task = self.desk.jobs.start(
            self,
            lambda task: work(task, Feed(task, self._arrived)),
            self._finished,
            self._failed,
            self._told,
        )
        self._check()

    def _arrived(self, result: Result) -> None:
        self.model.append(result)
        self.list.scrollToBottom()

    def _told(self, progress: Progress) -> None:
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done)
        parts = [
            tr(
                "{done} of {total}",
                done=formats.number(progress.done),
                total=formats.number(progress.total),
            ),
            tr("{rate} photos a second", rate=formats.number(progress.rate, 1)),
            formats.left(progress.seconds_left),
        ]
        hush(self.progress.setText, "  ·  ".join(part for part in parts if part))

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.cancel.setEnabled(False)

    def _finished(self, report: ImportReport) -> None:
        self._end()
        self.done.show()
        self.report.retone("warn" if report.refused or report.cancelled else "ok")
        head = mark("The import is complete.")
        if report.cancelled:
            head = mark("The import was cancelled.")
        self.report.speak(head, "{what}", what=lambda: self._summary(report))
        first = self.model.index(self.model.first(REFUSED))
        self.list.scrollTo(self.which.shown.mapFromSource(first))
        self._paths = []
        self.drop.show_count([])
        self.desk.patient_changed.emit(report.patient)
        self._check()

    def _summary(self, report: ImportReport) -> str:
        imported, duplicates, refused = report.imported, report.duplicates, report.refused
        parts = [trn("{n} photo imported", "{n} photos imported", len(imported))]
        if duplicates:
            parts.append(trn("{n} was there already", "{n} were there already", len(duplicates)))
        if refused:
            parts.append(trn("{n} file refused", "{n} files refused", len(refused)))
        return ", ".join(parts) + "."

    def _failed(self, error: ClinicVaultError) -> None:
        self._end()
        self.done.setVisible(bool(self.model.rowCount()))
        self.errors.show_error(error)
        self._check()

    def _end(self) -> None:
        self._task = None
        self.bar.hide()
        self.cancel.hide()
        self.cancel.setEnabled(True)
        hush(self.progress.setText, "")
        self.picker.freeze(False)

    # until the page is closed

    def marked(self) -> list[str]:
        """Photos marked in the list."""
        results = [index.data(RESULT) for index in self.list.selectedIndexes()]
        return [result.photo for result in results if result is not None and result.photo]

    def _shown(self) -> None:
        self.list.scrollToTop()
        self._check()

    def _set_view(self) -> None:
        photos, view = self.marked(), self.set_view.currentData()

        def work(_: object) -> None:
            for photo in photos:
                self._service.set_view(photo, view)

        self.desk.jobs.start(
            self, work, lambda _: self.model.set_view(photos, view), self.errors.show_error
        )

    def _move(self) -> None:
        MoveDialog(self, self.desk, self.marked(), self._left_import).open()

    def _take_back(self) -> None:
        TakeBackDialog(self, self.desk, self.marked(), self._left_import).open()

    def _left_import(self, photos: list[str], patient: str) -> None:
        self.model.remove(photos)
        self._check()
        for changed in {patient, self.picker.row.id if self.picker.row else ""} - {""}:
            self.desk.patient_changed.emit(changed)

    def _close(self) -> None:
        found: PatientRow | None = self.picker.row
        self.desk.jobs.start(self, lambda _: self._service.close(), None, self.errors.show_error)
        self._reset()
        if found is not None:
            self.desk.go("patients", found.id, "timeline")

    def wipe(self) -> None:
        self.model.wipe()
        self.picker.wipe()
        self._paths = []


def _left(count: int) -> str:
    return trn(
        "{n} file is left. It goes on with the same patient and visit.",
        "{n} files are left. They go on with the same patient and visit.",
        count,
    )
