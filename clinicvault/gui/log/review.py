"""The access log for who may not read it: is it complete, and accepting what a restore did."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from clinicvault.domain.roles import Act, roles_allowed
from clinicvault.gui import words
from clinicvault.gui.context import Desk
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import button, card, column, label, row, scroll

from .page import LogPage
from .state import LogStatePage


class ReviewPage(LogStatePage):
    """For privacy officers: the state of the log and the same acceptance, without an entry."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        about = card(
            row(label("Is the access log complete?", "h2"), None, self.check),
            self.standing,
            label(
                "A check compares every entry with the ones before it. After a restore an "
                "administrator and a privacy officer accept together what happened. Either of "
                "you can begin; the other one types the password in the same window.",
                "muted",
                wrap=True,
            ),
            label("Its entries are read by: {roles}.", "muted", wrap=True, roles=_readers),
            spacing=12,
            margins=20,
        )
        inner = QWidget()
        items = (self.errors, self.warning, about, None)
        inner.setLayout(column(*items, spacing=14, margins=(24, 18, 24, 24)))
        self.setLayout(column(scroll(inner)))
        self._show_status(self._review.status())

    def _check_button(self) -> QPushButton:
        return button("Check the whole log now", icon="shield-check", on=self._verify)


def _readers() -> str:
    return words.roles(roles_allowed(Act.READ_LOG))


def log_page(desk: Desk) -> Page:
    """The whole log for who may read it; its state for the privacy officer."""
    return LogPage(desk) if desk.may(Act.READ_LOG) else ReviewPage(desk)
