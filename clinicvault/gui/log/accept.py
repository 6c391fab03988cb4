"""Accepting what a restore or a loss did to the log: two roles, so mostly two people."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QWidget

from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Act, Role
from clinicvault.gui import words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark
from clinicvault.gui.widgets import Dialog, PasswordField, column, field, label
from clinicvault.services.views import UserView

_PAIR = frozenset({Role.ADMINISTRATOR, Role.OFFICER})
_ALONE = mark(
    "You are administrator and privacy officer: the access log will say that one person accepted "
    "it in both roles."
)
_NOBODY = mark("Nobody else here can accept it with you. Invite a person who has this role: {who}.")
_LOOK = mark("• Look at the entries before and after, and ask who did it.")
_LET_SHOW = mark(
    "• Let an administrator show you the entries before and after, and ask who did it."
)
_SECOND = mark(
    "A second person has to agree who has this role: {who}. The password is typed here by that "
    "person, and is used for this acceptance alone."
)


class AcceptDialog(Dialog):
    """Says what happened; the second person chooses the own name and types the own password."""

    def __init__(
        self, parent: QWidget, desk: Desk, users: tuple[UserView, ...], done: Callable[[], object]
    ) -> None:
        super().__init__(parent, "Accept what happened to the access log", width=560)
        self._desk, self._done = desk, done
        self._lacking = _PAIR - desk.session.user.roles
        self.name, self.password = QComboBox(), PasswordField(big=True)
        for user in _others(users, desk.session.user.id, self._lacking):
            self.name.addItem(user.name, user.id)
        self.fill(
            label(
                "A backup was restored, or this computer lost its record of the clinic. The access "
                "log went on from there: what was entered between the backup and the restore may "
                "be missing from it.",
                wrap=True,
            ),
            label(_LOOK if desk.may(Act.READ_LOG) else _LET_SHOW, wrap=True),
            label("• Accept only what can be explained.", wrap=True),
            label("• Who accepted it stays in the access log.", wrap=True),
        )
        self._ask_second()
        self.cancel_button()
        self.go = self.action_button("Accept", self._accept, icon="badge-check")
        self.go.setEnabled(not self._lacking or self.name.count() > 0)
        QTimer.singleShot(0, self, self._fit)  # once the style sheet's fonts are known

    def _ask_second(self) -> None:
        """The second person's fields, or why there are none."""
        if not self._lacking:
            self.fill(label(_ALONE, "muted", wrap=True))
        elif not self.name.count():
            self.fill(label(_NOBODY, "muted", wrap=True, who=self._who))
        else:
            self.fill(
                label(_SECOND, "muted", wrap=True, who=self._who),
                column(
                    field("Second person", self.name),
                    field("Password of the second person", self.password),
                    spacing=14,
                ),
            )
            self.password.setFocus()

    def _who(self) -> str:
        return words.roles(self._lacking)

    def _accept(self) -> None:
        other, typed = "", self.password.take()
        if self._lacking:
            other = self.name.currentData()
            if not typed:
                self.password.setFocus()
                return
        self.hold(True)
        self.errors.hide()
        review = self._desk.services.review
        self._desk.jobs.start(
            self, lambda _: review.settle(other, typed), lambda _: self._accepted(), self.fail
        )

    def _accepted(self) -> None:
        self.hold(False)
        self._done()
        self.accept()

    def _fit(self) -> None:
        """As high as the wrapped texts need at this width."""
        layout = self.layout()
        if layout is not None:
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))


def _others(
    users: tuple[UserView, ...], own: str, lacking: frozenset[Role]
) -> tuple[UserView, ...]:
    """Who could be the second person."""
    return tuple(
        user
        for user in users
        if user.id != own and user.state is UserState.ACTIVE and lacking and lacking <= user.roles
    )
