"""A short text straight to the printer service, with no file in between."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QPushButton, QWidget

from clinicvault.gui.i18n import say
from clinicvault.gui.widgets import button

_PRINTER = "lp"


def print_button(
    parent: QWidget, text: Callable[[], str], done: Callable[[bool], None]
) -> QPushButton:
    """A button that prints what `text` gives; `done` hears whether the printer service took it."""

    def start() -> None:
        made.setEnabled(False)
        process = QProcess(parent)
        process.finished.connect(lambda code: finish(code == 0))
        process.errorOccurred.connect(lambda _: finish(False))
        process.start(_PRINTER, ["-t", "ClinicVault", "-"])
        process.write(text().encode())
        process.closeWriteChannel()

    def finish(taken: bool) -> None:
        made.setEnabled(True)
        done(taken)

    made = button("Print", icon="printer", on=start)
    if shutil.which(_PRINTER) is None:
        made.setEnabled(False)
        say(made.setToolTip, "No printer service was found. Write the code down by hand.")
    return made
