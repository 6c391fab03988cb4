"""A second person for an export: here, with name and password, or at another computer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from clinicvault.gui.access.person_says import Person, PersonSays
from clinicvault.gui.i18n import mark, say, tr, trn
from clinicvault.gui.widgets import Choices, column, edit, field, label, row

HERE, ELSEWHERE = "here", "elsewhere"


class SecondBox(QFrame):
    """Who allows it, and why it is asked for: narrow enough to stand beside a picture."""

    changed = Signal()

    def __init__(self, people: Sequence[Person], note: str, wait_hours: int = 0) -> None:
        """`people` is who can allow it, `note` what was written about it before.

        Where there is nobody, waiting takes that place, if there are `wait_hours`.
        """
        super().__init__()
        self.setProperty("card", "soft")
        self.people = tuple(people)
        self.note = edit("for example second opinion before a revision")
        self.note.setMaxLength(300)
        self.note.setText(note)
        self.note.textChanged.connect(lambda _: self.changed.emit())
        self.says = PersonSays(mark("Second person"), people)
        self.where = Choices("seg")
        self.where.offer(HERE, "At this screen")
        self.where.offer(ELSEWHERE, "Elsewhere")
        self.where.chosen.connect(lambda _: self._switch())
        self.here, self.later = QWidget(), label("", "muted", wrap=True)
        told = label("Typed by that person, and used for this alone.", "caption", wrap=True)
        self.here.setLayout(column(self.says, told, spacing=6))
        say(
            self.later.setText,
            "You go on when one of these people allowed it under Approvals: {names}.",
            names=", ".join(name for _, name in self.people),
        )
        self._hours = wait_hours
        self.nobody = label("", "muted", wrap=True)
        say(self.nobody.setText, "{what}", what=lambda: _alone(wait_hours))
        why = field("Why, at least a few words", self.note, "Whoever allows it reads this.")
        head = label("A second person allows it", "strong")
        ways = row(self.where, None)
        items = (why, head, ways, self.here, self.later, self.nobody)
        self.setLayout(column(*items, spacing=10, margins=14))
        self._switch()

    @property
    def is_here(self) -> bool:
        """Whether the second person is at this screen."""
        return bool(self.people) and self.where.current == HERE

    @property
    def possible(self) -> bool:
        """Whether there is somebody to ask, or a time to wait."""
        return bool(self.people) or self._hours > 0

    @property
    def ready(self) -> bool:
        """Whether nothing is missing; else the cursor goes there."""
        return self.possible and (not self.is_here or self.says.ready)

    def take(self) -> Person:
        """(user id, password) of who is here; ("", "") where it is asked for elsewhere."""
        said = self.says.take()
        return said if self.is_here else ("", "")

    def _switch(self) -> None:
        anybody = bool(self.people)
        self.where.setVisible(anybody)
        self.here.setVisible(anybody and self.is_here)
        self.later.setVisible(anybody and not self.is_here)
        self.nobody.setVisible(not anybody)
        self.changed.emit()


def _alone(hours: int) -> str:
    if not hours:
        return tr("Nobody else here can allow it. Ask an administrator who may.")
    return trn(
        "Nobody else here can allow it. You can make it {n} hour after you asked; the access log "
        "says that one person did both.",
        "Nobody else here can allow it. You can make it {n} hours after you asked; the access log "
        "says that one person did both.",
        hours,
    )
