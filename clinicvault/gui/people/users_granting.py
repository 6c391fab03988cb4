"""Giving a newcomer access: four words, compared by two people."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Role
from clinicvault.gui.access.asking import TouchLine
from clinicvault.gui.context import Desk
from clinicvault.gui.widgets import Dialog, PasswordField, column, edit, field, label
from clinicvault.services.views import UserView

from .team_pick import TeamPick
from .users_inviting import UsersList


class GrantDialog(Dialog):
    """The four words prove that nobody stands in between."""

    def __init__(
        self, parent: QWidget, desk: Desk, user: UserView, page: UsersList, *, team: str = ""
    ) -> None:
        super().__init__(parent, "Compare these four words", width=480)
        self._desk, self._user, self._page, self._into = desk, user, page, team
        mine = [one for one in page.teams if desk.session.user.id in one.members]
        self.team = TeamPick(mine, open_text="")
        self.team.setVisible(self.team.asks and not team and Role.PRACTITIONER in user.roles)
        self.words = edit("four words", big=True)
        self.password = PasswordField(big=True)
        self._own = QWidget()
        self._own.setLayout(column(field("Confirm it's you: your password", self.password)))
        self._own.hide()
        self.fill(
            label(
                "Ask {name} to read the four words aloud, face to face or by telephone, "
                "and type what you hear.",
                "muted",
                wrap=True,
                name=user.name,
            ),
            field("The four words", self.words),
            self.team,
            self._own,
            TouchLine(desk),
        )
        self.cancel_button()
        self.go = self.action_button("Give access", self._grant)
        self.words.setFocus()

    def _grant(self) -> None:
        text = " ".join(self.words.text().lower().split())
        if not text:
            self.words.setFocus()
            return
        self.hold(True)
        self.errors.hide()
        users, user, password = self._desk.services.users, self._user.id, self.password.take()
        team = self._into or (self.team.current if Role.PRACTITIONER in self._user.roles else "")
        teams = (team,) if team else ()
        self._desk.jobs.start(
            self,
            lambda _: users.grant(user, text, password, teams=teams),
            lambda _: self._granted(),
            self._failed,
        )

    def _failed(self, error: ClinicVaultError) -> None:
        self.hold(False)
        if error.code == "step-up-needed":
            self._own.show()
            self.password.setFocus()
        else:
            self.fail(error)

    def _granted(self) -> None:
        self.hold(False)
        self._page.reload()
        self.accept()
