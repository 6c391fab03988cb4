"""A computer that the clinic does not know yet: it asks, waits for an administrator, and joins."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Context
from clinicvault.services.api import JoiningService
from clinicvault.services.views import OwnRequest

from .frame import StartFrame
from .joining_steps import AskStep, CodeStep, LookStep, WaitStep


class JoinFlow(StartFrame):
    """Nothing of the clinic is shown here: it is unproven until the code was compared."""

    joined = Signal(object)
    """The vault's folder, which opens here from now on."""
    other = Signal()
    """Another clinic, or recovery."""

    def __init__(
        self,
        context: Context,
        joining: JoiningService,
        vault: Path,
        why: ClinicVaultError | None = None,
    ) -> None:
        super().__init__(context)
        self._ended = why if why is not None and why.code != "workstation-unknown" else None
        self._joining, self._vault = joining, vault
        self.look()

    def look(self) -> None:
        """Whether this computer asked already."""
        step = LookStep(self._context, self._joining, self._vault)
        step.found.connect(self._found)
        step.back.connect(self.other)
        self._show(step)

    def _found(self, request: OwnRequest | None) -> None:
        if request is None:
            self.ask()
        elif request.confirmed:
            self.code(request)
        else:
            self.wait(request)

    def ask(self) -> None:
        """A name, and the request."""
        step = AskStep(self._context, self._joining, self._vault, self._ended)
        step.asked.connect(self._found)
        step.back.connect(self.other)
        self._show(step)

    def wait(self, request: OwnRequest) -> None:
        """The four words, until an administrator has compared them."""
        step = WaitStep(self._context, self._joining, self._vault, request)
        step.confirmed.connect(self.code)
        step.withdrawn.connect(self.ask)
        step.back.connect(self.other)
        self._show(step)

    def code(self, request: OwnRequest) -> None:
        """The sixteen words that prove the clinic."""
        step = CodeStep(self._context, self._joining, self._vault)
        step.done.connect(self._joined)
        step.back.connect(lambda: self.wait(request))
        self._show(step)

    def _joined(self) -> None:
        self.joined.emit(self._vault)
