"""The clinic's teams: nothing of them shows while there is one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui import words
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, language, say, tr
from clinicvault.gui.widgets import add, badge, button, card, column, edit, field, label, plain, row
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import TeamView, UserView

from .teams_beginning import NewTeamDialog
from .users_inviting import UsersList


class TeamsCard(QWidget):
    """A line per team; for administrators of a clinic with one, a quiet way to a second."""

    def __init__(self, desk: Desk, page: UsersList) -> None:
        super().__init__()
        self._desk, self._page = desk, page
        self._teams: tuple[TeamView, ...] = ()
        self._users: tuple[UserView, ...] = ()
        self._lines: QVBoxLayout = column(spacing=8)
        self.more = button("New team", icon="users", on=self._begin)
        intro = label(
            "Each team opens the photos of its own patients. Who is in two teams can move a "
            "patient from one to the other.",
            "muted",
            wrap=True,
        )
        self._card = card(
            row(label("Teams", "h2"), None, self.more), intro, self._lines, spacing=10, margins=16
        )
        self.second = button("Begin a second team", "link", on=self._begin)
        self.setLayout(column(self._card, row(self.second, None)))
        language().follow(self, self._fill)
        self._fill()

    def show_teams(self, teams: Sequence[TeamView], users: Sequence[UserView]) -> None:
        """Show who is in which team."""
        self._teams, self._users = tuple(teams), tuple(users)
        self._fill()

    def _fill(self) -> None:
        clear(self._lines)
        several, manages = len(self._teams) > 1, self._desk.may(Act.MANAGE_USERS)
        self._card.setVisible(several)
        self.more.setVisible(manages)
        self.second.setVisible(manages and len(self._teams) == 1)
        for team in self._teams if several else ():
            self._lines.addLayout(self._line(team, manages=manages))

    def _line(self, team: TeamView, *, manages: bool) -> QHBoxLayout:
        names = [user.name for user in self._users if user.id in team.members]
        texts = column(
            plain(words.team(team), "strong"),
            plain(", ".join(names), "muted", wrap=True),
            spacing=2,
        )
        line = row(texts, spacing=10)
        line.setStretch(0, 1)
        if not team.begun:
            waits = badge("warn")
            hush(waits.setText, tr("Waits for its first practitioner"))
            begin = button("Invite", on=partial(self._begin, team))
            add(line, waits, *([begin] if manages else []))
        if manages:
            name = button("Rename", on=partial(self._rename, team))
            say(name.setAccessibleName, "Rename {team}", team=words.team(team))
            line.addWidget(name)
        return line

    def _begin(self, team: TeamView | None = None) -> None:
        NewTeamDialog(self, self._desk, self._users, self._page, team).open()

    def _rename(self, team: TeamView) -> None:
        RenameTeamDialog(self, self._desk, team, self._page).open()

    def wipe(self) -> None:
        """Forget everybody."""
        self.show_teams((), ())


class RenameTeamDialog(AskDialog):
    """Another name."""

    def __init__(self, parent: QWidget, desk: Desk, team: TeamView, page: UsersList) -> None:
        super().__init__(parent, desk, "Rename the team", width=420)
        self._team, self._page = team, page
        self.name = edit("for example Hand surgery")
        self.name.setText(team.name)
        self.fill(field("Name", self.name))
        self.cancel_button()
        self.go = self.action_button("Rename", self._rename)
        self.name.setFocus()

    def _rename(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setFocus()
            return
        teams, team, page = self.desk.services.teams, self._team.id, self._page
        self.run(lambda _: teams.rename(team, name), lambda _: self.finish(page.reload))
