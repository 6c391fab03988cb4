"""Going from card to card by keys, and back to the next one after a card is settled."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea

from .flag_frame import FlagFrame

_MARGIN = 24


class Walk:
    """Knows the cards in view from top to bottom."""

    def __init__(self, area: QScrollArea, cards: Callable[[], list[FlagFrame]]) -> None:
        self._area, self._cards = area, cards

    @property
    def here(self) -> int:
        """Place of the card with the focus, -1 where it is elsewhere."""
        focus = QApplication.focusWidget()
        for place, card in enumerate(self._cards()):
            if focus is card or (focus is not None and card.isAncestorOf(focus)):
                return place
        return -1

    def step(self, by: int) -> None:
        """Go on from the card with the focus; from elsewhere to the first one."""
        here = self.here
        self.to(0 if here < 0 else here + by)

    def to(self, place: int) -> None:
        """Give a card the focus, or the nearest one there is."""
        cards = self._cards()
        if cards:
            card = cards[max(0, min(len(cards) - 1, place))]
            card.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._area.ensureWidgetVisible(card, 0, _MARGIN)

    def to_flag(self, flag_id: str) -> bool:
        """Give a flag's card the focus; whether it is there."""
        for place, card in enumerate(self._cards()):
            if card.flag.id == flag_id:
                self.to(place)
                return True
        return False
