"""Daily check codes in one dialog: today's, the copies held elsewhere, and a comparison."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.widgets import Choices
from clinicvault.services.views import DayCode, TimestampServer, WitnessView

from .code import CodePane
from .compare import ComparePane
from .copies import CopiesPane

CODE, COPIES, COMPARE = "code", "copies", "compare"
Known = tuple[DayCode, tuple[WitnessView, ...], TimestampServer]


class WitnessDialog(AskDialog):
    """Opens with today's code; `tab` names another part."""

    def __init__(self, parent: QWidget, desk: Desk, tab: str = CODE) -> None:
        super().__init__(parent, desk, "Daily check code", width=760)
        self.tabs = Choices("tab")
        self.tabs.offer(CODE, "Today's code")
        self.tabs.offer(COPIES, "Copies held elsewhere")
        self.tabs.offer(COMPARE, "Compare with a code")
        self.code, self.copies, self.compare = (
            CodePane(self, self._changed),
            CopiesPane(self),
            ComparePane(self),
        )
        self._panes: dict[str, QWidget] = {
            CODE: self.code,
            COPIES: self.copies,
            COMPARE: self.compare,
        }
        self.fill(self.tabs, *self._panes.values())
        self.quit = self.cancel_button("Close")
        self.tabs.chosen.connect(self.choose)
        self.choose(tab)
        self._again()

    def choose(self, key: str) -> None:
        """Show a part."""
        self.tabs.choose(key)
        for name, pane in self._panes.items():
            pane.setVisible(name == key)
        self.fit()

    def _changed(self) -> None:
        """A copy went elsewhere."""
        self.desk.witnessed.emit()
        self._again()

    def _again(self) -> None:
        """Ask for the code and the copies; each is held against the log, which takes a moment."""
        witnesses = self.desk.services.witnesses
        self.desk.jobs.start(
            self,
            lambda _: (witnesses.day_code(), witnesses.list(), witnesses.server()),
            self._show,
            self.fail,
        )

    def _show(self, found: Known) -> None:
        code, copies, server = found
        self.code.show_code(code)
        self.copies.show_copies(copies, server)
        self.fit()
