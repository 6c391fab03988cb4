"""Erasing for good: the last look, the own password, and the certificate."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats
from clinicvault.gui.access.asking import AskDialog, TouchLine, bullets
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import Banner, PasswordField, field, label, plain
from clinicvault.gui.widgets.basic import clear
from clinicvault.gui.widgets.working import Working
from clinicvault.jobs import Progress
from clinicvault.services.views import ErasureView

from . import ending_words as texts
from .certificate import CertificateLine
from .parts import lines, who

Done = Callable[[], object]


class CarryOutDialog(AskDialog):
    """First who it is and what it means, then how far it is, then what proves it."""

    def __init__(self, parent: QWidget, desk: Desk, one: ErasureView, done: Done) -> None:
        super().__init__(parent, desk, "Erase for good", width=560)
        self._one, self._done = one, done
        self.erased: ErasureView | None = None
        self.sure, self.password = QCheckBox(), PasswordField(big=True)
        self.touch, self.working = TouchLine(desk), Working()
        say(self.sure.setText, "This is the right patient: I have compared name and code")
        self.sure.toggled.connect(self._allow)
        self.fill(who(one.patient_name, one.code), *self._told(one))
        self.fill(self.sure, field("Your password", self.password), self.touch, self.working)
        self.quit = self.cancel_button("Not now")
        self.go = self.action_button(texts.next_act(one), self._erase, kind="danger", icon="eraser")
        self._allow(False)
        self.quit.setFocus()

    def _told(self, one: ErasureView) -> list[QWidget]:
        said = ", ".join(word.name for word in one.said if word.stage == "grant")
        made = [label("{why}", wrap=True, why=lambda: texts.why(one))]
        if said:
            made.append(label("Allowed by {names}", "muted", wrap=True, names=said))
        return [
            *made,
            bullets(
                mark("Keys, personal data and photos are destroyed, and every signed form."),
                mark("Nobody can bring them back, not even with the recovery sheets."),
                mark("It cannot be stopped once it has begun."),
            ),
        ]

    def _allow(self, sure: bool) -> None:
        """The button works once the patient was compared."""
        self.go.setEnabled(sure)

    def _erase(self) -> None:
        if not self.password.text():
            self.password.setFocus()
            return
        erasing, one, password = self.desk.services.erasing, self._one.id, self.password.take()
        self.run(
            lambda task: erasing.carry_out(one, password, progress=task.tell),
            self._erased,
            self._tell,
        )

    def hold(self, held: bool) -> None:
        super().hold(held)
        self.quit.setEnabled(not held)

    def _tell(self, progress: Progress) -> None:
        if self.working.isHidden():
            self.working.begin()
            self.fit()
        self.working.tell(progress)

    def fail(self, error: ClinicVaultError) -> None:
        self.working.hide()
        super().fail(error)
        self._allow(self.sure.isChecked())
        self.password.setFocus()

    # afterwards

    def _erased(self, one: ErasureView) -> None:
        self.erased = one
        clear(self.body)
        for old in (self.quit, self.go):
            old.hide()
        finished = one.state == "done"
        title = mark("The patient is erased") if finished else mark("The keys are destroyed")
        say(self.heading.setText, title)
        say(self.setAccessibleName, title)
        self.fill(*(self._proof(one) if finished else self._unfinished(one)))
        self.close_button = self.action_button("Close", self.accept)
        self.close_button.setFocus()
        self.desk.patient_erased.emit(self._one.patient_id)
        self.fit()

    def _proof(self, one: ErasureView) -> list[QWidget]:
        told = Banner("ok")
        told.speak("{when}, by {name}", when=lambda: formats.moment(one.done), name=one.done_by)
        self.proof = CertificateLine(self.desk, one, self.errors.show_error)
        return [plain(one.code, "strong"), told, lines(texts.left_over(one)), self.proof]

    def _unfinished(self, one: ErasureView) -> list[QWidget]:
        told = Banner("warn")
        told.speak(
            "Nobody can open anything of this patient any more.",
            "{files} Try again under Retention.",
            files=lambda: texts.files_left(one),
        )
        return [told]

    def done(self, result: int) -> None:
        super().done(result)
        if self.erased is not None:
            self.erased = None
            self._done()
