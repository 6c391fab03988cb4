"""Letting a computer in: its four words and a name, then the code that is typed in there."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui import formats
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say, tr
from clinicvault.gui.people.printing import print_button
from clinicvault.gui.widgets import edit, field, label, row
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import WaitingWorkstation, WorkstationCode

from .words_field import WordsCard, photo_button, tidy

_PRINTED_WIDTH = 40


class LetInDialog(AskDialog):
    """The words prove that the keys let in are those of the computer somebody stands before."""

    def __init__(
        self, parent: QWidget, desk: Desk, reload: Callable[[], object], name: str = ""
    ) -> None:
        super().__init__(parent, desk, "Let a computer in", width=560)
        self._reload, self._shown = reload, False
        self._photo = b""
        self.words = edit("four words", big=True)
        self.name = edit("for example Studio 2", big=True)
        self.name.setText(name)
        self.name.setReadOnly(bool(name))
        self.read = photo_button(self, desk.jobs, self._photographed, self._failed)
        self.photo_read = label("The photo is taken; its words are compared.", "ok", wrap=True)
        self.photo_read.hide()
        self.fill(
            label(
                "Open ClinicVault on the new computer and choose the clinic's folder there. It "
                "shows four words: go there or telephone, and type what you see or hear.",
                "muted",
                wrap=True,
            ),
            field("The four words on its screen", self.words),
            row(self.read, None),
            self.photo_read,
            field("Name of the computer", self.name, "People see it in the list of computers."),
        )
        self.cancel = self.cancel_button()
        self.go = self.action_button("Let it in", self._add, icon="badge-check")
        self.words.textEdited.connect(self._typed)
        self.words.setFocus()

    def _typed(self) -> None:
        self._photo = b""
        self.photo_read.hide()

    def _photographed(self, photo: bytes) -> None:
        self._photo = photo
        self.words.clear()
        self.photo_read.show()
        self.name.setFocus()
        self.fit()

    def _add(self) -> None:
        words, name = tidy(self.words.text()), self.name.text().strip()
        if not (words or self._photo) or not name:
            (self.name if words or self._photo else self.words).setFocus()
            return
        self.hold(True)
        self.errors.hide()
        computers, shown = self.desk.services.workstations, self._photo or words
        self.desk.jobs.start(
            self, lambda _: computers.add(shown, name), self._show_code, self._failed
        )

    def _failed(self, error: ClinicVaultError) -> None:
        self.fail(error)
        self.fit()

    def _show_code(self, code: WorkstationCode) -> None:
        """The code, to be typed in at the new computer now."""
        self.hold(False)
        self._reload()
        clear(self.body)
        self.cancel.hide()
        self.go.hide()
        say(self.heading.setText, "Now enter this code at {name}", name=code.workstation)
        self.code = WordsCard(self.desk.jobs, code.code, mark("QR code of the sixteen words"))
        self.printed = label("", "muted", wrap=True)
        self.printed.hide()
        self.print = print_button(self, lambda: sheet(code), self._printed)
        self.fill(
            label(
                "The new computer asks for it and checks with it that this is the real clinic. "
                "Type the words there, or photograph the QR code. It opens nothing by itself, and "
                "is not shown again.",
                "muted",
                wrap=True,
            ),
            self.code,
            row(self.print, self.printed, None),
        )
        self.entered = self.action_button("It is entered", self._entered, icon="check")
        self._shown = True
        self.fit()

    def _printed(self, taken: bool) -> None:
        text = mark("Sent to the printer.") if taken else mark("The printer did not take it.")
        say(self.printed.setText, text)
        self.printed.show()

    def _entered(self) -> None:
        self._shown = False
        self.accept()

    def reject(self) -> None:
        """Escape does not throw a code away."""
        if not self._shown:
            super().reject()


class RefuseDialog(AskDialog):
    """Takes a request away; the computer can ask again."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        asking: WaitingWorkstation,
        reload: Callable[[], object],
    ) -> None:
        super().__init__(parent, desk, "Refuse this computer?", width=460)
        self._asking, self._reload = asking, reload
        self.fill(
            label(
                "It asked on {when}. Its request is removed and it opens nothing; whoever sits "
                "there can ask again.",
                wrap=True,
                when=lambda: formats.moment(asking.asked),
            )
        )
        self.cancel_button()
        self.go = self.action_button("Refuse", self._refuse, kind="danger")

    def _refuse(self) -> None:
        self.hold(True)
        computers, asked = self.desk.services.workstations, self._asking.id
        self.desk.jobs.start(
            self, lambda _: computers.refuse(asked), lambda _: self._done(), self._failed
        )

    def _failed(self, error: ClinicVaultError) -> None:
        self.fail(error)
        self.fit()

    def _done(self) -> None:
        self.hold(False)
        self._reload()
        self.accept()


def sheet(code: WorkstationCode) -> str:
    """What is printed."""
    lines = (
        "ClinicVault",
        tr("Code for the computer {name}", name=code.workstation),
        "\n".join(textwrap.wrap(code.code, _PRINTED_WIDTH)),
        tr("Type it in at that computer. It opens nothing by itself."),
    )
    return "\n\n".join(lines) + "\n"
