"""A computer's clock that stood in the future: an administrator says that it is right now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicvault.gui import formats
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.widgets import label


class ClockDialog(AskDialog):
    """Shows the clock's time: whoever presses has looked at it."""

    def __init__(self, parent: QWidget, desk: Desk, reload: Callable[[], object]) -> None:
        super().__init__(parent, desk, "Is this computer's clock right?", width=460)
        self._reload = reload
        self.fill(
            label(
                "It shows {when}. It was ahead of that before; consents are judged by the later "
                "time until you say that this one is right. That is written in the access log.",
                wrap=True,
                when=lambda: formats.moment(dt.datetime.now(tz=dt.UTC)),
            )
        )
        self.cancel_button()
        self.go = self.action_button("The clock is right", self._accept)

    def _accept(self) -> None:
        computers, reload = self.desk.services.workstations, self._reload
        self.run(lambda _: computers.accept_clock(), lambda _: self.finish(reload))
