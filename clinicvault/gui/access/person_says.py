"""Somebody else at this screen: who it is, and that person's own password."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from clinicvault.gui.i18n import mark
from clinicvault.gui.widgets import PasswordField, field, row

Person = tuple[str, str]
"""(user id, name)"""


class PersonSays(QWidget):
    """A list of people beside a password field; nobody is in it twice."""

    def __init__(self, caption: str, people: Sequence[Person] = ()) -> None:
        super().__init__()
        self.name, self.password = QComboBox(), PasswordField(big=True)
        self.name.setProperty("big", "true")
        self.name.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        fields = row(
            field(caption, self.name),
            field(mark("Their own password"), self.password),
            spacing=14,
        )
        fields.setStretch(0, 1)
        fields.setStretch(1, 1)
        self.setLayout(fields)
        self.people: tuple[Person, ...] = ()
        self.offer(people)

    def offer(self, people: Sequence[Person]) -> None:
        """Other people to choose from; who is chosen stays so, or goes with what was typed."""
        chosen, self.people = self.name.currentData(), tuple(people)
        self.name.clear()
        for user, name in self.people:
            self.name.addItem(name, user)
        place = self.name.findData(chosen)
        self.name.setCurrentIndex(max(0, place))
        if chosen is not None and place < 0:
            self.password.take()

    @property
    def filled(self) -> bool:
        """Whether somebody was chosen and typed something."""
        return bool(self.people and self.password.text())

    @property
    def ready(self) -> bool:
        """Whether nothing is missing; else the cursor goes there."""
        if not self.filled:
            self.password.setFocus()
        return self.filled

    def take(self) -> Person:
        """(user id, password); the field is empty afterwards."""
        return str(self.name.currentData() or ""), self.password.take()
