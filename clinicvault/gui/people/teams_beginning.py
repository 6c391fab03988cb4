"""A new team: its name, who begins it, and a privacy officer's signature for that."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Role
from clinicvault.gui.access.asking import TouchLine, bullets
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, tr
from clinicvault.gui.widgets import PasswordField, column, edit, field, label, row
from clinicvault.services.views import Invitation, OfficerSays, TeamView, UserView

from .users_code import CodeDialog
from .users_inviting import UsersList

_SOMEBODY_NEW = ""


def _working(users: Sequence[UserView], role: Role) -> list[UserView]:
    return [user for user in users if role in user.roles and user.state is UserState.ACTIVE]


class OfficerFields(QWidget):
    """Which privacy officer signs, with the own password, at this screen."""

    def __init__(self, desk: Desk, users: Sequence[UserView]) -> None:
        super().__init__()
        self.who, self.password = QComboBox(), PasswordField(big=True)
        for user in _working(users, Role.OFFICER):
            self.who.addItem(user.name, user.id)
        self.setLayout(
            column(
                label("A privacy officer signs here", "strong"),
                label(
                    "Nobody makes a team alone. The privacy officer types the own password; it is "
                    "used for this alone.",
                    "muted",
                    wrap=True,
                ),
                row(
                    field("Privacy officer", self.who),
                    field("Their own password", self.password),
                    spacing=12,
                ),
                TouchLine(desk),
                spacing=8,
            )
        )

    @property
    def filled(self) -> bool:
        """Whether somebody was chosen and typed something."""
        return bool(self.who.currentData() and self.password.text())

    def take(self) -> OfficerSays:
        """Who signs; the field is empty afterwards."""
        return OfficerSays(str(self.who.currentData()), self.password.take())


class NewTeamDialog(CodeDialog):
    """Name and first practitioner, then the code that this person begins the team with."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        users: Sequence[UserView],
        page: UsersList,
        team: TeamView | None = None,
    ) -> None:
        super().__init__(parent, desk, "A new team", page.reload)
        self._team = team
        self.name, self.newcomer = edit("for example Hand surgery"), edit("given and family name")
        if team is not None:
            self.name.setText(team.name)
            self.name.setEnabled(False)
        self.who = QComboBox()
        for user in _working(users, Role.PRACTITIONER):
            self.who.addItem(user.name, user.id)
        self.who.addItem(tr("Somebody new"), _SOMEBODY_NEW)
        self._new = QWidget()
        self._new.setLayout(column(field("Name of the new person", self.newcomer)))
        self.who.currentIndexChanged.connect(lambda _: self._show_new())
        signs = Role.OFFICER in desk.session.user.roles
        self.officer = None if signs else OfficerFields(desk, users)
        self._lay_out()

    def _lay_out(self) -> None:
        self.fill(
            field("Name of the team", self.name),
            field("Who begins it", self.who),
            self._new,
            bullets(
                mark("That person gets a one-time code, and lets the others of the team in."),
                mark("Who works here already gives the own password with it, and keeps the rest."),
                mark("Patients of other teams are not opened by it."),
            ),
            *([self.officer] if self.officer is not None else []),
        )
        self.cancel = self.cancel_button()
        self.go = self.action_button("Make the code", self._begin, icon="key-round")
        self._show_new()
        self.name.setFocus()

    def _show_new(self) -> None:
        self._new.setVisible(self.who.currentData() == _SOMEBODY_NEW)
        self.fit()

    def _missing(self) -> QWidget | None:
        if not self.name.text().strip():
            return self.name
        if not self.who.currentData() and not self.newcomer.text().strip():
            return self.newcomer
        unsigned = self.officer is not None and not self.officer.filled
        return self.officer.password if self.officer is not None and unsigned else None

    def _begin(self) -> None:
        missing = self._missing()
        if missing is not None:
            missing.setFocus()
            return
        self.hold(True)
        self.errors.hide()
        team, user = self.name.text().strip(), str(self.who.currentData())
        name = self.newcomer.text().strip() if not user else self.who.currentText()
        says = self.officer.take() if self.officer is not None else None

        def made(invitation: Invitation) -> None:
            self.show_code(invitation, name)

        self.desk.jobs.start(self, lambda _: self._made(team, user, name, says), made, self.fail)

    def _made(self, team: str, user: str, name: str, says: OfficerSays | None) -> Invitation:
        """By a job; a team that was made before a refusal is used again."""
        services = self.desk.services
        if self._team is None:
            self._team = services.teams.add(team)
        if user:
            return services.teams.begin(self._team.id, user, says)
        roles = frozenset({Role.PRACTITIONER})
        return services.users.add(name, roles, team=self._team.id, officer=says)
