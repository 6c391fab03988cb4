"""Lucide icons in the theme's colours; a theme change tints them again."""

from __future__ import annotations

import functools
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from clinicvault.gui.resources import resource

from .theme import theme, tokens

_worn: WeakKeyDictionary[QAbstractButton, tuple[str, str, str, int, int]] = WeakKeyDictionary()
_listening: list[bool] = []


def pixmap(
    name: str, ink: str = "text2", size: int = 18, ratio: float = 2.0, gap: int = 0
) -> QPixmap:
    """An icon drawn in a token's colour, `size` logical pixels square, and a gap to its right."""
    return QPixmap.fromImage(_drawn(name, tokens()[ink], size, ratio, gap))


def icon(name: str, ink: str = "text2", checked: str = "", size: int = 18, gap: int = 0) -> QIcon:
    """A button's icon; `checked` is the pressed-in state's ink, `gap` room before the text."""
    made = QIcon(pixmap(name, ink, size, gap=gap))
    if checked:
        made.addPixmap(pixmap(name, checked, size, gap=gap), QIcon.Mode.Normal, QIcon.State.On)
    made.addPixmap(pixmap(name, "field_line", size, gap=gap), QIcon.Mode.Disabled, QIcon.State.Off)
    return made


def set_icon(
    button: QAbstractButton,
    name: str,
    ink: str = "text2",
    checked: str = "",
    size: int = 18,
    gap: int = 0,
) -> None:
    """Give a button an icon that follows the theme; `gap` is room before its text."""
    _worn[button] = (name, ink, checked, size, gap)
    button.setIcon(icon(name, ink, checked, size, gap))
    button.setIconSize(QSize(size + gap, size))
    if not _listening:
        _listening.append(True)
        theme().changed.connect(_tint_again)


def _tint_again() -> None:
    for button, worn in list(_worn.items()):
        if shiboken6.isValid(button):
            button.setIcon(icon(*worn))


@functools.lru_cache(maxsize=512)
def _drawn(name: str, colour: str, size: int, ratio: float, gap: int) -> QImage:
    side = round(size * ratio)
    image = QImage(side + round(gap * ratio), side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    _renderer(name, colour).render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@functools.lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
