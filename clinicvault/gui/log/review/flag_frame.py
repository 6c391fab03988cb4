"""What every card of a flag can do: go where more is known, say how it ended, by keys as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.i18n import hush, language, mark, tr, trn
from clinicvault.gui.theme import set_icon
from clinicvault.gui.widgets import badge, button, column, icon_button, label, plain, set_badge
from clinicvault.gui.widgets.elided import Elided
from clinicvault.services.views import Disposition, FlagView

from . import flag_words, words
from .drafts import Drafts
from .settle import SettleBox
from .surface import StripedCard

ENTRIES, PATIENT, PERSON, HISTORY = "entries", "patient", "person", "history"
Goes = Callable[[str, FlagView], object]
_ACT_KEYS = MappingProxyType(
    {
        Qt.Key.Key_E: Disposition.EXPLAINED,
        Qt.Key.Key_S: Disposition.ESCALATED,
        Qt.Key.Key_I: Disposition.INCIDENT,
    }
)
_LINK_KEYS: Mapping[Qt.Key, str] = MappingProxyType(
    {
        Qt.Key.Key_Return: ENTRIES,
        Qt.Key.Key_Enter: ENTRIES,
        Qt.Key.Key_T: PATIENT,
        Qt.Key.Key_P: PERSON,
        Qt.Key.Key_H: HISTORY,
    }
)
STEPS: Mapping[Qt.Key, int] = MappingProxyType(
    {Qt.Key.Key_J: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_K: -1, Qt.Key.Key_Up: -1}
)
"""Keys that go from card to card, and which way."""
_ICONS = {ENTRIES: "scroll-text", PATIENT: "file-clock", PERSON: "user", HISTORY: "history"}
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class FlagFrame(StripedCard):
    """`own`: it is about whoever reviews, while somebody else could end it."""

    SMALL = False
    """Whether links and endings are signs alone."""

    settled = Signal(object, object, str)
    """The flag, how it ended, the reason."""
    stepped = Signal(int)
    """To the next card (1) or the one before (-1)."""

    def __init__(self, one: FlagView, drafts: Drafts, goes: Goes, *, own: bool = False) -> None:
        super().__init__(words.tone(one))
        self.flag, self._goes, self._own = one, goes, own
        self.title, self.about, self.state = plain("", "h2"), Elided("", "muted"), badge()
        self.own_line = label(
            mark("It is about yourself: another administrator says how it ended."), "caption"
        )
        self.links = {key: self._link(key) for key in _places(one)}
        self.acts = {how: self._act(how) for how in words.ACTS}
        self._drafts = drafts
        self._settle: SettleBox | None = None
        self.below = column()
        """Where the reason is asked for."""
        self._lay_out()
        self.own_line.setVisible(own)
        self._speak()
        language().follow(self, self._speak)
        if one.id in drafts.open and not own:
            self.settle.ask(drafts.open[one.id])

    @property
    def settle(self) -> SettleBox:
        """Asks for the reason; made when it is first wanted, because cards come by the dozen."""
        if self._settle is None:
            self._settle = made = SettleBox(self.flag.id, self._drafts)
            made.wanted.connect(lambda how, why: self.settled.emit(self.flag, how, why))
            made.closed.connect(self.setFocus)
            self.below.addWidget(made)
        return self._settle

    def _lay_out(self) -> None:
        """Place the parts."""
        raise NotImplementedError

    def _link(self, key: str) -> QPushButton:
        on = partial(self._goes, key, self.flag)
        if self.SMALL:
            return icon_button(_ICONS[key], "Entries", on)
        return button("Entries", "link", icon=_ICONS[key], on=on)

    def _act(self, how: Disposition) -> QPushButton:
        text, icon, key = words.ACTS[how]
        on = partial(self.open, how)
        grave = how is Disposition.INCIDENT
        if self.SMALL:
            made = icon_button(icon, text, on)
        else:
            made = button(text, "quiet-danger" if grave else "secondary", icon=icon, on=on)
            hush(made.setToolTip, key)
        if grave:
            set_icon(made, icon, "bad", "", 18, gap=0 if self.SMALL else 5)
        made.setEnabled(not self._own)
        return made

    def _speak(self) -> None:
        one = self.flag
        hush(self.title.setText, flag_words.title(one.rule))
        hush(self.about.setText, words.about(one))
        ended = one.disposition is not Disposition.OPEN
        tone, word = words.state(one.disposition)
        self.state.setVisible(ended)
        set_badge(self.state, tone)
        hush(self.state.setText, word)
        grave = word if ended else words.weight(one.weight)[1]
        hush(self.setAccessibleName, f"{grave}: {flag_words.title(one.rule)}. {words.about(one)}")
        hush(self.setAccessibleDescription, flag_words.sentence(one.rule, one.figures))
        self._name_buttons()

    def _name_buttons(self) -> None:
        one, title = self.flag, flag_words.title(self.flag.rule)
        texts = {
            ENTRIES: trn("{n} entry", "{n} entries", one.count),
            PATIENT: tr("Timeline of {code}", code=words.code_of(one)),
            PERSON: tr("That day of {name}", name=one.user),
            HISTORY: tr("What was said"),
        }
        for key, made in self.links.items():
            hush(made.setAccessibleName, f"{texts[key]}: {title}")
            hush(made.setToolTip if self.SMALL else made.setText, texts[key])
        for how, made in self.acts.items():
            hush(made.setAccessibleName, f"{tr(words.ACTS[how][0])}: {title}, {one.user}")

    def open(self, how: Disposition) -> None:
        """Ask for the reason of an ending."""
        if not self._own:
            self.settle.ask(how)

    def fail(self, error: ClinicVaultError) -> None:
        """The word was not written."""
        self.settle.fail(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() not in _PLAIN:
            super().keyPressEvent(event)
        elif key in _ACT_KEYS:
            self.open(_ACT_KEYS[key])
        elif key in STEPS:
            self.stepped.emit(STEPS[key])
        elif _LINK_KEYS.get(key, "") in self.links:
            self._goes(_LINK_KEYS[key], self.flag)
        else:
            super().keyPressEvent(event)


def _places(one: FlagView) -> list[str]:
    """Where the links of a flag go."""
    places = [ENTRIES]
    if one.patient:
        places.append(PATIENT)
    if one.user:
        places.append(PERSON)
    if one.disposition is not Disposition.OPEN:
        places.append(HISTORY)
    return places
