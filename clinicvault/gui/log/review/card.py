"""An open flag as a card: what is unusual and why, what to ask, what the person said."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from clinicvault.gui.i18n import hush, tr
from clinicvault.gui.widgets import Paragraph, badge, column, picture_label, row, set_badge
from clinicvault.gui.widgets.avatar import Avatar
from clinicvault.gui.widgets.flow import Flow

from . import flag_words, words
from .flag_frame import FlagFrame


class FlagCard(FlagFrame):
    """The whole of a flag."""

    def _lay_out(self) -> None:
        self.pill, self.reason = badge(), Paragraph()
        self.reason.setProperty("role", "")
        self.asking, self.answer = Aside("circle-help"), Aside("message-circle")
        head = row(self.title, self.pill, self.state, None, spacing=10)
        links = QFrame()
        links.setLayout(Flow(self.links.values(), gap=2))
        foot = row(links, *self.acts.values(), spacing=8, margins=(0, 2, 0, 0))
        foot.setStretch(0, 1)
        texts = column(
            column(head, self.about, spacing=3),
            self.reason,
            self.asking,
            self.answer,
            foot,
            self.own_line,
            self.below,
            spacing=8,
        )
        picture = Avatar(self.flag.user or "?", 36)
        line = row(picture, texts, spacing=14, margins=(20, 14, 16, 10))
        line.setStretch(1, 1)
        line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def _speak(self) -> None:
        super()._speak()
        one = self.flag
        tone, grave = words.weight(one.weight)
        set_badge(self.pill, tone)
        hush(self.pill.setText, grave)
        hush(self.reason.setText, flag_words.sentence(one.rule, one.figures))
        question = flag_words.ask(one.rule)
        self.asking.tell(tr("Ask: {question}", question=question) if question else "")
        self.answer.tell(words.told(one), one.answer.text if one.answer is not None else "")


class Aside(QFrame):
    """A remark with its sign, and somebody's own words under it."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self.head, self.words = Paragraph(), Paragraph()
        self.words.setProperty("role", "")
        picture = picture_label(icon, "text3", 16)
        texts: QVBoxLayout = column(self.head, self.words, spacing=2)
        line = row(picture, texts, spacing=10)
        line.setStretch(1, 1)
        line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def tell(self, head: str, said: str = "") -> None:
        """Show a remark, nothing where it is empty."""
        hush(self.head.setText, head)
        hush(self.words.setText, f"“{said}”" if said else "")
        self.words.setVisible(bool(said))
        self.setVisible(bool(head))
