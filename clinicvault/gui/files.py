"""Choosing files and folders without blocking: Qt's own dialog, which the lock can close."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QToolButton, QTreeView, QWidget

from .i18n import mark, tr
from .theme import set_icon

_BUTTONS = MappingProxyType(
    {
        "backButton": ("arrow-left", mark("Back")),
        "forwardButton": ("arrow-right", mark("Forward")),
        "toParentButton": ("chevron-up", mark("One folder up")),
        "newFolderButton": ("plus", mark("New folder")),
    }
)

Chosen = Callable[[Path], object]

_last = [""]
"""Where the last dialog ended; a folder may be named after a patient, so the lock forgets it."""


def forget_folder() -> None:
    """The next dialog begins at home again: the lock."""
    _last[0] = ""


def choose_folder(parent: QWidget, title: str, chosen: Chosen) -> QFileDialog:
    """Ask for an existing folder (one can be made in the dialog)."""
    made = _dialog(parent, title, QFileDialog.FileMode.Directory)
    made.setOption(QFileDialog.Option.ShowDirsOnly)
    for name in ("fileTypeLabel", "fileTypeCombo"):
        for one in made.findChildren(QWidget, name):
            one.hide()
    made.fileSelected.connect(lambda path: chosen(Path(path)))
    made.open()
    return made


def choose_save(parent: QWidget, title: str, name: str, chosen: Chosen) -> QFileDialog:
    """Ask where to save; `name` is offered and never holds a patient's name."""
    made = _dialog(parent, title, QFileDialog.FileMode.AnyFile)
    made.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    made.selectFile(name)
    made.fileSelected.connect(lambda path: chosen(Path(path)))
    made.open()
    return made


def choose_files(
    parent: QWidget, title: str, chosen: Callable[[list[Path]], object], pattern: str = ""
) -> QFileDialog:
    """Ask for several existing files."""
    made = _dialog(parent, title, QFileDialog.FileMode.ExistingFiles)
    if pattern:
        made.setNameFilters([tr(pattern), tr("All files (*)")])
    made.filesSelected.connect(lambda paths: chosen([Path(path) for path in paths]))
    made.open()
    return made


def pattern(kind: str, endings: str) -> str:
    """What a dialog shows of one kind; Qt's own dialog tells small letters from large ones.

    `kind` is said as it is; `endings` are parted by spaces, without dots.
    """
    every = endings.split()
    shown = " ".join(f"*.{ending}" for ending in (*every, *map(str.upper, every)))
    return f"{kind} ({shown})"


def _dialog(parent: QWidget, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
    made = QFileDialog(parent, tr(title))
    made.setOption(QFileDialog.Option.DontUseNativeDialog)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.setFileMode(mode)
    made.setViewMode(QFileDialog.ViewMode.Detail)
    # Qt itself would offer what anybody here chose before, or where the program was started.
    made.setDirectory(_last[0] or QDir.homePath())
    made.setHistory([])
    made.accepted.connect(lambda: _remember(made))
    _dress(made)
    return made


def _remember(made: QFileDialog) -> None:
    _last[0] = made.directory().absolutePath()


def _dress(made: QFileDialog) -> None:
    """Words, icons and room that Qt's own dialog lacks."""
    kind = QFileDialog.DialogLabel
    made.setLabelText(kind.LookIn, tr("Folder"))
    made.setLabelText(kind.FileName, tr("Name"))
    made.setLabelText(kind.FileType, tr("Kind"))
    made.setLabelText(kind.Reject, tr("Cancel"))
    for name, (picture, tip) in _BUTTONS.items():
        for one in made.findChildren(QToolButton, name):
            set_icon(one, picture)
            one.setToolTip(tr(tip))
            one.setAccessibleName(tr(tip))
    for plain in made.findChildren(QDialogButtonBox):
        for pressed in plain.buttons():
            pressed.setIcon(QIcon())
    for name in ("listModeButton", "detailModeButton"):
        for one in made.findChildren(QToolButton, name):
            one.hide()
    for table in made.findChildren(QTreeView, "treeView"):
        table.header().resizeSection(0, 330)
        table.hideColumn(2)  # "jpg File" in English, whatever the language
    made.resize(760, 500)
