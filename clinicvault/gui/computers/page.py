"""Computers: which ones open this clinic, which ones ask to, and ending a computer's access."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from clinicvault.gui import formats
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.shell.page import Page
from clinicvault.gui.widgets import (
    ErrorBanner,
    badge,
    button,
    column,
    frame,
    label,
    picture_label,
    plain,
    row,
    scroll,
)
from clinicvault.gui.widgets.basic import Item
from clinicvault.gui.widgets.poll import Poll
from clinicvault.gui.widgets.slowly import Made, Slowly
from clinicvault.services.views import WaitingWorkstation, WorkstationView

from .clock import ClockDialog
from .ending import EndComputerDialog
from .letting_in import LetInDialog, RefuseDialog

_POLL_MS = 5_000
Found = tuple[tuple[WorkstationView, ...], tuple[WaitingWorkstation, ...]]


class ComputersPage(Page):
    """A card per computer; those that wait come first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: Found = ((), ())
        self.errors = ErrorBanner()
        self.let_in = button("Let a computer in", "primary", icon="monitor", on=self._let_in)
        self._waiting, self._cards, self._ended = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for one in (self._waiting, self._cards, self._ended):
            one.setSpacing(10)
        self._slowly = Slowly(self, self._waiting, self._cards, self._ended)
        self.over = label("No longer in use", "section")
        self._lay_out()
        self._poll = Poll(self, desk.jobs, _POLL_MS, self._ask, self._show, self.errors)
        language().follow(self, self._fill)

    def _lay_out(self) -> None:
        intro = label(
            "Photos open only on computers that were let in here: a stolen copy of the clinic's "
            "folder shows nothing. A new computer shows four words, and you type them here.",
            "muted",
            wrap=True,
        )
        head = row(label("Computers", "h1"), None, self.let_in)
        parts = (head, intro, self.errors, self._waiting, self._cards, self.over, self._ended, None)
        inner = QWidget()
        inner.setLayout(column(*parts, spacing=14, margins=(24, 20, 24, 24)))
        self.setLayout(column(scroll(inner)))
        self.over.hide()

    def enter(self, _place: Place) -> None:
        self.reload()

    def reload(self) -> None:
        """Ask again which computers there are, and which ones ask."""
        self._poll.ask()

    def _ask(self) -> Found:
        """By a job."""
        computers = self.desk.services.workstations
        return computers.list(), computers.waiting()

    def _show(self, found: Found) -> None:
        if found != self._found:  # a card that is pressed just now stays as it is
            self._found = found
            self._fill()
        self.desk.counted.emit("computers", len(found[1]))

    def _fill(self) -> None:
        computers, waiting = self._found
        asks: list[Made] = [(self._waiting, partial(self._waiting_card, one)) for one in waiting]
        self._slowly.fill(
            asks
            + [
                (self._ended if one.revoked else self._cards, partial(self._card, one))
                for one in computers
            ]
        )
        self.over.setVisible(any(one.revoked for one in computers))

    def _waiting_card(self, asking: WaitingWorkstation) -> QFrame:
        head = tr("A computer asks to be let in")
        moment = formats.moment(asking.asked)
        note = tr("Asked: {when}", when=moment)
        if asking.name:
            head = tr("{name} was let in and waits for its code", name=asking.name)
        pill = _pill("warn", tr("Waiting"))
        texts = column(
            row(plain(head, "strong"), pill, None, spacing=10),
            plain(note, "muted", wrap=True),
            spacing=3,
        )
        word = mark("New code") if asking.name else mark("Compare words")
        again = partial(self._let_in, asking.name)
        compare = button(word, "primary", icon="badge-check", on=again)
        refuse = button("Refuse", on=partial(self._refuse, asking))
        say(refuse.setAccessibleName, "Refuse the computer that asked {when}", when=moment)
        actions = (compare,) if asking.name else (refuse, compare)
        return _line("monitor", texts, *actions)

    def _card(self, one: WorkstationView) -> QFrame:
        pills = [_pill(*_standing(one))]
        if one.own:
            pills.append(_pill("neutral", tr("This computer")))
        if one.clock_behind:
            pills.append(_pill("warn", tr("Clock is behind")))
        texts = column(
            row(plain(one.name, "strong"), *pills, None, spacing=10),
            plain(_facts(one), "muted", wrap=True),
            spacing=3,
        )
        if one.clock_behind:
            return _line("monitor", texts, button("The clock is right", on=self._clock))
        if one.own or one.revoked:
            return _line("monitor", texts)
        end = button("End access", "danger", on=partial(self._end, one))
        say(end.setAccessibleName, "End the access of {name}", name=one.name)
        return _line("monitor", texts, end)

    def _let_in(self, name: str = "") -> None:
        LetInDialog(self, self.desk, self.reload, name).open()

    def _clock(self) -> None:
        ClockDialog(self, self.desk, self.reload).open()

    def _refuse(self, asking: WaitingWorkstation) -> None:
        RefuseDialog(self, self.desk, asking, self.reload).open()

    def _end(self, one: WorkstationView) -> None:
        EndComputerDialog(self, self.desk, one, self.reload).open()

    def wipe(self) -> None:
        self._poll.timer.stop()
        self._found = ((), ())
        self._fill()


def _line(icon: str, texts: Item, *actions: Item) -> QFrame:
    line = row(picture_label(icon, "accent_text", 26), texts, *actions, spacing=14, margins=14)
    line.setStretch(1, 1)
    made = frame(card="1")
    made.setLayout(line)
    return made


def _pill(tone: str, text: str) -> QLabel:
    made = badge(tone)
    hush(made.setText, text)
    return made


def _standing(one: WorkstationView) -> tuple[str, str]:
    return ("neutral", tr("Access ended")) if one.revoked else ("ok", tr("Opens this clinic"))


def _facts(one: WorkstationView) -> str:
    parts = [tr("Let in: {when}", when=formats.moment(one.since))]
    if one.seen is not None:
        parts.append(tr("Last used: {when}", when=formats.moment(one.seen)))
    if one.revoked is not None:
        parts.append(tr("Ended: {when}", when=formats.moment(one.revoked)))
    return "  ·  ".join(parts)
