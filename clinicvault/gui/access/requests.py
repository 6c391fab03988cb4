"""Approvals: what waits for this person, what runs, what must be reviewed, what is closed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError, UsageError
from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.roles import Act
from clinicvault.gui import formats
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.endings.allow import AllowErasureDialog
from clinicvault.gui.endings.retention_acts import erasure_dialog
from clinicvault.gui.export.allow import AllowExportDialog
from clinicvault.gui.export.kept import GoOn
from clinicvault.gui.i18n import language, mark, say
from clinicvault.gui.shell.page import Page
from clinicvault.gui.theme import set_icon
from clinicvault.gui.widgets import (
    ErrorBanner,
    button,
    column,
    label,
    picture_label,
    row,
    scroll,
)
from clinicvault.gui.widgets.basic import Item
from clinicvault.gui.widgets.poll import Poll
from clinicvault.gui.widgets.slowly import Turns
from clinicvault.services.api import Services
from clinicvault.services.sheets.asked import is_sheet
from clinicvault.services.views import ErasureView, RequestView

from .emergency import begin_dialog
from .request_card import ALLOW, BACK, BEGIN, DENY, END, ERASE, GO, REVIEW, RequestCard
from .request_section import RequestSection, Told
from .request_words import usable, waits
from .review import ReviewDialog

_POLL_MS = 15_000
_SECTIONS = MappingProxyType(
    {
        "mine": mark("Waiting for you"),
        "running": mark("Emergency access running now"),
        "asked": mark("Waiting for somebody else"),
        "review": mark("To review"),
    }
)
"""In the order of the page; the closed ones come after them."""
_ANSWERS = frozenset(
    {
        Act.ALLOW_EMERGENCY,
        Act.ALLOW_MORE,
        Act.ASK_EMERGENCY,
        Act.ALLOW_ERASURE,
        Act.ASK_ERASURE,
        Act.ALLOW_EXPORT,
    }
)
Found = tuple[tuple[RequestView, ...], dict[str, ErasureView]]


class RequestsPage(Page):
    """Cards in sections; the closed ones are folded away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._all: tuple[RequestView, ...] = ()
        self._erasures: dict[str, ErasureView] = {}
        self._shown = False
        """Whether an answer is in view."""
        self.turns = Turns(self, each=1)
        self.errors, self.none = ErrorBanner(), _nothing()
        self.sections = {key: self._section(text) for key, text in _SECTIONS.items()}
        self.closed = self._section("")
        self.fold = button("Closed", "link", icon="chevron-right", on=self._fill)
        self.fold.setCheckable(True)
        self._lay_out()
        services = desk.services
        self.poll = Poll(
            self, desk.jobs, _POLL_MS, lambda: _found(services), self._show, self.errors
        )
        language().follow(self, self._speak)

    def _section(self, text: str) -> RequestSection:
        return RequestSection(text, self._card, self._fill)

    def _lay_out(self) -> None:
        intro = label(
            "Some acts need a second person: emergency access, erasures, long lists, more photos "
            "in an hour than usual, and some of what is given out. Emergency access is reviewed "
            "by an administrator and a privacy officer.",
            "muted",
            wrap=True,
        )
        inner = QWidget()
        head, fold = row(label("Approvals", "h1"), None), row(self.fold, None)
        cards: tuple[Item, ...] = (*self.sections.values(), self.none, fold, self.closed)
        inner.setLayout(
            column(head, intro, self.errors, *cards, None, spacing=14, margins=(24, 20, 24, 24))
        )
        self.setLayout(column(scroll(inner)))
        self.fold.hide()
        self.none.hide()

    def enter(self, _place: Place) -> None:
        self.reload()

    def reload(self) -> None:
        """Ask again what there is."""
        self.poll.ask()

    def _show(self, told: Found) -> None:
        found, erasures = told
        same = self._shown and (found, erasures) == (self._all, self._erasures)
        self._shown, self._all, self._erasures = True, found, erasures
        if not same:
            self._fill()
        for card in self.sections["running"].cards:
            card.tell_time()
        self.desk.counted.emit(
            "requests", sum(waits(one, self.desk.session.user.id) for one in found)
        )

    def _fill(self) -> None:
        """What is to be done comes first; the closed ones when somebody wants them."""
        groups = _sorted(self._all, self.desk.session.user.id)
        closed, opened = groups.pop("closed"), self.fold.isChecked()
        steps = [
            step
            for key, group in groups.items()
            for step in self.sections[key].steps(self._of(group))
        ]
        steps += self.closed.steps(self._of(closed) if opened else [])
        self.none.setVisible(self._shown and not any(groups.values()))
        self.fold.setVisible(bool(closed))
        say(self.fold.setText, "Closed ({n})", n=lambda: formats.number(len(closed)))
        set_icon(self.fold, "chevron-down" if opened else "chevron-right", "accent_text", gap=5)
        self.turns.begin(steps)

    def _of(self, group: list[RequestView]) -> list[Told]:
        return [(one, self._erasures.get(one.id)) for one in group]

    def _card(self, told: Told) -> RequestCard:
        return RequestCard(told, self.desk.session.user.id, self._do)

    def _speak(self) -> None:
        self._forget()
        self._fill()

    def _forget(self) -> None:
        self.turns.begin(())
        for one in (*self.sections.values(), self.closed):
            one.wipe()

    def _do(self, act: str, one: RequestView) -> None:
        requests = self.desk.services.requests
        if one.kind is RequestKind.ERASURE and act in {ALLOW, ERASE}:
            self._of_erasure(act, one)
        elif one.kind is RequestKind.EXPORT and act in {ALLOW, BACK, GO}:
            self._of_export(act, one)
        elif act == BEGIN:
            begin_dialog(self, self.desk, one, self._begun).open()
        elif act == REVIEW:
            ReviewDialog(self, self.desk, one, self.reload).open()
        elif act == GO:
            self.desk.go("today")
        else:
            says = {ALLOW: requests.allow, DENY: requests.deny, END: requests.end}[act]
            self._run(lambda: says(one.id))

    def _of_erasure(self, act: str, one: RequestView) -> None:
        erasure = self._erasures.get(one.id)
        if erasure is None:
            self._fetch(act, one)
        elif act == ERASE:
            erasure_dialog(self, self.desk, erasure, self.reload).open()
        else:
            AllowErasureDialog(self, self.desk, erasure, self.reload).open()

    def _of_export(self, act: str, one: RequestView) -> None:
        """The yes is said to what was looked at; a card without its order offers none."""
        giving = self.desk.services.giving
        if act == BACK:
            self._run(lambda: giving.take_back(one.id))
        elif act == GO:
            self.desk.wanted.emit(
                Place("patients", one.patient_id, kept=GoOn(one.id, is_sheet(one.order)))
            )
        elif one.order is not None:
            AllowExportDialog(self, self.desk, one, one.order, self.reload).open()

    def _fetch(self, act: str, one: RequestView) -> None:
        """What an erasure is about is looked at before anything is said to it."""
        services = self.desk.services

        def fetched(found: ErasureView) -> None:
            self.setEnabled(True)
            self._erasures[one.id] = found
            self._do(act, one)

        self.errors.hide()
        self.setEnabled(False)
        self.desk.jobs.start(self, lambda _: _erasure(services, one), fetched, self._failed)

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
        self.poll.timer.stop()
        self._shown, self._all, self._erasures = False, (), {}
        self._forget()


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


def _erasure(services: Services, one: RequestView) -> ErasureView:
    """What a request asks for; UsageError("request-unknown") where another one took its place."""
    found = services.erasing.of(one.patient_id)
    if found is None or found.id != one.id:
        raise UsageError("request-unknown")
    return found


def _sorted(found: Iterable[RequestView], me: str) -> dict[str, list[RequestView]]:
    """By section, the oldest first where something is to be done; closed ones newest first."""
    groups: dict[str, list[RequestView]] = {key: [] for key in (*_SECTIONS, "closed")}
    for one in found:
        groups[_place(one, me)].append(one)
    for key in _SECTIONS:
        groups[key].sort(key=_urgency)
    return groups


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
    return "closed"


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
