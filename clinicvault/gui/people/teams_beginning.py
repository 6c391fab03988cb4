"""A new team: its name, who begins it, and a privacy officer's signature for that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Role
from clinicvault.gui.access.asking import TouchLine, bullets
from clinicvault.gui.access.person_says import PersonSays
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, tr
from clinicvault.gui.jobs import Task
from clinicvault.gui.widgets import column, edit, field, label
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
        officers = [(user.id, user.name) for user in _working(users, Role.OFFICER)]
        self.says = PersonSays(mark("Privacy officer"), officers)
        self.setLayout(
            column(
                label("A privacy officer signs here", "strong"),
                label(
                    "Nobody makes a team alone. The privacy officer types the own password; it is "
                    "used for this alone.",
                    "muted",
                    wrap=True,
                ),
                self.says,
                TouchLine(desk),
                spacing=8,
            )
        )

    @property
    def filled(self) -> bool:
        """Whether somebody was chosen and typed something."""
        return self.says.filled

    def take(self) -> OfficerSays:
        """Who signs; the field is empty afterwards."""
        return OfficerSays(*self.says.take())


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
        self._added = False
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
        return self.officer.says.password if self.officer is not None and unsigned else None

    def _begin(self) -> None:
        missing = self._missing()
        if missing is not None:
            missing.setFocus()
            return
        team, user = self.name.text().strip(), str(self.who.currentData())
        name = self.newcomer.text().strip() if not user else self.who.currentText()
        says = self.officer.take() if self.officer is not None else None
        known = self._team

        def work(task: Task[Invitation]) -> Invitation:
            return self._made(self._named(task, known, team), user, name, says)

        self.run(work, lambda made: self.show_code(made, name))

    def _named(self, task: Task[Any], known: TeamView | None, name: str) -> TeamView:
        """By a job; a team that was made before a refusal is used again, by its newest name."""
        teams = self.desk.services.teams
        if known is None:
            known = teams.add(name)
        elif known.name != name:
            known = teams.rename(known.id, name)
        task.post(self._know, known)
        return known

    def _know(self, team: TeamView) -> None:
        self._added, self._team = self._added or self._team is None, team

    def _made(self, team: TeamView, user: str, name: str, says: OfficerSays | None) -> Invitation:
        services = self.desk.services
        if user:
            return services.teams.begin(team.id, user, says)
        roles = frozenset({Role.PRACTITIONER})
        return services.users.add(name, roles, team=team.id, officer=says)

    def reject(self) -> None:
        """A team that was made before the refusal stays: the page shows it."""
        if self._added and not self._held and not self.only_here:
            self._reload()
        super().reject()
