"""Second question: for whom. The address book, and a new recipient."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, say
from clinicvault.gui.jobs import Task
from clinicvault.gui.theme import theme
from clinicvault.gui.widgets import (
    button,
    column,
    edit,
    label,
    row,
    scroll,
)
from clinicvault.gui.widgets.basic import name_inner_buttons, reveal
from clinicvault.services.api.export_wizard import ExportWizardService
from clinicvault.services.views.releases import RecipientDetails, RecipientView

from .draft import Draft
from .recipient_card import RecipientCard
from .recipient_form import RecipientForm
from .recipient_list import RecipientList
from .recipients import name_of, place_of
from .step import Step

_SHOWN = 200
"""Rows at most; a search finds the others."""


class RecipientStep(Step):
    """A list with search beside who is chosen, or the form of a new one."""

    def __init__(self, desk: Desk, service: ExportWizardService, draft: Draft) -> None:
        super().__init__(desk, service, draft)
        self._all: tuple[RecipientView, ...] = ()
        self._reading: Task[Any] | None = None
        self.search, self.list = edit("Search a name"), RecipientList()
        self.search.setClearButtonEnabled(True)
        name_inner_buttons(self.search)
        say(self.search.setAccessibleName, "Search a name")
        say(self.list.setAccessibleName, "Address book")
        self.search.textChanged.connect(lambda _: self._fill())
        self.list.itemSelectionChanged.connect(self._choose)
        self.list.itemActivated.connect(lambda _: self.forward.emit())
        self.nobody = label("Nobody in the address book by this name.", "muted", wrap=True)
        self.nobody.hide()
        self.card = RecipientCard()
        self._form: RecipientForm | None = None
        self.card.checked.connect(self._check)
        self.new = button("New recipient", icon="user-plus", on=lambda: self._show_form(on=True))
        self._lay_out()
        theme().follow(self, self._fill)
        language().follow(self, self._fill)

    def _lay_out(self) -> None:
        self._side = QStackedWidget()
        self._side.addWidget(self.card)
        holder, self._place = QWidget(), column()
        holder.setLayout(self._place)
        self._side.addWidget(scroll(holder))
        left = QFrame()
        left.setProperty("card", "1")
        inside = column(self.search, self.nobody, self.list, spacing=10, margins=14)
        inside.setStretch(2, 1)
        left.setLayout(inside)
        right = QFrame()
        right.setProperty("card", "1")
        right.setLayout(column(self._side, margins=(20, 18, 8, 14)))
        panes = row(left, right, spacing=16)
        panes.setStretch(0, 5)
        panes.setStretch(1, 6)
        texts = column(
            label("For whom?", "h1"),
            label("Who gets the pictures, from the clinic's address book.", "muted"),
            spacing=2,
        )
        box = column(row(texts, None, self.new), self.errors, panes, spacing=12)
        box.setStretch(2, 1)
        self.setLayout(box)

    @property
    def form(self) -> RecipientForm:
        """Made a moment after the step, or when somebody wants it."""
        if self._form is None:
            self._form = RecipientForm()
            self._form.wanted.connect(self._add)
            self._form.given_up.connect(lambda: self._show_form(on=False))
        return self._form

    def _place_form(self) -> None:
        if not self._place.count():
            self._place.addWidget(self.form)

    def pieces(self) -> list[Callable[[], object]]:
        return [lambda: self.form, self._place_form]

    def enter(self) -> None:
        """The address book may have grown elsewhere."""
        patient = self.draft.patient
        if self._reading is not None:
            # What it found is older than what was added or checked since.
            self._reading.drop()
        self._reading = self.desk.jobs.start(
            self, lambda _: self.service.recipients(patient), self._know, self.errors.show_error
        )

    def _know(self, found: tuple[RecipientView, ...]) -> None:
        self._all = found
        self._fill()

    def _fill(self) -> None:
        wanted = _folded(self.search.text()).split()
        fits = [one for one in self._all if _fits(one, wanted)][:_SHOWN]
        chosen = self.draft.recipient
        self.list.show_people(fits, chosen.id if chosen is not None else "")
        reveal(self.nobody, not fits and bool(self._all))
        self._show_chosen()

    def _choose(self) -> None:
        found = self.list.chosen
        if found is not None:
            self.draft.give_to(found)
            self._show_form(on=False)
            self._show_chosen()
            self.changed.emit()

    def _show_chosen(self) -> None:
        self.card.show_recipient(self.draft.recipient)

    def _show_form(self, *, on: bool) -> None:
        if on:
            self._place_form()
            self.form.begin(self.search.text().strip() if not self.list.count() else "")
        self._side.setCurrentIndex(1 if on else 0)
        self.new.setEnabled(not on)
        if on:
            self.form.name.setFocus()
        self.changed.emit()

    def _add(self, details: RecipientDetails) -> None:
        self.form.hold(held=True)
        self.desk.jobs.start(
            self, lambda _: self.service.add_recipient(details), self._added, self._not_added
        )

    def _added(self, one: RecipientView) -> None:
        self.form.hold(held=False)
        self.draft.give_to(one)
        self._all = (one, *(other for other in self._all if other.id != one.id))
        self.search.clear()
        self._fill()
        self.enter()
        self._show_form(on=False)
        self.list.setFocus()

    def _check(self, one: RecipientView) -> None:
        """Somebody compared the key with its owner."""
        self.desk.jobs.start(
            self,
            lambda _: self.service.check_recipient(one.id, one.fingerprint),
            self._checked,
            self.errors.show_error,
        )

    def _checked(self, one: RecipientView) -> None:
        self._all = tuple(one if other.id == one.id else other for other in self._all)
        self.draft.give_to(one)
        self._fill()
        self.enter()

    def _not_added(self, error: ClinicVaultError) -> None:
        self.form.hold(held=False)
        self.form.errors.show_error(error)

    @property
    def ready(self) -> bool:
        return self.draft.recipient is not None and self._side.currentIndex() == 0

    def first(self) -> QWidget:
        return self.search

    def wipe(self) -> None:
        self._all = ()
        self.list.clear()
        if self._form is not None:
            self._form.wipe()
            if self._form.parent() is None:  # made ahead, and not placed yet
                self._form.deleteLater()


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def _fits(one: RecipientView, wanted: list[str]) -> bool:
    said = _folded(f"{name_of(one)} {place_of(one.details)}")
    return all(word in said for word in wanted)
