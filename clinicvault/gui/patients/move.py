"""Moving a patient to another of one's own teams."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget

from clinicvault.gui import words
from clinicvault.gui.access.asking import AskDialog, TouchLine, bullets
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark
from clinicvault.gui.widgets import PasswordField, field
from clinicvault.services.views import PatientPage


class MoveDialog(AskDialog):
    """Whereto, what follows, and the own password."""

    def __init__(
        self, parent: QWidget, desk: Desk, page: PatientPage, done: Callable[[], object]
    ) -> None:
        super().__init__(parent, desk, "Move {name} to another team", name=page.row.name)
        self._patient, self._done = page.row.id, done
        self.team, self.password = QComboBox(), PasswordField(big=True)
        for team in page.moves:
            self.team.addItem(words.team(team), team.id)
        self.fill(
            field("Team", self.team),
            bullets(
                mark("From then on that team's practitioners open the photos, and no others."),
                mark("What was copied or exported before stays readable."),
                mark("Your name stands beside it in the access log."),
            ),
            field("Confirm it's you: your password", self.password),
            TouchLine(desk),
        )
        self.cancel_button()
        self.go = self.action_button("Move", self._move, icon="users")
        self.password.setFocus()

    def _move(self) -> None:
        if not self.password.text():
            self.password.setFocus()
            return
        teams, patient, team = self.desk.services.teams, self._patient, str(self.team.currentData())
        password, done = self.password.take(), self._done
        self.run(lambda _: teams.move(patient, team, password), lambda _: self.finish(done))
