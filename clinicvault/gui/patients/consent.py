"""The consents of a patient: what is agreed to, what is missing, and everything to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicvault.domain.clinical import ConsentStatus
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, mark, say, trn
from clinicvault.gui.widgets import Choices, Dialog, button, column, label, row
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import ConsentView, PatientPage

from . import consent_words
from .consent_acts import AttachDialog, ConfirmConsentDialog
from .consent_cards import ConsentCard, Fold, NotAgreed
from .consent_evidence import EvidenceDialog
from .consent_paper import PaperDialog
from .consent_record import ConsentDialog
from .consent_withdraw import WithdrawDialog

_STOPPED = frozenset(
    {ConsentStatus.EXPIRED, ConsentStatus.UNCONFIRMED, ConsentStatus.AWAITING_OFFICER}
)
_FILTERS: dict[str, Callable[[ConsentView], bool]] = {
    "all": lambda _: True,
    "valid": lambda one: one.status is ConsentStatus.VALID,
    "due": lambda one: bool(consent_words.gaps(one)) or one.status in _STOPPED,
}
_FILTER_FROM = 3
_WIDEST = 980


class ConsentTab(QWidget):
    """A card per consent, grouped by reason; then what nobody agreed to, and what ended."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: PatientPage | None = None
        self.record = button("Record a consent", "primary", icon="plus", on=self._record)
        self.filters = Choices("chip")
        self.intro = label("", "muted", wrap=True)
        self._cards: QVBoxLayout = column(spacing=12)
        self._ended: QVBoxLayout = column()
        self.none = NotAgreed()
        self.none.wanted.connect(self.record_purpose)
        self._lay_out()
        language().follow(self, self._fill)

    def _lay_out(self) -> None:
        for key, text in (
            ("all", mark("All consents")),
            ("valid", mark("Valid")),
            ("due", mark("To look after")),
        ):
            self.filters.offer(key, text)
        self.filters.chosen.connect(lambda _: self._fill())
        head = row(label("Consents", "h2"), None, self.record)
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        inner.setLayout(
            column(
                head,
                self.filters,
                self.intro,
                self._cards,
                self.none,
                self._ended,
                None,
                spacing=14,
            )
        )
        line = row(inner, margins=(24, 18, 24, 24))
        line.addStretch(0)
        line.setStretch(0, 1)
        self.setLayout(line)

    def show_page(self, page: PatientPage) -> None:
        """Show a patient's consents."""
        self._page = page
        self.record.setVisible(Act.RECORD_CONSENT in page.may)
        self._fill()

    def _fill(self) -> None:
        clear(self._cards)
        clear(self._ended)
        self.none.hide()
        self.intro.hide()
        if self._page is None:
            return
        current, ended = _parted(self._page.consents)
        self.filters.setVisible(len(current) >= _FILTER_FROM)
        chosen = self.filters.current if self.filters.isVisibleTo(self) else "all"
        self._show_intro(self._page)
        for consent in filter(_FILTERS[chosen], current):
            self._cards.addWidget(self._card(consent))
        if self._page.row.consent is not ConsentStatus.UNKNOWN:
            self._show_rest(current, ended)

    def _show_intro(self, page: PatientPage) -> None:
        if page.row.consent is ConsentStatus.UNKNOWN:
            text = mark("Your role does not show consents.")
        elif not page.consents:
            text = mark(
                "Nothing is recorded yet. Without consent for care no photo can be taken in."
            )
        else:
            return
        say(self.intro.setText, text)
        self.intro.show()

    def _show_rest(self, current: Sequence[ConsentView], ended: Sequence[ConsentView]) -> None:
        agreed = {one.purpose for one in current}
        may_record = self._page is not None and Act.RECORD_CONSENT in self._page.may
        self.none.show_purposes([p for p in Purpose if p not in agreed], may_record=may_record)
        if ended:
            self._ended.addWidget(self._folded(ended))

    def _folded(self, ended: Sequence[ConsentView]) -> Fold:
        count = len(ended)
        return Fold(
            lambda: trn("{n} ended consent", "{n} ended consents", count),
            [partial(self._card, one) for one in ended],
        )

    def _card(self, consent: ConsentView) -> ConsentCard:
        page = self._page
        may = page.may if page else frozenset[Act]()
        if self._desk.may(Act.OPEN_EVIDENCE):
            may |= {Act.OPEN_EVIDENCE}
        made = ConsentCard(consent, page.visits if page else (), may)
        made.wanted.connect(self._act)
        return made

    # what the cards ask for

    def _act(self, key: str, consent: ConsentView) -> None:
        if self._page is not None:
            acts: dict[str, Callable[[PatientPage, ConsentView], Dialog]] = {
                "open": lambda _, one: EvidenceDialog(self, self._desk, one),
                "attach": lambda page, one: AttachDialog(self, self._desk, page.row.id, one),
                "confirm": lambda page, one: ConfirmConsentDialog(
                    self, self._desk, page.row.id, one
                ),
                "withdraw": lambda page, one: WithdrawDialog(
                    self, self._desk, page.row.id, one.purpose
                ),
                "print": lambda page, one: PaperDialog(self, self._desk, page.row.id, one),
                "renew": partial(self._renewal, sign=False),
                "sign": partial(self._renewal, sign=True),
            }
            acts[key](self._page, consent).open()

    def _renewal(self, page: PatientPage, consent: ConsentView, *, sign: bool) -> ConsentDialog:
        return ConsentDialog(self, self._desk, page, renews=consent, sign=sign)

    def _record(self) -> None:
        if self._page is not None:
            ConsentDialog(self, self._desk, self._page).open()

    def record_purpose(self, purpose: Purpose) -> None:
        """Begin recording with a reason ticked."""
        if self._page is not None:
            ConsentDialog(self, self._desk, self._page, purpose=purpose).open()

    def wipe(self) -> None:
        """Forget the patient; what dialogs hold is overwritten."""
        self._page = None
        for one in self.findChildren(Dialog):
            if callable(forget := getattr(one, "wipe", None)):
                forget()
        self._fill()


def _parted(
    consents: Sequence[ConsentView],
) -> tuple[list[ConsentView], list[ConsentView]]:
    """(those that count, by reason; those that ended or were followed by another one)."""
    current: list[ConsentView] = []
    ended: list[ConsentView] = []
    followed = _open(consents)
    for one in consents:
        past = one.status not in consent_words.OPEN
        past = past or (one.status is ConsentStatus.EXPIRED and one.purpose in followed)
        (ended if past else current).append(one)
    return sorted(current, key=lambda one: one.purpose), ended


def _open(consents: Sequence[ConsentView]) -> set[Purpose]:
    """Reasons with a consent that has not expired."""
    lasting = consent_words.OPEN - {ConsentStatus.EXPIRED}
    return {one.purpose for one in consents if one.status in lasting}
