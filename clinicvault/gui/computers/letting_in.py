"""Letting a computer in: its four words and a name, then the code that is typed in there."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicvault.gui import formats
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, tr
from clinicvault.gui.people.users_code import CodeDialog
from clinicvault.gui.widgets import edit, field, label, row
from clinicvault.services.views import WaitingWorkstation, WorkstationCode

from .words_field import WordsCard, photo_button, tidy

_PRINTED_WIDTH = 40


class LetInDialog(CodeDialog):
    """The words prove that the keys let in are those of the computer somebody stands before."""

    def __init__(
        self, parent: QWidget, desk: Desk, reload: Callable[[], object], name: str = ""
    ) -> None:
        super().__init__(parent, desk, "Let a computer in", reload, width=560)
        self._photo = b""
        self.words = edit("four words", big=True)
        self.name = edit("for example Studio 2", big=True)
        self.name.setText(name)
        self.name.setReadOnly(bool(name))
        self.read = photo_button(self, desk.jobs, self._photographed, self.fail)
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

    def hold(self, held: bool) -> None:
        """No other photo either: its words are on their way."""
        super().hold(held)
        if not self.only_here:
            self.read.setEnabled(not held)

    def _photographed(self, photo: bytes) -> None:
        if self._held or self.only_here:  # it came too late: the code is there, or on its way
            return
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
        computers, shown = self.desk.services.workstations, self._photo or words
        self.run(lambda _: computers.add(shown, name), self._show_code)

    def _show_code(self, code: WorkstationCode) -> None:
        """The code, to be typed in at the new computer now."""
        self.code = WordsCard(self.desk.jobs, code.code, mark("QR code of the sixteen words"))
        self.show_once(
            label(
                "The new computer asks for it and checks with it that this is the real clinic. "
                "Type the words there, or photograph the QR code. It opens nothing by itself, and "
                "is not shown again.",
                "muted",
                wrap=True,
            ),
            self.code,
            sheet=lambda: sheet(code),
            done=mark("It is entered"),
            title=mark("Now enter this code at {name}"),
            name=code.workstation,
        )


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
        computers, asked, reload = (
            self.desk.services.workstations,
            self._asking.id,
            self._reload,
        )
        self.run(lambda _: computers.refuse(asked), lambda _: self.finish(reload))


def sheet(code: WorkstationCode) -> str:
    """What is printed."""
    lines = (
        "ClinicVault",
        tr("Code for the computer {name}", name=code.workstation),
        "\n".join(textwrap.wrap(code.code, _PRINTED_WIDTH)),
        tr("Type it in at that computer. It opens nothing by itself."),
    )
    return "\n\n".join(lines) + "\n"
