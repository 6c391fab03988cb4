"""What the first run and joining look like: a picture at the left, one step at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from clinicvault.gui.context import Context
from clinicvault.gui.shell.topbar import LanguageButton, theme_button
from clinicvault.gui.unlock.hero import Hero
from clinicvault.gui.widgets import column, row, scroll

from .step import Step


class StartFrame(QWidget):
    """Shows one step at a time; the one before is destroyed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("root")
        self._context = context
        self._step: Step
        self._stack = QStackedWidget()
        right = column(self._top(), self._stack, spacing=0)
        right.setStretch(1, 1)
        line = row(Hero(), right, spacing=0)
        line.setStretch(0, 4)
        line.setStretch(1, 7)
        self.setLayout(line)

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
