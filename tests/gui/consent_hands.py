"""What hands do where a consent is recorded."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt


def sign(qtbot, pad, long: bool = True) -> None:
    """Draw with the mouse."""
    right = pad.width() - 60 if long else 48
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 60))
    for x in range(44, right, 6):
        qtbot.mouseMove(pad, QPoint(x, 60 + x % 40))
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(right, 60))
