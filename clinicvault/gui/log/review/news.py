"""What is new since the last review, in six figures; when and by whom it was reviewed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton

from clinicvault.gui import formats
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.widgets import (
    Paragraph,
    badge,
    button,
    column,
    icon_button,
    label,
    plain,
    row,
    set_badge,
)
from clinicvault.services.views import LogFilter, ReviewState

from . import words

FIGURES = MappingProxyType(
    {
        "entries": mark("Entries"),
        "people": mark("People"),
        "patients": mark("Patients"),
        "views": mark("Photos viewed"),
        "exports": mark("Exports"),
        "refused": mark("Refused"),
    }
)
Goes = Callable[[LogFilter], object]


class NewsCard(QFrame):
    """Entries, looks, exports and refusals lead to their entries."""

    def __init__(self, goes: Goes, past: Callable[[], object], again: Callable[[], object]) -> None:
        super().__init__()
        self._goes = goes
        self._state: ReviewState | None = None
        self.setProperty("card", "1")
        self.head, self.badge, self.last = label("", "h2"), badge(), Paragraph()
        self.past = button("Earlier reviews", "link", icon="history", on=past)
        self.again = icon_button("refresh-cw", "Look again at what is new", again)
        self.figures = {key: _Figure(text, partial(self._go, key)) for key, text in FIGURES.items()}
        figures = row(*self.figures.values(), spacing=10)
        for place in range(len(self.figures)):
            figures.setStretch(place, 1)
        head = row(self.head, self.badge, None, self.past, self.again, spacing=10)
        self.setLayout(column(head, self.last, figures, spacing=8, margins=(20, 12, 14, 16)))
        language().follow(self, self._speak)
        self._speak()

    def show_state(self, state: ReviewState) -> None:
        """Show how things stand."""
        self._state = state
        self._speak()

    def wipe(self) -> None:
        """Forget the figures."""
        self._state = None
        self._speak()

    def _speak(self) -> None:
        state = self._state
        self.badge.setVisible(state is not None)
        if state is None:
            say(self.head.setText, "New since the last review")
            hush(self.last.setText, "")
            for one in self.figures.values():
                one.tell(None)
            return
        hush(self.head.setText, words.new_since(state))
        hush(self.last.setText, _last(state))
        self.past.setVisible(state.last is not None)
        self._speak_due(state)
        for key, one in self.figures.items():
            one.tell(getattr(state, key), link=key in _LEADS)

    def _speak_due(self, state: ReviewState) -> None:
        if state.overdue_days:
            set_badge(self.badge, "bad")
            say(self.badge.setText, "Overdue")
        elif state.entries:
            set_badge(self.badge, "neutral")
            say(self.badge.setText, "To be reviewed")
        else:
            set_badge(self.badge, "ok")
            say(self.badge.setText, "Reviewed")

    def _go(self, key: str) -> None:
        if self._state is not None:
            self._goes(_leads(key, self._state))


def _last(state: ReviewState) -> str:
    found = words.last(state.last)
    note = state.last.note if state.last is not None else ""
    return tr("{last}: “{note}”", last=found, note=note) if note else found


def _leads(key: str, state: ReviewState) -> LogFilter:
    """Exactly the entries that a figure counts."""
    after = state.last.upto if state.last is not None else -1
    return LogFilter(kind=_LEADS[key], after=after, upto=state.upto)


_LEADS = MappingProxyType(
    {"entries": "waiting", "views": "view", "exports": "export", "refused": "refused"}
)
"""`LogFilter.kind` of the figures that lead to entries."""


class _Figure(QFrame):
    """A number over its word; where it leads somewhere, the word is a link."""

    def __init__(self, text: str, on: Callable[[], object]) -> None:
        super().__init__()
        self.number, self._text = plain("", "kpi"), text
        self.word = label(text, "muted")
        self.link: QPushButton = button(text, "link", on=on)
        self.link.hide()
        self.setProperty("card", "soft")
        line = row(self.word, self.link, None, spacing=0)
        self.setLayout(column(self.number, line, spacing=0, margins=(14, 8, 10, 6)))
        self.link.setStyleSheet("padding: 0; min-height: 22px; max-height: 22px;")
        self.number.setAlignment(Qt.AlignmentFlag.AlignLeft)

    def tell(self, value: int | None, *, link: bool = False) -> None:
        """Show a number; None for one that is not known yet."""
        hush(self.number.setText, "–" if value is None else formats.number(value))
        leads = link and bool(value)
        self.word.setVisible(not leads)
        self.link.setVisible(leads)
        told = "" if value is None else formats.number(value)
        hush(self.link.setAccessibleName, f"{tr(self._text)}: {told}")
        hush(self.setAccessibleName, f"{tr(self._text)}: {told}")
