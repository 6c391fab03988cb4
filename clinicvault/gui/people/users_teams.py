"""One person's teams: who is in lets in, an administrator takes out; and the own four words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui import words
from clinicvault.gui.access.asking import AskDialog, TouchLine, bullets
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, mark, say, tr
from clinicvault.gui.widgets import PasswordField, add, badge, button, field, label, plain
from clinicvault.gui.widgets import row as line_of
from clinicvault.services.views import TeamView, UserView

from .users_granting import GrantDialog
from .users_inviting import UsersList


class PersonTeamsDialog(AskDialog):
    """A line per team, with what this administrator or colleague can do there."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        user: UserView,
        teams: Sequence[TeamView],
        page: UsersList,
    ) -> None:
        super().__init__(parent, desk, "Teams of {name}", width=480, name=user.name)
        self._user, self._page, self._over = user, page, parent
        self._own = user.id == desk.session.user.id
        for team in teams:
            if team.begun:
                self.fill(self._line(team))
        if self._own:
            self._offer_words()
        self.cancel_button("Close")

    def _line(self, team: TeamView) -> QHBoxLayout:
        inside = self._user.id in team.members
        state = badge("ok" if inside else "neutral")
        hush(state.setText, tr("Member") if inside else tr("Not a member"))
        line = line_of(plain(words.team(team), "strong"), state, None, spacing=10)
        me = self.desk.session.user.id
        if inside and self.desk.may(Act.MANAGE_USERS) and len(team.members) > 1:
            out = button("Take out", "danger", on=partial(self._take_out, team))
            say(out.setAccessibleName, "Take out of {team}", team=words.team(team))
            line.addWidget(out)
        elif not inside and me in team.members:
            let = button("Let in", icon="badge-check", on=partial(self._let_in, team))
            say(let.setAccessibleName, "Let into {team}", team=words.team(team))
            line.addWidget(let)
        elif not inside:
            add(line, label("A member of that team lets this person in.", "caption"))
        return line

    def _offer_words(self) -> None:
        """Who lets somebody into a team compares the four words of that person's access."""
        self.password, self.words = PasswordField(big=True), plain("", "h2", wrap=True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.words.hide()
        self.password.returnPressed.connect(self._ask_words)
        self.show_words = button("Show my four words", on=self._ask_words)
        told = label(
            "To come into another team, read your four words to one of its members.",
            "muted",
            wrap=True,
        )
        self.fill(
            told,
            field("Your password", self.password),
            line_of(self.show_words, None),
            self.words,
            TouchLine(self.desk),
        )

    def hold(self, held: bool) -> None:
        super().hold(held)
        if self._own:
            self.show_words.setEnabled(not held)

    def _ask_words(self) -> None:
        if self._held:
            return
        if not self.password.text():
            self.password.setFocus()
            return
        users, password = self.desk.services.users, self.password.take()
        self.run(lambda _: users.own_words(password), self._show_words)

    def _show_words(self, found: str) -> None:
        hush(self.words.setText, found)
        say(self.words.setAccessibleName, "Your four words: {words}", words=found)
        self.words.show()
        self.fit()

    def _let_in(self, team: TeamView) -> None:
        parent, desk, user, page = self._over, self.desk, self._user, self._page
        self.accept()
        GrantDialog(parent, desk, user, page, team=team.id).open()

    def _take_out(self, team: TeamView) -> None:
        parent, desk, user, page = self._over, self.desk, self._user, self._page
        self.accept()
        TakeOutDialog(parent, desk, user, team, page).open()


class TakeOutDialog(AskDialog):
    """Says what leaving a team means."""

    def __init__(
        self, parent: QWidget, desk: Desk, user: UserView, team: TeamView, page: UsersList
    ) -> None:
        title = mark("Take {name} out of {team}?")
        super().__init__(parent, desk, title, name=user.name, team=words.team(team))
        self._user, self._team, self._page = user, team, page
        self.fill(
            bullets(
                mark("From now on this person cannot open the photos of that team's patients."),
                mark("Photos that were copied or exported before stay readable: ask for them."),
                mark("Access is renewed for everybody who stays in the team, as they unlock."),
                mark("Other teams and roles of this person stay as they are."),
            )
        )
        self.cancel_button()
        self.go = self.action_button("Take out", self._leave, kind="danger", icon="user-x")

    def _leave(self) -> None:
        teams, team, user, page = (
            self.desk.services.teams,
            self._team.id,
            self._user.id,
            self._page,
        )
        self.run(lambda _: teams.leave(team, user), lambda _: self.finish(page.reload))
