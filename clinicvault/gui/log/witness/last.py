"""In the rail, for who answers for the log: where its newest copy is, and a warning in time."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QWidget

from clinicvault.domain.roles import Act, Role
from clinicvault.gui import clinic_clock
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, language, tr
from clinicvault.gui.theme import set_icon
from clinicvault.gui.widgets import column, icon_button, label, row
from clinicvault.gui.widgets.basic import restyle
from clinicvault.gui.widgets.elided import Elided
from clinicvault.gui.widgets.poll import Poll
from clinicvault.services.views import LastCopy

from . import words
from .dialog import COPIES

_EVERY_MS = 600_000


class LastCopyFoot(QFrame):
    """Reads what is noted and compares no entry; a press shows every copy."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.last: LastCopy | None = None
        self.show_all = icon_button(
            "badge-check", "Copies held elsewhere", lambda: desk.go("log", tab=COPIES)
        )
        self.when = Elided("", "caption")
        self._texts = QWidget()
        self._texts.setLayout(column(label("Copy of the log", "strong"), self.when, spacing=0))
        line = row(self.show_all, self._texts, spacing=6)
        line.setStretch(1, 1)
        self.setLayout(line)
        review = desk.services.review
        self.poll = Poll(self, desk.jobs, _EVERY_MS, review.witnessed, self.show_last)
        desk.witnessed.connect(self.poll.ask)
        QTimer.singleShot(0, self, self.poll.ask)
        language().follow(self, self._speak)

    def widen(self, wide: bool) -> None:
        """The sign alone while the rail is narrow; its tip tells the rest."""
        self._texts.setVisible(wide)

    def show_last(self, last: LastCopy) -> None:
        """Tell where the newest copy is."""
        self.last = last
        self._speak()

    def _speak(self) -> None:
        last = self.last
        if last is None:
            return
        safe = words.reliable(last)
        set_icon(self.show_all, *(("badge-check", "ok") if safe else ("triangle-alert", "warn")))
        hush(self.show_all.setToolTip, words.told(last))
        hush(self.show_all.setAccessibleName, words.told(last))
        self.when.setProperty("role", "caption" if safe else "warn")
        restyle(self.when)
        hush(self.when.setText, _short(last))


def _short(last: LastCopy) -> str:
    """`In a backup, today`."""
    if last.when is None:
        return tr("None held elsewhere yet")
    day = clinic_clock.short_day(last.when)
    where = words.place(last)
    return f"{day}: {where}" if where else day


def last_copy_foot(desk: Desk) -> LastCopyFoot | None:
    """For administrators and privacy officers; None for anybody else."""
    answers = desk.may(Act.READ_LOG) or Role.OFFICER in desk.session.user.roles
    return LastCopyFoot(desk) if answers else None
