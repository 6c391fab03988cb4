"""Widgets that follow the theme or the language, without being kept alive by it."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QObject


class Followers:
    """Functions kept on their widgets; only the widgets are known here, and only weakly."""

    def __init__(self, slot: str) -> None:
        self._slot = slot
        self._widgets: WeakSet[QObject] = WeakSet()

    def add(self, widget: QObject, function: Callable[[], object]) -> None:
        """Call `function` at every change, as long as `widget` exists."""
        widget.__dict__.setdefault(self._slot, []).append(function)
        self._widgets.add(widget)

    def tell(self) -> None:
        """Something changed."""
        for widget in list(self._widgets):
            if shiboken6.isValid(widget):
                for function in list(widget.__dict__.get(self._slot, ())):
                    function()
