"""A recipient, new or changed: name, sort, address, language, and a key where they have one."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from clinicvault.domain.exports import RecipientSort
from clinicvault.gui.files import choose_files
from clinicvault.gui.i18n import LANGUAGES, hush, language, mark, say
from clinicvault.gui.widgets import (
    Choices,
    ErrorBanner,
    button,
    column,
    combo,
    edit,
    field,
    label,
    row,
)
from clinicvault.services.views.releases import RecipientDetails

from . import export_words

_AGE = re.compile(r"age1[0-9a-z]{20,}\Z")
_PEM = "-----BEGIN CERTIFICATE-----"
_LARGEST = 64 * 1024
"""Bytes of a file with a key: a certificate has a few thousand."""


class RecipientForm(QWidget):
    """Says what is missing itself; whether the key is one is said by the service."""

    wanted = Signal(object)
    """`RecipientDetails`."""
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._before: RecipientDetails | None = None
        self.errors, self.heading = ErrorBanner(), label("New recipient", "h2")
        self.name = edit("for example Dr Okafor")
        self.sort = combo(tuple(RecipientSort), export_words.sort)
        self.sort.setCurrentIndex(self.sort.findData(RecipientSort.COLLEAGUE))
        self.organisation = edit("for example University Hospital")
        self.address = edit("for example 12 Harley Street, London")
        self.phone, self.email, self.note = edit(), edit(), edit()
        self.languages = Choices("seg")
        for code, name in LANGUAGES.items():
            self.languages.offer(code, name)
        self.key = QPlainTextEdit()
        self.key.setTabChangesFocus(True)
        self.key.setFixedHeight(66)
        say(self.key.setPlaceholderText, "age1…")
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()
        self.open = button("From a file", "link", icon="folder-open", on=self._choose)
        self.add = button("Add", "primary", on=self._add)
        self.quit = button("Cancel", on=self.given_up.emit)
        self._lay_out()

    def _lay_out(self) -> None:
        key = field(
            "Age key or certificate",
            self.key,
            "May be left empty: then ClinicVault makes a passphrase. Ask for it in person or by "
            "telephone, so that nobody puts in their own.",
        )
        self.setLayout(
            column(
                self.heading,
                self.errors,
                field("Given to", self.name),
                field("Who this is", self.sort),
                field("Organisation", self.organisation),
                field(
                    "Their address",
                    self.address,
                    "May be left empty; lists of disclosures name it.",
                ),
                _pair(field("Telephone", self.phone), field("E-mail", self.email)),
                label("Their language", "strong"),
                row(self.languages, None),
                key,
                row(self.open, None),
                field("Note", self.note, "For the clinic alone; no patient's name belongs here."),
                self.problem,
                row(None, self.quit, self.add),
                None,
                spacing=10,
                margins=(0, 0, 12, 0),
            )
        )

    def begin(self, name: str) -> None:
        """Empty, with a name that was searched for in vain."""
        self._before = None
        say(self.heading.setText, "New recipient")
        say(self.add.setText, "Add")
        hush(self.name.setText, name)
        for one in self._others:
            one.clear()
        self.languages.choose(language().code)
        self.problem.hide()
        self.errors.hide()
        self.name.setFocus()

    def begin_change(self, known: RecipientDetails) -> None:
        """With what is known of somebody, who is written anew."""
        self.begin(known.name)
        self._before = known
        say(self.heading.setText, "Change the recipient")
        say(self.add.setText, "Save")
        self.sort.setCurrentIndex(self.sort.findData(known.sort))
        for line, text in zip(self._lines, _known(known), strict=True):
            hush(line.setText, text)
        self.languages.choose(known.language)
        self.key.setPlainText(known.age_key or known.certificate)

    def hold(self, *, held: bool) -> None:
        """While it is added: not twice."""
        self.add.setEnabled(not held)

    def _add(self) -> None:
        name, key = " ".join(self.name.text().split()), self.key.toPlainText().strip()
        if not name:
            self._complain(mark("Please write who gets the pictures."))
            self.name.setFocus()
        elif key and not (_AGE.match(key) or key.startswith(_PEM)):
            self._complain(mark("This is neither an age key (age1…) nor a certificate."))
            self.key.setFocus()
        else:
            self.problem.hide()
            self.wanted.emit(self._details(name, key))

    def _details(self, name: str, key: str) -> RecipientDetails:
        by_age = key.startswith("age1")
        return dataclasses.replace(
            self._before or RecipientDetails(name),
            name=name,
            sort=self.sort.currentData(),
            organisation=_tidy(self.organisation),
            address=_tidy(self.address),
            email=_tidy(self.email),
            phone=_tidy(self.phone),
            note=_tidy(self.note),
            language=self.languages.current,
            age_key=key if by_age else "",
            certificate="" if by_age else key,
        )

    def _complain(self, text: str) -> None:
        say(self.problem.setText, text)
        self.problem.show()

    def _choose(self) -> None:
        title = mark("File with an age key or a certificate")
        choose_files(self, title, lambda paths: self._read(paths[0]))

    def _read(self, path: Path) -> None:
        """A few kilobytes of text; anything else is no key."""
        try:
            with path.open("rb") as file:
                text = file.read(_LARGEST + 1).decode("ascii")
        except (OSError, UnicodeDecodeError):
            text = ""
        if not text or len(text) > _LARGEST:
            self._complain(mark("There is no age key and no certificate in this file."))
            return
        self.problem.hide()
        self.key.setPlainText(text.strip())

    def wipe(self) -> None:
        """Forget what was typed."""
        for one in (self.name, *self._others):
            one.clear()

    @property
    def _others(self) -> tuple[QLineEdit | QPlainTextEdit, ...]:
        return (*self._lines, self.key)

    @property
    def _lines(self) -> tuple[QLineEdit, ...]:
        """In the order of `_known`."""
        return (self.organisation, self.address, self.phone, self.email, self.note)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """Adding and giving up."""
        return (self.add, self.quit)


def _known(details: RecipientDetails) -> tuple[str, ...]:
    return (details.organisation, details.address, details.phone, details.email, details.note)


def _tidy(line: QLineEdit) -> str:
    return " ".join(line.text().split())


def _pair(first: QLayout, second: QLayout) -> QHBoxLayout:
    made = row(first, second, spacing=12)
    made.setStretch(0, 1)
    made.setStretch(1, 1)
    return made
