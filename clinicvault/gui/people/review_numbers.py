"""When a review is due, how many looks are drawn, and whether people are told."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout

from clinicvault.domain.review_rules import NUMBERS
from clinicvault.gui.i18n import mark, say, tr
from clinicvault.gui.widgets import Paragraph, column, label, row
from clinicvault.services.views import ReviewRules

from .rule_row import NumberField

_DUE = (
    mark("A review is due after"),
    mark("Then administrators see a notice after they unlock, until somebody signs off."),
)
_LOT = (
    mark("Drawn by lot each working day"),
    mark(
        "Single looks at patients without a visit, whatever the rules say. Nobody can foresee "
        "which; none draws none."
    ),
)
_TELL = mark("Tell people the same evening what was unusual in their own accesses")
_TELL_WHY = mark(
    "A notice waits at their next unlock, and they can answer; the answer stands beside the flag. "
    "In a hospital's trial 4 of 219 people who were told looked again, and 90 of 225 who were not. "
    "Ask your staff's representatives first, where the law wants that."
)


class NumbersCard(QFrame):
    """Two numbers and a tick."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "1")
        self.due, self.samples = (
            NumberField(*NUMBERS["due_days"], 1),
            NumberField(*NUMBERS["samples"], 1),
        )
        self.notices, why = QCheckBox(), Paragraph()
        say(self.notices.setText, _TELL)
        say(self.notices.setAccessibleDescription, _TELL_WHY)
        say(why.setText, _TELL_WHY)
        self.notices.toggled.connect(self.changed)
        self.setLayout(
            column(
                label("Daily review", "h2"),
                self._line(self.due, *_DUE, mark("working day"), mark("working days")),
                self._line(self.samples, *_LOT, mark("look"), mark("looks")),
                column(self.notices, why, spacing=2),
                spacing=16,
                margins=18,
            )
        )

    def _line(self, number: NumberField, name: str, why: str, one: str, many: str) -> QHBoxLayout:
        head, reason, unit = label(name, "strong"), Paragraph(), label("", "muted")
        say(reason.setText, why)
        say(number.setAccessibleName, name)
        say(number.setAccessibleDescription, why)
        unit.setMinimumWidth(110)

        def told() -> None:
            say(unit.setText, "{what}", what=lambda: tr(one if number.value() == 1 else many))
            self.changed.emit()

        number.valueChanged.connect(lambda _: told())
        told()
        line = row(column(head, reason, spacing=2), number, unit, spacing=10)
        line.setStretch(0, 1)
        return line

    def choose(self, rules: ReviewRules) -> None:
        """Show what is in force."""
        self.due.setValue(rules.due_days)
        self.samples.setValue(rules.samples)
        self.notices.setChecked(rules.notices)

    def applied(self, rules: ReviewRules) -> ReviewRules:
        """The rules with what is in view."""
        return dataclasses.replace(
            rules,
            due_days=self.due.value(),
            samples=self.samples.value(),
            notices=self.notices.isChecked(),
        )
