"""The second person's yes to an erasure, at the own computer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.access.asking import AskDialog, bullets
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import label
from clinicvault.services.views import ErasureView

from . import ending_words as texts
from .parts import who


class AllowErasureDialog(AskDialog):
    """Who is to be erased, why, who asks; the patient is compared before the yes."""

    def __init__(
        self, parent: QWidget, desk: Desk, one: ErasureView, done: Callable[[], object]
    ) -> None:
        super().__init__(parent, desk, "Allow this erasure?", width=540)
        self._one, self._done = one, done
        self.sure = QCheckBox()
        say(self.sure.setText, "This is the right patient, and the reason is right")
        self.sure.toggled.connect(self._enable)
        self.fill(
            who(one.patient_name, one.code),
            label("{why}", wrap=True, why=lambda: texts.why(one)),
            label("{who}", "muted", wrap=True, who=lambda: texts.asked(one)),
            bullets(
                mark("After your yes, who asked can destroy the record for good."),
                mark("Your name stands beside it in the access log and on the certificate."),
            ),
            self.sure,
        )
        self.quit = self.cancel_button("Not now")
        self.go = self.action_button("Allow", self._allow, icon="badge-check")
        self._enable(False)
        self.quit.setFocus()

    def _enable(self, sure: bool) -> None:
        self.go.setEnabled(sure)

    def _allow(self) -> None:
        requests, one, done = self.desk.services.requests, self._one.id, self._done
        self.run(lambda _: requests.allow(one), lambda _: self.finish(done))

    def fail(self, error: ClinicVaultError) -> None:
        super().fail(error)
        self._enable(self.sure.isChecked())
