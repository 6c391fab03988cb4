"""How the panel of conditions is laid out: as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import column, label

from .fitting import Fitting

if TYPE_CHECKING:
    from .filter_panel import FilterPanel


def places(panel: FilterPanel) -> list[Callable[[], None]]:
    """What puts each condition into the panel's grid, one after the other.

    Each stands under its caption, which is also its name for screen readers.
    """
    grid = Fitting(least=138, gap=12)
    grid.setContentsMargins(18, 4, 14, 6)
    panel.setLayout(grid)
    held = (
        (mark("Person"), panel.person),
        (mark("Event"), panel.kinds),
        (mark("Outcome"), panel.outcome),
        (mark("Reason"), panel.reason),
        (mark("Computer"), panel.computer),
        (mark("Patient: name or code"), panel.patient),
        (mark("From day"), panel.since),
        (mark("Until day"), panel.until),
        (mark("Order"), panel.order),
        ("", panel.flagged),
    )
    for _, widget in held:
        widget.setParent(panel)  # the lock takes what is not placed yet, too
        widget.hide()
    return [partial(_place, grid, caption, widget) for caption, widget in held]


def _place(grid: Fitting, caption: str, widget: QWidget) -> None:
    holder = _under(caption, widget)
    grid.addWidget(holder)
    grid.invalidate()
    for one in (holder, widget):
        one.show()


def _under(caption: str, widget: QWidget) -> QWidget:
    head = label(caption, "caption") if caption else QLabel(" ")
    if caption:
        say(widget.setAccessibleName, caption)
    holder = QWidget()
    lines: QVBoxLayout = column(head, widget, spacing=3)
    holder.setLayout(lines)
    return holder
