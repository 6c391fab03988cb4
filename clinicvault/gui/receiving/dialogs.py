"""What an import's packages say of themselves once it is over; a passphrase wanted again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import PasswordField, field, label, scroll
from clinicvault.services.views import ReceivedPackage

from .card import PackageCards

Compare = Callable[[ReceivedPackage], object]
_HEIGHT = 340


class PackagesDialog(AskDialog):
    """Every package of an import, and what can be done about it."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        packages: tuple[ReceivedPackage, ...],
        *,
        may_compare: bool,
        compare: Compare,
    ) -> None:
        super().__init__(parent, desk, "Packages of other clinics", width=600)
        self.cards = PackageCards(may_compare=may_compare)
        self.cards.show_packages(packages)
        self.cards.compare_wanted.connect(lambda one: self.finish(compare, one))
        area = scroll(self.cards)
        say(area.setAccessibleName, "Packages of other clinics")
        area.setMinimumHeight(min(_HEIGHT, 150 * len(packages)))
        self.fill(area)
        self.done_ = self.cancel_button("Close")


class PassphraseDialog(AskDialog):
    """An import that goes on needs the passphrase again: it was kept nowhere."""

    def __init__(self, parent: QWidget, desk: Desk, given: Callable[[str], object]) -> None:
        super().__init__(parent, desk, "The package asks for its passphrase again", width=480)
        self._given = given
        self.words = PasswordField(big=True)
        self.fill(
            label(
                "The import was interrupted, and the passphrase is not kept. Nothing is lost: it "
                "goes on as soon as the package is open again.",
                "muted",
                wrap=True,
            ),
            field("Passphrase of the package", self.words),
        )
        self.cancel = self.cancel_button("Later")
        self.go = self.action_button("Go on", self._give)
        self.words.setFocus()

    def complain(self) -> None:
        """What was typed opened nothing."""
        told = mark("These words do not open the package.")
        self.errors.speak(told, "Please type them again, or ask the sender.")

    def _give(self) -> None:
        words = self.words.take().strip()
        if words:
            self.finish(self._given, words)
        else:
            self.words.setFocus()
