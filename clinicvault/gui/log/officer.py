"""The access log for who may not read it: is it complete, and to whom photos were given."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from clinicvault.domain.roles import Act, roles_allowed
from clinicvault.gui import words
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import button, card, column, label, row, scroll

from .disclosures.section import DisclosureSection
from .page import LogPage
from .state import LogStatePage
from .witness.dialog import WitnessDialog

STATE, GIVEN = "state", "given"


class ReviewPage(LogStatePage):
    """For privacy officers: the state of the log and the same acceptance, without an entry.

    To whom photos were given is theirs to answer; it is read from the patients' own lists.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sections.offer(STATE, "State of the log", icon="shield-check")
        self.sections.offer(GIVEN, "Given to", icon="share-2")
        self.given: DisclosureSection | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(scroll(self._state()))
        head = row(self.sections, None, self.times, margins=(24, 14, 20, 0))
        box = column(head, self._stack, spacing=0)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.sections.chosen.connect(self.show_section)
        self._show_status(self._review.status())

    def _state(self) -> QWidget:
        self.code = button("Daily check code", icon="badge-check", on=self._show_code)
        about = card(
            row(label("Is the access log complete?", "h2"), None, self.code, self.check),
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
        return inner

    def enter(self, place: Place) -> None:
        """Show the part that the place names, else the one of last time."""
        super().enter(place)
        self.show_section(place.tab if place.tab in {STATE, GIVEN} else self.sections.current)

    def show_section(self, key: str) -> None:
        """Show a part; the list is made when it is first wanted."""
        self.sections.choose(key)
        if key == STATE:
            self._stack.setCurrentIndex(0)
            return
        if self.given is None:
            self.given = DisclosureSection(self.desk)
            self._stack.addWidget(self.given)
        self._stack.setCurrentWidget(self.given)
        self.given.enter()

    def fill_anew(self) -> None:
        """Besides: the list of what was given goes, and is made anew when it is wanted."""
        super().fill_anew()
        given, self.given = self.given, None
        if given is not None:
            given.wipe()
            self._stack.removeWidget(given)
            given.deleteLater()

    def place(self, name: str) -> Place:
        """With the part in view."""
        return Place(name, tab=self.sections.current)

    def _check_button(self) -> QPushButton:
        return button("Check the whole log now", icon="shield-check", on=self._verify)

    def _show_code(self) -> None:
        """Copies are worth most with who does not run the computers."""
        WitnessDialog(self, self.desk).open()

    def wipe(self) -> None:
        """Forget everything shown and typed."""
        super().wipe()
        if self.given is not None:
            self.given.wipe()


def _readers() -> str:
    return words.roles(roles_allowed(Act.READ_LOG))


def log_page(desk: Desk) -> Page:
    """The whole log for who may read it; its state for the privacy officer."""
    return LogPage(desk) if desk.may(Act.READ_LOG) else ReviewPage(desk)
