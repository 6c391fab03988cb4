"""What every page about the access log does: tell whether it is complete, check it, accept."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.jobs import Task
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import ErrorBanner
from clinicvault.services.views import LogStatus, UserView

from .accept import AcceptDialog
from .standing import Standing, StandingBanner
from .witness.dialog import COPIES, WitnessDialog
from .yielding import Yielding


class LogStatePage(Page):
    """Holds the parts; a page makes the button that checks, and lays them out."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._review, self._users = desk.services.review, desk.vault.users
        self.errors = ErrorBanner()
        self.standing, self.warning = Standing(), StandingBanner()
        self.check = self._check_button()
        self.warning.accept_wanted.connect(self._accept)

    def _check_button(self) -> QPushButton:
        """What checks the whole log."""
        raise NotImplementedError

    def enter(self, place: Place) -> None:
        if place.tab == COPIES:
            WitnessDialog(self, self.desk, COPIES).open()
        self.begin()

    def begin(self) -> None:
        """What a visit asks; a page whose first rows matter more asks it after them."""
        users, review = self.desk.services.users, self._review
        self.desk.jobs.start(self, lambda _: review.witnessed(), self.standing.show_copy)
        self.desk.jobs.start(self, lambda _: users.list(), self._know, self.errors.show_error)
        if review.status() is None and self.check.isEnabled():
            self._verify()

    def _know(self, users: tuple[UserView, ...]) -> None:
        self._users = users

    def _verify(self) -> None:
        self.check.setEnabled(False)
        self.standing.show_status(self.standing.status, checking=True)
        self.desk.jobs.start(self, self._verified, self._show_status, self._unverified)

    def _verified(self, task: Task[LogStatus]) -> LogStatus:
        """In a thread: the check of a long log takes a while, and lets short acts go first."""
        yielding = Yielding(self.desk.jobs, task)
        return self._review.verify(yielding.tell)

    def _show_status(self, status: LogStatus | None) -> None:
        self.check.setEnabled(True)
        self.standing.show_status(status)
        if status is not None:
            self.warning.show_status(status)

    def _unverified(self, error: ClinicVaultError) -> None:
        self._show_status(self.standing.status)
        self.errors.show_error(error)

    def _accept(self) -> None:
        AcceptDialog(self, self.desk, self._users, self._accepted).open()

    def _accepted(self) -> None:
        self._verify()

    def wipe(self) -> None:
        self._users = ()
