"""The import page: choose, import, review; open until somebody closes it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.i18n import mark, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.receiving.dialogs import PassphraseDialog
from clinicvault.gui.receiving.told import LOCKED
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import Banner, ErrorBanner, button, column
from clinicvault.services.importing.sources.listing import file_of
from clinicvault.services.views import ImportedPhoto, ImportReport, PatientPage, PatientRow

from .choosing import Choosing
from .erase import EraseDialog
from .feed import Feed
from .result import DUPLICATE, IMPORTED, WAITS, Result, is_pasted
from .review import ReviewPanel
from .runs import Counts, Later, Review, Run, place_of, review

What = Callable[[], tuple[tuple[Path, ...], tuple[bytes, ...]]]
Work = Callable[[Feed, Task[ImportReport]], ImportReport]
Interrupted = tuple[str, int, PatientRow | None]


class ImportPage(Page):
    """One import at a time; several of them can be reviewed together."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._service = desk.services.importing
        self._task: Task[ImportReport] | None = None
        self._run: Run | None = None
        self._runs: list[Run] = []
        self._photos: dict[str, ImportedPhoto] = {}
        self._interrupted: Interrupted | None = None
        self._chosen = False
        """Whether what runs, or ran last, is what was chosen on this page."""
        self._last = ""
        self._tried = False
        """Whether somebody just typed a passphrase for an interrupted import."""
        self._later: dict[str, Later] = {}
        self.errors = ErrorBanner()
        self.resume_banner = Banner("info", action="Go on with it", on=self._go_on)
        self.forget = button("Leave it", "link", on=self._forget)
        self.resume_banner.append(self.forget)
        self.resume_banner.hide()
        self.choosing, self.review = Choosing(desk), ReviewPanel(desk)
        self.model = self.review.model
        self._stages = QStackedWidget()
        self._stages.addWidget(self.choosing)
        self._stages.addWidget(self.review)
        box = column(
            self.errors, self.resume_banner, self._stages, spacing=12, margins=(24, 18, 20, 18)
        )
        box.setStretch(2, 1)
        self.setLayout(box)
        self._connect()

    def _connect(self) -> None:
        choosing, panel = self.choosing, self.review
        choosing.start_wanted.connect(self._start)
        choosing.failed.connect(self.errors.show_error)
        choosing.back.clicked.connect(lambda _: self._show_stage(panel))
        panel.cancel.clicked.connect(lambda _: self._cancel())
        panel.more.clicked.connect(lambda _: self._show_stage(choosing))
        panel.done.clicked.connect(lambda _: self._done())
        panel.gone.action.clicked.connect(lambda _: self._resume(self._last))
        panel.waiting.action.clicked.connect(lambda _: self._take_waiting())
        panel.leave_out.clicked.connect(lambda _: self._leave_waiting())
        panel.tools.failed.connect(self.errors.show_error)
        panel.tools.left.connect(self._left_import)

    def _show_stage(self, stage: Choosing | ReviewPanel) -> None:
        self.choosing.back.setVisible(bool(self.model.rowCount()))
        self._stages.setCurrentWidget(stage)
        if stage is self.choosing:
            self.resume_banner.hide()

    @property
    def reviewing(self) -> bool:
        """Whether the files of an import are in view, and not the choice of more."""
        return self._stages.currentWidget() is self.review

    def enter(self, place: Place) -> None:
        busy = self._task is not None or bool(self.model.rowCount())
        if place.patient and not busy:
            patients = self.desk.services.patients
            self.desk.jobs.start(
                self, lambda _: patients.page(place.patient), self._patient, self.errors.show_error
            )
        elif self.choosing.picker.row is None:
            self.choosing.picker.search.setFocus()
        if not busy:
            self._look()

    def place(self, name: str) -> Place:
        found = self.choosing.picker.row
        return Place(name, found.id if found is not None else "")

    def search(self) -> None:
        if self.choosing.picker.row is None:
            self.choosing.picker.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _patient(self, page: PatientPage) -> None:
        self.choosing.picker.choose(page.row)

    # an interrupted import

    def _look(self) -> None:
        self.desk.jobs.start(self, lambda _: self._find_interrupted(), self._found_interrupted)

    def _find_interrupted(self) -> Interrupted | None:
        found = self._service.unfinished()
        if found is None:
            return None
        try:
            return *found, self.desk.services.patients.page(found[0]).row
        except ClinicVaultError:  # it goes on without the name as well
            return *found, None

    def _found_interrupted(self, found: Interrupted | None) -> None:
        self._interrupted = found
        self.resume_banner.setVisible(found is not None and self._task is None)
        if found is not None:
            count, name = found[1], found[2].name if found[2] is not None else ""
            head = mark("An import for {name} was interrupted.")
            self.resume_banner.speak(
                head if name else mark("An import was interrupted."),
                "{what}",
                what=lambda: _left(count),
                name=name,
            )

    def _forget(self) -> None:
        self.resume_banner.hide()
        self.desk.jobs.start(
            self,
            lambda _: self._service.forget_unfinished(),
            lambda _: self._look(),  # there may be another one
            self.errors.show_error,
        )

    def _go_on(self) -> None:
        found, self._interrupted = self._interrupted, None
        if found is None:
            return
        self._run = Run(found[2]) if found[2] is not None else None
        if found[2] is not None:
            self.choosing.picker.choose(found[2])
        self._resume(found[0])

    def _resume(self, patient: str, phrases: tuple[str, ...] = ()) -> None:
        own = self._run.phrases if self._run is not None else ()
        self._last, self._chosen, self._tried = patient, False, bool(phrases)
        self._go(
            lambda feed, task: self._service.resume(
                progress=task.tell,
                cancel=task.token,
                listener=feed,
                patient_id=patient,
                passphrases=phrases or own,
            )
        )

    def _ask_words(self) -> None:
        """Of a package that an interrupted import took from."""
        asked = PassphraseDialog(self, self.desk, lambda words: self._resume(self._last, (words,)))
        if self._tried:
            asked.complain()
        asked.open()

    # running

    def _start(self) -> None:
        run = self.choosing.run()
        if run is None:
            return
        self._run, self._chosen = run, True
        self._runs.append(run)
        self._last = run.patient.id
        self._go(self._importing(Later.of_run(run), run.of_all, reencode=False))

    def _importing(self, into: Later, what: What, *, reencode: bool) -> Work:
        def work(feed: Feed, task: Task[ImportReport]) -> ImportReport:
            paths, pasted = what()
            return self._service.run(
                into.patient,
                paths,
                pasted=pasted,
                visit=into.visit,
                label=into.label,
                visit_id=into.visit_id,
                view=into.view,
                clock_shift=into.clock_shift,
                reencode=reencode,
                passphrases=into.phrases,
                progress=task.tell,
                cancel=task.token,
                listener=feed,
            )

        return work

    def _go(self, work: Work, *, again: bool = False) -> None:
        if self._task is not None:
            return
        self.errors.hide()
        self.resume_banner.hide()
        run = self._run
        day = formats.day(run.visit) if run is not None else ""
        what = " · ".join(part for part in (day, run.label if run is not None else "") if part)
        self.review.begin(run.patient.name if run is not None else "", what, again=again)
        self.choosing.picker.freeze(True)
        self._stages.setCurrentWidget(self.review)
        self._task = self.desk.jobs.start(
            self,
            lambda task: work(Feed(task, self.review), task),
            self._finished,
            self._failed,
            self.review.told,
        )
        self.review.take_focus()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.review.cancel.setEnabled(False)

    def _failed(self, error: ClinicVaultError) -> None:
        self._end()
        if self._chosen and self._run is not None:
            later = Later.of_run(self._run)
            self._later = dict.fromkeys(self._waiting, later) | self._later
        self.errors.show_error(error)
        if error.code == LOCKED and not self._chosen:
            self.errors.hide()
            self._ask_words()
        if error.code == "source-gone":
            self.review.gone.setVisible(bool(self.model.rowCount()))
        if not self.model.rowCount():
            self._show_stage(self.choosing)
            self._look()

    def _end(self) -> None:
        self._task = None
        self.choosing.picker.freeze(bool(self.model.rowCount()))
        self.review.show_running(running=False)

    def _finished(self, report: ImportReport) -> None:
        self._end()
        if self._chosen and not self.review.again:
            self.choosing.clear()
        later = Later.of(report, self._run if self._chosen else None)
        self._later |= {one.path: later for one in report.left_out if one.reason == WAITS}
        for photo in report.imported:
            self._photos[photo.photo] = dataclasses.replace(photo, thumbnail=b"")
        self.review.received.add(report.packages)
        self._report(Counts.of(report))
        self.review.show_first_refused()
        self._look_closer(report.patient)
        self.desk.patient_changed.emit(report.patient)

    def _report(self, counts: Counts) -> None:
        panel = self.review
        head = mark("The import is complete.")
        if counts.cancelled:
            head = mark("The import was cancelled.")
        elif counts.gone:
            head = mark("The import is not complete.")
        panel.report.retone("ok" if counts.smooth else "warn")
        panel.report.speak(head, "{what}", what=counts.summary)
        if counts.gone:
            panel.gone.speak(
                "The card or folder is not there any more.",
                "What came in is safe. Put the card back, then go on.",
            )
        waiting = len(self._waiting)
        if waiting and not counts.gone:
            panel.waiting.speak(
                "{what}",
                "A picture looks the same, but is written anew: "
                "it is no longer the camera's own file.",
                what=lambda: _waits(waiting),
            )
        panel.make_room()

    def _look_closer(self, patient: str) -> None:
        photos, patients = tuple(self._photos.values()), self.desk.services.patients
        there = {one.photo for one in self.model.results if one.kind == DUPLICATE}
        there -= set(self._photos)
        self.desk.jobs.start(
            self,
            lambda _: review(patients, patient, photos, there),
            self._looked_closer,
            self.errors.show_error,
        )

    def _looked_closer(self, found: Review) -> None:
        self.model.tell_since(found.since)
        self.review.show_groups(found.groups, found.bytes)

    # files that wait for a word

    @property
    def _waiting(self) -> list[str]:
        return [one.name for one in self.model.results if one.reason == WAITS]

    def _take_waiting(self) -> None:
        """Those of one import at a time: each goes into its own visit."""
        waiting = self._waiting
        later = self._later.get(waiting[0]) if waiting else None
        if later is None:
            return
        names = [name for name in waiting if self._later.get(name) is later]
        self.model.remove_waiting(names)
        self._go(self._importing(later, lambda: later.what(names), reencode=True), again=True)

    def _leave_waiting(self) -> None:
        self.review.waiting.hide()
        self.model.leave_waiting_out()

    # until the page is closed

    def _left_import(self, patient: str) -> None:
        here = {one.photo for one in self.model.results if one.kind == IMPORTED}
        self._photos = {key: one for key, one in self._photos.items() if key in here}
        self.review.check()
        own = self._run.patient.id if self._run is not None else ""
        for changed in {patient, own} - {""}:
            self.desk.patient_changed.emit(changed)

    def _done(self) -> None:
        files = list({str(file_of(name)) for name in _come_in(self.model.results)})
        if not files:
            self._close()
            return
        place = place_of(files, self.choosing.cards.cards)
        EraseDialog(self, self.desk, len(files), place, self._close).open()

    def _close(self) -> None:
        found = self._run.patient if self._run is not None else None
        self.desk.jobs.start(self, lambda _: self._service.close(), None, self.errors.show_error)
        self._forget_all()
        self.choosing.reset()
        self.choosing.picker.freeze(False)
        self._show_stage(self.choosing)
        if found is not None:
            self.desk.go("patients", found.id, "timeline")

    def _forget_all(self) -> None:
        self.review.wipe()
        for run in self._runs:
            run.wipe()
        self._runs, self._run, self._last = [], None, ""
        self._later.clear()
        self._photos.clear()

    def wipe(self) -> None:
        self._forget_all()
        self.choosing.wipe()


def _left(count: int) -> str:
    return trn(
        "{n} file is left. It goes on with the same patient and visit.",
        "{n} files are left. They go on with the same patient and visit.",
        count,
    )


def _waits(count: int) -> str:
    return trn(
        "{n} file can only be kept packed anew.", "{n} files can only be kept packed anew.", count
    )


def _come_in(results: Sequence[Result]) -> list[str]:
    """Names of the files that may be erased: what is in them came in by this page.

    The same picture twice goes with its photo; the clip that was left out of one is not in, and
    stays.
    """
    own = {one.photo for one in results if one.kind == IMPORTED}
    gone = [one for one in results if one.kind in {IMPORTED, DUPLICATE}]
    return [one.name for one in gone if one.photo in own and not is_pasted(one.name)]
