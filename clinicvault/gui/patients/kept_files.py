"""A patient's files that are kept as they came: try again to read them, or delete them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QListView, QProgressBar, QWidget

from clinicvault.domain.errors import ClinicVaultError, InputRefused
from clinicvault.gui import formats, media_words
from clinicvault.gui.context import Desk
from clinicvault.gui.errors import explain
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.jobs import Task
from clinicvault.gui.theme import theme
from clinicvault.gui.widgets import Banner, Choices, Dialog, button, column, label, plain, row
from clinicvault.services.views import ImportedPhoto, KeptFile

from .kept_list import KEPT, KeptDelegate, KeptModel, is_raw, name_words, why

ASIDE, RAW = "aside", "raw"
_ABOUT = {
    ASIDE: mark(
        "These files came with an import and could not be read. They are kept encrypted as they "
        "came; nobody sees them and they are never given away. After an update of ClinicVault "
        "it is worth trying again."
    ),
    RAW: mark(
        "The camera's own RAW files of photos that were made from them. They are kept encrypted; "
        "nobody sees them and they are never given away."
    ),
}
_NONE = {
    ASIDE: mark("No file that could not be read is kept."),
    RAW: mark("No RAW file is kept."),
}
_COUNTED = {ASIDE: mark("Could not be read ({n})"), RAW: mark("RAW files ({n})")}


_HEIGHT, _LEAST = 560, 96
"""Of the dialog, and of the list in it where notices need the room."""


class KeptFilesDialog(Dialog):
    """Two sections: files that could not be read, and RAW files."""

    def __init__(self, parent: QWidget, desk: Desk, patient: str) -> None:
        super().__init__(parent, "Files kept aside", width=600)
        self._desk, self._patient = desk, patient
        self._files: tuple[KeptFile, ...] = ()
        self._task: Task[ImportedPhoto] | None = None
        self.sections = Choices("seg")
        self.about, self.nothing = label("", "muted", wrap=True), label("", "muted")
        self.model, self.list = KeptModel(), QListView()
        self.notice = Banner("ok", closable=True)
        self.retry = button("Try again", icon="refresh-cw", on=self._retry)
        self.delete = button("Delete", "danger", on=self._ask)
        self.stop = button("Stop", "ghost", on=self._stop)
        self.working, self.why = label("", "muted"), label("", "muted", wrap=True)
        self.bar = QProgressBar()
        self._lay_out()
        self.resize(self.minimumWidth(), _HEIGHT)
        self._load()

    def _lay_out(self) -> None:
        self.sections.offer(ASIDE, "Could not be read")
        self.sections.offer(RAW, "RAW files")
        self.sections.chosen.connect(lambda _: self._show())
        self._dress_list()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        say(self.bar.setAccessibleName, "Work is going on")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.notice.hide()
        waiting = row(self.working, None, self.stop)
        self.fill(
            row(self.sections, None),
            self.about,
            self.notice,
            self._listed(),
            self.why,
            column(self.bar, waiting, spacing=6),
            row(self.retry, self.delete, None),
        )
        self.close_button = self.cancel_button("Close")
        language().follow(self, self._show)

    def _listed(self) -> QFrame:
        held = QFrame()
        held.setProperty("card", "soft")
        held.setLayout(column(self.nothing, self.list, spacing=0, margins=4))
        held.setMinimumHeight(_LEAST)
        return held

    def _dress_list(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(KeptDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self.list.setAccessibleName, "Files kept aside")
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._ask)
        theme().follow(self.list, self.list.viewport().update)

    def event(self, event: QEvent) -> bool:
        """Grow where a notice needs more room than the list can spare."""
        if event.type() is not QEvent.Type.LayoutRequest:
            return super().event(event)  # among others the one that destroys it
        handled, laid = super().event(event), self.layout()
        if laid is not None:
            needed = laid.minimumHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), needed))
        return handled

    # what is kept

    def _load(self) -> None:
        self._work(mark("The list is being opened …"), stoppable=False)
        kept_files, patient = self._desk.services.kept_files, self._patient
        self._desk.jobs.start(self, lambda _: kept_files.list(patient), self._loaded, self.fail)

    def _loaded(self, files: tuple[KeptFile, ...]) -> None:
        self._files = files
        self._rest()
        only_raw = bool(files) and all(map(is_raw, files))
        self.sections.choose(RAW if only_raw else ASIDE)
        self._show()
        self.list.setFocus()

    def _of(self, section: str) -> list[KeptFile]:
        return [one for one in self._files if is_raw(one) == (section == RAW)]

    def _show(self) -> None:
        section = self.sections.current
        for key in (ASIDE, RAW):
            count = formats.number(len(self._of(key)))
            say(self.sections.button(key).setText, _COUNTED[key], n=count)
        files, wanted = self._of(section), self.chosen
        say(self.about.setText, _ABOUT[section])
        say(self.nothing.setText, _NONE[section])
        self.nothing.setVisible(not files)
        self.list.setVisible(bool(files))
        self.retry.setVisible(section == ASIDE)
        self.model.show(files)
        self._choose(max(0, self.model.position(wanted.id)) if wanted is not None else 0)

    def _choose(self, place: int) -> None:
        index = self.model.index(min(place, self.model.rowCount() - 1))
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(index, flag)
        self._enable()

    @property
    def chosen(self) -> KeptFile | None:
        """The file that the buttons are about."""
        found = self.list.selectedIndexes()
        return found[0].data(KEPT) if found else None

    def _enable(self) -> None:
        free = self.bar.isHidden() and self.chosen is not None
        self.retry.setEnabled(free)
        self.delete.setEnabled(free)
        aside = self.chosen if self.retry.isVisibleTo(self) else None
        hush(self.why.setText, why(aside) if aside is not None else "")

    def _work(self, text: str, *, stoppable: bool = True) -> None:
        self.errors.hide()
        self.notice.hide()
        say(self.working.setText, text)
        for one in (self.bar, self.working):
            one.show()
        self.stop.setVisible(stoppable)
        self._enable()

    def _rest(self) -> None:
        for one in (self.bar, self.working, self.stop):
            one.hide()
        self._task = None
        self.hold(False)
        self._enable()

    def fail(self, error: ClinicVaultError) -> None:
        self._rest()
        super().fail(error)
        self._enable()

    # trying again

    def _retry(self) -> None:
        kept = self.chosen
        if kept is None:
            return
        self.hold(True)
        self._work(mark("The file is being read …"))
        kept_files, kept_id = self._desk.services.kept_files, kept.id
        self._task = self._desk.jobs.start(
            self,
            lambda task: kept_files.retry(kept_id, task.token),
            lambda photo: self._read(kept, photo),
            self._still_unread,
        )

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _still_unread(self, error: ClinicVaultError) -> None:
        """What is said of a refused import does not hold here: the file stays kept."""
        if not isinstance(error, InputRefused):
            self.fail(error)
            return
        self._rest()
        self.notice.retone("warn")
        self.notice.show_texts(explain(error)[0], tr("The file stays kept aside as it came."))

    def _read(self, kept: KeptFile, photo: ImportedPhoto) -> None:
        self._rest()
        self._forget(kept)
        notes = "  ".join(media_words.notes(photo.notes))
        said = tr("{name} could be read: it is among the photos now.", name=name_words(kept))
        self.notice.retone("ok")
        self.notice.show_texts(said, notes)
        self._desk.patient_changed.emit(self._patient)

    # deleting

    def _ask(self) -> None:
        if self.chosen is not None and self.delete.isEnabled():
            DeleteKeptDialog(self, self._desk, self.chosen, self._deleted).open()

    def _deleted(self, kept: KeptFile) -> None:
        self.errors.hide()
        self._forget(kept)
        self.notice.retone("ok")
        self.notice.show_texts(tr("{name} is deleted.", name=name_words(kept)))
        self._desk.patient_changed.emit(self._patient)

    def _forget(self, kept: KeptFile) -> None:
        place = self.model.position(kept.id)
        self._files = tuple(one for one in self._files if one.id != kept.id)
        self._show()
        self._choose(place)


class DeleteKeptDialog(Dialog):
    """Asks once more, because nothing brings the file back."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        kept: KeptFile,
        deleted: Callable[[KeptFile], object],
    ) -> None:
        super().__init__(parent, "Delete this file for good?", width=460)
        self._desk, self._kept, self._deleted = desk, kept, deleted
        name = plain("", "strong", wrap=True)
        hush(name.setText, name_words(kept))
        what = (
            mark("The photo that was made from it stays.")
            if is_raw(kept)
            else mark("It cannot be brought back from here, and it never became a photo.")
        )
        self.fill(
            name,
            label(what, wrap=True),
            label("The access log keeps that it was deleted.", "muted", wrap=True),
        )
        self.cancel_button()
        self.go = self.action_button("Delete", self._delete, kind="danger")

    def _delete(self) -> None:
        self.hold(True)
        kept_files, kept_id = self._desk.services.kept_files, self._kept.id
        self._desk.jobs.start(
            self, lambda _: kept_files.delete(kept_id), lambda _: self._done(), self.fail
        )

    def _done(self) -> None:
        self.hold(False)
        self._deleted(self._kept)
        self.accept()
