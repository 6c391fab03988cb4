"""The address book: who is given pictures, by which key they open them, who compared it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui.access.asking import AskDialog, bullets
from clinicvault.gui.context import Desk
from clinicvault.gui.export.recipient_card import RecipientCard
from clinicvault.gui.export.recipient_form import RecipientForm
from clinicvault.gui.export.recipient_list import RecipientList
from clinicvault.gui.export.recipients import place_of
from clinicvault.gui.i18n import language, mark, say, trn
from clinicvault.gui.receiving.senders_box import SendersBox
from clinicvault.gui.theme import theme
from clinicvault.gui.widgets import ErrorBanner, button, column, edit, label, plain, row, scroll
from clinicvault.gui.widgets.basic import name_inner_buttons, reveal
from clinicvault.services.views.releases import RecipientDetails, RecipientView

from .rows import Ledger, folded

_SHOWN = 400
_PAUSE_MS = 120
_CARD, _FORM = range(2)


class BookSection(QWidget):
    """A list with search beside who is chosen, or the form of somebody new or changed."""

    changed = Signal(object)
    """Ids of patients of whose gifts something was noted: none."""
    gifts_wanted = Signal(str)
    """Name of whose gifts somebody wants to see."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._ledger = Ledger()
        self._chosen: RecipientView | None = None
        self._changing = ""
        self.errors = ErrorBanner()
        self.search, self.list = edit("Search a name"), RecipientList()
        self.search.setClearButtonEnabled(True)
        name_inner_buttons(self.search)
        say(self.search.setAccessibleName, "Search a name")
        say(self.list.setAccessibleName, "Address book")
        self.nobody = label("", "muted", wrap=True)
        self.card = RecipientCard()
        self._form: RecipientForm | None = None
        self.senders = SendersBox(desk)
        may = desk.may(Act.KEEP_RECIPIENTS)
        self.new = button("New recipient", "primary", icon="user-plus", on=self._begin)
        self.change = button("Change", icon="pencil", on=self._begin_change)
        self.remove = button("Remove", icon="trash-2", on=self._ask_remove)
        self.given = button("", "link", icon="share-2", on=self._show_given)
        reveal(self.new, may)
        self.may = may
        self.note = plain("", "muted", wrap=True)
        self._later = QTimer(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._side = QStackedWidget()
        acts = row(self.given, None, self.change, self.remove, margins=(0, 0, 12, 0))
        card = QWidget()
        inside = column(
            self.card, self.senders, self.note, acts, None, spacing=14, margins=(0, 0, 12, 0)
        )
        card.setLayout(inside)
        self._side.addWidget(scroll(card))
        left, right = QFrame(), QFrame()
        for pane in (left, right):
            pane.setProperty("card", "1")
        inner = column(self.search, self.nobody, self.list, spacing=10, margins=14)
        inner.setStretch(2, 1)
        left.setLayout(inner)
        right.setLayout(column(self._side, margins=(20, 18, 8, 14)))
        panes = row(left, right, spacing=14)
        panes.setStretch(0, 5)
        panes.setStretch(1, 6)
        about = label(
            "Who is given pictures. Compare every key with its owner before the first export: "
            "whoever puts in another key reads what was meant for them.",
            "muted",
            wrap=True,
        )
        head = row(about, self.new, spacing=16)
        head.setStretch(0, 1)
        box = column(head, self.errors, panes, spacing=12, margins=(24, 16, 20, 18))
        box.setStretch(2, 1)
        self.setLayout(box)

    def _connect(self) -> None:
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE_MS)
        self._later.timeout.connect(self._fill)
        self.search.textChanged.connect(lambda _: self._later.start())
        self.list.itemSelectionChanged.connect(self._choose)
        self.card.checked.connect(self._check)
        self.senders.changed.connect(lambda: self.changed.emit(frozenset()))
        theme().follow(self, self._fill)
        language().follow(self, self._fill)

    @property
    def form(self) -> RecipientForm:
        """Made when somebody first writes one."""
        if self._form is None:
            self._form = RecipientForm()
            self._form.wanted.connect(self._save)
            self._form.given_up.connect(lambda: self._turn(_CARD))
            self._side.addWidget(scroll(self._form))
        return self._form

    def show_ledger(self, ledger: Ledger) -> None:
        """Show another reading; who is chosen stays so, as far as there."""
        self._ledger = ledger
        known = self._chosen.id if self._chosen is not None else ""
        self._chosen = next((one for one in ledger.book if one.id == known), None)
        self._fill()

    def _fill(self) -> None:
        self._later.stop()
        wanted = folded(self.search.text()).split()
        found = [one for one in self._ledger.book if _fits(one, wanted)][:_SHOWN]
        self.list.show_people(found, self._chosen.id if self._chosen is not None else "")
        empty = mark("Nobody in the address book by this name.")
        say(self.nobody.setText, empty if self._ledger.book else mark("The address book is empty."))
        reveal(self.nobody, not found)
        self._show_chosen()

    def _choose(self) -> None:
        found = self.list.chosen
        if found is not None:
            self._chosen = found
            self._turn(_CARD)
            self._show_chosen()

    def _show_chosen(self) -> None:
        one = self._chosen
        self.card.show_recipient(one)
        self.senders.show_senders(one.senders if one is not None else ())
        # Who may not keep the book may not say that a key was compared, either.
        self.card.check.setEnabled(self.may)
        for widget in (self.change, self.remove):
            reveal(widget, one is not None and self.may)
        count = self._count(one)
        reveal(self.given, count > 0)
        say(self.given.setText, "{what}", what=lambda: _given(count))
        say(self.note.setText, "{note}", note=one.details.note if one is not None else "")
        reveal(self.note, one is not None and bool(one.details.note))

    def _count(self, one: RecipientView | None) -> int:
        if one is None:
            return 0
        return sum(found.one.recipient_id == one.id for found in self._ledger.gifts)

    def _turn(self, side: int) -> None:
        self._side.setCurrentIndex(side)
        self.new.setEnabled(side == _CARD)

    # acts

    def _begin(self) -> None:
        self._changing = ""
        self.form.begin(self.search.text().strip() if not self.list.count() else "")
        self._turn(_FORM)

    def _begin_change(self) -> None:
        if self._chosen is not None:
            self._changing = self._chosen.id
            self.form.begin_change(self._chosen.details)
            self._turn(_FORM)

    def _save(self, details: RecipientDetails) -> None:
        book, known = self._desk.services.recipients, self._changing
        self.form.hold(held=True)

        def work(_: object) -> RecipientView:
            return book.change(known, details) if known else book.add(details)

        self._desk.jobs.start(self, work, self._saved, self._not_saved)

    def _saved(self, one: RecipientView) -> None:
        self.form.hold(held=False)
        self.search.clear()
        self._chosen = one
        self._turn(_CARD)
        self.changed.emit(frozenset())
        self.list.setFocus()

    def _not_saved(self, error: ClinicVaultError) -> None:
        self.form.hold(held=False)
        self.form.errors.show_error(error)

    def _check(self, one: RecipientView) -> None:
        """Somebody compared the key with its owner."""
        book = self._desk.services.recipients
        self.errors.hide()
        self._desk.jobs.start(
            self,
            lambda _: book.check(one.id, one.fingerprint),
            lambda _: self.changed.emit(frozenset()),
            self.errors.show_error,
        )

    def _ask_remove(self) -> None:
        if self._chosen is not None:
            RemoveDialog(self, self._desk, self._chosen, self._removed).open()

    def _removed(self) -> None:
        self._chosen = None
        self.changed.emit(frozenset())

    def _show_given(self) -> None:
        if self._chosen is not None:
            self.gifts_wanted.emit(self._chosen.details.name)

    def wipe(self) -> None:
        """Forget everybody, and what was typed."""
        self._ledger, self._chosen = Ledger(), None
        self._later.stop()
        self.search.clear()
        self.list.clear()
        if self._form is not None:
            self._form.wipe()
        self.card.show_recipient(None)
        self.senders.show_senders(())


class RemoveDialog(AskDialog):
    """Out of the book; what was given stays on record."""

    def __init__(
        self, parent: QWidget, desk: Desk, one: RecipientView, done: Callable[[], object]
    ) -> None:
        super().__init__(parent, desk, "Remove from the address book?", width=480)
        self._one, self._done = one.id, done
        self.fill(
            plain(one.details.name, "strong", wrap=True),
            bullets(
                mark("What was given stays on record, with name and address as they were then."),
                mark("For the next export somebody has to enter and compare the key again."),
            ),
        )
        self.quit = self.cancel_button("Keep")
        self.go = self.action_button("Remove", self._remove, kind="danger", icon="trash-2")
        self.quit.setFocus()

    def _remove(self) -> None:
        book, one = self.desk.services.recipients, self._one
        self.run(lambda _: book.remove(one), lambda _: self.finish(self._done))


def _fits(one: RecipientView, wanted: list[str]) -> bool:
    said = folded(f"{one.details.name} {place_of(one.details)} {one.details.note}")
    return all(word in said for word in wanted)


def _given(count: int) -> str:
    return trn("Given {n} time", "Given {n} times", count)
