"""What every page about the access log does: tell whether it is complete, check it, accept."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import clinic_clock
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.i18n import say
from clinicvault.gui.jobs import Task
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import Choices, ErrorBanner, label
from clinicvault.services.views import ClinicZone, LogStatus, UserView

from .accept import AcceptDialog
from .standing import Standing, StandingBanner
from .witness.dialog import COPIES, WitnessDialog
from .yielding import Yielding


class LogStatePage(Page):
    """Holds the parts; a page makes the button that checks, and lays them out."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._review, self._users = desk.services.review, desk.vault.users
        self.errors, self.sections = ErrorBanner(), Choices("seg")
        self.standing, self.warning = Standing(), StandingBanner()
        self.check = self._check_button()
        self.times, self._zone = label("", "muted"), clinic_clock.zone()
        self.times.hide()
        self.warning.accept_wanted.connect(self._accept)

    def _check_button(self) -> QPushButton:
        """What checks the whole log."""
        raise NotImplementedError

    def enter(self, place: Place) -> None:
        """Ask for the state of the log; a place that names the copies opens their dialog."""
        self.follow_clock()
        if place.tab == COPIES:
            WitnessDialog(self, self.desk, COPIES).open()
        self.begin()

    def begin(self) -> None:
        """What a visit asks; a page whose first rows matter more asks it after them."""
        users, review, flags = self.desk.services.users, self._review, self.desk.services.flags
        self.desk.jobs.start(self, lambda _: flags.zone(), self._know_zone)
        self.desk.jobs.start(self, lambda _: review.witnessed(), self.standing.show_copy)
        self.desk.jobs.start(self, lambda _: users.list(), self._know, self.errors.show_error)
        if review.status() is None and self.check.isEnabled():
            self._verify()

    def follow_clock(self) -> bool:
        """Say whose times these are, where not this computer's; whether it is another zone now."""
        zone = clinic_clock.zone()
        say(
            self.times.setText,
            "Times are the clinic's: {zone}",
            zone=clinic_clock.zone_name(zone.name),
        )
        self.times.setVisible(zone.apart)
        if changed := zone != self._zone:
            self._zone = zone
            self.fill_anew()
        return changed

    def fill_anew(self) -> None:
        """Forget everything that tells times by the zone before."""
        self.standing.show_status(self.standing.status, checking=not self.check.isEnabled())

    def show_section(self, name: str) -> None:
        """Bring a section into view."""
        raise NotImplementedError

    def _know_zone(self, zone: ClinicZone) -> None:
        """Another computer may have changed it."""
        clinic_clock.show(zone)
        if self.follow_clock():
            self.show_section(self.sections.current)

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
