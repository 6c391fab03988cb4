"""A server of one's own: typed with its certificates, tried at once, and used no more."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtWidgets import QFrame, QLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import (
    Banner,
    ErrorBanner,
    Paragraph,
    badge,
    button,
    column,
    label,
    row,
    set_badge,
)

from .pem_field import PemField

S = TypeVar("S")
A = TypeVar("A")


class ServerCard(QFrame, Generic[S, A]):
    """What does not work is not saved. `S` is what is typed, `A` what the service says of it."""

    def __init__(self, desk: Desk, trust: str, stop: str) -> None:
        """Marked texts: `trust` for no certificates, `stop` is the button that ends its use."""
        super().__init__()
        self._desk = desk
        self.answer: A | None = None
        """What the service said last; None before it said anything."""
        self.setProperty("card", "1")
        self.errors, self.notice = ErrorBanner("warn"), Banner("ok", closable=True)
        self.notice.hide()
        self.badge = badge()
        self.pem = PemField(desk, trust, self._failed)
        self.pem.changed.connect(self.show_state)
        self.save = button(
            "Try and save", "primary", icon="check", on=lambda: self._set(self.wanted)
        )
        self.stop = button(stop, "link", on=lambda: self._set(self.nothing))

    # what a server says of itself

    @property
    def nothing(self) -> S:
        """What is saved where no server is used."""
        raise NotImplementedError

    @property
    def wanted(self) -> S:
        """What is typed."""
        raise NotImplementedError

    def saved(self, answer: A) -> S:
        """What is in force."""
        raise NotImplementedError

    def used(self, saved: S) -> bool:
        """Whether a server is named in it."""
        raise NotImplementedError

    def ready(self, wanted: S) -> bool:
        """Whether it is typed whole."""
        raise NotImplementedError

    def standing(self, answer: A) -> tuple[str, str]:
        """Tone and marked word of the badge."""
        used = self.used(self.saved(answer))
        return ("ok", mark("In use")) if used else ("neutral", mark("Not in use"))

    def fields(self) -> tuple[QWidget, ...]:
        """What is typed into, besides the certificates."""
        raise NotImplementedError

    def show_saved(self, saved: S) -> None:
        """Bring what is in force into the fields."""
        raise NotImplementedError

    def thank(self, answer: A) -> None:
        """It was tried and is saved: say so in `notice`."""
        raise NotImplementedError

    def ask(self) -> A:
        """Ask the service, in a job."""
        raise NotImplementedError

    def give(self, wanted: S) -> A:
        """Have the service try and save it, in a job."""
        raise NotImplementedError

    # what they share

    def lay_out(
        self, title: str, about: str, typed: QLayout | QWidget, told: QWidget | None = None
    ) -> None:
        """`title` and `about` are marked; `typed` holds the fields, `told` stands over the acts."""
        why = Paragraph()
        say(why.setText, about)
        items = (
            row(label(title, "h2"), self.badge, None, spacing=10),
            why,
            self.errors,
            self.notice,
            typed,
            label("Certificates", "strong"),
            self.pem,
            *((told,) if told is not None else ()),
            row(self.save, self.stop, None),
        )
        self.setLayout(column(*items, spacing=10, margins=18))

    def load(self) -> None:
        """Ask how it stands, unless somebody is changing it here."""
        if not self.changed:
            self._desk.jobs.start(self, lambda _: self.ask(), self._show, self.errors.show_error)

    @property
    def changed(self) -> bool:
        """Whether something is typed that is not saved."""
        return self.answer is not None and self.wanted != self.saved(self.answer)

    def show_state(self) -> None:
        """Badge and buttons, by what is in force and what is typed."""
        answer = self.answer
        self.badge.setVisible(answer is not None)
        self.stop.setVisible(answer is not None and self.used(self.saved(answer)))
        self.save.setEnabled(answer is not None and self.ready(self.wanted))
        if answer is not None:
            tone, word = self.standing(answer)
            set_badge(self.badge, tone)
            say(self.badge.setText, word)

    def _show(self, answer: A) -> None:
        self.answer = answer
        self.show_saved(self.saved(answer))
        self.show_state()

    def _set(self, wanted: S) -> None:
        self.errors.hide()
        self.notice.hide()
        self._freeze(True)
        self._desk.jobs.start(self, lambda _: self.give(wanted), self._saved, self._failed)

    def _freeze(self, frozen: bool) -> None:
        for one in (*self.fields(), self.pem, self.save, self.stop):
            one.setEnabled(not frozen)
        if not frozen:
            self.show_state()

    def _saved(self, answer: A) -> None:
        self._freeze(False)
        self._show(answer)
        self.thank(answer)

    def _failed(self, error: ClinicVaultError) -> None:
        self._freeze(False)
        self.errors.show_error(error)
