"""Ending a computer's access: what follows is shown before, and again when it is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats
from clinicvault.gui.access.asking import AskDialog, bullet
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say, trn
from clinicvault.gui.widgets import Banner, column, label
from clinicvault.gui.widgets.basic import clear
from clinicvault.gui.widgets.working import Working
from clinicvault.services.views import RevocationView, WorkstationView


class EndComputerDialog(AskDialog):
    """Says what ending means, does it, and says what people must expect."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        computer: WorkstationView,
        reload: Callable[[], object],
    ) -> None:
        super().__init__(parent, desk, "End the access of {name}?", name=computer.name)
        self._computer, self._reload = computer, reload
        self.follows: RevocationView | None = None
        self._texts: QVBoxLayout = column(spacing=6)
        self.working = Working()
        self.ended = Banner("ok")
        self.ended.hide()
        self.after = Banner("warn", action=mark("Renew everything"), on=lambda: desk.go("renewal"))
        self.after.speak(
            "Was it stolen, lost or infected?",
            "Then renew everything next: keys copied from it then open nothing new.",
        )
        self.after.hide()
        self.fill(self.ended, self._texts, self.after, self.working)
        self.cancel = self.cancel_button()
        self.go = self.action_button("End access", self._end, kind="danger", icon="x")
        self.go.setEnabled(False)
        self._ask()

    def _ask(self) -> None:
        computers, one = self.desk.services.workstations, self._computer.id
        self._texts.addWidget(label("Looking at what follows …", "muted"))
        self.desk.jobs.start(self, lambda _: computers.follows(one), self._show, self.fail)

    def _show(self, follows: RevocationView) -> None:
        self.follows = follows
        clear(self._texts)
        for text in (
            label("From now on this computer can no longer open the clinic.", wrap=True),
            *_what_follows(follows),
            label("What was copied or exported on it before stays readable there.", wrap=True),
        ):
            self._texts.addWidget(bullet(text))
        self.go.setEnabled(True)
        self.fit()

    def _end(self) -> None:
        self.working.begin()
        computers, one = self.desk.services.workstations, self._computer.id
        self.run(
            lambda task: computers.revoke(one, cancel=task.token),
            self._ended,
            self.working.tell,
        )
        self.fit()

    def fail(self, error: ClinicVaultError) -> None:
        self.working.hide()
        super().fail(error)
        self.go.setEnabled(self.follows is not None)

    def _ended(self, follows: RevocationView) -> None:
        self.working.hide()
        self._reload()
        say(self.heading.setText, "The access of {name} has ended", name=follows.workstation)
        self.ended.speak("This computer opens the clinic no longer.")
        clear(self._texts)
        for text in _what_follows(follows):
            self._texts.addWidget(bullet(text))
        self.after.show()
        self.after.action.clicked.connect(self.accept)
        self.cancel.hide()
        self.go.hide()
        self.close_it = self.action_button("Close", self.accept)
        self.close_it.setFocus()
        self.fit()


def _what_follows(follows: RevocationView) -> tuple[QWidget, ...]:
    stay, people, until = follows.stay, follows.people, follows.until
    made = []
    if stay:
        made.append(label("These computers stay: {names}.", wrap=True, names=", ".join(stay)))
    if people:
        made.append(label("{what}", wrap=True, what=lambda: _renewed(people)))
        made.append(
            label(
                "Who does not unlock until {day} needs a new one-time code.",
                wrap=True,
                day=lambda: formats.day(until.astimezone().date()),
            )
        )
    return tuple(made)


def _renewed(people: int) -> str:
    return trn(
        "{n} person gets new keys at the next unlock; the password stays the same.",
        "{n} people get new keys at their next unlock; their passwords stay the same.",
        people,
    )
