"""Whose computer it is: the sender reads four words on the telephone, and they are typed here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QWidget

from clinicvault.domain.exports import RecipientSort
from clinicvault.gui.access.asking import AskDialog
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, say, tr
from clinicvault.gui.widgets import column, edit, field, label
from clinicvault.gui.widgets.basic import reveal
from clinicvault.services.views import ReceivedPackage
from clinicvault.services.views.receiving import SenderView
from clinicvault.services.views.releases import RecipientDetails, RecipientView

_NEW = ""
"""The choice of somebody who is not in the address book yet."""


class CompareDialog(AskDialog):
    """The words that belong to the package are not shown: only the sender can tell them."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        package: ReceivedPackage,
        done: Callable[[SenderView], object],
    ) -> None:
        super().__init__(parent, desk, "Compare with the sender", width=560)
        self._package, self._done = package, done
        self._book: tuple[RecipientView, ...] = ()
        self.who = QComboBox()
        say(self.who.setAccessibleName, "Who the sender is")
        self.name = edit("for example Dr Okafor")
        self.words = edit("four words", big=True)
        self._new = QWidget()
        self._new.setLayout(column(field("Name of the sender", self.name)))
        self.fill(
            label(
                "Telephone the sender at a number that you know, not one from the package. Ask for "
                "the four words of the computer that made it: they stand there under Import, "
                "“Get pictures from another clinic”.",
                "muted",
                wrap=True,
            ),
            field("Who the sender is", self.who),
            self._new,
            field("The four words that you hear", self.words),
            label(
                "If they are right, packages of this computer are known to come from this sender "
                "from now on. The access log keeps who compared them.",
                "caption",
                wrap=True,
            ),
        )
        self.cancel = self.cancel_button()
        self.go = self.action_button("Compare and remember", self._compare, icon="badge-check")
        self.who.currentIndexChanged.connect(lambda _: self._chosen())
        language().follow(self, self._offer)
        self.name.setText(package.clinic)
        self._offer()
        self.run(lambda _: desk.services.recipients.list(), self._show_book)

    def _show_book(self, book: tuple[RecipientView, ...]) -> None:
        self._book = book
        self._offer()
        self._suggest()
        self.words.setFocus()

    def _offer(self) -> None:
        """The address book by name, and whoever is not in it."""
        kept = self.who.currentData()
        self.who.blockSignals(True)
        self.who.clear()
        for one in self._book:
            self.who.addItem(_called(one), one.id)
        self.who.addItem(tr("Somebody who is not in the address book yet"), _NEW)
        self.who.setCurrentIndex(max(0, self.who.findData(kept)))
        self.who.blockSignals(False)
        self._chosen()

    def _suggest(self) -> None:
        """Who is called as the package says; the sender's own word is enough to begin with."""
        claimed = self._package.clinic.casefold()
        alike = (one.id for one in self._book if claimed and claimed in _called(one).casefold())
        self.who.setCurrentIndex(self.who.findData(next(alike, _NEW)))

    def _chosen(self) -> None:
        reveal(self._new, self.who.currentData() == _NEW)
        self.fit()

    def _compare(self) -> None:
        name, words = self.name.text().strip(), self.words.text().strip()
        known: str = self.who.currentData()
        if not words or not (known or name):
            (self.words if known or name else self.name).setFocus()
            return
        new = RecipientDetails(name, RecipientSort.COLLEAGUE, language=language().code)
        receiving, signer = self.desk.services.receiving, self._package.signer
        self.run(
            lambda _: receiving.compared(known or new, signer, words),
            lambda found: self.finish(self._done, found),
        )


def _called(one: RecipientView) -> str:
    return ", ".join(part for part in (one.details.name, one.details.organisation) if part)
