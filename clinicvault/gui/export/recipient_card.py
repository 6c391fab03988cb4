"""Who is chosen: where they are, what opens their packages, and whether that was compared."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from clinicvault.gui import formats
from clinicvault.gui.errors import short
from clinicvault.gui.i18n import LANGUAGES, hush, mark, say
from clinicvault.gui.widgets import badge, button, column, label, plain, row
from clinicvault.gui.widgets.basic import reveal
from clinicvault.services.views.releases import RecipientView

from . import export_words
from .recipients import Key, key_line, key_of, name_of, place_of, unchecked

_KEYS = {
    Key.NONE: mark("A passphrase that ClinicVault makes for each package"),
    Key.AGE: mark("Their own age key"),
    Key.CERTIFICATE: mark("Their certificate"),
}


class RecipientCard(QWidget):
    """Facts of one recipient; nothing while nobody is chosen."""

    checked = Signal(object)
    """The fingerprint was compared with the owner's."""

    def __init__(self) -> None:
        super().__init__()
        self._one: RecipientView | None = None
        self.name, self.sort = plain("", "h2", wrap=True), badge("accent")
        self.empty = label(
            "Choose somebody on the left, or add a new recipient.", "muted", wrap=True
        )
        self.place, self.reach, self.told = _value(), _value(), _value()
        self.key, self.key_more = label("", wrap=True), plain("", "caption", wrap=True)
        self.problem = plain("", "bad", wrap=True)
        self.print, self.when = plain("", "strong", wrap=True), label("", "caption", wrap=True)
        self.check = button("I have compared it", icon="badge-check", on=self._check)
        self._facts, self._key = QWidget(), self._key_box()
        self._lay_out()
        self.show_recipient(None)

    def _key_box(self) -> QFrame:
        made = QFrame()
        made.setProperty("card", "soft")
        self.ask = label(
            "Nobody has compared this key with its owner yet. Read it to one another on the "
            "telephone, at a number that you know.",
            "muted",
            wrap=True,
        )
        items = (label("Fingerprint", "caption"), self.print, self.when, self.ask)
        made.setLayout(column(*items, row(self.check, None), spacing=6, margins=14))
        return made

    def _lay_out(self) -> None:
        head = row(self.name, self.sort, spacing=10)
        head.setStretch(0, 1)
        self._facts.setLayout(
            column(
                head,
                _fact(label("Address", "caption"), self.place),
                _fact(label("Telephone, e-mail", "caption"), self.reach),
                _fact(label("Language", "caption"), self.told),
                _fact(label("Opens packages with", "caption"), self.key, self.key_more),
                self.problem,
                self._key,
                spacing=14,
            )
        )
        self.setLayout(column(self.empty, self._facts, None, margins=(0, 0, 12, 0)))

    def show_recipient(self, one: RecipientView | None) -> None:
        """Show somebody, or nobody."""
        self._one = one
        reveal(self.empty, one is None)
        if one is None:
            self._facts.hide()
            return
        details = one.details
        say(self.name.setText, "{what}", what=partial(name_of, one))
        say(self.sort.setText, "{what}", what=partial(export_words.sort, details.sort))
        hush(self.place.setText, place_of(details) or "–")
        reach = ", ".join(part for part in (details.phone, details.email) if part)
        hush(self.reach.setText, reach or "–")
        hush(self.told.setText, LANGUAGES.get(details.language, details.language))
        self._show_key(one)
        reveal(self._facts)  # once, when all of it is there

    def _show_key(self, one: RecipientView) -> None:
        say(self.key.setText, _KEYS[key_of(one)])
        say(self.key_more.setText, "{what}", what=partial(key_line, one))
        reveal(self.key_more, bool(one.certificate_of))
        say(self.problem.setText, "{what}", what=lambda: short(one.problem) if one.problem else "")
        reveal(self.problem, bool(one.problem))
        reveal(self._key, key_of(one) is not Key.NONE)
        hush(self.print.setText, one.fingerprint)
        open_ = unchecked(one)
        for widget in (self.ask, self.check):
            reveal(widget, open_)
        reveal(self.when, not open_)
        say(
            self.when.setText,
            "Compared by {who}, {day}",
            who=one.checked_by,
            day=lambda: formats.day(one.checked.date()) if one.checked is not None else "",
        )

    def _check(self) -> None:
        if self._one is not None:
            self.checked.emit(self._one)


def _value() -> QLabel:
    return plain("", wrap=True)


def _fact(caption: QWidget, *values: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(column(caption, *values, spacing=2))
    return made
