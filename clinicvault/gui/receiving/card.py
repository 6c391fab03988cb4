"""One package from another clinic: whose it is, what it says, and what can be done about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from clinicvault.gui.i18n import say
from clinicvault.gui.widgets import button, column, frame, label, picture_label, row
from clinicvault.gui.widgets.basic import reveal
from clinicvault.gui.widgets.slowly import Made, Slowly
from clinicvault.services.views import ReceivedPackage

from . import told
from .words_box import WordsBox

MOST_CARDS = 12
"""At once: what needs a look comes first, and more would make the window wait."""


class PackageCard(QWidget):
    """`may_compare`: whether this person may say whose computer it is."""

    compare_wanted = Signal(object)
    """The `ReceivedPackage`."""
    words_given = Signal(str)

    def __init__(self, package: ReceivedPackage, *, may_compare: bool, asks: bool = False) -> None:
        """`asks`: a passphrase can be typed where one is missing."""
        super().__init__()
        self.package = package
        sign = picture_label(told.icon(package), told.tone(package), 22)
        self.head = label("{what}", "strong", wrap=True, what=partial(told.head, package))
        texts = column(self.head, spacing=2)
        # As many lines as there are in any language: each is asked anew by its place.
        for place, one in enumerate(told.lines(package)):
            texts.addWidget(_line(package, place, one.role))
        self.compare: QPushButton | None = None
        self.words: WordsBox | None = None
        if told.unknown(package):
            texts.addLayout(self._to_compare(may=may_compare))
        elif asks and package.refused == told.LOCKED:
            self.words = WordsBox()
            self.words.given.connect(self.words_given)
            texts.addWidget(self.words)
        line = row(sign, texts, spacing=14, margins=(14, 10, 14, 10))
        line.setStretch(1, 1)
        inside = frame(card="soft")
        inside.setLayout(line)
        self.setLayout(column(inside))
        say(self.setAccessibleName, "{what}", what=partial(told.head, package))

    def _to_compare(self, *, may: bool) -> QHBoxLayout:
        if not may:
            nobody = label(
                "A practitioner or privacy officer can compare it with the sender by telephone.",
                "caption",
                wrap=True,
            )
            return row(nobody, margins=(0, 4, 0, 0))
        self.compare = button(
            "Compare with the sender",
            icon="badge-check",
            on=lambda: self.compare_wanted.emit(self.package),
        )
        return row(self.compare, None, margins=(0, 4, 0, 0))


class PackageCards(QWidget):
    """Several of them, one below the other; `cards` are those that are made by now."""

    compare_wanted = Signal(object)
    words_given = Signal(str)

    def __init__(self, *, may_compare: bool, asks: bool = False) -> None:
        super().__init__()
        self._may_compare, self._asks = may_compare, asks
        self._complaint = ""
        self._box = column(spacing=8)
        self.setLayout(self._box)
        self._slowly = Slowly(self, self._box)
        self.cards: list[PackageCard] = []
        self.hide()

    def show_packages(self, packages: tuple[ReceivedPackage, ...], complaint: str = "") -> None:
        """Show these, and no others; `complaint` tells under every field of wrong words."""
        first = sorted(packages, key=told.weight)[:MOST_CARDS]
        more = len(packages) - len(first)
        self.cards, self._complaint = [], complaint
        reveal(self, bool(packages))
        made: list[Made] = [(self._box, partial(self._card, one)) for one in first]
        if more:
            rest = partial(label, "{what}", "muted", what=partial(told.more, more))
            made.append((self._box, rest))
        self._slowly.fill(made)

    def _card(self, package: ReceivedPackage) -> PackageCard:
        made = PackageCard(package, may_compare=self._may_compare, asks=self._asks)
        made.compare_wanted.connect(self.compare_wanted)
        made.words_given.connect(self.words_given)
        if made.words is not None and self._complaint:
            made.words.complain(self._complaint)
        self.cards.append(made)
        return made

    def wipe(self) -> None:
        """Forget names and words."""
        for card in self.cards:
            if card.words is not None:
                card.words.wipe()
        self.show_packages(())


def _line(package: ReceivedPackage, place: int, role: str) -> QLabel:
    def text() -> str:
        lines = told.lines(package)
        return lines[place].text if place < len(lines) else ""

    return label("{what}", role, wrap=True, what=text)
