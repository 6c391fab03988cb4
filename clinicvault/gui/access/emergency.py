"""Emergency access: why, who allows it, and what it means; two people, or one who is both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError, InputRefused
from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import PasswordField, field, label
from clinicvault.services.views import RequestView

from .asking import AskDialog, ReasonField, TouchLine, bullets
from .confirm import ConfirmDialog
from .second import SecondPerson

Done = Callable[[RequestView], object]
ALONE = mark(
    "You are practitioner and privacy officer: it begins at once, and the access log says that one "
    "person did both."
)


class EmergencyDialog(AskDialog):
    """Reason, what it means, own password, and the second person."""

    def __init__(self, parent: QWidget, desk: Desk, patient: str, done: Done) -> None:
        super().__init__(parent, desk, "Emergency access", width=560)
        self._patient, self._done = patient, done
        self._made: RequestView | None = None
        self.reason, self.password = ReasonField(), PasswordField(big=True)
        self.touch = TouchLine(desk)
        self.alone = desk.may(Act.ALLOW_EMERGENCY)
        self.second = SecondPerson(desk, Act.ALLOW_EMERGENCY)
        self.fill(
            label(
                "For when waiting would put the patient in danger. You see the photos for a "
                "limited time, whatever the record says.",
                "muted",
                wrap=True,
            ),
            field("Reason, at least a few words", self.reason),
            bullets(
                mark("The reason and everything you open are in the access log."),
                mark("A privacy officer is told, and allows it with you."),
                mark("An administrator and a privacy officer review it afterwards."),
            ),
            field("Your own password", self.password),
        )
        self.fill(label(ALONE, "muted", wrap=True) if self.alone else self.second, self.touch)
        self.cancel_button()
        self.go = self.action_button("Begin emergency access", self._go, icon="clock")
        self._changed()
        self.second.changed.connect(self._changed)
        self.reason.setFocus()

    def _changed(self) -> None:
        here = self.second.is_here
        say(self.go.setText, mark("Begin emergency access") if here else mark("Ask"))
        self.go.setEnabled(self.alone or bool(self.second.people))
        self.fit()

    def _ready(self) -> bool:
        if not self.reason.enough:
            self.errors.show_error(InputRefused("reason-missing"))
            self.reason.setFocus()
            self.fit()
            return False
        if not self.password.text():
            self.password.setFocus()
            return False
        return self.alone or self.second.ready

    def _go(self) -> None:
        if not self._ready():
            return
        done = self._done
        self.run(self._work(), lambda made: self.finish(done, made))

    def _work(self) -> Callable[[Task[Any]], RequestView]:
        """Ask, let the second person allow it, begin: one job, so that no password is kept."""
        requests, patient, reason = self.desk.services.requests, self._patient, self.reason.words
        own, made = self.password.take(), self._made
        who, typed = ("", "") if self.alone else self.second.take()

        def work(task: Task[Any]) -> RequestView:
            asked = made or requests.emergency(patient, reason, own)
            task.post(self._asked, asked)
            if not who:
                return asked
            if asked.state == "waiting":
                asked = requests.allow(asked.id, user_id=who, password=typed)
                task.post(self._asked, asked)
            return requests.begin(asked.id, own) if asked.state == "granted" else asked

        return work

    def _asked(self, made: RequestView) -> None:
        """What was asked stays asked, whatever fails after it."""
        self._made = made
        self.reason.setEnabled(False)

    def fail(self, error: ClinicVaultError) -> None:
        super().fail(error)
        self.password.setFocus()

    def reject(self) -> None:
        """What was asked already is told to the page."""
        if self._made is not None and not self._held:
            self._done(self._made)
        super().reject()


class AllowHereDialog(AskDialog):
    """A question that waits is allowed at this screen, and begins."""

    def __init__(self, parent: QWidget, desk: Desk, made: RequestView, done: Done) -> None:
        super().__init__(parent, desk, "Begin emergency access", width=560)
        self._made, self._done = made, done
        self.second = SecondPerson(desk, Act.ALLOW_EMERGENCY, only_here=True)
        self.touch = TouchLine(desk)
        self.password = PasswordField(big=True)
        self.fill(
            label("Reason: {reason}", wrap=True, reason=made.reason),
            self.second,
            field("Your own password", self.password),
            self.touch,
        )
        self.cancel_button()
        self.go = self.action_button("Begin emergency access", self._go, icon="clock")
        self.second.changed.connect(self._changed)
        self._changed()
        self.second.password.setFocus()

    def _changed(self) -> None:
        self.go.setEnabled(bool(self.second.people))

    def _go(self) -> None:
        if not self.second.ready:
            return
        if not self.password.text():
            self.password.setFocus()
            return
        requests, made, done = self.desk.services.requests, self._made, self._done
        (who, typed), own = self.second.take(), self.password.take()

        def work(_: object) -> RequestView:
            requests.allow(made.id, user_id=who, password=typed)
            return requests.begin(made.id, own)

        self.run(work, lambda begun: self.finish(done, begun))


def begin_dialog(parent: QWidget, desk: Desk, made: RequestView, done: Done) -> ConfirmDialog:
    """What was allowed elsewhere begins by the own password."""
    requests = desk.services.requests
    return ConfirmDialog(
        parent,
        desk,
        lambda password, _: requests.begin(made.id, password),
        done,
        why=mark("Emergency access was allowed. It begins when you confirm that it is you."),
        act=mark("Begin emergency access"),
    )
