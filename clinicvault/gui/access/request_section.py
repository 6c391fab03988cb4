"""Part of the page "Approvals": cards under a heading, of which the first are in view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from clinicvault.gui.i18n import say
from clinicvault.gui.widgets import button, column, label, row
from clinicvault.gui.widgets.basic import clear
from clinicvault.gui.widgets.slowly import more_told, put
from clinicvault.services.views import ErasureView, RequestView

from .request_card import RequestCard

Told = tuple[RequestView, ErasureView | None]
Step = Callable[[], object]
FIRST, MORE = 12, 25
"""Cards to begin with, and how many each press brings."""


class RequestSection(QWidget):
    """A card stays where it is while what it tells is the same."""

    def __init__(self, text: str, make: Callable[[Told], RequestCard], on_more: Step) -> None:
        """`text` is marked, "" for no heading; `on_more` is called when more are wanted."""
        super().__init__()
        self._make, self._on_more = make, on_more
        self._most = FIRST
        self.head = label(text, "h2")
        self.box = column(spacing=10)
        self.more = button("", "link", icon="chevron-down", on=self._wanted)
        self.setLayout(column(self.head, self.box, row(self.more, None), spacing=10))
        self.head.setVisible(bool(text))
        self.hide()

    @property
    def cards(self) -> list[RequestCard]:
        """From top to bottom."""
        places = range(self.box.count())
        found = (item.widget() for place in places if (item := self.box.itemAt(place)) is not None)
        return [one for one in found if isinstance(one, RequestCard)]

    def steps(self, group: Sequence[Told]) -> list[Step]:
        """Take away what changed; what makes the missing cards, from top to bottom."""
        wanted, rest = group[: self._most], len(group) - self._most
        known = {card.told: card for card in self.cards}
        for told in known.keys() - set(wanted):
            _destroy(known.pop(told))
        kept = [told for told in wanted if told in known]
        for place, told in enumerate(kept):
            if self.box.indexOf(known[told]) != place:
                self.box.insertWidget(place, known[told])
        self.setVisible(bool(group))
        self.more.setVisible(rest > 0)
        say(self.more.setText, "{what}", what=lambda: more_told(rest, MORE))
        return [
            partial(self._add, place, told)
            for place, told in enumerate(wanted)
            if told not in known
        ]

    def _add(self, place: int, told: Told) -> None:
        put(self.box, self._make(told), place)

    def _wanted(self) -> None:
        self._most += MORE
        self._on_more()

    def wipe(self) -> None:
        """Take every card away."""
        clear(self.box)


def _destroy(card: RequestCard) -> None:
    card.hide()
    card.setParent(None)
    card.deleteLater()
