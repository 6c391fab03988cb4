"""Giving a newcomer access: four words, compared by two people."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Role
from clinicvault.gui.access.asking import AskDialog, TouchLine
from clinicvault.gui.context import Desk
from clinicvault.gui.widgets import PasswordField, column, edit, field, label
from clinicvault.services.views import UserView

from .team_pick import TeamPick
from .users_inviting import UsersList


class GrantDialog(AskDialog):
    """The four words prove that nobody stands in between."""

    def __init__(
        self, parent: QWidget, desk: Desk, user: UserView, page: UsersList, *, team: str = ""
    ) -> None:
        super().__init__(parent, desk, "Compare these four words", width=480)
        self._user, self._page, self._into = user, page, team
        mine = [one for one in page.teams if desk.session.user.id in one.members]
        self.team = TeamPick(mine, open_text="")
        if team or Role.PRACTITIONER not in user.roles:
            self.team.hide()
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
        users, user, password = self.desk.services.users, self._user.id, self.password.take()
        page = self._page
        team = self._into or (self.team.current if Role.PRACTITIONER in self._user.roles else "")
        teams = (team,) if team else ()
        self.run(
            lambda _: users.grant(user, text, password, teams=teams),
            lambda _: self.finish(page.reload),
        )

    def fail(self, error: ClinicVaultError) -> None:
        if error.code != "step-up-needed":
            super().fail(error)
            return
        self.hold(False)
        self._own.show()
        self.password.setFocus()
        self.fit()
