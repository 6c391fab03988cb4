"""Choosing a team; nothing to see where there is one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from clinicvault.gui import words
from clinicvault.gui.i18n import mark, tr
from clinicvault.gui.widgets import column, field
from clinicvault.services.views import TeamView


class TeamPick(QWidget):
    """One of the teams that have begun, or, where that is left open, none yet."""

    def __init__(
        self, teams: Sequence[TeamView], *, open_text: str = mark("Whoever lets the person in says")
    ) -> None:
        super().__init__()
        begun = [team for team in teams if team.begun]
        self.asks = len(begun) > 1
        self.box = QComboBox()
        if open_text:
            self.box.addItem(tr(open_text), "")
        for team in begun:
            self.box.addItem(words.team(team), team.id)
        self.setLayout(column(field("Team", self.box)))
        if not self.asks:
            self.hide()

    @property
    def current(self) -> str:
        """The id of the chosen team, "" for none."""
        return str(self.box.currentData() or "") if self.asks else ""
