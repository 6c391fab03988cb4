"""Other roles for somebody, and a new code for who forgot the password."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Role
from clinicvault.gui import words
from clinicvault.gui.access.asking import bullets
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import column, label, plain
from clinicvault.services.views import UserView

from .users_code import CodeDialog, role_box
from .users_inviting import UsersList


class RolesDialog(CodeDialog):
    """Ticked roles, what follows, and then the new one-time code."""

    def __init__(self, parent: QWidget, desk: Desk, user: UserView, page: UsersList) -> None:
        super().__init__(parent, desk, "Roles of {name}", page.reload, name=user.name)
        self._user = user
        self.boxes = {role: role_box(role) for role in Role}
        for role, box in self.boxes.items():
            box.setChecked(role in user.roles)
            box.toggled.connect(lambda _: self._tell())
            duties = plain(words.duties(role), "caption", wrap=True)
            duties.setContentsMargins(28, 0, 0, 0)
            self.fill(column(box, duties, spacing=0))
        self.told = label("", wrap=True)
        self.fill(label("What follows", "strong"), self.told)
        self.steps = bullets(
            mark("The person gets a new one-time code and chooses a password with it."),
            mark("After that somebody compares four words again, as with a newcomer."),
        )
        self.fill(self.steps)
        self.cancel = self.cancel_button()
        self.go = self.action_button("Change the roles", self._change, icon="user-cog")
        self._tell()

    @property
    def chosen(self) -> frozenset[Role]:
        """The roles that are ticked."""
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())

    def _tell(self) -> None:
        taken, given = self._user.roles - self.chosen, self.chosen - self._user.roles
        self.go.setEnabled(bool(self.chosen and (taken or given)))
        self.steps.setVisible(self.go.isEnabled())
        if taken and given:
            text = mark("{taken} ends at once. {given} begins with the code.")
        elif taken:
            text = mark("{taken} ends at once.")
        elif given:
            text = mark("{given} begins with the code.")
        else:
            text = mark("Nothing changes yet.")
        if not self.chosen:
            text = mark("{taken} ends at once. Choose another role, or end the access instead.")
        say(
            self.told.setText,
            text,
            taken=lambda: words.roles(taken),
            given=lambda: words.roles(given),
        )
        self.fit()

    def _change(self) -> None:
        users, user, roles = self.desk.services.users, self._user, self.chosen
        self.run(
            lambda _: users.change_roles(user.id, roles),
            lambda made: self.show_code(made, user.name),
        )


class ReinviteDialog(CodeDialog):
    """A password cannot be told to anybody: a new code takes its place."""

    def __init__(self, parent: QWidget, desk: Desk, user: UserView, page: UsersList) -> None:
        super().__init__(parent, desk, "{name} forgot the password", page.reload, name=user.name)
        self._user = user
        self.fill(
            label(
                "Nobody can look a password up, not even an administrator. A new one-time code "
                "takes its place.",
                "muted",
                wrap=True,
            ),
            bullets(
                mark("The old password ends at once, and so does what it opened."),
                mark("With the code the person chooses a new password at this computer."),
                mark("Then somebody with the same role compares four words. No photo is lost."),
                mark("Hand the code over face to face, so that nobody else uses it."),
            ),
        )
        self.cancel = self.cancel_button()
        self.go = self.action_button("Make a new code", self._make, icon="key-round")

    def _make(self) -> None:
        users, user = self.desk.services.users, self._user
        self.run(lambda _: users.reinvite(user.id), lambda made: self.show_code(made, user.name))
