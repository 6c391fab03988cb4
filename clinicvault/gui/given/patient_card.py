"""On the patient's page: what left of this patient, what is shown, what to ask back."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, language, tr, trn
from clinicvault.gui.widgets import (
    Banner,
    ErrorBanner,
    badge,
    button,
    column,
    label,
    picture_label,
    plain,
    row,
    set_badge,
)
from clinicvault.gui.widgets.basic import clear, reveal
from clinicvault.services.views import PatientPage
from clinicvault.services.views.releases import GiftView, LedgerView, LiveView

from . import given_words as texts
from .page import BACK, LIVE, PAGE

_MOST = 4


class PatientGivenCard(QFrame):
    """The newest gifts and whatever is red; all of it is a press away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._patient = ""
        self._whole = LedgerView()
        self.setProperty("card", "1")
        self.errors, self.red = ErrorBanner(), Banner("bad")
        self.red.append(button("Look", on=self._show_red))
        self.red.hide()
        self.count = plain("", "muted")
        self.lines = column(spacing=10)
        self.all = button("Show all", "link", icon="arrow-right", on=self._show_all)
        head = row(label("Given out", "h2"), self.count, None, self.all, spacing=12)
        items = (head, self.errors, self.red, self.lines)
        self.setLayout(column(*items, spacing=12, margins=18))
        language().follow(self, self._fill)

    def show_page(self, page: PatientPage) -> None:
        """Of a patient, by a job; who may list no patients is told nothing."""
        may = self._desk.may(Act.LIST_PATIENTS)
        reveal(self, may)
        if not may:
            return
        if page.row.id != self._patient:
            self.wipe()
        self._patient = patient = page.row.id
        ledger = self._desk.services.ledger
        self._desk.jobs.start(
            self,
            lambda _: ledger.whole(patient),
            lambda whole: self._know(patient, whole),
            self._failed,
        )

    def _know(self, patient: str, whole: LedgerView) -> None:
        if patient == self._patient:
            self._whole = whole
            self.errors.hide()
            self._fill()

    def _failed(self, error: ClinicVaultError) -> None:
        self._whole = LedgerView()
        self._fill()
        self.errors.show_error(error)

    def _fill(self) -> None:
        gifts, live = self._whole.gifts, self._whole.live
        clear(self.lines)
        for shown in live[:_MOST]:
            self.lines.addWidget(_live(shown))
        for one in gifts[:_MOST]:
            self.lines.addWidget(_gift(one))
        if not gifts and not live:
            self.lines.addWidget(label("Nothing was given to anybody.", "muted"))
        hush(self.count.setText, _count(len(gifts), len(live)))
        reveal(self.all, bool(gifts))
        self._say_red()

    def _say_red(self) -> None:
        back, red = self._back, [one for one in self._whole.live if one.red]
        reveal(self.red, bool(back or red))
        if back or red:
            self.red.speak("{what}", what=lambda: _red(len(red), len(back)))

    @property
    def _back(self) -> list[GiftView]:
        return [one for one in self._whole.gifts if one.ask_back]

    def _show_red(self) -> None:
        shown = any(one.red for one in self._whole.live)
        self._desk.go(PAGE, self._patient, LIVE if shown else BACK)

    def _show_all(self) -> None:
        self._desk.go(PAGE, self._patient)

    def wipe(self) -> None:
        """Forget what left."""
        self._patient, self._whole = "", LedgerView()
        clear(self.lines)
        self.count.clear()
        self.red.hide()
        self.errors.hide()


def _count(gifts: int, live: int) -> str:
    parts = [trn("{n} time", "{n} times", gifts)] if gifts else []
    parts += [trn("{n} picture shown", "{n} pictures shown", live)] if live else []
    return "  ·  ".join(parts)


def _red(live: int, back: int) -> str:
    parts = []
    if live:
        parts.append(
            trn(
                "{n} picture is shown without a consent that covers it: it must be taken down.",
                "{n} pictures are shown without a consent that covers them: they must be taken "
                "down.",
                live,
            )
        )
    if back:
        parts.append(trn("{n} gift is to be asked back.", "{n} gifts are to be asked back.", back))
    return " ".join(parts)


def _line(sign: str, ink: str, head: str, facts: str, state: str, tone: str) -> QWidget:
    made, pill = QWidget(), badge()
    hush(pill.setText, state)
    set_badge(pill, tone)
    told = column(plain(head, "strong", wrap=True), plain(facts, "caption", wrap=True), spacing=1)
    line = row(picture_label(sign, ink), told, pill, spacing=12)
    line.setStretch(1, 1)
    made.setLayout(line)
    return made


def _gift(one: GiftView) -> QWidget:
    said, tone, _ = texts.state(one)
    facts = "  ·  ".join((texts.day(one.when), texts.what(one), texts.reason(one)))
    return _line("share-2", "text2", texts.recipient(one), facts, said, tone)


def _live(one: LiveView) -> QWidget:
    facts = tr("Shown since {day}", day=texts.day(one.since))
    if one.red:
        facts = f"{facts}  ·  {texts.why(one.problem)}"
    state, tone = (tr("Take it down"), "bad") if one.red else (tr("Shown"), "info")
    return _line("globe", "bad" if one.red else "text2", one.place, facts, state, tone)
