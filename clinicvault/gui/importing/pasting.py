"""Pictures and files from the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from clinicvault.domain.errors import InputRefused

_FILES = ("image/png", "image/jpeg", "image/webp", "image/tiff")
"""Pictures that the clipboard holds as files already: they go in as they are."""


def clipboard_data() -> QMimeData:
    """What was copied; Qt gives nothing at all once it was cleared."""
    held: QMimeData | None = QApplication.clipboard().mimeData()
    return held if held is not None else QMimeData()


def local_paths(data: QMimeData) -> list[Path]:
    """Files and folders that were copied or dragged; addresses on the net are none."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def holds_pictures(data: QMimeData) -> bool:
    """Whether there is a picture or a file, and no text that somebody copied to type."""
    return bool(local_paths(data)) or (data.hasImage() and not data.hasText())


def picture_of(data: QMimeData) -> bytes | QImage | None:
    """The clipboard's picture: a file's bytes, or pixels that `as_png` packs in a worker."""
    for kind in _FILES:
        if data.hasFormat(kind):
            held = bytes(data.data(kind).data())
            if held:
                return held
    image = QImage(data.imageData()) if data.hasImage() else QImage()
    return None if image.isNull() else image


def as_png(image: QImage) -> bytes:
    """Pixels as a PNG file's bytes, never on a disk; InputRefused where they cannot be packed."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG", 80):  # type: ignore[call-overload]  # a QIODevice is right
        raise InputRefused("picture-damaged")
    image.fill(0)
    return bytes(held.data())


class PasteKeys(QObject):
    """In an input, Ctrl+V pastes a picture to the page where there is no text to type."""

    pressed = Signal()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take the key away from the input only then."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not event.matches(QKeySequence.StandardKey.Paste):
            return False
        if not holds_pictures(clipboard_data()):
            return False
        self.pressed.emit()
        return True
