"""The founder proves the password, then invites the first colleagues."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act, Role
from clinicvault.gui import words
from clinicvault.gui.context import Context
from clinicvault.gui.i18n import language, say, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.people.invitation import InvitationCard
from clinicvault.gui.unlock.screen import unlock
from clinicvault.gui.widgets import PasswordField, button, column, edit, field, label, row
from clinicvault.services.api import Services
from clinicvault.services.views import Invitation, SessionView, VaultView

from .draft import Draft
from .step import Step

Entry = tuple[Services, VaultView, SessionView]


class ProveStep(Step):
    """Opens and unlocks the new vault with the password typed once more."""

    proven = Signal(object, object, object)

    def __init__(self, context: Context, draft: Draft) -> None:
        super().__init__(
            context, "Your password once more", "So that we both know it is the one you remember."
        )
        self._draft = draft
        self.password = PasswordField(big=True)
        self.password.returnPressed.connect(self._go)
        self.fill(field("Password", self.password))
        self.go = self.way("Unlock", self._go, back=False, icon="lock-keyhole")

    def begin(self) -> None:
        self.password.setFocus()

    def _go(self) -> None:
        if not self.password.text() or not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        self.errors.hide()
        password, context, draft = self.password.take(), self.context, self._draft

        def work(task: Task[Entry]) -> Entry:
            services = context.open_vault(draft.vault)
            vault = services.unlocking.vault()
            user = next(one for one in vault.users if one.name == draft.person)
            return services, vault, unlock(services, user.id, password, task.token)

        context.jobs.start(self, work, lambda entry: self.proven.emit(*entry), self._failed)

    def _failed(self, error: ClinicVaultError) -> None:
        self.go.setEnabled(True)
        self.fail(error)
        self.password.setFocus()


class FirstUsersStep(Step):
    """Invites colleagues; each gets a code to take along."""

    def __init__(self, context: Context, services: Services, session: SessionView) -> None:
        super().__init__(
            context,
            "Your colleagues",
            "Everyone gets an own name and password, so that the access log can say who saw what.",
        )
        self._services = services
        self._count = 0
        self.name = edit("for example Noah Fischer", big=True)
        self.boxes = {role: self._box(role) for role in Role}
        self.invite = button("Invite", icon="user-plus", big=True, on=self._invite)
        self.invited = column(spacing=10)
        self._lay_out(may=Act.MANAGE_USERS in session.acts)

    def _lay_out(self, *, may: bool) -> None:
        form = QWidget()
        form.setLayout(
            column(
                field("Name", self.name),
                label("Roles", "strong"),
                row(*self.boxes.values(), None, spacing=14),
                row(self.invite, None),
                self.invited,
                spacing=12,
            )
        )
        why = label("An administrator invites people; you are none.", "muted", wrap=True)
        self.fill(form, why)
        form.setVisible(may)
        why.setVisible(not may)
        self.finish = self.way("Start working", self.done.emit, back=False)

    def _box(self, role: Role) -> QCheckBox:
        box = QCheckBox(words.role(role))
        language().follow(box, lambda: box.setText(words.role(role)))
        return box

    def begin(self) -> None:
        self.name.setFocus()

    def _invite(self) -> None:
        name = self.name.text().strip()
        roles = frozenset(role for role, box in self.boxes.items() if box.isChecked())
        if not name or not roles:
            return
        self.errors.hide()
        self.context.jobs.start(
            self,
            lambda _: self._services.users.add(name, roles),
            lambda invitation: self._invited(invitation, name),
            self.fail,
        )

    def _invited(self, invitation: Invitation, name: str) -> None:
        self._count += 1
        self.name.clear()
        for box in self.boxes.values():
            box.setChecked(False)
        self.invited.insertWidget(0, InvitationCard(invitation, name))
        say(self.finish.setText, "Start working")
        self.finish.setToolTip(trn("{n} person invited", "{n} people invited", self._count))
        self.name.setFocus()
