"""Cards of flags under a heading, of which the first are in view; some groups fold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from clinicvault.gui import formats
from clinicvault.gui.i18n import hush, language, say, tr
from clinicvault.gui.theme import set_icon
from clinicvault.gui.widgets import button, column, label, row
from clinicvault.gui.widgets.basic import clear
from clinicvault.gui.widgets.slowly import more_told, put
from clinicvault.services.views import FlagView

from .flag_frame import FlagFrame

Step = Callable[[], object]
FIRST, MORE = 15, 25
"""Cards to begin with, and how many each press brings."""


class GroupBox(QWidget):
    """A card stays where it is while what it tells is the same."""

    def __init__(
        self,
        text: str,
        caption: str,
        make: Callable[[FlagView], FlagFrame],
        on_more: Step,
        *,
        folds: bool = False,
    ) -> None:
        """`text` and `caption` are marked; `on_more` is called when other cards are wanted."""
        super().__init__()
        self._text, self._make, self._on_more = text, make, on_more
        self._most, self._count = FIRST, 0
        self.head = label("", "h2")
        self.fold = button("", "link", icon="chevron-right", on=on_more)
        self.fold.setCheckable(True)
        self._folds = folds
        self.caption = label(caption, "muted", wrap=True)
        self.box = column(spacing=10)
        self.more = button("", "link", icon="chevron-down", on=self._wanted)
        self.setLayout(
            column(
                row(self.head, self.fold, None),
                self.caption,
                self.box,
                row(self.more, None),
                spacing=8,
            )
        )
        self.fold.setVisible(folds)
        self.head.setVisible(not folds)
        language().follow(self, self._speak)
        self.hide()

    @property
    def cards(self) -> list[FlagFrame]:
        """From top to bottom."""
        places = range(self.box.count())
        found = (item.widget() for place in places if (item := self.box.itemAt(place)) is not None)
        return [one for one in found if isinstance(one, FlagFrame)]

    @property
    def open(self) -> bool:
        """Whether its cards are wanted."""
        return not self._folds or self.fold.isChecked()

    def unfold(self) -> None:
        """Show its cards at the next fill."""
        self.fold.setChecked(True)

    def reach(self, place: int) -> None:
        """Show so many cards that the one at `place` is among them."""
        self._most = max(self._most, place + 1)

    def steps(self, group: Sequence[FlagView]) -> list[Step]:
        """Take away what changed; what makes the missing cards, from top to bottom."""
        self._count = len(group)
        shown = group if self.open else ()
        wanted, rest = shown[: self._most], len(shown) - self._most
        by_id = {one.id: one for one in wanted}
        known = {card.flag.id: card for card in self.cards}
        for flag_id in [one for one, card in known.items() if by_id.get(one) != card.flag]:
            _destroy(known.pop(flag_id))
        for place, one in enumerate(one for one in wanted if one.id in known):
            if self.box.indexOf(known[one.id]) != place:
                self.box.insertWidget(place, known[one.id])
        self.setVisible(bool(group))
        self.caption.setVisible(self.open and bool(self.caption.text()))
        self.more.setVisible(rest > 0)
        say(self.more.setText, "{what}", what=lambda: more_told(rest, MORE))
        self._speak()
        missing = [(n, one) for n, one in enumerate(wanted) if one.id not in known]
        return [partial(self._add, n, one) for n, one in missing]

    def _speak(self) -> None:
        text = tr("{what} ({n})", what=tr(self._text), n=formats.number(self._count))
        hush(self.head.setText, text)
        hush(self.fold.setText, text)
        set_icon(self.fold, "chevron-down" if self.open else "chevron-right", "accent_text", gap=5)

    def _add(self, place: int, one: FlagView) -> None:
        put(self.box, self._make(one), place)

    def _wanted(self) -> None:
        self._most += MORE
        self._on_more()

    def wipe(self) -> None:
        """Take every card away."""
        clear(self.box)


def _destroy(card: FlagFrame) -> None:
    card.hide()
    card.setParent(None)
    card.deleteLater()
