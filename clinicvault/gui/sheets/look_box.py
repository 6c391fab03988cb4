"""What stands around the pictures: form, title, foot, language, logo."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.export.draft import Draft
from clinicvault.gui.export.recipients import is_patient
from clinicvault.gui.i18n import say
from clinicvault.gui.widgets import Choices, column, edit, field, label, row
from clinicvault.gui.widgets.basic import reveal
from clinicvault.services.paper_words import LANGUAGES
from clinicvault.services.sheets.content import MOST_NOTE, MOST_TITLE
from clinicvault.services.sheets.words import SheetWords
from clinicvault.services.views.exports import PackageKind
from clinicvault.services.views.releases import RecipientView
from clinicvault.services.views.sheets import SheetForm

from . import sheet_words
from .draft import SheetDraft

_SHOWN_TO_ALL = frozenset({Purpose.MARKETING, Purpose.PUBLICATION, Purpose.TEACHING})
_DARK, _LIGHT = "dark", "light"
_WAIT_MS = 600


class LookBox(QFrame):
    """Changes the sheet that it was given; `changed` comes when a hand rests."""

    changed = Signal()

    def __init__(self, sheet: SheetDraft) -> None:
        super().__init__()
        self.sheet = sheet
        self.forms, self.languages, self.tones = Choices("seg"), Choices("seg"), Choices("seg")
        self.title, self.note = edit(), edit()
        self.logo = QCheckBox()
        self._proposed = self._whose = ""
        self._to: RecipientView | None = None
        """Whose name stands at the foot; None for what is shown to everybody."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_WAIT_MS)
        self._rest.timeout.connect(self.changed.emit)
        self._make()
        self._lay_out()

    def _make(self) -> None:
        for form in SheetForm:
            self.forms.offer(form.value, sheet_words.FORMS[form], tip=sheet_words.FORM_TIPS[form])
        for key, text in (("en", "English"), ("fr", "Français")):
            self.languages.offer(key, text)
        self.tones.offer(_DARK, "On black")
        self.tones.offer(_LIGHT, "On white")
        self.title.setMaxLength(MOST_TITLE)
        self.note.setMaxLength(MOST_NOTE)
        say(self.title.setPlaceholderText, "Before and after")
        say(self.logo.setText, "The clinic's logo")
        self.logo.setChecked(True)
        self.languages.chosen.connect(lambda _: self._propose_foot())
        for choices in (self.forms, self.languages, self.tones):
            choices.chosen.connect(lambda _: self._changed(at_once=True))
        for line in (self.title, self.note):
            line.textEdited.connect(lambda _: self._changed())
        self.logo.toggled.connect(lambda _: self._changed(at_once=True))

    def _lay_out(self) -> None:
        self._tones = QWidget()
        self._tones.setLayout(column(label("Slides", "strong"), row(self.tones, None), spacing=6))
        self.setLayout(
            column(
                column(label("What is made", "strong"), row(self.forms, None), spacing=6),
                self._tones,
                field("Title", self.title),
                field("At the foot", self.note, "No name of a patient belongs on a sheet."),
                column(label("Language", "strong"), row(self.languages, None), spacing=6),
                self.logo,
                spacing=12,
            )
        )

    def propose(self, draft: Draft) -> None:
        """Language and foot for the recipient, unless somebody wrote others for the same one."""
        recipient, standing = draft.recipient, draft.standing
        if recipient is None or standing is None:
            return
        another = recipient.id != self._whose
        if another:
            known = recipient.details.language
            self.languages.choose(known if known in LANGUAGES else LANGUAGES[0])
        public = standing.purpose in _SHOWN_TO_ALL
        self._whose, self._to = recipient.id, None if public else recipient
        self._propose_foot(anew=another)
        self._fit(draft)
        self._take()

    def _propose_foot(self, *, anew: bool = False) -> None:
        """In the sheet's language; what a hand wrote stays."""
        proposed = self._foot()[:MOST_NOTE]
        if anew or self.note.text() == self._proposed:
            self.note.setText(proposed)
        self._proposed = proposed

    def _foot(self) -> str:
        if self._to is None:
            return ""
        words = SheetWords(self.languages.current)
        if is_patient(self._to):
            return words("confidential")
        return words("confidential_for", who=self._to.details.name)

    def _fit(self, draft: Draft) -> None:
        """An encrypted file cannot be printed."""
        plain = draft.kind is not None and draft.kind.kind is PackageKind.PLAIN
        self.forms.button(SheetForm.PAPER.value).setEnabled(plain)
        if not plain and self.form is SheetForm.PAPER:
            self.forms.choose(SheetForm.PDF.value)

    def show_logo(self, *, there: bool) -> None:
        """Whether the clinic has one."""
        self.logo.setEnabled(there)
        reveal(self.logo, there)

    @property
    def form(self) -> SheetForm:
        """What is made."""
        return SheetForm(self.forms.current)

    def _changed(self, *, at_once: bool = False) -> None:
        self._take()
        self._rest.start(0 if at_once else _WAIT_MS)

    def _take(self) -> None:
        reveal(self._tones, self.form is SheetForm.SLIDES)
        self.sheet.look = dataclasses.replace(
            self.sheet.look,
            form=self.form,
            title=" ".join(self.title.text().split()),
            note=" ".join(self.note.text().split()),
            language=self.languages.current,
            logo=self.logo.isChecked(),
            light=self.tones.current == _LIGHT,
        )

    def wipe(self) -> None:
        """Forget the words: they name a recipient."""
        self._rest.stop()
        self._to = None
        self.title.clear()
        self.note.clear()
