"""The line of a hardware key that waits for a finger; one for every place that asks a password."""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from clinicvault.gui.i18n import language, tr
from clinicvault.gui.widgets import button, column, label, picture_label, row
from clinicvault.services.api import HardwareService


class TouchLine(QFrame):
    """In view while a hardware key waits for a finger, whichever act asked for it."""

    told = Signal(bool)

    def __init__(self, hardware: HardwareService) -> None:
        super().__init__()
        self.setProperty("card", "soft")
        texts = column(
            label("Touch your key now", "strong"),
            label("It blinks until you do.", "muted", wrap=True),
            spacing=1,
        )
        self.stop = button("Do not wait", "link", on=hardware.cancel)
        line = row(
            picture_label("fingerprint", "accent_text", 26),
            texts,
            self.stop,
            spacing=14,
            margins=(14, 10, 8, 10),
        )
        line.setStretch(1, 1)
        self.setLayout(line)
        language().follow(self, self._name)
        self._name()
        self.hide()
        self.told.connect(self.setVisible, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(hardware.listen(_listener(self)))

    def _name(self) -> None:
        self.setAccessibleName(f"{tr('Touch your key now')}. {tr('It blinks until you do.')}")


def _listener(line: TouchLine) -> Callable[[bool], None]:
    """Called by the thread that waits, also after the line is gone: the lock waits for nobody."""
    known = weakref.ref(line)

    def hear(waiting: bool) -> None:
        found = known()
        if found is not None and shiboken6.isValid(found):
            with contextlib.suppress(RuntimeError):  # destroyed since
                found.told.emit(waiting)

    return hear
