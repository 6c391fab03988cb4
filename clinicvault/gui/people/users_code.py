"""A dialog that ends in a one-time code, which only its own button closes: it is shown once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from clinicvault.domain.roles import Role
from clinicvault.gui import formats, words
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, mark, say, tr
from clinicvault.gui.widgets import label, row
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import Invitation

from .invitation import InvitationCard
from .printing import print_button


class CodeDialog(AskDialog):
    """Subclasses ask first, with `cancel` and `go`, and then call `show_code`."""

    cancel: QPushButton
    go: QPushButton

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        reload: Callable[[], object],
        **values: object,
    ) -> None:
        super().__init__(parent, desk, title, width=520, **values)
        self._reload = reload
        self._shown = False

    def show_code(self, invitation: Invitation, name: str) -> None:
        """The code, to be written down, printed or read out now."""
        self.hold(False)
        self._reload()
        clear(self.body)
        self.cancel.hide()
        self.go.hide()
        self.errors.hide()
        say(self.heading.setText, "Hand over this code")
        self.card, self.printed = InvitationCard(invitation, name), label("", "muted", wrap=True)
        self.printed.hide()
        self.print = print_button(self, partial(sheet, invitation, name), self._printed)
        self.fill(self.card, row(self.print, self.printed, None))
        self.handed = self.action_button("I have handed it over", self._handed_over, icon="check")
        self._shown = True
        self.fit()

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


def role_box(role: Role) -> QCheckBox:
    """A box to tick for a role."""
    made = QCheckBox(words.role(role))
    language().follow(made, lambda: made.setText(words.role(role)))
    return made


def sheet(invitation: Invitation, name: str) -> str:
    """What is printed."""
    lines = (
        "ClinicVault",
        tr("One-time code for {name}", name=name),
        invitation.code,
        tr("Valid until {day}. It works once.", day=formats.moment(invitation.expires)),
    )
    return "\n\n".join(lines) + "\n"
