"""In the address book: whose computers' packages are known to be somebody's, until forgotten."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from clinicvault.domain.roles import Act
from clinicvault.gui import formats
from clinicvault.gui.access.asking import AskDialog, bullets
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say, tr
from clinicvault.gui.widgets import button, column, label, plain, row
from clinicvault.gui.widgets.basic import clear, reveal
from clinicvault.services.views.receiving import SenderView


class SendersBox(QFrame):
    """Hidden for whom no computer is known."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("card", "soft")
        self._lines = column(spacing=6)
        about = label(
            "Packages that these computers sign are known to come from here. Each was compared by "
            "its four words.",
            "muted",
            wrap=True,
        )
        self.setLayout(
            column(label("Known computers", "caption"), about, self._lines, spacing=6, margins=14)
        )
        self.hide()

    def show_senders(self, senders: tuple[SenderView, ...]) -> None:
        """Show these, and no others."""
        clear(self._lines)
        for number, one in enumerate(senders, 1):
            self._lines.addWidget(self._line(number, one))
        reveal(self, bool(senders))

    def _line(self, number: int, one: SenderView) -> QWidget:
        made = QWidget()
        told = label("{what}", wrap=True, what=partial(_compared, one))
        forget = button("Forget", "link", on=lambda: self._ask(one))
        say(forget.setAccessibleName, "Forget computer {n} of {name}", n=number, name=one.name)
        reveal(forget, self._desk.may(Act.KEEP_RECIPIENTS))
        line = row(told, forget, spacing=10)
        line.setStretch(0, 1)
        made.setLayout(line)
        return made

    def _ask(self, one: SenderView) -> None:
        ForgetDialog(self, self._desk, one, self.changed.emit).open()


class ForgetDialog(AskDialog):
    """Its packages are an unknown sender's again."""

    def __init__(
        self, parent: QWidget, desk: Desk, sender: SenderView, done: Callable[[], object]
    ) -> None:
        super().__init__(parent, desk, "Forget this computer?", width=480)
        self._sender, self._done = sender, done
        self.fill(
            plain(sender.name, "strong", wrap=True),
            bullets(
                mark("Packages that it signs come from an unknown sender again."),
                mark("What was taken in stays where it is."),
            ),
        )
        self.quit = self.cancel_button("Keep")
        self.go = self.action_button("Forget", self._forget, kind="danger", icon="user-x")
        self.quit.setFocus()

    def _forget(self) -> None:
        receiving, one = self.desk.services.receiving, self._sender
        self.run(
            lambda _: receiving.forget(one.recipient_id, one.signer),
            lambda _: self.finish(self._done),
        )


def _compared(one: SenderView) -> str:
    return tr("Compared by {who}, {day}", who=one.checked_by, day=formats.day(one.checked.date()))
