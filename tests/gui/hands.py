"""What a person's hands and eyes do: type, press, read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QLabel, QWidget


def type_text(widget: QWidget, text: str) -> None:
    """Type any characters: key events that carry their text, as an input method sends them."""
    for char in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char))


def named(parent: QWidget, text: str, kind: type = QAbstractButton) -> QAbstractButton:
    """The visible button with a text or a spoken name; exactly one."""
    found = [
        one
        for one in parent.findChildren(kind)
        if one.isVisible() and text in {one.text().strip(), one.accessibleName()}
    ]
    assert len(found) == 1, (
        text,
        [
            one.text() or one.accessibleName()
            for one in parent.findChildren(kind)
            if one.isVisible()
        ],
    )
    return found[0]


def seen(parent: QWidget) -> str:
    """Every text that labels and buttons show now."""
    parts = [
        one.text()
        for kind in (QLabel, QAbstractButton)
        for one in parent.findChildren(kind)
        if one.isVisible()
    ]
    return "\n".join(part for part in parts if part)


def dialog(parent: QWidget, kind: type = QDialog) -> QDialog:
    """The open dialog of a kind."""
    found = [one for one in parent.findChildren(kind) if one.isVisible()]
    assert len(found) == 1, found
    return found[0]


def give_file(parent: QWidget, *paths: object) -> None:
    """Choose in the file dialog that is open."""
    picker = dialog(parent, QFileDialog)
    names = [str(path) for path in paths]
    if picker.fileMode() is QFileDialog.FileMode.ExistingFiles:
        picker.filesSelected.emit(names)
    else:
        picker.fileSelected.emit(names[0])
    picker.done(QDialog.DialogCode.Accepted)
