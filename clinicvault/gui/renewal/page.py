"""Renew everything: ordering it after an incident, its progress, going on, who is missing."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui import formats, words
from clinicvault.gui.access.asking import bullets
from clinicvault.gui.access.confirm import ConfirmDialog
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.i18n import language, mark, say, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import (
    Banner,
    ErrorBanner,
    button,
    card,
    column,
    label,
    row,
    scroll,
)
from clinicvault.gui.widgets.poll import Poll
from clinicvault.gui.widgets.slowly import Slowly
from clinicvault.gui.widgets.working import Working
from clinicvault.services.views import RotationPart, RotationView

from .missing import MissingTable
from .ordering import WHAT, OrderDialog
from .parts import PartRow

_POLL_MS = 10_000
State = RotationView | None


class RenewalPage(Page):
    """What it is for and the order; then the parts, until they are done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.state: State = None
        self._told: dict[str, RotationPart] = {}
        self._task: Task[RotationView] | None = None
        self.errors = ErrorBanner("warn")
        self.standing = Banner("info")
        self.standing.hide()
        self.own = Banner("info", action=mark("Lock now"), on=desk.lock_wanted.emit)
        self.own.speak(
            "Your own keys are made anew when you unlock the next time.",
            "Lock and unlock once, best today.",
        )
        self.own.hide()
        self._make_buttons()
        self.working = Working(self._stop)
        say(self.working.stop.setText, "Pause")
        self._parts: QVBoxLayout = column(spacing=14)
        self._slowly = Slowly(self, self._parts)
        self._rows: dict[str, PartRow] = {}
        self.missing = MissingTable()
        self.why = label(
            "{why}", "muted", wrap=True, why=lambda: words.act_reason(Act.MANAGE_USERS)
        )
        self._lay_out()
        rotation = desk.services.rotation
        self._poll = Poll(self, desk.jobs, _POLL_MS, rotation.state, self.show_state, self.errors)
        language().follow(self, self._fill)
        self._fill()

    def _make_buttons(self) -> None:
        self.order = button("Renew everything …", "danger", icon="refresh-cw", on=self._order)
        self.go = button("Go on", "primary", icon="refresh-cw", on=self._go)
        self.confirm = button("Confirm it's you", "primary", icon="fingerprint", on=self._confirm)

    def _lay_out(self) -> None:
        head = row(label("Renew everything", "h1"), None, self.confirm, self.go, self.order)
        intro = label(
            "After an incident: a computer was stolen or infected, or somebody may have copied "
            "the clinic's folder and a password.",
            "muted",
            wrap=True,
        )
        self.what = card(label("What it does", "h2"), bullets(*WHAT))
        self.progress = card(label("How far it is", "h2"), self._parts, spacing=14)
        self.late = card(
            label("Who has not unlocked since", "h2"),
            label(
                "Their keys of before still count until they unlock. Telephone them.",
                "muted",
                wrap=True,
            ),
            self.missing,
        )
        self.kept = label("", "muted", wrap=True)
        parts = (head, intro, self.why, self.errors, self.standing, self.own, self.working)
        inner = QWidget()
        inner.setLayout(
            column(
                *parts,
                self.progress,
                self.late,
                self.kept,
                self.what,
                None,
                spacing=14,
                margins=(24, 20, 24, 24),
            )
        )
        self.setLayout(column(scroll(inner)))

    def enter(self, _place: Place) -> None:
        self.look()

    def look(self) -> None:
        """Ask how far it is."""
        self._poll.ask()

    def show_state(self, state: State) -> None:
        """Show how far it is; what did not change stays as it is."""
        if state != self.state:
            self.state = state
            self._fill()
        self._show_buttons()
        self.desk.counted.emit("renewal", asks(state))

    def _fill(self) -> None:
        state = self.state
        self._show_parts(tuple(one for one in state.parts if one.total) if state else ())
        self.missing.show_people(state.missing if state else ())
        self.progress.setVisible(state is not None)
        self.late.setVisible(bool(state and state.missing))
        self.what.setVisible(state is None)
        me = self.desk.session.user.id
        self.own.setVisible(any(one.user_id == me for one in state.missing) if state else False)
        self._speak(state)
        self._show_buttons()

    def _show_parts(self, parts: tuple[RotationPart, ...]) -> None:
        """Rows that are there are told; other parts make other rows."""
        self._told = {one.part: one for one in parts}
        if self._slowly.done and list(self._rows) == list(self._told):
            for name, row_ in self._rows.items():
                row_.show_part(self._told[name])
            return
        self._rows = {}
        self._slowly.fill((self._parts, partial(self._part, one.part)) for one in parts)

    def _part(self, name: str) -> PartRow:
        self._rows[name] = made = PartRow(self._told[name])
        return made

    def _speak(self, state: State) -> None:
        withdrawn = state.withdrawn if state else 0
        self.kept.setVisible(bool(withdrawn))
        if withdrawn:
            say(self.kept.setText, "{what}", what=lambda: _withdrawn(withdrawn))
        if state is None:
            self.standing.hide()
            return
        self.standing.retone("ok" if state.over and not state.missing else "warn")
        told = mark("Ordered {when} by {name}: {reason}")
        if not state.by:
            told = mark("Ordered {when} by an administrator.")
        elif not state.reason:
            told = mark("Ordered {when} by {name}.")
        self.standing.speak(
            _head(state),
            told,
            when=lambda: formats.moment(state.ordered),
            name=state.by,
            reason=state.reason,
        )

    def _show_buttons(self) -> None:
        may, idle = self.desk.may(Act.MANAGE_USERS), self._task is None
        running = self.state is not None and not self.state.over
        asking = asks(self.state)
        plain = any(one.mine and not one.needs_password for one in _open(self.state))
        self.order.setVisible(may and idle and not running)
        self.why.setVisible(not may and self.state is None)
        # With the password everything is done at once; what needs none may wait for the rest.
        self.go.setVisible(running and idle and plain and not asking)
        self.confirm.setVisible(running and idle and bool(asking))

    def _order(self) -> None:
        OrderDialog(self, self.desk, self._ordered).open()

    def _ordered(self, state: RotationView) -> None:
        self.show_state(state)
        if any(one.mine and not one.needs_password for one in _open(state)):
            self._go()

    def _confirm(self) -> ConfirmDialog:
        """The password first; the work itself goes on behind, and can be paused."""
        made = ConfirmDialog(
            self,
            self.desk,
            lambda password, _task: password,
            self._go,
            why=mark(
                "Archived patients are renewed with your password, because archived records open "
                "only so. You can go on working meanwhile."
            ),
            act=mark("Renew"),
        )
        made.open()
        return made

    def _go(self, password: str = "") -> None:
        rotation = self.desk.services.rotation
        self.errors.hide()
        self._poll.pause()  # its own work tells how far it is
        self.working.begin()
        self._task = self.desk.jobs.start(
            self,
            lambda task: rotation.go_on(password, progress=task.tell, cancel=task.token),
            self._ended,
            self._stumbled,
            self.working.tell,
        )
        self._show_buttons()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _over(self) -> None:
        self._task = None
        self._poll.pause(False)
        self.working.hide()

    def _ended(self, state: RotationView) -> None:
        self._over()
        self.show_state(state)

    def _stumbled(self, error: ClinicVaultError) -> None:
        """Also where it was stopped: what is done stays done."""
        self._over()
        if error.code == "wrong-password":
            self._confirm().fail(error)
        else:
            self.errors.show_error(error)
        self.look()
        self._show_buttons()

    def wipe(self) -> None:
        self._poll.timer.stop()
        self.state = None
        self._fill()


def _head(state: RotationView) -> str:
    """How far it is, in one line: people's own keys of before are not renewed by others."""
    if not state.over:
        return mark("Everything is being renewed")
    if state.missing:
        return mark("Everything else is renewed; not everybody has unlocked since")
    return mark("Everything is renewed")


def _open(state: State) -> tuple[RotationPart, ...]:
    return tuple(one for one in state.parts if one.done < one.total) if state else ()


def asks(state: State) -> int:
    """How many parts wait for this person's password."""
    return sum(one.mine and one.needs_password for one in _open(state))


def _withdrawn(count: int) -> str:
    return trn(
        "{n} patient whose consent was withdrawn keeps the old keys until the record is brought "
        "back.",
        "{n} patients whose consent was withdrawn keep the old keys until their records are "
        "brought back.",
        count,
    )
