"""The recovery kit: what it is for, saved where the person chooses, or printed at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QCheckBox

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Context
from clinicvault.gui.files import choose_save
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import Banner, button, card, label, row

from .draft import Draft
from .step import Step

_PRINTER = "lp"


class KitStep(Step):
    """Three sheets; any two bring the clinic back, one alone is worth nothing."""

    def __init__(self, context: Context, draft: Draft) -> None:
        super().__init__(
            context,
            "Your recovery sheets",
            "If every password is forgotten or this computer is gone, two of these three sheets "
            "and a backup bring all photos back. Without them nobody can, not even we.",
        )
        self._draft = draft
        self._printing: QProcess | None = None
        self.save = button(
            "Save the sheets as PDF", "primary", icon="save", big=True, on=self._save
        )
        self.print = button("Print now", icon="printer", big=True, on=self._print)
        self.print.setEnabled(shutil.which(_PRINTER) is not None)
        if not self.print.isEnabled():
            say(
                self.print.setToolTip,
                "No printer service was found. Save the PDF and print it from another program.",
            )
        self.kept = Banner("ok")
        self.printed = QCheckBox()
        say(self.printed.setText, "All three sheets are printed, and I can read them")
        self._lay_out()

    def _lay_out(self) -> None:
        self.kept.setVisible(False)
        self.printed.setVisible(False)
        self.fill(
            card(
                label("1. Print the three sheets.", wrap=True),
                label(
                    "2. Keep them in three places: a safe, a notary, a partner's home. "
                    "Never two together.",
                    wrap=True,
                ),
                label("3. Then delete the PDF and empty the bin.", wrap=True),
                soft=True,
            ),
            row(self.save, self.print),
            self.kept,
            self.printed,
        )
        self.next = self.way("Continue", self._go, back=False)
        self.printed.toggled.connect(self._check)
        self._check()
        if self._draft.kit_kept:
            self._kept_before()

    def begin(self) -> None:
        self.save.setFocus()

    def _check(self) -> None:
        self.next.setEnabled(self._draft.kit_kept or self.printed.isChecked())

    def _go(self) -> None:
        kit, vault, setup = self._draft.kit, self._draft.vault, self.context.setup
        if self._draft.kit_kept or kit is None:
            self.done.emit()
            return
        self.next.setEnabled(False)
        self._finish(lambda: setup.kit_kept(vault, kit), self._confirmed)

    def _finish(self, work: Callable[[], None], done: Callable[[], None]) -> None:
        """Survives the lock: what it does is done, and nobody may think it was not."""
        self.errors.hide()
        self.context.jobs.start(
            self, lambda _: work(), lambda _: done(), self._failed, survives=True
        )

    def _failed(self, error: ClinicVaultError) -> None:
        self._check()
        self.fail(error)

    def _confirmed(self) -> None:
        self._draft.kit_kept = True
        self.done.emit()

    def _save(self) -> None:
        choose_save(
            self, mark("Save the recovery sheets"), "ClinicVault recovery sheets.pdf", self._write
        )

    def _write(self, path: Path) -> None:
        kit, vault, setup = self._draft.kit, self._draft.vault, self.context.setup
        if kit is None:
            return
        target = path if path.suffix else path.with_suffix(".pdf")
        self._finish(lambda: setup.save_kit(vault, kit, target), self._saved)

    def _saved(self) -> None:
        self._draft.kit_kept = True
        self.printed.hide()
        self.kept.speak(
            "Saved. Print it now, then delete the file.",
            "The file alone holds all three sheets. Until it is gone ClinicVault reminds you.",
        )
        self._check()

    def _kept_before(self) -> None:
        self.kept.speak("The sheets are saved or printed.")

    def _print(self) -> None:
        """Straight to the printer service, with no file in between."""
        kit = self._draft.kit
        if kit is None:
            return
        self._printing = QProcess(self)
        self._printing.finished.connect(self._printed)
        self._printing.start(_PRINTER, ["-t", "ClinicVault", "-"])
        self._printing.write(kit.pdf)
        self._printing.closeWriteChannel()

    def _printed(self, code: int) -> None:
        if code:
            self.fail(ClinicVaultError("kit-not-printed"))
            return
        self.printed.setVisible(not self._draft.kit_kept)
        self.kept.speak("Sent to the printer.", "Look at all three sheets before you go on.")
        self._check()
