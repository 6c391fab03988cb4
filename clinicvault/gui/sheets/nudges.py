"""Buttons that move, turn and scale the later picture by small steps, and what it rests on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from clinicvault.gui.i18n import say
from clinicvault.gui.widgets import (
    badge,
    button,
    column,
    icon_button,
    label,
    row,
    scroll,
    set_badge,
)

from . import sheet_words
from .align_view import STEP, TURN, ZOOM, AlignView
from .draft import PairDraft


class NudgePanel(QFrame):
    """Beside the pictures; every button has a key on the pictures, too."""

    back = Signal()
    apart = Signal()
    points = Signal()
    swapped = Signal()

    def __init__(self, view: AlignView) -> None:
        super().__init__()
        self.setProperty("card", "1")
        self._view = view
        self.badge = badge()
        self.told = label("", "muted", wrap=True)
        self.auto = button("As it was found", icon="sparkles", on=self.back.emit)
        self.clicks = button("Click the same places", icon="mouse-pointer-2", on=self.points.emit)
        self.alone = button("Side by side as they are", icon="columns-2", on=self.apart.emit)
        self.swap = button("Swap before and after", icon="move-horizontal", on=self.swapped.emit)
        self._hand = QWidget()
        self._hand.setLayout(self._steps())
        keys = label(
            "Drag the picture, or use the keys: arrows move (with Shift less), + and − scale, "
            "comma and full stop turn.",
            "caption",
            wrap=True,
        )
        inside = QWidget()
        inside.setLayout(
            column(
                label("How they lie", "h2"),
                row(self.badge, None),
                self.told,
                self._hand,
                keys,
                4,
                self.auto,
                self.clicks,
                self.alone,
                self.swap,
                None,
                spacing=10,
                margins=(0, 0, 12, 0),
            )
        )
        self.setLayout(column(scroll(inside), margins=(16, 14, 6, 14)))

    def _steps(self) -> QGridLayout:
        made = QGridLayout()
        made.setSpacing(4)
        nudge = self._view.nudge
        steps = (
            (0, 1, "chevron-up", "Up", {"down": -STEP}),
            (1, 0, "chevron-left", "To the left", {"right": -STEP}),
            (1, 2, "chevron-right", "To the right", {"right": STEP}),
            (2, 1, "chevron-down", "Down", {"down": STEP}),
            (0, 4, "zoom-in", "Larger", {"zoom": ZOOM}),
            (2, 4, "zoom-out", "Smaller", {"zoom": 1 / ZOOM}),
            (0, 5, "undo-2", "Turn to the left", {"degrees": -TURN}),
            (2, 5, "redo-2", "Turn to the right", {"degrees": TURN}),
        )
        for line, place, sign, tip, values in steps:
            one = icon_button(sign, tip, partial(nudge, **values))
            one.setAutoRepeat(True)
            made.addWidget(one, line, place)
        made.setColumnMinimumWidth(3, 24)
        made.setColumnStretch(6, 1)
        return made

    def show_pair(self, pair: PairDraft | None, *, searching: bool) -> None:
        """What a pair's alignment rests on."""
        self.setEnabled(pair is not None)
        self.badge.setVisible(pair is not None)
        if pair is None:
            self.told.clear()
            return
        if searching:
            set_badge(self.badge, "info")
            say(self.badge.setText, "Looking how they lie …")
        else:
            set_badge(self.badge, sheet_words.TONES[pair.lies.how])
            say(self.badge.setText, "{what}", what=lambda: sheet_words.how(pair.lies))
        self._tell(pair, searching=searching)
        found = pair.found
        self.auto.setEnabled(found is not None and found != pair.lies)

    def _tell(self, pair: PairDraft, *, searching: bool) -> None:
        nothing = pair.found is None or pair.found.how.value == "none"
        by_hand = pair.lies.how.value == "hand"
        if searching or by_hand or not nothing:
            say(self.told.setText, "Both show the same part in the same size on the sheet.")
        else:
            say(
                self.told.setText,
                "Nothing was found by which they could be aligned. Click the same places, move "
                "the picture yourself, or leave both as they are.",
            )
