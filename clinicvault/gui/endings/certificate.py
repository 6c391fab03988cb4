"""The certificate of an erasure, as PDF, in the language of who gets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk
from clinicvault.gui.files import choose_save
from clinicvault.gui.i18n import LANGUAGES, language, mark, say
from clinicvault.gui.widgets import Choices, button, column, label, plain, row
from clinicvault.services.views import ErasureView

Failed = Callable[[ClinicVaultError], object]


class CertificateLine(QWidget):
    """Choose a language, save the certificate, and hear where it is."""

    def __init__(self, desk: Desk, one: ErasureView, failed: Failed) -> None:
        super().__init__()
        self._desk, self._one, self._failed = desk, one, failed
        self.languages = Choices("seg")
        for code, name in LANGUAGES.items():
            self.languages.offer(code, name)
        self.languages.choose(language().code)
        self.save = button("Save the certificate", icon="file-check", on=self._choose)
        self.saved = plain("", "caption", wrap=True)
        self.saved.hide()
        self.setLayout(
            column(
                label("The certificate names the patient's code alone.", "muted", wrap=True),
                row(self.languages, self.save, None, spacing=12),
                self.saved,
                spacing=8,
            )
        )

    def _choose(self) -> None:
        name = f"certificate-{self._one.code}.pdf"
        choose_save(self, mark("Save the certificate"), name, self._save)

    def _save(self, output: Path) -> None:
        self.save.setEnabled(False)
        erasing, one, code = self._desk.services.erasing, self._one.id, self.languages.current
        self._desk.jobs.start(
            self,
            lambda _: erasing.save_certificate(one, code, output),
            lambda _: self._told(output),
            self._not_saved,
        )

    def _told(self, output: Path) -> None:
        self.save.setEnabled(True)
        self.saved.show()
        say(self.saved.setText, "Saved as {file}", file=str(output))

    def _not_saved(self, error: ClinicVaultError) -> None:
        self.save.setEnabled(True)
        self._failed(error)
