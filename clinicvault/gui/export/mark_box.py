"""Words over the pictures: who they are for and why; where they stand, and how strong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QPlainTextEdit, QSlider, QWidget

from clinicvault.domain.exports import THE_PATIENT
from clinicvault.domain.recipe_rules import MOST_LETTERS
from clinicvault.domain.recipes import Corner
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import say, tr
from clinicvault.gui.widgets import column, combo, field, label, row
from clinicvault.gui.widgets.basic import reveal
from clinicvault.gui.widgets.dates import today
from clinicvault.services.views.exports import PurposeStanding
from clinicvault.services.views.releases import RecipientView

from . import export_words
from .draft import MarkWish
from .recipients import is_patient, name_of

_WEAKEST, _STRONGEST = 20, 100
_SHOWN_TO_ALL = frozenset({Purpose.MARKETING, Purpose.PUBLICATION, Purpose.TEACHING})


class MarkBox(QFrame):
    """Changes the wish that it was given."""

    def __init__(self, wish: MarkWish) -> None:
        super().__init__()
        self.wish = wish
        self._proposed = self._whose = ""
        self.on, self.words = QCheckBox(), QPlainTextEdit()
        say(self.on.setText, "Write over each picture who it is for")
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(58)
        say(self.words.setAccessibleName, "Words over the pictures")
        self.corner = combo(tuple(Corner), export_words.corner)
        self.corner.setCurrentIndex(self.corner.findData(wish.corner))
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.strength.setRange(_WEAKEST, _STRONGEST)
        self.strength.setValue(round(wish.opacity * 100))
        self.percent = label("", "caption")
        self.percent.setMinimumWidth(40)
        self._more = QWidget()
        self._lay_out()
        self.on.toggled.connect(self._changed)
        self.on.clicked.connect(self._decide)
        self.words.textChanged.connect(self._changed)
        self.corner.currentIndexChanged.connect(self._changed)
        self.strength.valueChanged.connect(self._changed)
        self._changed()

    def _lay_out(self) -> None:
        strong = row(self.strength, self.percent, spacing=8)
        say(self.strength.setAccessibleName, "How strong the words are")
        head = label("How strong", "strong")
        head.setBuddy(self.strength)
        pair = row(field("Where", self.corner), column(head, strong, None, spacing=12), spacing=14)
        pair.setStretch(0, 1)
        pair.setStretch(1, 1)
        self._more.setLayout(column(self.words, pair, spacing=10))
        self.setLayout(column(self.on, self._more, spacing=8))

    def propose(self, recipient: RecipientView, standing: PurposeStanding) -> None:
        """Words for recipient and reason, unless somebody wrote others for the same recipient."""
        reason = export_words.reason(standing.purpose, standing.channel)
        proposed = "\n".join(
            (
                f"{_whom(recipient)} · {reason}",
                tr("Confidential · {day}", day=formats.day(today())),
            )
        )[:MOST_LETTERS]
        another = recipient.id != self._whose
        if proposed == self._proposed and not another:
            return
        self._whose = recipient.id
        if another or self.words.toPlainText() in {"", self._proposed}:
            self.words.setPlainText(proposed)
            public = standing.purpose in _SHOWN_TO_ALL
            usual = not public and not is_patient(recipient)
            self.on.setChecked(usual if self.wish.wanted is None else self.wish.wanted)
        self._proposed = proposed

    def _decide(self, wanted: bool) -> None:
        """Another reason does not change what a person said."""
        self.wish.wanted = wanted

    def _changed(self, *_values: object) -> None:
        wish = self.wish
        wish.on, wish.text = self.on.isChecked(), self.words.toPlainText()[:MOST_LETTERS]
        wish.corner, wish.opacity = self.corner.currentData(), self.strength.value() / 100
        reveal(self._more, wish.on)
        say(self.percent.setText, "{percent}", percent=lambda: formats.percent(wish.opacity))

    def wipe(self) -> None:
        """Forget the words: they name a recipient."""
        self.words.clear()


def _whom(recipient: RecipientView) -> str:
    """No patient's name stands on a picture, nor theirs who act for one: often it is the same."""
    return words.whom(THE_PATIENT) if is_patient(recipient) else name_of(recipient)
