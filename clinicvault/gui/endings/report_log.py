"""The report's part "who saw what": the log is read by administrators, who give it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from clinicvault.gui import formats
from clinicvault.gui.access.person_says import PersonSays
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say, trn
from clinicvault.gui.widgets import Banner, column, label
from clinicvault.services.views import LogPart, ReportLook


class LogPartBox(QFrame):
    """It is there, this person makes it, or an administrator types the password here."""

    changed = Signal()

    def __init__(self, desk: Desk, look: ReportLook) -> None:
        super().__init__()
        self.setProperty("card", "soft")
        self._part, self._here = look.log, look.log_here
        self.says = PersonSays(mark("Administrator"), look.log_givers)
        self.told = Banner("ok")
        self.own, self.other, self.nobody = label("", "muted", wrap=True), QWidget(), QWidget()
        say(
            self.own.setText, "You read the access log yourself: this part is made with the report."
        )
        self._lay_out(desk)
        self._show()

    def _lay_out(self, desk: Desk) -> None:
        who = desk.session.user.name
        self.other.setLayout(
            column(
                label(
                    "An administrator gives this part: at this screen, or at another computer on "
                    "the page Access log, with the button “For a patient's report”.",
                    "muted",
                    wrap=True,
                ),
                self.says,
                label(
                    "Typed by that person, and used for this alone; it is kept for {name}.",
                    "caption",
                    wrap=True,
                    name=who,
                ),
                spacing=8,
            )
        )
        self.nobody.setLayout(
            column(
                label(
                    "No administrator works here at present. One has to give this part first.",
                    "muted",
                    wrap=True,
                )
            )
        )
        head = label("Who saw what", "strong")
        parts = (head, self.told, self.own, self.other, self.nobody)
        self.setLayout(column(*parts, spacing=10, margins=14))

    def _show(self) -> None:
        part = self._part
        self.told.setVisible(part is not None)
        if part is not None:
            self.told.speak("{what}", what=lambda: _there(part))
        others = bool(self.says.people)
        self.own.setVisible(part is None and self._here)
        self.other.setVisible(part is None and not self._here and others)
        self.nobody.setVisible(part is None and not self._here and not others)
        self.changed.emit()

    def show_part(self, part: LogPart) -> None:
        """It was given just now."""
        self._part = part
        self._show()

    @property
    def wanted(self) -> bool:
        """Whether it has to be made yet."""
        return self._part is None

    @property
    def asks(self) -> bool:
        """Whether somebody else types a password for it."""
        return self._part is None and not self._here and bool(self.says.people)

    @property
    def possible(self) -> bool:
        """Whether there is a way to it here and now."""
        return self._part is not None or self._here or bool(self.says.people)

    @property
    def ready(self) -> bool:
        """Whether nothing is missing; else the cursor goes there."""
        return self.possible and (not self.asks or self.says.ready)

    def take(self) -> tuple[str, str]:
        """(user id, password) of the administrator; ("", "") for oneself."""
        said = self.says.take()
        return said if self.asks else ("", "")


def _there(part: LogPart) -> str:
    return trn(
        "{n} entry, given by {name} on {when}",
        "{n} entries, given by {name} on {when}",
        part.entries,
        name=part.by,
        when=formats.moment(part.made),
    )
