"""A second person: here, who types the own password at this screen, or later, at another one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError, InputRefused
from clinicvault.domain.record_kinds import RequestKind, UserState
from clinicvault.domain.roles import Act, roles_allowed
from clinicvault.gui import words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say, tr
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import Choices, PasswordField, card, column, field, label, row
from clinicvault.services.api import RequestService
from clinicvault.services.views import RequestView

from .asking import AskDialog, ReasonField, TouchLine
from .person_says import Person, PersonSays

HERE, ELSEWHERE = "here", "elsewhere"
ALLOWS = {
    RequestKind.EMERGENCY: Act.ALLOW_EMERGENCY,
    RequestKind.BULK: Act.ALLOW_MORE,
    RequestKind.RELEASE: Act.ALLOW_MORE,
    RequestKind.ERASURE: Act.ALLOW_ERASURE,
    RequestKind.EXPORT: Act.ALLOW_EXPORT,
}


def helpers(desk: Desk, act: Act) -> tuple[Person, ...]:
    """Who else here may allow it, by name."""
    roles = roles_allowed(act)
    found = (
        (user.id, user.name)
        for user in desk.vault.users
        if user.id != desk.session.user.id and user.state is UserState.ACTIVE and user.roles & roles
    )
    return tuple(sorted(found, key=lambda person: person[1].casefold()))


class SecondPerson(QWidget):
    """Choose: at this screen with name and password, or at that person's own computer."""

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        act: Act,
        people: Sequence[Person] | None = None,
        *,
        only_here: bool = False,
    ) -> None:
        """`people` where the service says who can allow it; else who has the role by now."""
        super().__init__()
        self._desk, self._act, self._only_here = desk, act, only_here
        known = helpers(desk, act) if people is None else people
        self.says = PersonSays(mark("Second person"), known)
        self.name, self.password = self.says.name, self.says.password
        self.where = Choices("seg")
        self.where.offer(HERE, "At this screen")
        self.where.offer(ELSEWHERE, "At another computer")
        self.where.chosen.connect(self._switch)
        self.here, self.later = QWidget(), label("", "muted", wrap=True)
        self.here.setLayout(
            column(
                self.says,
                label("Typed by that person, and used for this alone.", "caption", wrap=True),
                spacing=6,
            )
        )
        self._name_people()
        self.nobody = label("", "muted", wrap=True)
        say(
            self.nobody.setText,
            "Nobody else here can allow it. Somebody with this role has to: {roles}.",
            roles=lambda: words.roles(roles_allowed(act)),
        )
        box = card(self.where_line(), self.here, self.later, self.nobody, soft=True, spacing=12)
        self.setLayout(column(box))
        self._switch(HERE)
        if people is None:
            desk.ask_people(self, lambda _: self._know())

    @property
    def people(self) -> tuple[Person, ...]:
        """Who can allow it."""
        return self.says.people

    def _know(self) -> None:
        """Somebody may have come or gone since the unlock."""
        found = helpers(self._desk, self._act)
        if found != self.people:
            self.says.offer(found)
            self._name_people()
            self._switch(self.where.current)

    def _name_people(self) -> None:
        say(
            self.later.setText,
            "You go on when one of these people allowed it under Approvals: {names}.",
            names=", ".join(name for _, name in self.people),
        )

    def where_line(self) -> QWidget:
        """The caption and the two ways."""
        made = QWidget()
        made.setLayout(row(label("A second person allows it", "strong"), None, self.where))
        return made

    @property
    def is_here(self) -> bool:
        """Whether the second person is at this screen."""
        return self.where.current == HERE

    @property
    def ready(self) -> bool:
        """Whether nothing is missing; else the cursor goes there."""
        return bool(self.people) and (not self.is_here or self.says.ready)

    def take(self) -> tuple[str, str]:
        """(user id, password) of who is here; ("", "") where it is asked for elsewhere."""
        said = self.says.take()
        return said if self.is_here else ("", "")

    def _switch(self, key: str) -> None:
        anybody = bool(self.people)
        self.where.setVisible(anybody and not self._only_here)
        self.here.setVisible(anybody and key == HERE)
        self.later.setVisible(anybody and key == ELSEWHERE)
        self.nobody.setVisible(not anybody)
        self.changed.emit()


def waiting_of(
    requests: RequestService, mine: str, kind: RequestKind, patient: str = ""
) -> RequestView | None:
    """The newest question of this person that waits, was allowed, or may be begun again."""
    for one in requests.all(50):
        fits = one.requester_id == mine and one.kind is kind and one.patient_id == patient
        if fits and (one.state in {"waiting", "granted"} or Act.ASK_EMERGENCY in one.may):
            return one
    return None


class SecondDialog(AskDialog):
    """More than one person alone may: why, who else, and on it goes with the granted request."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        kind: RequestKind,
        go_on: Callable[[str, str, Task[Any]], Any],
        done: Callable[[Any], object],
        *,
        heading: str,
        why: str,
        own: bool = False,
        given_up: Callable[[], object] | None = None,
        **values: object,
    ) -> None:
        """`go_on(request id, own password, task)` is the act; `own` asks for that password."""
        super().__init__(parent, desk, heading, width=560)
        self._kind, self._go_on, self._done, self._own = kind, go_on, done, own
        self._request = ""
        self._given_up = given_up
        self.reason, self.second = ReasonField(), SecondPerson(desk, ALLOWS[kind])
        self.password, self.touch = PasswordField(big=True), TouchLine(desk)
        self.allowed = label("", "ok", wrap=True)
        self.allowed.hide()
        self._asks, self._mine = QWidget(), QWidget()
        self._asks.setLayout(
            column(field("Reason, at least a few words", self.reason), self.second, spacing=14)
        )
        self._mine.setLayout(column(field("Your own password", self.password)))
        if not own:
            self._mine.hide()
        self.fill(
            label(why, "muted", wrap=True, **values),
            self.allowed,
            self._asks,
            self._mine,
            self.touch,
        )
        self.cancel_button()
        self.go = self.action_button("Go on", self._go, icon="badge-check")
        self.second.changed.connect(self._changed)
        self.reason.setFocus()
        self._look()

    def _look(self) -> None:
        """Somebody may have allowed it meanwhile at another computer."""
        requests, me, kind = self.desk.services.requests, self.desk.session.user.id, self._kind
        self.desk.jobs.start(
            self, lambda _: waiting_of(requests, me, kind), self._found, self.errors.show_error
        )

    def _found(self, one: RequestView | None) -> None:
        if one is None:
            return
        self._request = one.id
        if one.state == "granted":
            self._asks.hide()
            self.allowed.show()
            say(self.allowed.setText, "{names} allowed it.", names=lambda: _names(one))
        else:
            self.reason.setPlainText(one.reason)
            self.reason.setEnabled(False)
        self.fit()

    def _changed(self) -> None:
        self.go.setEnabled(bool(self.second.people))
        elsewhere = not self.second.is_here
        self._mine.setVisible(self._own and not elsewhere)
        say(self.go.setText, mark("Ask") if elsewhere else mark("Go on"))
        self.fit()

    @property
    def _granted(self) -> bool:
        return self._asks.isHidden()

    def _ready(self) -> bool:
        if not self._granted and not self.reason.words:
            self.reason.setFocus()
            return False
        if not self._granted and not self.reason.enough:
            self.errors.show_error(InputRefused("reason-missing"))
            self.fit()
            return False
        if not self._granted and not self.second.ready:
            return False
        if self._own and self._mine.isVisibleTo(self) and not self.password.text():
            self.password.setFocus()
            return False
        return True

    def _go(self) -> None:
        if not self._ready():
            return
        self.run(self._work_granted() if self._granted else self._work_asking(), self._ended)

    def _work_granted(self) -> Callable[[Task[Any]], Any]:
        request, own, go_on = self._request, self.password.take(), self._go_on
        return lambda task: (True, go_on(request, own, task))

    def _work_asking(self) -> Callable[[Task[Any]], Any]:
        requests, kind, reason = self.desk.services.requests, self._kind, self.reason.words
        (who, typed), own, go_on = self.second.take(), self.password.take(), self._go_on
        known = self._request

        def work(task: Task[Any]) -> tuple[bool, Any]:
            request = known or requests.ask(kind, reason).id
            task.post(self._asked, request)
            if not who:
                return False, None
            requests.allow(request, user_id=who, password=typed)
            return True, go_on(request, own, task)

        return work

    def _asked(self, request: str) -> None:
        self._request = request
        self.reason.setEnabled(False)

    def _ended(self, result: tuple[bool, Any]) -> None:
        allowed, value = result
        if not allowed:
            self._wait()
            return
        done, self._given_up = self._done, None
        self.finish(done, value)

    def _wait(self) -> None:
        """The question is on its way: nothing more to do here."""
        self._asks.hide()
        self._mine.hide()
        self.go.hide()
        self.allowed.show()
        say(
            self.allowed.setText,
            "Your question waits under Approvals. Try again when it is allowed.",
        )
        self.fit()

    def fail(self, error: ClinicVaultError) -> None:
        super().fail(error)
        self._look()

    def done(self, result: int) -> None:
        super().done(result)
        if self._given_up is not None:
            given_up, self._given_up = self._given_up, None
            given_up()


def _names(one: RequestView) -> str:
    return ", ".join(said.name for said in one.said if said.stage == "grant") or tr("Somebody")
