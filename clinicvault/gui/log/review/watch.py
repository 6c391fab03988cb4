"""After the unlock: what the review waits for, and notices about the own accesses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.i18n import mark, trn
from clinicvault.gui.shell.notices import NoticeStrip
from clinicvault.gui.widgets import Banner
from clinicvault.gui.widgets.poll import Poll
from clinicvault.services.views import NoticeView, ReviewDue

from . import words
from .notice import NoticeCard

_HOUR_MS = 3_600_000
_MINUTE_MS = 60_000


class ReviewWatch(QObject):
    """Asks by jobs, at once and again while somebody stays; goes with the shell."""

    def __init__(
        self, parent: QWidget, desk: Desk, strip: NoticeStrip, where: Callable[[], Place]
    ) -> None:
        """`where` tells which page is in view: the log's own says all of it."""
        super().__init__(parent)
        self._desk, self._strip, self._where = desk, strip, where
        self.due: DueCard | None = None
        self.notice: NoticeCard | None = None
        flags = desk.services.flags
        self._first = self._unlocked = True
        self.notices = Poll(parent, desk.jobs, _MINUTE_MS, flags.notices, self._tell_notices)
        QTimer.singleShot(0, self, self.notices.ask)
        if desk.may(Act.READ_LOG):
            self.review = Poll(parent, desk.jobs, _HOUR_MS, flags.due, self._tell_due)
            desk.reviewed.connect(self.review.ask)
            QTimer.singleShot(0, self, self.review.ask)

    def _tell_due(self, found: ReviewDue) -> None:
        first, self._first = self._first, False
        self._desk.counted.emit("log", found.open)
        if not found.overdue_days and not found.grave:
            if self.due is not None:
                self._strip.drop(self.due)
                self.due = None
            return
        if self.due is None:
            self.due = DueCard(self._desk)
            self._strip.put(self.due, quietly=not first or self._where().page == "log")
        self.due.show_due(found)

    def _tell_notices(self, found: tuple[NoticeView, ...]) -> None:
        """The strip comes into view after the unlock alone: later a patient may be looking on."""
        quietly, self._unlocked = not self._unlocked, False
        waiting = tuple(one for one in found if not one.answered)
        if waiting and self.notice is None:
            self.notice = NoticeCard(self._desk, self._done)
            self._strip.put(self.notice, quietly=quietly)
        if self.notice is not None:
            self.notice.follow(waiting)

    def _done(self) -> None:
        """Every notice is answered."""
        if self.notice is not None:
            self._strip.drop(self.notice)
            self.notice = None


class DueCard(Banner):
    """For administrators: what the review of the log waits for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            "warn",
            action=mark("Review now"),
            on=lambda: desk.go("log", tab="review"),
            closable=True,
        )

    def show_due(self, found: ReviewDue) -> None:
        """How long it is overdue, and how many flags are grave."""
        self.retone("bad" if found.grave else "warn")
        last = partial(words.last, found.last)
        grave = partial(_grave, found.grave)
        if found.overdue_days:
            late = partial(words.overdue, found.overdue_days)
            self.speak("{what}", "{more}", what=late, more=grave if found.grave else last)
        else:
            self.speak("{what}", "{more}", what=grave, more=last)


def _grave(count: int) -> str:
    return trn(
        "{n} access in the log should be looked at now.",
        "{n} accesses in the log should be looked at now.",
        count,
    )
