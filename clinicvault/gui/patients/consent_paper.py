"""Forms on paper: printed straight from memory, or saved as a PDF that somebody asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QProcess, Signal
from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk
from clinicvault.gui.files import choose_save
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import Banner, Dialog, ErrorBanner, button, column, label
from clinicvault.gui.widgets.flow import Flow
from clinicvault.services.views import ConsentView, FilledForm

from .consent_draft import draft_of
from .consent_pages import FormReading

_PRINTER = "lp"
Forms = Callable[[], Sequence[FilledForm]]


class PaperButtons(QWidget):
    """Print and save what `forms` gives; says in place what became of it."""

    printed = Signal()

    def __init__(self, desk: Desk, forms: Forms) -> None:
        super().__init__()
        self._desk, self._forms = desk, forms
        self.notice, self.errors = Banner("ok", closable=True), ErrorBanner("warn")
        self.notice.hide()
        self.print = button("Print the form", icon="printer", on=self._print)
        self.save = button("Save as PDF", icon="download", on=self._choose)
        if shutil.which(_PRINTER) is None:
            self.print.setEnabled(False)
            say(self.print.setToolTip, "No printer service was found. Save the PDF and print that.")
        both = QWidget()
        both.setLayout(Flow((self.print, self.save), gap=8))
        self.setLayout(column(both, self.notice, self.errors, spacing=10))

    def _print(self) -> None:
        self.print.setEnabled(False)
        service, forms = self._desk.services.forms, tuple(self._forms())
        self._desk.jobs.start(self, lambda _: service.pdf(forms), self._send, self._failed)

    def _send(self, pdf: bytes) -> None:
        """To the printer service by a pipe: no file in between."""
        process = QProcess(self)
        process.finished.connect(lambda code: self._sent(taken=code == 0))
        process.errorOccurred.connect(lambda _: self._sent(taken=False))
        process.start(_PRINTER, ["-t", "ClinicVault", "-"])
        process.write(pdf)
        process.closeWriteChannel()

    def _sent(self, *, taken: bool) -> None:
        self.print.setEnabled(True)
        self.notice.retone("ok" if taken else "warn")
        if taken:
            self.notice.speak("The printer has the form.")
            self.printed.emit()
        else:
            self.notice.speak("The printer did not take it.", "Save the PDF and print that.")

    def _choose(self) -> None:
        choose_save(self, mark("Save the form"), "consent-form.pdf", self._save)

    def _save(self, output: Path) -> None:
        service, forms = self._desk.services.forms, tuple(self._forms())
        self._desk.jobs.start(
            self, lambda _: service.save_pdf(forms, output), lambda _: self._saved(), self._failed
        )

    def _saved(self) -> None:
        self.notice.retone("ok")
        self.notice.speak(
            "The form is saved.", "It names the patient: delete the file once it is printed."
        )
        self.printed.emit()

    def _failed(self, error: ClinicVaultError) -> None:
        self.print.setEnabled(shutil.which(_PRINTER) is not None)
        self.errors.show_error(error)


class PaperDialog(Dialog):
    """The form of a recorded consent, to read and to print."""

    def __init__(self, parent: QWidget, desk: Desk, patient: str, consent: ConsentView) -> None:
        super().__init__(parent, "The form on paper", width=680)
        self._form: FilledForm | None = None
        self.text = FormReading()
        self.text.setMinimumHeight(340)
        self.paper = PaperButtons(desk, self._forms)
        self.paper.setEnabled(False)
        self.fill(
            label("With lines to sign on. Attach the scan afterwards.", "muted", wrap=True),
            self.text,
            self.paper,
        )
        self.action_button("Close", self.accept)
        services = desk.services

        def work(_task: object) -> FilledForm:
            users = services.users.list() if consent.named else ()
            return services.forms.fill(patient, draft_of(consent, users))

        desk.jobs.start(self, work, self._show, self.fail)

    def _forms(self) -> Sequence[FilledForm]:
        return [self._form] if self._form is not None else []

    def _show(self, form: FilledForm) -> None:
        self._form = form
        self.text.show_forms([form])
        self.paper.setEnabled(True)

    def wipe(self) -> None:
        """Forget the form."""
        self._form = None
        self.text.wipe()
