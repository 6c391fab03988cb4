"""A one-time code, shown once and large."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from clinicvault.gui import formats
from clinicvault.gui.widgets import column, label, plain
from clinicvault.services.views import Invitation


class InvitationCard(QFrame):
    """The newcomer types the code at this computer; after that it is worth nothing."""

    def __init__(self, invitation: Invitation, name: str) -> None:
        super().__init__()
        self.setProperty("card", "soft")
        self.code = plain(invitation.code, "secret", wrap=True)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setLayout(
            column(
                label("One-time code for {name}", "strong", name=name, wrap=True),
                self.code,
                label(
                    "Write it down or read it out now; it is not shown again. Valid until {day}.",
                    "muted",
                    wrap=True,
                    day=lambda: formats.moment(invitation.expires),
                ),
                margins=16,
            )
        )
