"""Users and roles: who is here, inviting, comparing words, ending access."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Act, Role
from clinicvault.gui import formats, words
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import (
    Banner,
    Dialog,
    ErrorBanner,
    PasswordField,
    add,
    badge,
    button,
    column,
    edit,
    field,
    frame,
    label,
    plain,
    row,
    scroll,
)
from clinicvault.gui.widgets.avatar import Avatar
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import Invitation, UserView

from .invitation import InvitationCard
from .printing import print_button

_TONES = {UserState.ACTIVE: "ok", UserState.INVITED: "info", UserState.DISABLED: "neutral"}


class UsersPage(Page):
    """A card per person."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._users: tuple[UserView, ...] = ()
        self.errors = ErrorBanner()
        self.invite = button("Invite a person", "primary", icon="user-plus", on=self._invite)
        self.invite.setVisible(desk.may(Act.MANAGE_USERS))
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
        self.why.setVisible(not desk.may(Act.MANAGE_USERS))
        items = (head, intro, self.why, self.errors, self._cards, None)
        inner = QWidget()
        inner.setLayout(column(*items, spacing=14, margins=(24, 20, 24, 24)))
        self.setLayout(column(scroll(inner)))
        language().follow(self, self._fill)

    def enter(self, _place: Place) -> None:
        self.reload()

    def reload(self) -> None:
        """Ask again who is here."""
        users = self.desk.services.users
        self.desk.jobs.start(self, lambda _: users.list(), self._show, self.errors.show_error)

    def _show(self, users: tuple[UserView, ...]) -> None:
        self._users = users
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
        if user.missing_grants:
            return tr(
                "Still waiting for access as: {roles}", roles=words.roles(user.missing_grants)
            )
        return ""

    def _actions(self, user: UserView) -> list[QPushButton]:
        made: list[QPushButton] = []
        own = user.id == self.desk.session.user.id
        if _waits(user) and self.desk.may(Act.GRANT_USER) and not own:
            made.append(
                button(
                    "Compare words", "primary", icon="badge-check", on=partial(self._grant, user)
                )
            )
            say(made[-1].setAccessibleName, "Compare words with {name}", name=user.name)
        if self.desk.may(Act.MANAGE_USERS) and not own and user.state is not UserState.DISABLED:
            made.append(button("End access", "danger", on=partial(self._disable, user)))
            say(made[-1].setAccessibleName, "End the access of {name}", name=user.name)
        return made

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

    def _disable(self, user: UserView) -> None:
        DisableDialog(self, self.desk, user, self).open()

    def wipe(self) -> None:
        self._users = ()
        clear(self._cards)


def _waits(user: UserView) -> bool:
    """Whether the password is chosen and the words are not compared, or not by everyone needed."""
    if user.state is UserState.DISABLED or not user.has_password:
        return False
    return user.state is UserState.INVITED or bool(user.missing_grants)


class InviteDialog(Dialog):
    """Name and roles, then the code, which only its own button closes: it is shown once."""

    def __init__(self, parent: QWidget, desk: Desk, page: UsersPage) -> None:
        super().__init__(parent, "Invite a person")
        self._desk, self._page = desk, page
        self._shown = False
        self.name = edit("for example Noah Fischer")
        self.boxes = {role: _role_box(role) for role in Role}
        self.fill(field("Name", self.name), label("Roles", "strong"))
        for role, box in self.boxes.items():
            duties = plain(words.duties(role), "caption", wrap=True)
            duties.setContentsMargins(28, 0, 0, 0)
            self.fill(column(box, duties, spacing=0))
        self.first = Banner("info")
        self.first.hide()
        self.fill(self.first)
        self.boxes[Role.PRACTITIONER].toggled.connect(self._tell_first)
        self.cancel = self.cancel_button()
        self.go = self.action_button("Invite", self._invite)
        self.name.setFocus()

    def _tell_first(self, ticked: bool) -> None:
        if not ticked or not self._page.team_waits:
            self.first.hide()
            self._fit()
            return
        may = Role.OFFICER in self._desk.session.user.roles
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
        self._fit()

    def _fit(self) -> None:
        """As high as the wrapped texts need at this width."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def _invite(self) -> None:
        name = self.name.text().strip()
        roles = frozenset(role for role, box in self.boxes.items() if box.isChecked())
        if not name or not roles:
            self.name.setFocus()
            return
        self.hold(True)
        users = self._desk.services.users
        self._desk.jobs.start(
            self,
            lambda _: users.add(name, roles),
            lambda invitation: self._invited(invitation, name),
            self.fail,
        )

    def _invited(self, invitation: Invitation, name: str) -> None:
        self.hold(False)
        self._page.reload()
        clear(self.body)
        self.cancel.hide()
        self.go.hide()
        say(self.heading.setText, "Hand over this code")
        self.card, self.printed = InvitationCard(invitation, name), label("", "muted", wrap=True)
        self.printed.hide()
        self.print = print_button(self, partial(_sheet, invitation, name), self._printed)
        self.fill(self.card, row(self.print, self.printed, None))
        self.handed = self.action_button("I have handed it over", self._handed_over, icon="check")
        self._shown = True
        QTimer.singleShot(0, self, self._fit)  # once the style sheet's fonts are known

    def _printed(self, taken: bool) -> None:
        text = mark("Sent to the printer.") if taken else mark("The printer did not take it.")
        say(self.printed.setText, text)
        self.printed.show()

    def _handed_over(self) -> None:
        self._shown = False
        self.accept()

    def reject(self) -> None:
        """Escape does not throw a code away."""
        if not self._shown:
            super().reject()


def _role_box(role: Role) -> QCheckBox:
    made = QCheckBox(words.role(role))
    language().follow(made, lambda: made.setText(words.role(role)))
    return made


def _sheet(invitation: Invitation, name: str) -> str:
    lines = (
        "ClinicVault",
        tr("One-time code for {name}", name=name),
        invitation.code,
        tr("Valid until {day}. It works once.", day=formats.moment(invitation.expires)),
    )
    return "\n\n".join(lines) + "\n"


class GrantDialog(Dialog):
    """The four words prove that nobody stands in between."""

    def __init__(self, parent: QWidget, desk: Desk, user: UserView, page: UsersPage) -> None:
        super().__init__(parent, "Compare these four words", width=480)
        self._desk, self._user, self._page = desk, user, page
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
            self._own,
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
        self._desk.jobs.start(
            self,
            lambda _: users.grant(user, text, password),
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


class DisableDialog(Dialog):
    """Says what ending an access means."""

    def __init__(self, parent: QWidget, desk: Desk, user: UserView, page: UsersPage) -> None:
        super().__init__(parent, "End the access of {name}?", name=user.name)
        self._desk, self._user, self._page = desk, user, page
        self.fill(
            label("• This person can no longer unlock ClinicVault.", wrap=True),
            label("• What this person did stays in the access log.", wrap=True),
            label("• To come back, the person has to be invited again.", wrap=True),
        )
        self.cancel_button()
        self.go = self.action_button("End access", self._disable, kind="danger")

    def _disable(self) -> None:
        self.hold(True)
        users, user = self._desk.services.users, self._user.id
        self._desk.jobs.start(
            self, lambda _: users.disable(user), lambda _: self._done(), self.fail
        )

    def _done(self) -> None:
        self.hold(False)
        self._page.reload()
        self.accept()
