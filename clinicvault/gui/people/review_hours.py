"""When the clinic works: hours and weekdays, which tell what is unusual."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton

from clinicvault.domain.review_rules import NUMBERS
from clinicvault.gui.i18n import hush, language, say
from clinicvault.gui.widgets import Paragraph, button, column, label, row
from clinicvault.services.views import ReviewRules

from .rule_row import NumberField
from .zone_pick import ZONE_WHY, ZonePick

_DAYS = range(7)


class HoursCard(QFrame):
    """Two hours, a chip for each weekday, and where the clinic is."""

    changed = Signal()

    def __init__(self, own: str) -> None:
        """`own` is this computer's zone, "" where it does not say it."""
        super().__init__()
        self.setProperty("card", "1")
        self.opens, self.closes = (
            NumberField(*NUMBERS["opens"], 1),
            NumberField(*NUMBERS["closes"], 1),
        )
        self.days: list[QPushButton] = [self._day() for _ in _DAYS]
        self.problem = label("Choose at least one day.", "bad")
        self.problem.hide()
        about = Paragraph()
        say(
            about.setText,
            "Accesses outside these hours are looked at more closely, and the review is due on "
            "working days alone.",
        )
        say(self.opens.setAccessibleName, "Work begins at (hour)")
        say(self.closes.setAccessibleName, "Work ends at (hour)")
        for one in (self.opens, self.closes):
            one.setSuffix(":00")
            one.valueChanged.connect(lambda _: self._order())
        self.zone = ZonePick(own)
        self.zone.currentIndexChanged.connect(lambda _: self._told())
        zone = label("Time zone of the clinic", "strong")
        zone.setBuddy(self.zone)
        self.setLayout(
            column(
                label("When the clinic works", "h2"),
                about,
                row(label("From"), self.opens, label("to"), self.closes, None, spacing=10),
                row(*self.days, None, spacing=6),
                self.problem,
                column(zone, row(self.zone, None), label(ZONE_WHY, "muted", wrap=True), spacing=6),
                spacing=12,
                margins=18,
            )
        )
        language().follow(self, self._speak)
        self._speak()

    def _day(self) -> QPushButton:
        made = button("Day", "chip", on=self._told)
        made.setCheckable(True)
        return made

    def _speak(self) -> None:
        locale = language().locale
        for place, one in enumerate(self.days):
            # Qt's week begins with Monday as day 1.
            hush(one.setText, locale.standaloneDayName(place + 1, locale.FormatType.ShortFormat))
            hush(one.setAccessibleName, locale.standaloneDayName(place + 1))

    @property
    def readable(self) -> bool:
        """Whether there is a day of work."""
        return any(one.isChecked() for one in self.days)

    def choose(self, rules: ReviewRules) -> None:
        """Show what is in force."""
        self.opens.setValue(rules.opens)
        self.closes.setValue(rules.closes)
        for place, one in enumerate(self.days):
            one.setChecked(place in rules.weekdays)
        self.zone.choose(rules.zone)
        self._told()

    def applied(self, rules: ReviewRules) -> ReviewRules:
        """The rules with what is in view."""
        days = tuple(place for place, one in enumerate(self.days) if one.isChecked())
        return dataclasses.replace(
            rules,
            opens=self.opens.value(),
            closes=self.closes.value(),
            weekdays=days,
            zone=self.zone.chosen(rules.zone),
        )

    def _order(self) -> None:
        """Work ends after it begins."""
        self.closes.setMinimum(self.opens.value() + 1)
        self._told()

    def _told(self) -> None:
        self.problem.setVisible(not self.readable)
        self.changed.emit()
