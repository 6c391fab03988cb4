"""A flag in one line: drawn by lot, or settled already."""

from __future__ import annotations

from clinicvault.gui.i18n import hush, say, tr
from clinicvault.gui.widgets import Paragraph, button, column, row
from clinicvault.gui.widgets.avatar import Avatar
from clinicvault.services.views import Disposition

from . import words
from .flag_frame import FlagFrame
from .flag_words import SAMPLING


class SlimCard(FlagFrame):
    """What ended shows how, and offers to say it anew."""

    SMALL = True

    def _lay_out(self) -> None:
        self.title.setProperty("role", "strong")
        self.ended = Paragraph()
        self.change = button("Change", "link", icon="pencil", on=self._change)
        texts = column(row(self.title, self.state, None, spacing=8), self.about, spacing=1)
        signs = row(*self.links.values(), spacing=0)
        ends = row(*self.acts.values(), spacing=0)
        line = row(Avatar(self.flag.user or "?", 30), texts, signs, self.change, ends, spacing=10)
        line.setStretch(1, 1)
        items = (line, self.ended, self.own_line, self.below)
        self.setLayout(column(*items, spacing=6, margins=(18, 9, 12, 9)))

    def _speak(self) -> None:
        super()._speak()
        one = self.flag
        ended = one.disposition is not Disposition.OPEN
        self.ended.setVisible(ended)
        self.change.setVisible(ended and not self._own)
        for act in self.acts.values():
            act.setVisible(not ended)
        if one.rule == SAMPLING and not ended:
            code = words.code_of(one)
            hush(self.title.setText, tr("{name} looked at {code}", name=one.user, code=code))
            hush(self.about.setText, words.when(one))
        said = f"{words.ended(one)}: “{one.note}”" if one.note else words.ended(one)
        hush(self.ended.setText, said)
        say(self.change.setAccessibleName, "Change: {title}", title=self.title.text)

    def _change(self) -> None:
        self.change.hide()
        for act in self.acts.values():
            act.show()
        self.acts[Disposition.EXPLAINED].setFocus()
