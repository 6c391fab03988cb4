"""The place to drop photos on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QBoxLayout, QFrame

from clinicvault.gui.files import choose_files, choose_folder
from clinicvault.gui.i18n import mark, say, tr, trn
from clinicvault.gui.widgets import button, column, label, picture_label, row
from clinicvault.gui.widgets.basic import restyle

_ENDINGS = "jpg jpeg jpe mpo png heic heif hif avif webp tif tiff mp4 m4v mov pdf"


def _pattern() -> str:
    """What the dialog shows; Qt's own dialog tells small letters from large ones."""
    endings = _ENDINGS.split()
    every = " ".join(f"*.{ending}" for ending in (*endings, *map(str.upper, endings)))
    return f"{tr('Photos, films and PDF')} ({every})"


class DropZone(QFrame):
    """Drop files and folders, or choose them."""

    dropped = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        say(self.setAccessibleName, "Photos to import")
        self.text = label("Drop photos or a folder here", "strong")
        self.files = button("Choose photos", icon="images", on=self._choose_files)
        self.folder = button("Choose a folder", icon="folder-open", on=self._choose_folder)
        self._choosing = row(self.files, self.folder)
        self.setLayout(
            column(
                row(None, picture_label("upload", "accent_text", 28), None),
                row(None, self.text, None),
                row(None, label("Photos of every usual kind, films, PDF", "caption"), None),
                row(None, self._choosing, None),
                spacing=10,
                margins=(8, 22, 8, 20),
            )
        )

    def stack(self, stacked: bool) -> None:
        """The buttons one above the other, where there is no room for both in a line."""
        ways = QBoxLayout.Direction
        self._choosing.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)

    def show_count(self, paths: list[Path]) -> None:
        """How much was chosen."""
        if not paths:
            say(self.text.setText, "Drop photos or a folder here")
            return
        count = len(paths)
        say(self.text.setText, "{what}", what=lambda: _counted(count))

    def _choose_files(self) -> None:
        choose_files(self, mark("Photos to import"), self.dropped.emit, _pattern())

    def _choose_folder(self) -> None:
        choose_folder(self, mark("Folder to import"), lambda folder: self.dropped.emit([folder]))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(False)
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _hover(self, over: bool) -> None:
        self.setProperty("over", "true" if over else "false")
        restyle(self)


def _counted(count: int) -> str:
    return trn("{n} file or folder chosen", "{n} files or folders chosen", count)
