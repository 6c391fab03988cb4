"""What was said before: earlier reviews, and every word about a flag."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import trn
from clinicvault.gui.widgets import badge, card, column, label, plain, row, scroll, set_badge
from clinicvault.gui.widgets.avatar import Avatar
from clinicvault.services.views import FlagView, SignOff

from . import flag_words, words

_TALLEST = 420


class _ListDialog(AskDialog):
    """Cards one under the other that scroll."""

    def __init__(self, parent: QWidget, desk: Desk, title: str) -> None:
        super().__init__(parent, desk, title, width=600)
        self.waits = label("One moment …", "muted")
        self._lines: QVBoxLayout = column(None, spacing=8)
        inner = QWidget()
        inner.setLayout(self._lines)
        self.area = scroll(inner)
        self.area.setMinimumHeight(120)
        self.area.hide()
        self.fill(self.waits, self.area)
        self.action_button("Close", self.accept)

    def show_cards(self, cards: Sequence[QWidget], nothing: str) -> None:
        """The first one on top; `nothing` is said where there is none."""
        self.waits.hide()
        for place, made in enumerate(cards):
            self._lines.insertWidget(place, made)
        if not cards:
            self._lines.insertWidget(0, label(nothing, "muted"))
        self.area.show()
        self.area.setMinimumHeight(min(_TALLEST, 90 * max(1, len(cards)) + 10))
        self.fit()


class PastDialog(_ListDialog):
    """Who signed off when, what was new and what stayed open."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "Earlier reviews")
        flags = desk.services.flags
        desk.jobs.start(self, lambda _: flags.sign_offs(), self._show, self.fail)

    def _show(self, found: tuple[SignOff, ...]) -> None:
        self.show_cards([_signed(one) for one in found], "Nobody has signed a review off yet.")


class HistoryDialog(_ListDialog):
    """The words about one flag, the newest first."""

    def __init__(self, parent: QWidget, desk: Desk, one: FlagView) -> None:
        super().__init__(parent, desk, "What was said about it")
        about = f"{flag_words.title(one.rule)}  ·  {words.about(one)}"
        self.body.insertWidget(0, plain(about, "muted", wrap=True))
        flags, flag_id = desk.services.flags, one.id
        desk.jobs.start(self, lambda _: flags.history(flag_id), self._show, self.fail)

    def _show(self, found: tuple[FlagView, ...]) -> None:
        self.show_cards([_word(one) for one in reversed(found)], "Nothing has been said yet.")


def _signed(one: SignOff) -> QWidget:
    pill = badge("ok" if not one.open_flags else "warn")
    pill.setText(trn("{n} flag open", "{n} flags open", one.open_flags))
    entries = trn("{n} entry", "{n} entries", one.entries)
    head = row(plain(one.by, "strong"), pill, None, spacing=10)
    texts = column(head, plain(f"{words.soon(one.when)}  ·  {entries}", "muted"), spacing=2)
    return _card(one.by, texts, one.note)


def _word(one: FlagView) -> QWidget:
    tone, word = words.state(one.disposition)
    pill = badge()
    set_badge(pill, tone)
    pill.setText(word)
    head = row(plain(one.by, "strong"), pill, None, spacing=10)
    when = words.soon(one.when) if one.when is not None else ""
    return _card(one.by, column(head, plain(when, "muted"), spacing=2), one.note)


def _card(name: str, texts: QVBoxLayout, note: str) -> QWidget:
    if note:
        texts.addWidget(plain(f"“{note}”", wrap=True))
    line = row(Avatar(name or "?", 30), texts, spacing=12)
    line.setStretch(1, 1)
    return card(line, soft=True, margins=12)
