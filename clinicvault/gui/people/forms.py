"""The texts of the consent forms: a clinic writes its own beside those of the program."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui import words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import LANGUAGES, hush, language, mark, say, tr
from clinicvault.gui.patients.consent_pages import FormReading
from clinicvault.gui.patients.consent_paper import PaperButtons
from clinicvault.gui.widgets import (
    Banner,
    Choices,
    ErrorBanner,
    badge,
    button,
    column,
    edit,
    field,
    frame,
    label,
    row,
)
from clinicvault.services.views import FilledForm, FormText

from .form_chips import PlaceholderChips

Key = tuple[Purpose, str]
_HOLE = re.compile(r"\{(\w+)\}")
_ROLE = Qt.ItemDataRole.UserRole
_PATIENT = "Amélie Rousseau"
SAMPLES = MappingProxyType(
    {
        "en": {
            "patient": _PATIENT,
            "born": "4 May 1988",
            "giver": "the patient",
            "date": "22 November 2026",
            "purpose": "this purpose",
            "scope": "all pictures, also those taken later",
            "faces": "the face must not be recognisable",
            "channels": "the clinic's website, printed matter",
            "named": "Dr Marie Laurent",
            "until": "until 22 November 2031",
        },
        "fr": {
            "patient": _PATIENT,
            "born": "4 mai 1988",
            "giver": "la patiente",
            "date": "22 novembre 2026",
            "purpose": "cet usage",
            "scope": "toutes les images, y compris celles prises plus tard",
            "faces": "le visage ne doit pas être reconnaissable",
            "channels": "le site de la clinique, les imprimés",
            "named": "Dre Marie Laurent",
            "until": "jusqu'au 22 novembre 2031",
        },
    }
)
"""By the form's own language: what the preview fills in; the clinic's name is its own."""


class FormsPanel(QWidget):
    """Reasons on the left, the text in the middle, what a patient will read on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._texts: dict[Key, FormText] = {}
        self._drafts: dict[Key, tuple[str, str]] = {}
        self._key: Key = (Purpose.CARE, language().code)
        self._filling = False
        self.errors, self.notice = ErrorBanner("warn"), Banner("ok", closable=True)
        self.languages = Choices("seg")
        self.list = QListWidget()
        self.heading, self.own = label("", "h2"), badge("info")
        self.title, self.body = edit(), QPlainTextEdit()
        self.chips = PlaceholderChips()
        self.preview = FormReading()
        self.save = button("Save the text", "primary", on=self._save)
        self.restore = button("Restore the original", icon="undo-2", on=self._restore)
        self.paper = PaperButtons(desk, self._sample)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.notice.hide()
        self.own.hide()
        say(self.own.setText, "Your clinic's own text")
        for code, name in LANGUAGES.items():
            hush(self.languages.offer(code, "").setText, name)
        self.languages.choose(self._key[1])
        self.list.setFixedWidth(164)
        self.list.setProperty("picks", "1")
        self.list.setFixedHeight(14 + 28 * len(Purpose))
        say(self.list.setAccessibleName, "Reasons with a form")
        for purpose in Purpose:
            made = QListWidgetItem("", self.list)
            made.setData(_ROLE, int(purpose))
        line = row(self._left(), self._middle(), self._right(), spacing=16)
        line.setStretch(1, 6)
        line.setStretch(2, 5)
        box = column(self.errors, self.notice, line, spacing=10, margins=(24, 14, 24, 18))
        box.setStretch(2, 1)
        self.setLayout(box)
        self._name_list()
        self.list.setCurrentRow(0)

    def _left(self) -> QWidget:
        made = QWidget()
        made.setLayout(
            column(
                row(self.languages, None),
                self.list,
                None,
                spacing=10,
            )
        )
        made.setFixedWidth(176)
        return made

    def _middle(self) -> QFrame:
        made = frame(card="1")
        self.body.setTabChangesFocus(True)
        box = column(
            row(self.heading, self.own, None),
            field("Title", self.title),
            self.chips,
            field("Text", self.body, "A blank line begins a new paragraph."),
            row(self.save, self.restore, None),
            spacing=10,
            margins=16,
        )
        box.setStretch(3, 1)
        made.setLayout(box)
        self._card = made
        return made

    def _right(self) -> QWidget:
        made = QWidget()
        head = label("As the patient reads it, with an invented name", "muted", wrap=True)
        box = column(head, self.preview, self.paper, spacing=10)
        box.setStretch(1, 1)
        made.setLayout(box)
        say(self.paper.print.setText, "Print a sample")
        say(self.paper.save.setText, "Save a sample")
        return made

    def _connect(self) -> None:
        self.languages.chosen.connect(lambda code: self._choose((self._key[0], code)))
        self.list.currentItemChanged.connect(lambda item, _: self._picked(item))
        self.title.textChanged.connect(lambda _: self._edited())
        self.body.textChanged.connect(self._edited)
        self.chips.wanted.connect(self._insert)
        language().follow(self, self._name_list)

    # what is there

    def load(self) -> None:
        """Ask for the texts in force; what is being written here stays."""
        forms = self._desk.services.forms
        self._desk.jobs.start(self, lambda _: forms.list(), self._loaded, self.errors.show_error)

    def _loaded(self, texts: Iterable[FormText]) -> None:
        self._texts = {(one.purpose, one.language): one for one in texts}
        self._name_list()
        self._choose(self._key)

    def _name_list(self) -> None:
        for place in range(self.list.count()):
            item = self.list.item(place)
            purpose = Purpose(item.data(_ROLE))
            changed = (purpose, self._key[1]) in self._drafts
            item.setText(words.purpose(purpose) + ("  •" if changed else ""))
            item.setToolTip(tr("Not saved yet") if changed else "")

    def _heading(self) -> str:
        return f"{words.purpose(self._key[0])}  ·  {LANGUAGES[self._key[1]]}"

    def _picked(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._choose((Purpose(item.data(_ROLE)), self._key[1]))

    def _choose(self, key: Key) -> None:
        self._key = key
        found = self._texts.get(key)
        if found is None:
            return
        title, body = self._drafts.get(key, (found.title, found.body))
        self._filling = True
        self.title.setText(title)
        self.body.setPlainText(body)
        self._filling = False
        say(self.heading.setText, "{what}", what=self._heading)
        self._show()

    def _show(self) -> None:
        found = self._texts.get(self._key)
        changed = self._key in self._drafts
        self.own.setVisible(found is not None and found.own)
        self.save.setEnabled(changed)
        self.restore.setEnabled(found is not None and (found.own or changed))
        self.preview.show_texts([self._filled()], stay=True)
        self._name_list()

    # writing

    def _edited(self) -> None:
        if self._filling or self._key not in self._texts:
            return
        now, found = (self.title.text(), self.body.toPlainText()), self._texts[self._key]
        if now == (found.title, found.body):
            self._drafts.pop(self._key, None)
        else:
            self._drafts[self._key] = now
        self.notice.hide()
        self._show()

    def _insert(self, name: str) -> None:
        self.body.insertPlainText("{" + name + "}")
        self.body.setFocus()

    def _filled(self) -> str:
        samples = {**SAMPLES.get(self._key[1], {}), "clinic": self._desk.vault.clinic}
        text = f"{self.title.text()}\n\n{self.body.toPlainText().strip()}"
        return _HOLE.sub(partial(_sampled, samples), text)

    def _sample(self) -> list[FilledForm]:
        found = self._texts.get(self._key)
        if found is None:
            return []
        form = f"{found.purpose.slug}/{found.language}/{found.version}"
        return [FilledForm(form, self.title.text(), self._filled(), found.language)]

    def _save(self) -> None:
        found = self._texts[self._key]
        title, body = self._drafts[self._key]
        text = dataclasses.replace(found, title=title.strip(), body=body.strip(), own=True)
        self._begin()
        forms = self._desk.services.forms
        self._desk.jobs.start(self, lambda _: forms.change(text), self._saved, self._failed)

    def _restore(self) -> None:
        self._begin()
        forms, (purpose, code) = self._desk.services.forms, self._key
        self._desk.jobs.start(
            self, lambda _: forms.restore(purpose, code), self._restored, self._failed
        )

    def _begin(self) -> None:
        self.errors.hide()
        self.notice.hide()
        self._card.setEnabled(False)

    def _saved(self, text: FormText) -> None:
        self._keep(text)
        self.notice.speak(
            mark("The text is saved."),
            mark("It is used from now on; what was signed before keeps the text of that day."),
        )

    def _restored(self, text: FormText) -> None:
        self._keep(text)
        self.notice.speak(mark("This is the text that comes with ClinicVault."))

    def _keep(self, text: FormText) -> None:
        key = (text.purpose, text.language)
        self._texts[key] = text
        self._drafts.pop(key, None)
        self._card.setEnabled(True)
        self._choose(self._key)

    def _failed(self, error: ClinicVaultError) -> None:
        self._card.setEnabled(True)
        self.errors.show_error(error)


def _sampled(samples: dict[str, str], hole: re.Match[str]) -> str:
    """A field that is not known stays as it is typed, so that it is seen."""
    return samples.get(hole.group(1), hole.group(0))
