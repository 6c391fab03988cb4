"""What other clinics need to send packages here, and to know those that come from here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.files import choose_save
from clinicvault.gui.i18n import hush, language, mark, say
from clinicvault.gui.widgets import button, card, column, label, plain, row, scroll
from clinicvault.gui.widgets.basic import reveal
from clinicvault.gui.widgets.qr import Modules, QrCode, modules
from clinicvault.services.views.receiving import OwnComputer, ReceivingCard

from .paper import print_card

_SIDE = 190


class ClinicKeyDialog(AskDialog):
    """The key is no secret: it is copied, printed, saved and photographed."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "Packages for this clinic", width=680)
        self._card: ReceivingCard | None = None
        self._modules: Modules = ()
        self.qr = QrCode(mark("QR code of the clinic's key"), _SIDE)
        self.key = plain("", "secret", wrap=True)
        self.key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        say(self.key.setAccessibleName, "The clinic's key, in groups of four")
        self.told = label("", "ok", wrap=True)
        self.told.hide()
        self.copy = button("Copy", icon="copy", on=self._copy)
        self.print = button("Print", icon="printer", on=self._print)
        self.save = button("Save as PDF", icon="download", on=self._choose)
        self._computers: QVBoxLayout = column(spacing=8)
        self._lay_out()
        self.close_ = self.cancel_button("Close")
        self._enable(on=False)
        self.run(lambda _: _found(desk), self._show)

    def _lay_out(self) -> None:
        about = label(
            "Give this key to colleagues who send you pictures. What is encrypted for it opens at "
            "this clinic only, at every front desk. It is no secret; but whoever uses it for the "
            "first time should have it read out on the telephone.",
            "muted",
            wrap=True,
        )
        acts = row(self.print, self.save, self.copy, None)
        texts = column(label("The clinic's key", "h2"), self.key, acts, self.told, None, spacing=10)
        shown = row(self.qr, texts, spacing=18)
        shown.setStretch(1, 1)
        shown.setAlignment(self.qr, Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        inside.setLayout(column(self._computers, None))
        self.area = scroll(inside)
        self.area.setFixedHeight(116)
        say(self.area.setAccessibleName, "Words of this clinic's computers")
        self.fill(
            about,
            shown,
            card(
                label("Words of this clinic's computers", "h2"),
                label(
                    "A colleague who got a package from you asks for the four words of the "
                    "computer that made it. Read them out on the telephone.",
                    "muted",
                    wrap=True,
                ),
                self.area,
                soft=True,
            ),
        )

    def _enable(self, *, on: bool) -> None:
        for one in (self.copy, self.print, self.save):
            one.setEnabled(on)

    def _show(self, found: tuple[ReceivingCard, Modules]) -> None:
        self._card, self._modules = found
        self.qr.show_modules(self._modules)
        hush(self.key.setText, self._card.groups)
        for one in self._card.computers:
            self._computers.addWidget(_computer(one))
        self._enable(on=True)
        self.fit()

    def _copy(self) -> None:
        if self._card is not None:
            QGuiApplication.clipboard().setText(self._card.key)
            self._tell(mark("Copied: paste it into a message."))

    def _print(self) -> None:
        if self._card is not None:
            print_card(self, self._card, self._modules, self._printed)

    def _printed(self, taken: bool) -> None:
        self._tell(mark("Sent to the printer.") if taken else mark("The printer did not take it."))

    def _choose(self) -> None:
        choose_save(self, mark("Save the clinic's key"), "clinic-key.pdf", self._save)

    def _save(self, output: Path) -> None:
        receiving, code = self.desk.services.receiving, language().code

        def done(_: object) -> None:
            self._tell(mark("Saved as {file}"), file=str(output))

        self.run(lambda _: receiving.sheet(output, code), done)

    def _tell(self, text: str, **values: object) -> None:
        say(self.told.setText, text, **values)
        self.told.show()
        self.fit()


def _found(desk: Desk) -> tuple[ReceivingCard, Modules]:
    found = desk.services.receiving.card()
    return found, modules(found.key)


def _computer(one: OwnComputer) -> QWidget:
    made = QWidget()
    name = plain(one.name, "strong")
    here = label("this computer", "caption")
    reveal(here, one.here)
    words = plain(one.words, "h2", wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
    made.setLayout(column(row(name, here, None, spacing=8), words, spacing=2))
    return made
