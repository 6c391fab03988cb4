"""Closing the window while the only recovery sheets exist in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicvault.gui.context import Context
from clinicvault.gui.widgets import Dialog, label

from .draft import Draft


class LeavingDialog(Dialog):
    """Says what closing now undoes; then `leave` closes."""

    def __init__(
        self, parent: QWidget, context: Context, draft: Draft, leave: Callable[[], None]
    ) -> None:
        super().__init__(parent, "The recovery sheets are not saved yet")
        self._context, self._draft, self._leave = context, draft, leave
        if draft.recovering:
            what = label(
                "If you close now, the sheets you used stay valid, and nobody can unlock the "
                "clinic here until you recover it once more with them.",
                wrap=True,
            )
        else:
            what = label(
                "If you close now, the clinic that was begun is removed, and you create it again.",
                wrap=True,
            )
        self.fill(what)
        self.cancel = self.cancel_button("Stay here")
        self.go = self.action_button("Close all the same", self._go, kind="danger")

    def _go(self) -> None:
        self.hold(True)
        setup, vault = self._context.setup, self._draft.vault
        if self._draft.recovering or not self._draft.kit_at_risk:
            self._left()  # a creation that still runs is undone by its own job
            return
        self._context.jobs.start(
            self, lambda _: setup.abandon(vault), lambda _: self._left(), self.fail, survives=True
        )

    def _left(self) -> None:
        self.hold(False)
        self.accept()
        self._leave()
