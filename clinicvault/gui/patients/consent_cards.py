"""One recorded consent as a card: what it says, what is missing, what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from clinicvault.gui import words
from clinicvault.gui.i18n import hush, mark, say, tr
from clinicvault.gui.theme import colour, pixmap, set_icon, theme
from clinicvault.gui.widgets import badge, button, column, divider, label, plain, row
from clinicvault.gui.widgets.basic import clear
from clinicvault.gui.widgets.flow import Flow
from clinicvault.gui.widgets.slowly import Turns, more_told, put
from clinicvault.services.views import ConsentView, VisitView

from . import consent_words

_GAP_ICONS = {
    "confirm": "hourglass",
    "scan": "paperclip",
    "majority": "cake",
    "ending": "file-clock",
}
_COLUMN = 210
_FIRST, _MORE = 12, 12
"""Cards under a fold to begin with, and how many each press brings."""


class PurposeSign(QWidget):
    """A reason's icon on a soft square; decoration beside its name."""

    def __init__(self, purpose: Purpose, size: int = 38, *, quiet: bool = False) -> None:
        super().__init__()
        self._purpose, self._quiet = purpose, quiet
        self.setFixedSize(size, size)
        theme().follow(self, self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("surface2" if self._quiet else "accent_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), 10, 10)
        side = self.width() // 2
        ink = "text3" if self._quiet else "accent_text"
        place = (self.width() - side) // 2
        picture = pixmap(consent_words.ICONS[self._purpose], ink, side)
        painter.drawPixmap(place, place, side, side, picture)
        painter.end()


class Facts(QWidget):
    """Captions over values, in as many columns as there is room for."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._cells = [_cell(caption, value) for caption, value in pairs]
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(22)
        self._grid.setVerticalSpacing(12)
        self.setLayout(self._grid)
        self._place(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(max(1, min(4, self.width() // _COLUMN)))

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column_ in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column_, 1 if column_ < columns else 0)
        self._columns = columns
        for number, cell in enumerate(self._cells):
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(cell, number // columns, number % columns, top)


def _cell(caption: str, value: str) -> QWidget:
    made = QWidget()
    made.setLayout(column(plain(caption, "caption"), plain(value, "", wrap=True), spacing=2))
    return made


class ConsentCard(QFrame):
    """Tells what was pressed by `wanted`: the action's key, and the consent."""

    wanted = Signal(str, object)

    def __init__(
        self, consent: ConsentView, visits: Sequence[VisitView], may: frozenset[Act]
    ) -> None:
        super().__init__()
        self.consent, self._may = consent, may
        self.setProperty("card", "1")
        self.buttons: dict[str, QPushButton] = {}
        hush(self.setAccessibleName, self._spoken())
        body = column(self._head(), spacing=14, margins=18)
        body.addWidget(Facts(consent_words.facts(consent, visits)))
        if consent.note:
            body.addWidget(_cell(tr("Note"), consent.note))
        body.addWidget(divider())
        body.addWidget(self._foot())
        self.setLayout(body)

    def _spoken(self) -> str:
        state = words.consent_state(self.consent.status)
        return f"{words.purpose(self.consent.purpose)}: {state}"

    def _head(self) -> QWidget:
        consent = self.consent
        state = badge(words.CONSENT_BADGES[consent.status])
        hush(state.setText, words.consent_state(consent.status))
        texts = column(
            row(plain(words.purpose(consent.purpose), "h2"), state, None, spacing=10),
            plain(consent_words.meaning(consent.purpose), "muted", wrap=True),
            spacing=3,
        )
        held = QWidget()
        line = row(PurposeSign(consent.purpose), texts, spacing=14)
        line.setStretch(1, 1)
        line.setAlignment(Qt.AlignmentFlag.AlignTop)
        outer = column(line, spacing=12)
        if found := consent_words.gaps(consent):
            outer.addWidget(_gaps(found))
        held.setLayout(outer)
        return held

    def _foot(self) -> QWidget:
        acts = QWidget()
        made = [self._button(key, *_ACTIONS[key]) for key in self._actions()]
        acts.setLayout(Flow([self._evidence(), *made], gap=4))
        held = QWidget()
        line = row(acts, spacing=4)
        line.setStretch(0, 1)
        if self._withdrawable():
            line.addWidget(self._button("withdraw", mark("Withdraw"), "", "quiet-danger"))
        held.setLayout(line)
        return held

    def _evidence(self) -> QWidget:
        held = QWidget()
        line = row(plain(consent_words.proof(self.consent), "muted"), spacing=6)
        line.insertWidget(0, _sign("file-check" if self._documented else "file-text"))
        if self._documented and Act.OPEN_EVIDENCE in self._may:
            line.addWidget(self._button("open", mark("Open"), "eye"))
        held.setLayout(line)
        return held

    @property
    def _documented(self) -> bool:
        return consent_words.documented(self.consent)

    def _actions(self) -> list[str]:
        if Act.RECORD_CONSENT not in self._may or self.consent.status not in consent_words.OPEN:
            return []
        consent, found = self.consent, []
        if consent.confirm_by is not None:
            found.append("confirm")
        if consent.evidence_missing:
            found += ["attach", "sign"]
        if not consent.evidence_missing and consent.status is not ConsentStatus.NOT_YET:
            found.append("renew")
        return [*found, "print"]

    def _withdrawable(self) -> bool:
        return self.consent.status in consent_words.OPEN and Act.WITHDRAW_CONSENT in self._may

    def _button(self, key: str, text: str, icon: str, kind: str = "link") -> QPushButton:
        made = button(text, kind, icon=icon, on=lambda: self.wanted.emit(key, self.consent))
        about = words.purpose(self.consent.purpose)
        say(made.setAccessibleDescription, "{what}", what=lambda: about)
        self.buttons[key] = made
        return made


_ACTIONS = {
    "confirm": (mark("Confirm"), "badge-check"),
    "attach": (mark("Attach the scan"), "paperclip"),
    "sign": (mark("Sign on the screen"), "signature"),
    "renew": (mark("Renew"), "refresh-cw"),
    "print": (mark("Print the form"), "printer"),
}


def _sign(icon: str) -> QWidget:
    made = label()

    def tint() -> None:
        made.setPixmap(pixmap(icon, "text3", 16))

    tint()
    theme().follow(made, tint)
    return made


def _gaps(found: Sequence[consent_words.Gap]) -> QWidget:
    made = QWidget()
    made.setLayout(Flow(map(_gap, found), gap=8))
    return made


def _gap(gap: consent_words.Gap) -> QWidget:
    made = QFrame()
    made.setProperty("gap", gap.tone)
    text = plain(gap.text, "strong")
    text.setProperty("tone", gap.tone)
    picture = label()

    def tint() -> None:
        picture.setPixmap(pixmap(_GAP_ICONS[gap.key], gap.tone, 15))

    tint()
    theme().follow(picture, tint)
    made.setLayout(row(picture, text, spacing=6, margins=(9, 4, 11, 4)))
    return made


class NotAgreed(QFrame):
    """The reasons nobody has agreed to: a quiet line each, with a way to record one."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "soft")
        self._rows = column(spacing=2)
        self.buttons: dict[Purpose, QPushButton] = {}
        self.setLayout(
            column(
                label("Not agreed to", "strong"), self._rows, spacing=8, margins=(18, 14, 18, 12)
            )
        )

    def show_purposes(self, purposes: Sequence[Purpose], *, may_record: bool) -> None:
        """Show these, in this order."""
        clear(self._rows)
        self.buttons.clear()
        for purpose in purposes:
            self._rows.addWidget(self._line(purpose, may_record=may_record))
        self.setVisible(bool(purposes))

    def _line(self, purpose: Purpose, *, may_record: bool) -> QWidget:
        name = plain(words.purpose(purpose), "muted")
        name.setMinimumWidth(112)
        hint = plain(consent_words.meaning(purpose), "caption", wrap=True)
        line = row(PurposeSign(purpose, 28, quiet=True), name, hint, spacing=12)
        line.setStretch(2, 1)
        if may_record:
            line.addWidget(self._record(purpose))
        made = QWidget()
        made.setLayout(line)
        return made

    def _record(self, purpose: Purpose) -> QPushButton:
        made = button("Record", "link", on=lambda: self.wanted.emit(purpose))
        say(
            made.setAccessibleName,
            "Record a consent: {purpose}",
            purpose=lambda: words.purpose(purpose),
        )
        self.buttons[purpose] = made
        return made


class Fold(QWidget):
    """A line that opens and closes what is under it: the first cards, then more on demand."""

    def __init__(self, title: Callable[[], str], makes: Sequence[Callable[[], QWidget]]) -> None:
        """`makes` are called one a turn, when what they make is first wanted."""
        super().__init__()
        self._left = tuple(makes)
        self.turns = Turns(self, each=1)
        self.head = button("{what}", "link", icon="chevron-right", what=title)
        self.head.setCheckable(True)
        self.head.toggled.connect(self._toggle)
        self.more = button("", "link", icon="chevron-down", on=lambda: self._make(_MORE))
        self.inner, self.box = QWidget(), column(spacing=10)
        self.inner.setLayout(column(self.box, row(self.more, None), spacing=10))
        self.inner.hide()
        self.setLayout(column(row(self.head, None), self.inner, spacing=8))

    def _toggle(self, opened: bool) -> None:
        if opened and not self.box.count():
            self._make(_FIRST)
        set_icon(self.head, "chevron-down" if opened else "chevron-right", "accent_text", gap=5)
        self.inner.setVisible(opened)

    def _make(self, count: int) -> None:
        now, self._left = self._left[:count], self._left[count:]
        self.more.hide()
        self.turns.begin([*(partial(self._add, make) for make in now), self._tell_rest])

    def _add(self, make: Callable[[], QWidget]) -> None:
        put(self.box, make())

    def _tell_rest(self) -> None:
        rest = len(self._left)
        self.more.setVisible(rest > 0)
        say(self.more.setText, "{what}", what=lambda: more_told(rest, _MORE))
