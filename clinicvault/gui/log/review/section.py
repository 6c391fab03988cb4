"""The daily review as a section of the access log's page."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.roles import Role
from clinicvault.gui.clinic_clock import today
from clinicvault.gui.context import Desk
from clinicvault.gui.errors import sentences
from clinicvault.gui.i18n import language, trn
from clinicvault.gui.jobs import Task
from clinicvault.gui.log.links import LogLinks
from clinicvault.gui.widgets import Banner, ErrorBanner, column, label, scroll
from clinicvault.gui.widgets.slowly import Turns
from clinicvault.gui.widgets.working import Working
from clinicvault.services.views import (
    ClinicZone,
    Disposition,
    FlagView,
    LogFilter,
    ReviewState,
    SignOff,
)

from . import words
from .card import FlagCard
from .drafts import Drafts
from .flag_frame import ENTRIES, HISTORY, PATIENT, STEPS, FlagFrame
from .groups import Groups, grouped
from .news import NewsCard
from .past import HistoryDialog, PastDialog
from .quiet import Quiet
from .section_parts import group_boxes
from .sign import SignBar
from .slim import SlimCard
from .walk import Walk

Found = tuple[ReviewState, tuple[FlagView, ...], ClinicZone]
_OVER = "review-over"
"""Somebody else signed off as far, or farther: how things stand is asked anew."""


class ReviewSection(QWidget):
    """What is new since the last review, what is unusual, and the sign-off."""

    def __init__(self, desk: Desk, page: LogLinks) -> None:
        super().__init__()
        self._desk, self._page, self._flags = desk, page, desk.services.flags
        self._found: Found | None = None
        self._task: Task[Any] | None = None
        self._wanted = ""
        """A flag to bring into view once it is known."""
        self.drafts, self.turns = Drafts(), Turns(self, each=1)
        self.errors, self.notice, self.late = (
            ErrorBanner(),
            Banner("ok", closable=True),
            Banner("bad"),
        )
        self.working, self.quiet, self.sign = Working(self._stop), Quiet(), SignBar()
        self.news = NewsCard(page.show_entries, self._past, self.load)
        self.groups = group_boxes(
            partial(self._card, FlagCard), partial(self._card, SlimCard), self._fill
        )
        self.zoneless = label(
            "The clinic's time zone is not decided: days and hours here are this computer's, and "
            "what counts as outside hours with them. An administrator decides it in the rules of "
            "the review.",
            "warn",
            wrap=True,
        )
        self._lay_out()
        self.walk = Walk(self.area, self._cards)
        self.sign.wanted.connect(self._sign_off)
        language().follow(self, self._speak)

    def _lay_out(self) -> None:
        self.notice.hide()
        self.late.hide()
        self.zoneless.hide()
        boxes = dict(self.groups)
        opened, live = boxes.pop("opened"), boxes.pop("live")
        top = (self.errors, self.notice, self.late, self.working, self.news, self.zoneless)
        inner = QWidget()
        items = (*top, opened, live, self.quiet, *boxes.values(), None)
        inner.setLayout(column(*items, spacing=14, margins=(24, 18, 20, 18)))
        self.area = scroll(inner)
        box = column(self.area, self.sign, spacing=0)
        box.setStretch(0, 1)
        self.setLayout(box)

    # asking

    def enter(self) -> None:
        """The section comes into view: ask how things stand."""
        self.load()

    def load(self) -> None:
        """Ask what is new and what is unusual; one question at a time."""
        if self._task is not None and self._task.wanted:
            return
        flags = self._flags
        if self._found is None:
            self.working.begin()

        def work(task: Task[Found]) -> Found:
            return flags.state(task.tell, task.token), flags.flags(), flags.zone()

        self._task = self._desk.jobs.start(self, work, self._show, self._failed, self.working.tell)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _failed(self, error: ClinicVaultError) -> None:
        self.working.hide()
        self.errors.show_error(error)

    def _show(self, found: Found) -> None:
        self.working.hide()
        self.errors.hide()
        self._found = found
        self.news.show_state(found[0])
        self.zoneless.setVisible(not found[2].name)
        self._fill()

    # showing

    def _fill(self) -> None:
        if self._found is None:
            return
        state, flags, _ = self._found
        groups = grouped(flags, today())
        self._reach(groups)
        steps = [
            step for key, box in self.groups.items() for step in box.steps(getattr(groups, key))
        ]
        self.quiet.show_state(state)
        self.quiet.setVisible(not groups.opened and not groups.live)
        self.sign.show_state(state, groups.waiting)
        self._speak()
        self.turns.begin([*steps, self._arrive])

    def _reach(self, groups: Groups) -> None:
        """A flag that is asked for is shown, wherever it is folded away."""
        for key, box in self.groups.items():
            ids = [one.id for one in getattr(groups, key)]
            if self._wanted in ids:
                box.unfold()
                box.reach(ids.index(self._wanted))

    def _arrive(self) -> None:
        if self._wanted and self.walk.to_flag(self._wanted):
            self._wanted = ""

    def _speak(self) -> None:
        days = self._found[0].overdue_days if self._found is not None else 0
        self.late.setVisible(bool(days))
        if days:
            self.late.speak(
                "{what}",
                "Look at the flags below, then sign off. It takes a few minutes.",
                what=lambda: words.overdue(days),
            )

    def _card(self, kind: type[FlagFrame], one: FlagView) -> FlagFrame:
        made = kind(one, self.drafts, self._go, own=self._own(one))
        made.settled.connect(self._settle)
        made.stepped.connect(self.walk.step)
        return made

    def _own(self, one: FlagView) -> bool:
        """Whether it is about whoever reviews, while somebody else could end it."""
        me = self._desk.session.user.id
        return one.user_id == me and any(
            user.id != me and user.state is UserState.ACTIVE and Role.ADMINISTRATOR in user.roles
            for user in self._desk.vault.users
        )

    def _cards(self) -> list[FlagFrame]:
        return [card for box in self.groups.values() for card in box.cards]

    def show_flag(self, flag_id: str) -> None:
        """Bring a flag into view, once the flags are known."""
        self._wanted = flag_id
        self._fill()

    # acting

    def _go(self, key: str, one: FlagView) -> None:
        if key == HISTORY:
            HistoryDialog(self, self._desk, one).open()
        elif key == PATIENT:
            self._page.show_patient(words.code_of(one))
        else:
            self._page.show_entries(LogFilter(flag=one.id) if key == ENTRIES else _that_day(one))

    def _past(self) -> None:
        PastDialog(self, self._desk).open()

    def _settle(self, one: FlagView, how: Disposition, why: str) -> None:
        flags, place = self._flags, self.walk.here
        self._desk.jobs.start(
            self,
            lambda _: flags.settle(one.id, how, why),
            partial(self._settled, place),
            partial(self._not_settled, one.id),
        )

    def _settled(self, place: int, said: FlagView) -> None:
        self.drafts.said(said.id)
        if self._found is not None:
            state, flags, zone = self._found
            told = tuple(said if one.id == said.id else one for one in flags)
            self._found = state, told, zone
        self._fill()
        if place >= 0:
            self.walk.to(place)
        self._desk.reviewed.emit()

    def _not_settled(self, flag_id: str, error: ClinicVaultError) -> None:
        for card in self._cards():
            if card.flag.id == flag_id:
                card.fail(error)

    def _sign_off(self, note: str) -> None:
        if self._found is None:
            return
        flags, upto = self._flags, self._found[0].upto
        self._desk.jobs.start(
            self, lambda _: flags.sign_off(upto, note), self._signed, self._not_signed
        )

    def _signed(self, one: SignOff) -> None:
        self.sign.signed()
        self._desk.reviewed.emit()
        self.notice.retone("ok")
        self.notice.speak("The review is signed off.", "{what}", what=lambda: _reviewed(one))
        self.area.verticalScrollBar().setValue(0)
        self.load()

    def _not_signed(self, error: ClinicVaultError) -> None:
        self.sign.hold(False)
        self.area.verticalScrollBar().setValue(0)
        if error.code != _OVER:
            self.errors.show_error(error)
            return
        self.notice.retone("warn")
        self.notice.speak("{what}", "{more}", what=lambda: _told(0), more=lambda: _told(1))
        self.load()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()), 0)
        if step:
            self.walk.step(step)
        else:
            super().keyPressEvent(event)

    def wipe(self) -> None:
        """Forget everything shown and typed."""
        self._found, self._wanted = None, ""
        self.turns.begin(())
        self.drafts.wipe()
        self.sign.wipe()
        self.news.wipe()
        for box in self.groups.values():
            box.wipe()


def _told(part: int) -> str:
    """What happened (0), or that nothing is lost and what to do (1)."""
    happened, *rest = sentences(_OVER)
    return " ".join(rest).strip() if part else happened


def _that_day(one: FlagView) -> LogFilter:
    """Everything that the person did on the day of a flag."""
    return LogFilter(user=one.user_id, since=one.day, until=one.day)


def _reviewed(one: SignOff) -> str:
    entries = trn("{n} entry was reviewed.", "{n} entries were reviewed.", one.entries)
    if not one.open_flags:
        return entries
    left = trn("{n} flag stays open.", "{n} flags stay open.", one.open_flags)
    return f"{entries} {left}"
