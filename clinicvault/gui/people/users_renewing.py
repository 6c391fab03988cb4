"""Access is renewed after somebody left: how far it is, and what it needs from this person."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats
from clinicvault.gui.access.confirm import ConfirmDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, mark, tr
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import ErrorBanner, button, column, label, picture_label, plain, row
from clinicvault.gui.widgets.basic import clear
from clinicvault.gui.widgets.poll import Poll
from clinicvault.gui.widgets.working import Working
from clinicvault.services.views import RenewalView

Renewals = tuple[RenewalView, ...]
_POLL_MS = 5_000
_GROUPS = MappingProxyType(
    {
        "team": mark("Photos of active patients"),
        "archive": mark("Photos of archived patients"),
        "officers": mark("Privacy officers"),
        "directory": mark("Names and consents"),
        "log": mark("Access log"),
        "root": mark("Administrators"),
    }
)


class RenewalBanner(QFrame):
    """Hidden where nothing is being renewed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.renewals: Renewals = ()
        self._task: Task[Renewals] | None = None
        self.setProperty("banner", "info")
        self.head = label(
            "Access is being renewed because somebody left, or after an incident",
            "strong",
            wrap=True,
        )
        self.note = label("It goes on while you work, and after every unlock.", "muted", wrap=True)
        self.errors = ErrorBanner("warn")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.working = Working(self._stop)
        self.confirm = button("Confirm it's you", "primary", icon="fingerprint", on=self._confirm)
        self.go = button("Go on", icon="refresh-cw", on=self._go)
        texts = column(self.head, self.note, self._lines, self.working, self.errors, spacing=6)
        line = row(
            picture_label("refresh-cw", "info", 20),
            texts,
            self.go,
            self.confirm,
            spacing=12,
            margins=(14, 12, 12, 12),
        )
        line.setStretch(1, 1)
        self.setLayout(line)
        users = desk.services.users
        self.poll = Poll(self, desk.jobs, _POLL_MS, users.renewals, self.show_renewals)
        language().follow(self, self._fill)
        self.hide()

    def look(self) -> None:
        """Ask how far it is."""
        self.poll.ask()

    def show_renewals(self, renewals: Renewals) -> None:
        """Show what is being renewed."""
        self.renewals = renewals
        self.setVisible(bool(renewals))
        self._desk.counted.emit("users", sum(one.mine and one.needs_password for one in renewals))
        self._fill()

    def _fill(self) -> None:
        clear(self._lines)
        for one in self.renewals:
            self._lines.addWidget(_line(one))
        idle = self._task is None
        asks = any(one.mine and one.needs_password for one in self.renewals)
        mine = any(one.mine and not one.needs_password for one in self.renewals)
        self.confirm.setVisible(asks and idle)
        self.go.setVisible(mine and idle and not asks)

    def _confirm(self) -> None:
        users = self._desk.services.users
        ConfirmDialog(
            self,
            self._desk,
            lambda password, task: users.renew(password, progress=task.tell, cancel=task.token),
            self.show_renewals,
            why=mark(
                "Archived patients are renewed with your password, because archived records open "
                "only so. You can go on working meanwhile."
            ),
            act=mark("Renew"),
        ).open()

    def _go(self) -> None:
        users = self._desk.services.users
        self.errors.hide()
        self.working.begin()
        self._task = self._desk.jobs.start(
            self,
            lambda task: users.renew(progress=task.tell, cancel=task.token),
            self._ended,
            self._failed,
            self.working.tell,
        )
        self._fill()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _ended(self, renewals: Renewals) -> None:
        self._task = None
        self.working.hide()
        self.show_renewals(renewals)

    def _failed(self, error: ClinicVaultError) -> None:
        """Also where it was stopped: what is done stays done."""
        self._task = None
        self.working.hide()
        self.errors.show_error(error)
        self.look()
        self._fill()

    def wipe(self) -> None:
        """Forget what was shown."""
        self.show_renewals(())


def _line(one: RenewalView) -> QWidget:
    text = tr(
        "{group}: {done} of {total}",
        group=tr(_GROUPS.get(one.group, one.group)),
        done=formats.number(one.done),
        total=formats.number(one.total),
    )
    if one.needs_password and not one.mine:
        text = f"{text}  ·  {tr('waits for a practitioner')}"
    elif one.needs_password:
        text = f"{text}  ·  {tr('waits for you')}"
    elif not one.mine:
        text = f"{text}  ·  {tr('waits for a colleague')}"
    return plain(text, "caption")
