"""A dialog that ends in a one-time code, which only its own button closes: it is shown once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QCheckBox, QFileDialog, QPushButton, QWidget

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
    """Subclasses ask first, with `cancel` and `go`, and then call `show_code` or `show_once`."""

    cancel: QPushButton
    go: QPushButton

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        title: str,
        reload: Callable[[], object],
        *,
        width: int = 520,
        **values: object,
    ) -> None:
        super().__init__(parent, desk, title, width=width, **values)
        self._reload = reload

    def show_code(self, invitation: Invitation, name: str) -> None:
        """The code, to be written down, printed or read out now."""
        self.card = InvitationCard(invitation, name)
        self.show_once(
            self.card,
            sheet=partial(sheet, invitation, name),
            done=mark("I have handed it over"),
            title=mark("Hand over this code"),
        )

    def show_once(
        self, *items: QWidget, sheet: Callable[[], str], done: str, title: str, **values: object
    ) -> None:
        """What is shown once, with a way to print it and the only button that closes."""
        self._reload()
        for picker in self.findChildren(QFileDialog):
            picker.reject()
        clear(self.body)
        self.cancel.hide()
        self.go.hide()
        self.errors.hide()
        say(self.heading.setText, title, **values)
        say(self.setAccessibleName, title, **values)
        self.printed = label("", "muted", wrap=True)
        self.print = print_button(self, sheet, self._printed)
        self.fill(*items, row(self.print, self.printed, None))
        self.printed.hide()
        self.handed = self.action_button(done, self.accept, icon="check")
        self.keep_until_button()
        self.fit()

    def _printed(self, taken: bool) -> None:
        text = mark("Sent to the printer.") if taken else mark("The printer did not take it.")
        say(self.printed.setText, text)
        self.printed.show()


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
