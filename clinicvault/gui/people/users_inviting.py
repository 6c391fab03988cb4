"""Inviting a person: name, roles, and a code that is shown once."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Role
from clinicvault.gui import words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark
from clinicvault.gui.widgets import Banner, column, edit, field, label, plain
from clinicvault.services.views import TeamView

from .team_pick import TeamPick
from .users_code import CodeDialog, role_box


class UsersList(Protocol):
    """What the dialogs need of the page."""

    def reload(self) -> None:
        """Ask again who is here."""
        ...

    @property
    def team_waits(self) -> bool:
        """Whether nobody here is, or is about to be, a practitioner."""
        ...

    @property
    def teams(self) -> tuple[TeamView, ...]:
        """The clinic's teams."""
        ...


class InviteDialog(CodeDialog):
    """Name and roles, then the code."""

    def __init__(self, parent: QWidget, desk: Desk, page: UsersList) -> None:
        super().__init__(parent, desk, "Invite a person", page.reload)
        self._page = page
        self.name = edit("for example Noah Fischer")
        self.boxes = {role: role_box(role) for role in Role}
        self.fill(field("Name", self.name), label("Roles", "strong"))
        for role, box in self.boxes.items():
            duties = plain(words.duties(role), "caption", wrap=True)
            duties.setContentsMargins(28, 0, 0, 0)
            self.fill(column(box, duties, spacing=0))
        self.first = Banner("info")
        self.first.hide()
        self.fill(self.first)
        self.team = TeamPick(page.teams)
        self.team.hide()
        self.fill(self.team)
        self.boxes[Role.PRACTITIONER].toggled.connect(self._tell_first)
        self.cancel = self.cancel_button()
        self.go = self.action_button("Invite", self._invite)
        self.name.setFocus()

    def _tell_first(self, ticked: bool) -> None:
        self.team.setVisible(ticked and self.team.asks)
        if not ticked or not self._page.team_waits:
            self.first.hide()
            self.fit()
            return
        may = Role.OFFICER in self.desk.session.user.roles
        self.first.retone("info" if may else "warn")
        todo = (
            mark(
                "Hand the code over yourself: who types it becomes the first to open photos, and "
                "lets the other practitioners in. Until then no photo can be imported."
            )
            if may
            else mark(
                "An administrator who is also privacy officer has to invite the first practitioner."
            )
        )
        self.first.speak("The first practitioner prepares the clinic for photos.", todo)
        self.fit()

    def _invite(self) -> None:
        name = self.name.text().strip()
        roles = frozenset(role for role, box in self.boxes.items() if box.isChecked())
        if not name or not roles:
            self.name.setFocus()
            return
        users = self.desk.services.users
        team = self.team.current if Role.PRACTITIONER in roles else ""
        self.run(
            lambda _: users.add(name, roles, team=team), lambda made: self.show_code(made, name)
        )
