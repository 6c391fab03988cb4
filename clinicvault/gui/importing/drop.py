"""The place to drop photos on, and the other ways to choose them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame

from clinicvault.gui.files import choose_files, choose_folder, pattern
from clinicvault.gui.i18n import mark, say, tr, trn
from clinicvault.gui.widgets import button, column, label, picture_label, row
from clinicvault.gui.widgets.basic import restyle

from .pasting import local_paths

_ENDINGS = (
    "jpg jpeg jpe mpo png heic heif hif avif webp tif tiff mp4 m4v mov pdf zip age dcm dicom "
    "3fr arw cr2 cr3 crw dcr dng erf fff iiq kdc mef mos mrw nef nrw orf pef raf raw rw2 rwl "
    "sr2 srf srw x3f"
)


class DropZone(QFrame):
    """Drop files and folders, choose them, or paste."""

    dropped = Signal(list)
    paste_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        say(self.setAccessibleName, "Photos to import")
        self.text = label("Drop photos, folders or a ZIP here", "strong")
        self.files = button("Choose photos", icon="images", on=self._choose_files)
        self.folder = button("Choose a folder", icon="folder-open", on=self._choose_folder)
        self.paste = button(
            "Paste",
            "link",
            icon="file-check",
            on=self.paste_wanted.emit,
            tip="Take the picture or the files that were copied (Ctrl+V)",
        )
        self.setLayout(
            column(
                row(None, picture_label("upload", "accent_text", 28), None),
                row(None, self.text, None),
                row(None, label("Photos, camera RAW, films, PDF", "caption"), None),
                row(None, self.files, self.folder, None, spacing=6),
                row(None, self.paste, None),
                spacing=8,
                margins=(4, 16, 4, 8),
            )
        )

    def show_count(self, paths: int, pasted: int) -> None:
        """How much was chosen."""
        if not paths + pasted:
            say(self.text.setText, "Drop photos, folders or a ZIP here")
            return
        say(self.text.setText, "{what}", what=lambda: _counted(paths, pasted))

    def _choose_files(self) -> None:
        choose_files(
            self,
            mark("Photos to import"),
            self.dropped.emit,
            pattern(tr("Photos, camera RAW, films, PDF and ZIP"), _ENDINGS),
        )

    def _choose_folder(self) -> None:
        choose_folder(self, mark("Folder to import"), self._folder_chosen)

    def _folder_chosen(self, folder: Path) -> None:
        self.dropped.emit([folder])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(False)
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _hover(self, over: bool) -> None:
        self.setProperty("over", "true" if over else "false")
        restyle(self)


def _counted(paths: int, pasted: int) -> str:
    parts = []
    if paths:
        parts.append(trn("{n} file or folder chosen", "{n} files or folders chosen", paths))
    if pasted:
        parts.append(trn("{n} picture pasted", "{n} pictures pasted", pasted))
    return ", ".join(parts)
