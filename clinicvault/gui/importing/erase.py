"""After an import: erasing the files it came from, only when somebody wants it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QProgressBar, QWidget

from clinicvault.domain.errors import Cancelled, ClinicVaultError
from clinicvault.gui import formats
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, mark, say, tr, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import Banner, Dialog, button, column, label, plain, row
from clinicvault.jobs import Progress
from clinicvault.services.views import Erased

from .telling import why_not_erased

_PROMISES = (
    mark("Each one is compared with its copy in the clinic first; what differs stays."),
    mark("Files that were not taken in, and everything else in the folder, stay."),
    mark("It cannot be undone. Memory cards may keep traces until they are overwritten."),
)
_NAMES = 6


class EraseDialog(Dialog):
    """Keep them (the default), or erase them; then what became of them, and on."""

    def __init__(
        self, parent: QWidget, desk: Desk, count: int, place: str, then: Callable[[], object]
    ) -> None:
        super().__init__(parent, "Erase the photos where they came from?", width=560)
        self._desk, self._count, self._place, self._then = desk, count, place, then
        self._task: Task[Erased] | None = None
        self._make_question()
        self._make_progress()
        self.back = self.cancel_button("Back to the import")
        self.erase = button("Erase", "danger", on=self._erase)
        say(self.erase.setText, "{what}", what=lambda: _erase_words(count))
        self.erase.setEnabled(False)
        self._foot.addWidget(self.erase)
        self.keep = self.action_button("Keep them there", self._leave, icon="check")
        self.sure.toggled.connect(self.erase.setEnabled)
        self.keep.setFocus()

    def _make_question(self) -> None:
        self._question = QWidget()
        count, place = self._count, self._place
        what = label("{what}", "strong", wrap=True, what=lambda: _what(count, place))
        lines = [label("• {what}", "muted", wrap=True, what=_said(text)) for text in _PROMISES]
        self.sure = QCheckBox()
        say(self.sure.setText, "I have looked at the imported photos; erase these files.")
        self._question.setLayout(column(what, *lines, 6, self.sure, spacing=8))
        self.fill(self._question)

    def _make_progress(self) -> None:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        say(self.bar.setAccessibleName, "Progress of erasing")
        self.stop = button("Stop", on=self._stop)
        self.told = plain("", "muted")
        self._running = QWidget()
        self._running.setLayout(column(self.bar, row(self.told, None, self.stop), spacing=8))
        self._running.hide()
        self.outcome = Banner("ok")
        self.outcome.hide()
        self.fill(self._running, self.outcome)

    def _erase(self) -> None:
        self.hold(True)
        self._question.setEnabled(False)
        self.back.setEnabled(False)
        self.errors.hide()
        self.bar.setRange(0, 0)
        self._running.show()
        importing = self._desk.services.importing
        self._task = self._desk.jobs.start(
            self,
            lambda task: importing.erase_sources(task.tell, task.token),
            self._erased,
            self._failed,
            self._progress,
        )

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.stop.setEnabled(False)

    def _progress(self, progress: Progress) -> None:
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done)
        done, total = formats.number(progress.done), formats.number(progress.total)
        hush(self.told.setText, tr("{done} of {total}", done=done, total=total))

    def _end(self) -> None:
        self._task = None
        self._running.hide()
        self.stop.setEnabled(True)
        self.hold(False)

    def _failed(self, error: ClinicVaultError) -> None:
        self._end()
        self._question.setEnabled(True)
        self.back.setEnabled(True)
        self.erase.setEnabled(self.sure.isChecked())
        if isinstance(error, Cancelled):
            self.outcome.retone("warn")
            self.outcome.speak(
                "It was stopped.", "What was erased by then is gone; the rest stays."
            )
        else:
            self.fail(error)

    def _erased(self, done: Erased) -> None:
        self._end()
        self._question.hide()
        self.back.hide()
        self.erase.hide()
        say(self.heading.setText, "The files where the photos came from")
        say(self.keep.setText, "Close the import")
        self.outcome.retone("warn" if done.kept else "ok")
        erased, kept = len(done.erased), done.kept
        self.outcome.speak("{what}", what=lambda: _summary(erased, len(kept)))
        self.outcome.body.setVisible(bool(kept))
        if kept:
            say(self.outcome.body.setText, "{why}", why=lambda: _stays(kept))
        self.keep.setFocus()
        self.adjustSize()

    def _leave(self) -> None:
        self.accept()
        self._then()


def _said(text: str) -> Callable[[], str]:
    return lambda: tr(text)


def _what(count: int, place: str) -> str:
    return trn(
        "{n} file from {place} would be erased: it is in the clinic now.",
        "{n} files from {place} would be erased: they are in the clinic now.",
        count,
        place=place,
    )


def _erase_words(count: int) -> str:
    return trn("Erase {n} file", "Erase {n} files", count)


def _summary(erased: int, kept: int) -> str:
    gone = trn("{n} file erased", "{n} files erased", erased)
    if not kept:
        return f"{gone}."
    return f"{gone}, {trn('{n} stays', '{n} stay', kept)}."


def _stays(kept: tuple[tuple[str, str], ...]) -> str:
    """Why files stay, with the names of the first ones."""
    found = []
    for reason, count in Counter(reason for _, reason in kept).items():
        names = [Path(path).name for path, why in kept if why == reason]
        more = "" if count <= _NAMES else f" … ({formats.number(count)})"
        found.append(f"{', '.join(names[:_NAMES])}{more}: {why_not_erased(reason)}")
    return "\n".join(found)
