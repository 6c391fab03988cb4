"""Approvals: what waits for this person, what runs, what must be reviewed, what is closed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.endings.allow import AllowErasureDialog
from clinicvault.gui.endings.retention_acts import erasure_dialog
from clinicvault.gui.i18n import language, mark, say, trn
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import (
    ErrorBanner,
    button,
    column,
    label,
    picture_label,
    row,
    scroll,
)
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.api import Services
from clinicvault.services.views import ErasureView, RequestView

from .emergency import begin_dialog
from .request_card import ALLOW, BEGIN, DENY, END, ERASE, GO, REVIEW, RequestCard
from .request_words import usable, waits
from .review import ReviewDialog

_POLL_MS = 15_000
_SHOWN, _CLOSED_SHOWN = 12, 50
"""Cards at once; more open ones come into view as these are done."""
_ANSWERS = frozenset(
    {
        Act.ALLOW_EMERGENCY,
        Act.ALLOW_MORE,
        Act.ASK_EMERGENCY,
        Act.ALLOW_ERASURE,
        Act.ASK_ERASURE,
    }
)
Found = tuple[tuple[RequestView, ...], dict[str, ErasureView]]


class RequestsPage(Page):
    """Cards in sections; the closed ones are folded away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._all: tuple[RequestView, ...] = ()
        self._erasures: dict[str, ErasureView] = {}
        self._latest: list[RequestView] = []
        self.errors = ErrorBanner()
        self._sections = QVBoxLayout()
        self._sections.setSpacing(10)
        self.fold = button("Closed", "link", icon="chevron-right", on=self._fold)
        self.fold.setCheckable(True)
        self.fold.hide()
        self._closed = QWidget()
        self._closed_cards = QVBoxLayout()
        self._closed_cards.setContentsMargins(0, 0, 0, 0)
        self._closed_cards.setSpacing(10)
        self._closed.setLayout(self._closed_cards)
        self._closed.hide()
        intro = label(
            "Some acts need a second person: emergency access, erasures, long lists, and more "
            "photos in an hour than usual. Emergency access is reviewed by an administrator and a "
            "privacy officer.",
            "muted",
            wrap=True,
        )
        inner = QWidget()
        head = row(label("Approvals", "h1"), None)
        items = (head, intro, self.errors, self._sections, row(self.fold, None), self._closed, None)
        inner.setLayout(column(*items, spacing=14, margins=(24, 20, 24, 24)))
        self.setLayout(column(scroll(inner)))
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self.reload)
        language().follow(self, self._fill)

    def enter(self, _place: Place) -> None:
        self.reload()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def reload(self) -> None:
        """Ask again what there is."""
        services = self.desk.services
        self.desk.jobs.start(self, lambda _: _found(services), self._show, self.errors.show_error)

    def _show(self, told: Found) -> None:
        found, erasures = told
        if found != self._all or erasures != self._erasures or self._sections.count() == 0:
            self._all, self._erasures = found, erasures
            self._fill()
        self.desk.counted.emit(
            "requests", sum(waits(one, self.desk.session.user.id) for one in found)
        )

    def _fill(self) -> None:
        clear(self._sections)
        clear(self._closed_cards)
        groups = _sorted(self._all, self.desk.session.user.id)
        for text, group in groups[:-1]:
            self._section(text, group)
        closed = groups[-1][1]
        if not any(group for _, group in groups[:-1]):
            self._sections.addWidget(_nothing())
        self.fold.setVisible(bool(closed))
        say(self.fold.setText, "Closed ({n})", n=str(len(closed)))
        self._latest = closed[:_CLOSED_SHOWN]
        self._fold()

    def _section(self, text: str, group: list[RequestView]) -> None:
        if not group:
            return
        head = label("", "h2")
        say(head.setText, text)
        self._sections.addWidget(head)
        for one in group[:_SHOWN]:
            self._sections.addWidget(self._card(one))
        if (rest := len(group) - _SHOWN) > 0:
            self._sections.addWidget(label("{what}", "caption", what=lambda: _more(rest)))

    def _card(self, one: RequestView) -> RequestCard:
        me, erasure = self.desk.session.user.id, self._erasures.get(one.id)
        return RequestCard(one, me, self._do, erasure)

    def _fold(self) -> None:
        shown = self.fold.isChecked()
        if shown and not self._closed_cards.count():
            for one in self._latest:
                self._closed_cards.addWidget(self._card(one))
        self._closed.setVisible(shown)

    def _do(self, act: str, one: RequestView) -> None:
        requests, erasure = self.desk.services.requests, self._erasures.get(one.id)
        if act == ERASE and erasure is not None:
            erasure_dialog(self, self.desk, erasure, self.reload).open()
        elif act == ALLOW and erasure is not None:
            AllowErasureDialog(self, self.desk, erasure, self.reload).open()
        elif act == BEGIN:
            begin_dialog(self, self.desk, one, self._begun).open()
        elif act == REVIEW:
            ReviewDialog(self, self.desk, one, self.reload).open()
        elif act == GO:
            self.desk.go("today")
        elif act == ALLOW:
            self._run(lambda: requests.allow(one.id))
        elif act == DENY:
            self._run(lambda: requests.deny(one.id))
        elif act == END:
            self._run(lambda: requests.end(one.id))

    def _run(self, work: Callable[[], object]) -> None:
        self.errors.hide()
        self.setEnabled(False)  # no second press
        self.desk.jobs.start(self, lambda _: work(), lambda _: self._ran(), self._failed)

    def _ran(self) -> None:
        self.setEnabled(True)
        self.reload()

    def _failed(self, error: ClinicVaultError) -> None:
        self.setEnabled(True)
        self.errors.show_error(error)
        self.reload()

    def _begun(self, one: RequestView) -> None:
        self.desk.go("patients", one.patient_id)

    def wipe(self) -> None:
        self._timer.stop()
        self._all, self._latest, self._erasures = (), [], {}
        clear(self._sections)
        clear(self._closed_cards)


def _found(services: Services) -> Found:
    """Every request; of erasures also what else is known, and what may be done with them."""
    found = services.requests.all()
    if not any(one.kind is RequestKind.ERASURE for one in found):
        return found, {}
    known = {one.id: one for one in services.erasing.list()}
    full = (
        dataclasses.replace(one, may=one.may | known[one.id].may) if one.id in known else one
        for one in found
    )
    return tuple(full), known


def _sorted(found: Iterable[RequestView], me: str) -> tuple[tuple[str, list[RequestView]], ...]:
    """In sections, the oldest first where something is to be done; closed ones newest first."""
    sections: dict[str, list[RequestView]] = {"mine": [], "running": [], "asked": [], "review": []}
    closed: list[RequestView] = []
    for one in found:
        place = _place(one, me)
        (sections[place] if place else closed).append(one)
    for kept in sections.values():
        kept.sort(key=_urgency)
    return (
        (mark("Waiting for you"), sections["mine"]),
        (mark("Emergency access running now"), sections["running"]),
        (mark("Waiting for somebody else"), sections["asked"]),
        (mark("To review"), sections["review"]),
        (mark("Closed"), closed),
    )


def _urgency(one: RequestView) -> tuple[bool, bool, dt.datetime]:
    """Emergencies first, then what is overdue, then the oldest."""
    return one.kind is not RequestKind.EMERGENCY, not one.overdue, one.made


def _place(one: RequestView, me: str) -> str:
    if one.may & _ANSWERS or usable(one, me):
        return "mine"
    if one.state == "running":
        return "running"
    if one.state in {"waiting", "granted"}:
        return "asked"
    if one.missing and one.state == "over":
        return "review"
    return ""


def _more(count: int) -> str:
    return trn("{n} more like these waits.", "{n} more like these wait.", count)


def _nothing() -> QWidget:
    made = QWidget()
    made.setLayout(
        column(
            40,
            row(None, picture_label("circle-check", "line_strong", 48), None),
            row(None, label("Nothing waits for anybody.", "muted"), None),
            40,
            spacing=10,
        )
    )
    return made
