"""Users and roles: who is here, inviting, comparing words, ending access."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Act, Role
from clinicvault.gui import words
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.i18n import hush, language, say, tr
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import (
    ErrorBanner,
    add,
    badge,
    button,
    column,
    frame,
    label,
    plain,
    row,
    scroll,
)
from clinicvault.gui.widgets.avatar import Avatar
from clinicvault.gui.widgets.basic import clear, reveal
from clinicvault.services.views import RenewalView, TeamView, UserView

from .teams import TeamsCard
from .users_granting import GrantDialog
from .users_inviting import InviteDialog
from .users_leaving import DisableDialog
from .users_renewing import RenewalBanner
from .users_roles import ReinviteDialog, RolesDialog
from .users_teams import PersonTeamsDialog

_Found = tuple[tuple[UserView, ...], tuple[RenewalView, ...], tuple[TeamView, ...]]
_TONES = {UserState.ACTIVE: "ok", UserState.INVITED: "info", UserState.DISABLED: "neutral"}


class UsersPage(Page):
    """A card per person."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._users: tuple[UserView, ...] = ()
        self.teams: tuple[TeamView, ...] = ()
        self.errors = ErrorBanner()
        self.invite = button("Invite a person", "primary", icon="user-plus", on=self._invite)
        reveal(self.invite, desk.may(Act.MANAGE_USERS))
        self._cards = QVBoxLayout()
        self._cards.setSpacing(10)
        intro = label(
            "Everyone has an own name and password. A newcomer gets a one-time code, chooses a "
            "password at this computer, and reads four words to you; you type them here.",
            "muted",
            wrap=True,
        )
        head = row(label("People of the clinic", "h1"), None, self.invite)
        self.why = label(
            "{why}", "muted", wrap=True, why=lambda: words.act_reason(Act.MANAGE_USERS)
        )
        reveal(self.why, not desk.may(Act.MANAGE_USERS))
        self.renewal = RenewalBanner(desk)
        self.all_teams = TeamsCard(desk, self)
        told = (self.why, self.errors, self.renewal)
        items = (head, intro, *told, self._cards, self.all_teams, None)
        inner = QWidget()
        inner.setLayout(column(*items, spacing=14, margins=(24, 20, 24, 24)))
        self.setLayout(column(scroll(inner)))
        language().follow(self, self._fill)

    def enter(self, _place: Place) -> None:
        self.reload()

    def reload(self) -> None:
        """Ask again who is here."""
        users, teams = self.desk.services.users, self.desk.services.teams
        self.desk.jobs.start(
            self,
            lambda _: (users.list(), users.renewals(), teams.list()),
            self._show,
            self.errors.show_error,
        )

    def _show(self, found: _Found) -> None:
        self._users, renewals, self.teams = found
        self.renewal.show_renewals(renewals)
        self.all_teams.show_teams(self.teams, self._users)
        self._fill()

    def _fill(self) -> None:
        clear(self._cards)
        for user in self._users:
            self._cards.addWidget(self._card(user))

    def _card(self, user: UserView) -> QFrame:
        texts = column(
            row(plain(user.name, "strong"), *self._badges(user), None, spacing=10),
            plain(words.roles(user.roles), "muted", wrap=True),
            spacing=3,
        )
        if said := self._said_of_teams(user):
            texts.addWidget(plain(said, "caption", wrap=True))
        if note := self._note(user):
            texts.addWidget(plain(note, "caption", wrap=True))
        line = row(Avatar(user.name, 42), texts, spacing=14, margins=14)
        line.setStretch(1, 1)
        add(line, *self._actions(user))
        made = frame(card="1")
        made.setLayout(line)
        return made

    def _badges(self, user: UserView) -> list[QLabel]:
        state = badge("warn" if _waits(user) else _TONES[user.state])
        hush(
            state.setText,
            tr("Waiting for access") if _waits(user) else words.user_state(user.state),
        )
        if user.id != self.desk.session.user.id:
            return [state]
        own = badge("neutral")
        hush(own.setText, tr("You"))
        return [state, own]

    def _note(self, user: UserView) -> str:
        if user.state is UserState.INVITED and not user.has_password:
            return tr("Has a one-time code and has not used it yet.")
        if user.state is UserState.INVITED:
            return tr("Waiting for somebody to compare four words.")
        if user.missing_grants and user.state is not UserState.DISABLED:
            return tr(
                "Still waiting for access as: {roles}", roles=words.roles(user.missing_grants)
            )
        return ""

    def _said_of_teams(self, user: UserView) -> str:
        """Nothing of teams in a clinic with one."""
        if len(self.teams) < 2 or not user.teams:
            return ""
        names = [words.team(team) for team in self.teams if team.id in user.teams]
        return tr("Teams: {teams}", teams=", ".join(names))

    def _actions(self, user: UserView) -> list[QPushButton]:
        made: list[QPushButton] = []
        several = len(self.teams) > 1 and Role.PRACTITIONER in user.roles
        if several and self.desk.may(Act.GRANT_USER) and user.state is UserState.ACTIVE:
            made.append(button("Teams", icon="users", on=partial(self._teams_of, user)))
            say(made[-1].setAccessibleName, "Teams of {name}", name=user.name)
        own = user.id == self.desk.session.user.id
        if _waits(user) and self.desk.may(Act.GRANT_USER) and not own:
            made.append(
                button(
                    "Compare words", "primary", icon="badge-check", on=partial(self._grant, user)
                )
            )
            say(made[-1].setAccessibleName, "Compare words with {name}", name=user.name)
        if self.desk.may(Act.MANAGE_USERS) and not own and user.state is not UserState.DISABLED:
            made += self._managing(user)
        return made

    def _managing(self, user: UserView) -> list[QPushButton]:
        roles = button("Change roles", on=partial(self._roles, user))
        say(roles.setAccessibleName, "Change the roles of {name}", name=user.name)
        code = button("New code", on=partial(self._reinvite, user))
        say(code.setToolTip, "For a forgotten password or a lost code")
        say(code.setAccessibleName, "New code for {name}", name=user.name)
        end = button("End access", "danger", on=partial(self._disable, user))
        say(end.setAccessibleName, "End the access of {name}", name=user.name)
        return [roles, code, end]

    @property
    def team_waits(self) -> bool:
        """Whether nobody here is, or is about to be, a practitioner."""
        return not any(
            Role.PRACTITIONER in user.roles and user.state is not UserState.DISABLED
            for user in self._users
        )

    def _invite(self) -> None:
        InviteDialog(self, self.desk, self).open()

    def _grant(self, user: UserView) -> None:
        GrantDialog(self, self.desk, user, self).open()

    def _teams_of(self, user: UserView) -> None:
        PersonTeamsDialog(self, self.desk, user, self.teams, self).open()

    def _roles(self, user: UserView) -> None:
        RolesDialog(self, self.desk, user, self).open()

    def _reinvite(self, user: UserView) -> None:
        ReinviteDialog(self, self.desk, user, self).open()

    def _disable(self, user: UserView) -> None:
        DisableDialog(self, self.desk, user, self).open()

    def wipe(self) -> None:
        self._users = ()
        self.teams = ()
        self.all_teams.wipe()
        self.renewal.wipe()
        clear(self._cards)


def _waits(user: UserView) -> bool:
    """Whether the password is chosen and the words are not compared, or not by everyone needed."""
    if user.state is UserState.DISABLED or not user.has_password:
        return False
    return user.state is UserState.INVITED or bool(user.missing_grants)
