"""The daily check code: shown, copied, printed, saved, photographed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from clinicvault.gui import clinic_clock
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.clinic_clock import today
from clinicvault.gui.files import choose_save
from clinicvault.gui.i18n import hush, language, mark, say, trn
from clinicvault.gui.log.phrases import LINES
from clinicvault.gui.theme import set_icon
from clinicvault.gui.widgets import Paragraph, button, column, label, row
from clinicvault.services.views import DayCode

from .paper import print_code
from .qr import CheckQr

SMALL, LARGE = 260, 430


class CodePane(QWidget):
    """Nothing here counts as held elsewhere until somebody takes it there."""

    def __init__(self, dialog: AskDialog, changed: Callable[[], object]) -> None:
        super().__init__()
        self._dialog, self._changed = dialog, changed
        self._code: DayCode | None = None
        self._large = False
        self.qr, self.head, self.covers = CheckQr(SMALL), label("", "h2"), label("", "muted")
        self.text = QPlainTextEdit()
        self.told = label("", "ok", wrap=True)
        self.told.hide()
        self.copy = button("Copy", icon="copy", on=self._copy)
        self.print = button("Print", icon="printer", on=self._print)
        self.save = button("Save as PDF", icon="download", on=self._choose)
        self.photo = button("I photographed it", icon="camera", on=self._photographed)
        self.larger = button("Larger", "link", icon="maximize", on=self._grow)
        self._lay_out()
        language().follow(self, self._speak)

    def _lay_out(self) -> None:
        self.text.setReadOnly(True)
        self.text.setFixedHeight(112)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.text.setStyleSheet("font-family: monospace; font-size: 12px;")
        say(self.text.setAccessibleName, "Daily check code as text")
        about = Paragraph()
        say(
            about.setText,
            "Keep a copy outside the clinic: on paper at home, as a photo on a telephone, by "
            "e-mail to your tax adviser. It tells nothing about patients, and later proves that "
            "no line of the log was removed or changed.",
        )
        lines = label(LINES, "caption", wrap=True)
        for one in (self.copy, self.print, self.save, self.photo):
            one.setEnabled(False)
        acts = row(self.print, self.save, self.copy, None)
        self._texts = QWidget()
        texts = (
            self.head,
            self.covers,
            lines,
            about,
            self.text,
            acts,
            row(self.photo, None),
            self.told,
        )
        self._texts.setLayout(column(*texts, None, spacing=8))
        shown = column(row(None, self.qr, None), row(None, self.larger, None), None, spacing=4)
        line = row(shown, self._texts, spacing=18)
        line.setStretch(1, 1)
        self.setLayout(line)

    def show_code(self, code: DayCode) -> None:
        """The newest code."""
        self._code = code
        self.qr.show_modules(code.qr)
        self.text.setPlainText(code.text.strip())
        for one in (self.copy, self.print, self.save, self.photo):
            one.setEnabled(True)
        self._speak()

    def _speak(self) -> None:
        code = self._code
        if code is not None:
            hush(self.head.setText, clinic_clock.moment(code.made))
            size = trn("It covers {n} line.", "It covers {n} lines.", code.size)
            hush(self.covers.setText, size)

    def _grow(self) -> None:
        """A telephone reads it from farther away."""
        self._large = not self._large
        self.qr.resize_to(LARGE if self._large else SMALL)
        self._texts.setVisible(not self._large)
        say(self.larger.setText, mark("Smaller") if self._large else mark("Larger"))
        set_icon(self.larger, "minimize" if self._large else "maximize", "accent_text", gap=5)
        self._dialog.fit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._tell(mark("Copied. Once it is outside the clinic, it is worth something."))

    def _tell(self, text: str, **values: object) -> None:
        say(self.told.setText, text, **values)
        self.told.show()
        self._dialog.fit()

    def _print(self) -> None:
        if self._code is not None:
            print_code(self, self._dialog.desk.vault.clinic, self._code, self._printed)

    def _printed(self, taken: bool) -> None:
        if taken:
            self._held(mark("Printed. Take the sheet out of the clinic."))
        else:
            self._tell(mark("Nothing was printed: the printer did not begin."))

    def _photographed(self) -> None:
        self._held(mark("Noted: a copy is on your telephone or camera."))

    def _held(self, text: str) -> None:
        """A copy went elsewhere: the log says so."""
        witnesses = self._dialog.desk.services.witnesses

        def done(_: object) -> None:
            self._tell(text)
            self._changed()

        self._dialog.run(lambda _: witnesses.printed(), done)

    def _choose(self) -> None:
        name = f"check-code-{today().isoformat()}.pdf"
        choose_save(self, mark("Save the check code"), name, self._save)

    def _save(self, output: Path) -> None:
        witnesses, code = self._dialog.desk.services.witnesses, language().code

        def done(found: DayCode) -> None:
            self.show_code(found)
            self._tell(mark("Saved as {file}"), file=str(output))
            self._changed()

        self._dialog.run(lambda _: witnesses.sheet(output, code), done)
