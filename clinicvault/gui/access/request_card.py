"""One question to a second person as a card, with what this person can do with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.roles import Act
from clinicvault.gui.endings import ending_words
from clinicvault.gui.export import asked
from clinicvault.gui.i18n import hush, mark, say, tr
from clinicvault.gui.widgets import (
    add,
    badge,
    button,
    column,
    picture_label,
    plain,
    row,
    set_badge,
)
from clinicvault.gui.widgets.basic import reveal
from clinicvault.gui.widgets.elided import Elided
from clinicvault.services.views import ErasureView, RequestView

from . import request_words as texts
from .standing import now

Does = Callable[[str, RequestView], object]
ALLOW, DENY, BEGIN, REVIEW, END, GO = "allow", "deny", "begin", "review", "end", "go"
ERASE, BACK = "erase", "back"
_ALLOWS = frozenset({Act.ALLOW_EMERGENCY, Act.ALLOW_MORE, Act.ALLOW_ERASURE, Act.ALLOW_EXPORT})


class RequestCard(QFrame):
    """Icon, what, who and why; flags; what others said; buttons."""

    def __init__(self, told: tuple[RequestView, ErasureView | None], me: str, does: Does) -> None:
        """What is `told` of a request; of one of that kind, the erasure tells more."""
        super().__init__()
        self.told, self._does = told, does
        self.request, self.erasure = one, _ = told
        self._time = plain("", "caption", wrap=True)
        self.tell_time()
        self.setProperty("card", "1")
        line = row(spacing=16, margins=16)
        picture = picture_label(texts.ICONS[one.kind], "accent_text", 24)
        body = self._body(one)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(8)
        self._offer(one, me)
        self._buttons.addStretch(1)
        add(line, column(picture, None), body, self._buttons)
        line.setStretch(1, 1)
        self.setLayout(line)

    def _body(self, one: RequestView) -> QVBoxLayout:
        title = Elided("", "strong")
        hush(title.setText, self._title())
        pill = badge()
        erasure = self.erasure
        tone, word = texts.state(one) if erasure is None else ending_words.state(erasure.state)
        set_badge(pill, tone)
        hush(pill.setText, word)
        head = row(title, pill, *self._flags(one), None, spacing=10)
        made = column(head, plain(texts.asked(one), "muted"), spacing=4)
        if one.order is not None:
            add(made, plain(asked.line(one.order), wrap=True))
        if one.reason:
            add(made, plain(f"“{one.reason}”", wrap=True))
        add(made, self._time)
        reveal(self._time, bool(texts.length(one, now())))
        about = ending_words.about(self.erasure) if self.erasure is not None else []
        notes = [texts.missing(one), *map(texts.said, one.said), *about]
        for note in filter(None, notes):
            add(made, plain(note, "caption", wrap=True))
        return made

    def tell_time(self) -> None:
        """How long an emergency access still lasts."""
        hush(self._time.setText, texts.length(self.request, now()))

    def _flags(self, one: RequestView) -> list[QLabel]:
        made = []
        if one.overdue:
            made.append(badge("bad"))
            say(made[-1].setText, "Review overdue")
        if one.alone:
            made.append(badge("warn"))
            say(made[-1].setText, "One person alone")
        return made

    def _offer(self, one: RequestView, me: str) -> None:
        if one.may & _ALLOWS:
            export = one.kind is RequestKind.EXPORT
            text = mark("Look at it") if export else mark("Allow")
            if one.order is not None or not export:  # what cannot be read is not allowed
                self._button(button(text, "primary", icon="badge-check"), ALLOW, tr(text))
            self._button(button("Do not allow"), DENY, tr("Do not allow"))
        if Act.ASK_EMERGENCY in one.may:
            self._button(button("Begin", "primary", icon="clock"), BEGIN, tr("Begin"))
        if Act.ASK_ERASURE in one.may:
            text = ending_words.next_act(self.erasure)
            self._button(button(text, "danger", icon="eraser"), ERASE, tr(text))
        if one.kind is RequestKind.BULK and texts.usable(one, me):
            self._button(button("Go to today's list", "primary"), GO, tr("Go to today's list"))
        if one.kind is RequestKind.EXPORT and one.requester_id == me:
            self._offer_own(one)
        if Act.REVIEW_REQUEST in one.may:
            self._button(button("Review it", "primary", icon="file-check"), REVIEW, tr("Review it"))
        if one.state == "running" and one.requester_id == me:
            self._button(button("End now"), END, tr("End now"))

    def _offer_own(self, one: RequestView) -> None:
        """Who asked for an export goes on with it, or asks no longer."""
        if one.state == "granted":
            self._button(button("Go on with it", "primary"), GO, tr("Go on with it"))
        if one.state in {"waiting", "granted"}:
            self._button(button("Take back"), BACK, tr("Take back"))

    def _button(self, made: QPushButton, act: str, text: str) -> None:
        made.clicked.connect(partial(self._press, act))
        hush(made.setAccessibleName, f"{text}: {self._title()}")
        self._buttons.addWidget(made)

    def _title(self) -> str:
        """A patient who was erased has a code alone."""
        code = self.erasure.code if self.erasure is not None else ""
        return texts.title(self.request, code)

    def _press(self, act: str, _checked: bool = False) -> None:
        self._does(act, self.request)
