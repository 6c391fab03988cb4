"""First step: what the patient agrees to; several reasons go in one recording."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout

from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui import formats, words
from clinicvault.gui.i18n import language, mark, say, tr
from clinicvault.gui.widgets import column, label, row
from clinicvault.gui.widgets.basic import restyle, reveal
from clinicvault.services.views import ConsentView

from . import consent_words
from .consent_cards import PurposeSign
from .consent_step import RecordStep


class ReasonsStep(RecordStep):
    """A tile per reason; one that is agreed to already says until when."""

    title = mark("Reasons")

    def __init__(self, consents: Iterable[ConsentView]) -> None:
        super().__init__()
        held = {one.purpose: one for one in consents if one.status is ConsentStatus.VALID}
        self.tiles = {purpose: ReasonTile(purpose, held.get(purpose)) for purpose in Purpose}
        grid = QGridLayout()
        grid.setSpacing(10)
        for number, tile in enumerate(self.tiles.values()):
            grid.addWidget(tile, number // 2, number % 2)
            tile.changed.connect(self.problem.hide)
        for side in (0, 1):
            grid.setColumnStretch(side, 1)
        text = label(
            "What does the patient agree to? Each reason is recorded by itself, "
            "and can be withdrawn by itself.",
            "muted",
            wrap=True,
        )
        self.setLayout(column(text, self.problem, grid, None, spacing=14))
        if Purpose.CARE not in held:
            self.tiles[Purpose.CARE].box.setChecked(True)

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """The reasons ticked."""
        return tuple(purpose for purpose, tile in self.tiles.items() if tile.box.isChecked())

    def only(self, purpose: Purpose, *, fixed: bool = False) -> None:
        """Tick one reason; `fixed`: it is renewed, and no other one is."""
        for one, tile in self.tiles.items():
            tile.box.setChecked(one is purpose)
            tile.setEnabled(not fixed or one is purpose)

    def enter(self) -> None:
        next(iter(self.tiles.values())).box.setFocus()

    def ready(self) -> bool:
        if self.purposes:
            return True
        where = next(iter(self.tiles.values())).box
        return self.complain(tr("Tick at least one reason."), where)


class ReasonTile(QFrame):
    """A tick with its sign; a click anywhere on it ticks."""

    changed = Signal()

    def __init__(self, purpose: Purpose, held: ConsentView | None) -> None:
        super().__init__()
        self.setProperty("tile", "1")
        self._held = held
        self.box = QCheckBox()
        say(self.box.setText, "{what}", what=lambda: words.purpose(purpose))
        hint = label("{what}", "muted", wrap=True, what=lambda: consent_words.meaning(purpose))
        self.state = label("", "caption", wrap=True)
        reveal(self.state, held is not None)
        language().follow(self, self._show)
        sign = PurposeSign(purpose, 34)
        line = row(
            sign,
            column(self.box, hint, self.state, spacing=1),
            spacing=12,
            margins=(12, 8, 12, 10),
        )
        line.setStretch(1, 1)
        line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self.box.toggled.connect(self._toggled)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._show()
        describe(self.box, purpose, self.state.text)

    def _show(self) -> None:
        held = self._held
        if held is None:
            return
        text = tr("Agreed to already, without end")
        if held.until is not None:
            text = tr("Agreed to already, until {day}", day=formats.day(held.until))
        self.state.setText(text)

    def _toggled(self) -> None:
        self.setProperty("on", "true" if self.box.isChecked() else "false")
        restyle(self)
        self.changed.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.box.click()


def describe(box: QCheckBox, purpose: Purpose, state: Callable[[], str]) -> None:
    """What screen readers say after a reason's name."""

    def told() -> str:
        return ". ".join(part for part in (consent_words.meaning(purpose), state()) if part)

    say(box.setAccessibleDescription, "{what}", what=told)
