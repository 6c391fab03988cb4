"""A computer that the clinic does not know yet: it asks, waits for an administrator, and joins."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Context
from clinicvault.gui.shell.topbar import LanguageButton, theme_button
from clinicvault.gui.unlock.hero import Hero
from clinicvault.gui.widgets import column, row, scroll
from clinicvault.services.api import JoiningService
from clinicvault.services.views import OwnRequest

from .joining_steps import AskStep, CodeStep, LookStep, WaitStep
from .step import Step


class JoinFlow(QWidget):
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
        super().__init__()
        self.setObjectName("root")
        self._ended = why if why is not None and why.code != "workstation-unknown" else None
        self._context, self._joining, self._vault = context, joining, vault
        self._stack = QStackedWidget()
        right = column(self._top(), self._stack, spacing=0)
        right.setStretch(1, 1)
        line = row(Hero(), right, spacing=0)
        line.setStretch(0, 4)
        line.setStretch(1, 7)
        self.setLayout(line)
        self.look()

    def _top(self) -> QHBoxLayout:
        buttons = (LanguageButton(self._context, long=True), theme_button(self._context))
        return row(None, *buttons, margins=(0, 18, 26, 0))

    @property
    def step(self) -> Step:
        """The step in view."""
        return self._step

    def _show(self, step: Step) -> None:
        old = self._stack.currentWidget()
        self._step = step
        holder = QWidget()
        holder.setLayout(row(None, column(None, step, None), None, margins=(24, 8, 24, 32)))
        page = scroll(holder)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        step.begin()

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
