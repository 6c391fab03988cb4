"""One gift beside the list: all that is known of it, what came after, what can be noted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from clinicvault.domain.exports import FollowUp
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from clinicvault.gui import clinic_clock, formats
from clinicvault.gui.context import Desk
from clinicvault.gui.export.recipients import place_of
from clinicvault.gui.i18n import hush, language, mark, say, tr, trn
from clinicvault.gui.widgets import (
    Banner,
    badge,
    button,
    card,
    column,
    label,
    picture_label,
    plain,
    row,
    scroll,
    set_badge,
)
from clinicvault.gui.widgets.basic import clear, reveal
from clinicvault.gui.widgets.flow import Flow
from clinicvault.services.disclosures.asking import ask_letter
from clinicvault.services.views.releases import FollowUpView, GiftView, RecipientView

from . import given_words as texts
from .noting import OFFERED

_ACTS = {
    FollowUp.ACKNOWLEDGED: mark("It arrived"),
    FollowUp.ASKED_BACK: mark("Asked back"),
    FollowUp.RETURNED: mark("Deleted there"),
    FollowUp.KEPT: mark("They keep it"),
    FollowUp.NOT_LEFT: mark("It never left"),
}


class GiftCard(QFrame):
    """Nothing while nothing is chosen; of several only what can be noted of all of them."""

    noted = Signal(object)
    """A `FollowUp` for what is chosen."""
    show_wanted = Signal()
    patient_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._gifts: tuple[GiftView, ...] = ()
        self._to: RecipientView | None = None
        self.setProperty("card", "1")
        self.empty = label("Choose a line to see all about it.", "muted", wrap=True)
        self.name, self.state = plain("", "h2", wrap=True), badge()
        self.problem = Banner("bad")
        self.facts = {key: plain("", wrap=True) for key in _CAPTIONS}
        self._lines: dict[str, QWidget] = {}
        self.after = column(spacing=8)
        self.patient = button("Open the patient", "link", icon="user", on=self._open_patient)
        self.live = button("Shown somewhere …", on=self.show_wanted.emit)
        self.letter = button("Copy a letter", on=self._copy_letter)
        self.said = label("", "muted", wrap=True)
        self.acts = {what: self._act(what) for what in OFFERED}
        self._lay_out()
        language().follow(self, self._fill)
        self.show_gifts(())

    def _act(self, what: FollowUp) -> QPushButton:
        return button(_ACTS[what], on=lambda: self.noted.emit(what))

    def _lay_out(self) -> None:
        for key, caption in _CAPTIONS.items():
            named, line = label("", "caption"), QWidget()
            say(named.setText, caption)
            line.setLayout(column(named, self.facts[key], spacing=1))
            self._lines[key] = line
        self._facts, self._came = QWidget(), QWidget()
        self._facts.setLayout(column(*self._lines.values(), row(self.patient, None), spacing=9))
        self._came.setLayout(column(label("What came after", "strong"), self.after, spacing=6))
        acts = QWidget()
        acts.setLayout(Flow((*self.acts.values(), self.live, self.letter)))
        head = label("Note what came after", "strong")
        self._notes = card(head, acts, self.said, soft=True, spacing=8, margins=12)
        inner = QWidget()
        top = column(self.name, row(self.state, None), spacing=6)
        parts = (self.empty, top, self.problem, self._notes, self._came, self._facts, None)
        inner.setLayout(column(*parts, spacing=14, margins=(18, 16, 14, 16)))
        self.setLayout(column(scroll(inner), margins=(1, 1, 1, 1)))

    def show_gifts(self, gifts: Sequence[GiftView], to: RecipientView | None = None) -> None:
        """Show what is chosen; `to` is its recipient, where the address book still knows."""
        self._gifts, self._to = tuple(gifts), to
        self._fill()

    @property
    def gifts(self) -> tuple[GiftView, ...]:
        """What is chosen."""
        return self._gifts

    def _fill(self) -> None:
        count = len(self._gifts)
        one = self._gifts[0] if count == 1 else None
        reveal(self.empty, not count)
        reveal(self.name, bool(count))
        reveal(self.state, one is not None)
        reveal(self._facts, one is not None)
        reveal(self._notes, bool(count) and self._desk.may(Act.FOLLOW_UP))
        self._say_problem(one)
        self._say_after(one.after if one is not None else ())
        marketing = one is not None and one.purpose is Purpose.MARKETING
        reveal(self.live, marketing)
        reveal(self.letter, one is not None and one.ask_back and bool(one.recipient))
        reveal(self.said, wanted=False)
        if one is not None:
            self._show_one(one)
        elif count:
            hush(self.name.setText, trn("{n} chosen", "{n} chosen", count))

    def _show_one(self, one: GiftView) -> None:
        said, tone, _ = texts.state(one)
        hush(self.name.setText, texts.recipient(one))
        hush(self.state.setText, said)
        set_badge(self.state, tone)
        for key, tell in _TELL.items():
            told = tell(one)
            hush(self.facts[key].setText, told)
            reveal(self._lines[key], bool(told))
        reach = _reach(self._to)
        hush(self.facts["reach"].setText, reach)
        reveal(self._lines["reach"], bool(reach))

    def _say_problem(self, one: GiftView | None) -> None:
        reveal(self.problem, one is not None and one.ask_back)
        if one is None or not one.ask_back:
            return
        told = mark("Ask the recipient to delete every copy, and note the answer here.")
        if one.last is FollowUp.KEPT:
            told = mark("The recipient keeps it; the privacy officer decides what comes next.")
        elif one.last is FollowUp.ASKED_BACK:
            told = mark("Asked already. Ask again, or note the answer.")
        self.problem.speak("{why}", told, why=lambda: texts.why(one.problem))

    def _say_after(self, said: Sequence[FollowUpView]) -> None:
        clear(self.after)
        for one in reversed(said):
            self.after.addWidget(_came(one))
        reveal(self._came, bool(said))

    def _copy_letter(self) -> None:
        """In the recipient's language, where the address book knows it."""
        spoken = self._to.details.language if self._to is not None else language().code
        text = ask_letter(self._gifts[0], self._desk.vault.clinic, spoken)
        QGuiApplication.clipboard().setText(text)
        say(self.said.setText, "Copied. It holds no patient's name.")
        reveal(self.said)

    def _open_patient(self) -> None:
        if len(self._gifts) == 1:
            self.patient_wanted.emit(self._gifts[0].patient_id)

    def wipe(self) -> None:
        """Forget whose it is."""
        self.show_gifts(())
        for text in (self.name, *self.facts.values()):
            text.clear()


def _patient(one: GiftView) -> str:
    return "  ·  ".join(part for part in texts.patient(one) if part)


def _when(one: GiftView) -> str:
    told = tr("by {name}", name=one.by)
    return f"{clinic_clock.moment(one.when)}, {told}"


def _consents(one: GiftView) -> str:
    """Those of older programs are not known, and the patient's own copy needs none."""
    if one.purpose is None:
        return ""
    days = ", ".join(formats.day(day) for day in one.consent_days)
    if days:
        return trn("Consent of {days}", "Consents of {days}", len(one.consent_days), days=days)
    return tr("Not on record any more") if one.consents else tr("Not recorded")


def _faces(one: GiftView) -> str:
    if one.faces is None:
        return ""
    return tr("Can be recognised") if one.faces else tr("Nobody can be recognised by the face")


def _reach(to: RecipientView | None) -> str:
    """How to write or to telephone, from the address book."""
    if to is None:
        return ""
    told = (to.details.phone, to.details.email, place_of(to.details))
    return "\n".join(part for part in told if part)


_CAPTIONS = {
    "what": mark("What was given"),
    "reason": mark("What for"),
    "patient": mark("Patient"),
    "consents": mark("Under which consent"),
    "when": mark("When and by whom"),
    "allowed": mark("Second person"),
    "faces": mark("Faces"),
    "until": mark("To be deleted by"),
    "address": mark("Address at that time"),
    "reach": mark("How to reach them"),
}
_TELL: dict[str, Callable[[GiftView], str]] = {
    "what": texts.what,
    "reason": texts.reason,
    "consents": _consents,
    "when": _when,
    "allowed": lambda one: ", ".join(one.allowed_by),
    "faces": _faces,
    "until": lambda one: formats.day(one.until),
    "patient": _patient,
    "address": lambda one: one.address,
}


def _came(one: FollowUpView) -> QWidget:
    """Sign, what, when and by whom; note and place under it."""
    made = QWidget()
    facts = plain("", "caption", wrap=True)
    hush(facts.setText, f"{clinic_clock.moment(one.when)}, {one.by}")
    head = label("{what}", "strong", what=lambda: tr(texts.AFTER[one.what]))
    note = plain(" · ".join(part for part in (one.place, one.note) if part), wrap=True)
    lines = (head, facts) if not (one.place or one.note) else (head, note, facts)
    line = row(_top(picture_label(texts.AFTER_ICONS[one.what], "text2", 16)), spacing=10)
    line.addLayout(column(*lines, spacing=1), 1)
    made.setLayout(line)
    return made


def _top(sign: QLabel) -> QWidget:
    made = QWidget()
    made.setLayout(column(sign, None))
    return made
