"""What these dialogs share: room for wrapped texts, a reason, the line of a hardware key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import touch_line
from clinicvault.gui.context import Desk
from clinicvault.gui.jobs import Task, Tell
from clinicvault.gui.widgets import Dialog, column, label, row

T = TypeVar("T")
SHORTEST_REASON = 10
"""Characters: enough for a word of why."""
LONGEST_REASON = 500


class TouchLine(touch_line.TouchLine):
    """The line of a hardware key that waits, on a desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.services.hardware)


class AskDialog(Dialog):
    """A dialog that is as high as its texts need, and does one thing at a time."""

    def __init__(
        self, parent: QWidget, desk: Desk, title: str, *, width: int = 520, **values: object
    ) -> None:
        super().__init__(parent, title, width=width, **values)
        self.desk = desk
        self._running: Task[Any] | None = None

    def run(
        self,
        work: Callable[[Task[T]], T],
        done: Callable[[T], object],
        told: Tell | None = None,
    ) -> Task[T]:
        """Do the act by a job: held meanwhile, then `done` or `fail`; never twice at a time."""
        if self._held and self._running is not None:
            return self._running  # a field that was typed in woke the button
        self.hold(True)
        self.errors.hide()

        def ended(result: T) -> None:
            self.hold(False)
            done(result)

        self._running = task = self.desk.jobs.start(self, work, ended, self.fail, told)
        return task

    def finish(self, done: Callable[..., object], *values: object) -> None:
        """Close, then tell whoever opened it."""
        self.accept()
        done(*values)

    def fail(self, error: ClinicVaultError) -> None:
        super().fail(error)
        self.fit()

    def fit(self) -> None:
        """Once the style sheet's fonts are known and the texts are wrapped."""
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()


class ReasonField(QPlainTextEdit):
    """A few words of why; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(76)

    @property
    def words(self) -> str:
        """What was typed, as one line."""
        return " ".join(self.toPlainText().split())[:LONGEST_REASON]

    @property
    def enough(self) -> bool:
        """Whether it says something."""
        return len(self.words) >= SHORTEST_REASON


def bullets(*texts: str) -> QWidget:
    """What follows from an act, line by line; the texts are marked."""
    made = QWidget()
    made.setLayout(column(*(bullet(label(one, wrap=True)) for one in texts), spacing=6))
    return made


def bullet(text: QWidget) -> QWidget:
    """One such line."""
    made = QWidget()
    dot = label("•", "muted")
    line = row(dot, text, spacing=8)
    line.setStretch(1, 1)
    line.setAlignment(dot, Qt.AlignmentFlag.AlignTop)
    made.setLayout(line)
    return made
