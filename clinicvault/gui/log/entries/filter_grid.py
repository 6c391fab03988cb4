"""How the panel of conditions is laid out: as many columns as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import column, label

from .fitting import Fitting

if TYPE_CHECKING:
    from .filters import Filters


def grid(panel: Filters) -> Fitting:
    """Every condition under its caption, which is also its name for screen readers."""
    made = Fitting(least=138, gap=12)
    for caption, widget in (
        (mark("Person"), panel.person),
        (mark("Event"), panel.kinds),
        (mark("Outcome"), panel.outcome),
        (mark("Reason"), panel.reason),
        (mark("Computer"), panel.computer),
        (mark("Patient: name or code"), panel.patient),
        (mark("From day"), panel.since),
        (mark("Until day"), panel.until),
        (mark("Order"), panel.order),
    ):
        made.addWidget(_under(caption, widget))
    made.addWidget(_under("", panel.flagged))
    made.setContentsMargins(18, 4, 14, 6)
    return made


def _under(caption: str, widget: QWidget) -> QWidget:
    head = label(caption, "caption") if caption else QLabel(" ")
    if caption:
        say(widget.setAccessibleName, caption)
    holder = QWidget()
    lines: QVBoxLayout = column(head, widget, spacing=3)
    holder.setLayout(lines)
    return holder
