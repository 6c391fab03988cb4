"""Somebody leaves: what ends, what stays, and what follows."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from clinicvault.domain.roles import Role
from clinicvault.gui.access.asking import AskDialog, bullets
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark
from clinicvault.services.views import UserView

from .users_inviting import UsersList

_KEYED = frozenset({Role.PRACTITIONER, Role.OFFICER, Role.INTAKE})


class DisableDialog(AskDialog):
    """Says what ending an access means."""

    def __init__(self, parent: QWidget, desk: Desk, user: UserView, page: UsersList) -> None:
        super().__init__(parent, desk, "End the access of {name}?", name=user.name)
        self._user, self._page = user, page
        self.fill(bullets(*_follows(user)))
        self.cancel_button()
        self.go = self.action_button("End access", self._disable, kind="danger", icon="user-x")

    def _disable(self) -> None:
        users, user, page = self.desk.services.users, self._user.id, self._page
        self.run(lambda _: users.disable(user), lambda _: self.finish(page.reload))


def _follows(user: UserView) -> tuple[str, ...]:
    """What ends, what stays, and how people come back."""
    renewed = mark(
        "Access is renewed for everybody who stays, in the background, as colleagues unlock. "
        "Nobody has to wait."
    )
    return (
        mark("From now on this person can no longer unlock ClinicVault."),
        mark("Photos that were copied or exported before stay readable: ask for them."),
        *((renewed,) if user.roles & _KEYED else ()),
        mark("What this person did stays in the access log."),
        mark("To come back, the person has to be invited again."),
    )
