"""Choosing the scan of a signed form: dropped or picked, read once, and shown before it is kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from clinicvault.domain.errors import ClinicVaultError, InputRefused
from clinicvault.gui.context import Desk
from clinicvault.gui.files import choose_files
from clinicvault.gui.i18n import mark, say, tr, trn
from clinicvault.gui.importing.pasting import local_paths
from clinicvault.gui.jobs import Task
from clinicvault.gui.pictures.picture import Picture
from clinicvault.gui.widgets import (
    ErrorBanner,
    button,
    column,
    label,
    picture_label,
    row,
)
from clinicvault.gui.widgets.basic import restyle

from .consent_pages import PagesView, decoded

_MOST_BYTES = 48 * 2**20
_ENDINGS = "pdf jpg jpeg png heic heif tif tiff webp"
_Read = tuple[bytearray, list[Picture]]


class ScanField(QWidget):
    """Empty: a place to drop a file on. Chosen: its pages, and a way to choose another one."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._data: bytearray | None = None
        self._task: Task[_Read] | None = None
        self.errors = ErrorBanner("warn")
        self.drop = _Drop()
        self.drop.dropped.connect(self.take)
        self.choose = button("Choose the file", icon="folder-open", on=self._choose)
        self.busy = QProgressBar()
        self.pages = PagesView()
        self.told = label("", "strong")
        self.other = button("Choose another file", "link", icon="refresh-cw", on=self._choose)
        self._lay_out()

    def _lay_out(self) -> None:
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        say(self.busy.setAccessibleName, "The file is read")
        self.drop.setLayout(
            column(
                None,
                row(None, picture_label("scan-line", "accent_text", 30), None),
                row(None, label("Drop the scan or photo of the signed form here", "strong"), None),
                row(None, label("One file; several pages as one PDF", "caption"), None),
                row(None, self.choose, None),
                None,
                spacing=10,
                margins=18,
            )
        )
        self._head = QWidget()
        self._head.setLayout(row(self.told, None, self.other))
        note = label(
            "ClinicVault keeps an encrypted copy. The file itself stays where it is: delete it "
            "there afterwards, also from the scanner or the telephone.",
            "caption",
            wrap=True,
        )
        box = column(self.errors, self.drop, self._head, self.busy, self.pages, note, spacing=10)
        box.setStretch(1, 1)
        box.setStretch(4, 1)
        self.setLayout(box)
        self._show()

    @property
    def scan(self) -> bytes | None:
        """The file chosen, once its pages are shown."""
        return bytes(self._data) if self._data is not None else None

    def _choose(self) -> None:
        endings = _ENDINGS.split()
        every = " ".join(f"*.{ending}" for ending in (*endings, *map(str.upper, endings)))
        pattern = f"{tr('Scans and photos')} ({every})"
        choose_files(self, mark("The signed form"), self.take, pattern)

    def take(self, paths: list[Path]) -> None:
        """Read a file that was chosen or dropped; several are one too many."""
        self.errors.hide()
        if len(paths) != 1:
            self.errors.speak(
                mark("One file holds one form."),
                mark("Scan several pages into one PDF, or take one photo of each form."),
            )
            return
        path, consents = paths[0], self._desk.services.consents

        def work(_task: Task[_Read]) -> _Read:
            data = _read(path)
            return data, decoded(consents.look(bytes(data)).pages)

        self._task = self._desk.jobs.start(self, work, self._read, self._failed)
        self._show()

    def _read(self, found: _Read) -> None:
        self._task = None
        self._forget()
        self._data = found[0]
        self.pages.show_pages(found[1])
        self._show()
        self.changed.emit()

    def _failed(self, error: ClinicVaultError) -> None:
        self._task = None
        self.errors.show_error(error)
        self._show()

    def _show(self) -> None:
        chosen, busy = self._data is not None, self._task is not None
        self.busy.setVisible(busy)
        self.drop.setVisible(not chosen and not busy)
        for part in (self._head, self.pages):
            part.setVisible(chosen and not busy)
        say(self.told.setText, "{what}", what=lambda: _counted(self.pages.count))

    def _forget(self) -> None:
        if self._data is not None:
            self._data[:] = bytes(len(self._data))
        self._data = None

    def wipe(self) -> None:
        """Overwrite the file and its pages."""
        if self._task is not None:
            self._task.drop()
            self._task = None
        self._forget()
        self.pages.wipe()
        self._show()


def _read(path: Path) -> bytearray:
    """A file of a size that a form can have; InputRefused otherwise."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputRefused("evidence-too-large")
        return bytearray(path.read_bytes())
    except OSError as error:
        raise InputRefused("evidence-unreadable") from error


def _counted(pages: int) -> str:
    return trn("{n} page, as it will be kept", "{n} pages, as they will be kept", pages)


class _Drop(QFrame):
    """Takes dropped files."""

    dropped = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        self.setMinimumHeight(170)
        say(self.setAccessibleName, "The signed form")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._hover(over=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._hover(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(over=False)
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _hover(self, *, over: bool) -> None:
        self.setProperty("over", "true" if over else "false")
        restyle(self)
