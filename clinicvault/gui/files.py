"""Choosing files and folders without blocking: Qt's own dialog, which the lock can close."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from .i18n import tr

Chosen = Callable[[Path], object]


def choose_folder(parent: QWidget, title: str, chosen: Chosen) -> QFileDialog:
    """Ask for an existing folder (one can be made in the dialog)."""
    made = _dialog(parent, title, QFileDialog.FileMode.Directory)
    made.setOption(QFileDialog.Option.ShowDirsOnly)
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
        made.setNameFilters([pattern, tr("All files (*)")])
    made.filesSelected.connect(lambda paths: chosen([Path(path) for path in paths]))
    made.open()
    return made


def _dialog(parent: QWidget, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
    made = QFileDialog(parent, tr(title))
    made.setOption(QFileDialog.Option.DontUseNativeDialog)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.setFileMode(mode)
    return made
