"""The consents of a patient: what is recorded, record another, withdraw."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from clinicvault.domain.clinical import ConsentStatus, Evidence
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from clinicvault.gui import formats, words
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.widgets import (
    DateField,
    Dialog,
    badge,
    button,
    column,
    combo,
    edit,
    field,
    frame,
    label,
    plain,
    row,
)
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import ConsentView, PatientPage

_OPEN = frozenset({ConsentStatus.VALID, ConsentStatus.AWAITING_KEY, ConsentStatus.EXPIRED})


class ConsentTab(QWidget):
    """A card per consent."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: PatientPage | None = None
        self.record = button("Record a consent", "primary", icon="plus", on=self._record)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(10)
        head = row(label("Consents", "h2"), None, self.record)
        self.setLayout(column(head, self._cards, None, spacing=14, margins=(24, 18, 24, 24)))
        language().follow(self, self._fill)

    def show_page(self, page: PatientPage) -> None:
        """Show a patient's consents."""
        self._page = page
        self.record.setVisible(Act.RECORD_CONSENT in page.may)
        self._fill()

    def _fill(self) -> None:
        clear(self._cards)
        if self._page is None:
            return
        if not self._page.consents:
            text = mark(
                "Nothing is recorded yet. Without consent for care no photo can be taken in."
            )
            if self._page.row.consent is ConsentStatus.UNKNOWN:
                text = mark("Your role does not show consents.")
            note = label("", "muted", wrap=True)
            say(note.setText, text)
            self._cards.addWidget(note)
        for consent in self._page.consents:
            self._cards.addWidget(self._card(consent))

    def _card(self, consent: ConsentView) -> QFrame:
        made = frame(card="1")
        state = badge(words.CONSENT_BADGES[consent.status])
        hush(state.setText, words.consent_state(consent.status))
        line = row(plain(words.purpose(consent.purpose), "strong"), state, None, spacing=10)
        if consent.status in _OPEN and self._page and Act.WITHDRAW_CONSENT in self._page.may:
            line.addWidget(button("Withdraw", "danger", on=lambda: self._withdraw(consent)))
        texts = column(line, plain(_facts(consent), "muted", wrap=True), margins=16, spacing=6)
        if consent.note:
            texts.addWidget(plain(consent.note, "", wrap=True))
        made.setLayout(texts)
        return made

    def _record(self) -> None:
        if self._page is not None:
            ConsentDialog(self, self._desk, self._page.row.id).open()

    def _withdraw(self, consent: ConsentView) -> None:
        if self._page is not None:
            WithdrawDialog(self, self._desk, self._page.row.id, consent.purpose).open()

    def wipe(self) -> None:
        """Forget the patient."""
        self._page = None
        clear(self._cards)


def _facts(consent: ConsentView) -> str:
    parts = [
        tr("Recorded {day} by {name}", day=formats.day(consent.recorded), name=consent.by or "–"),
        words.evidence(consent.evidence),
        tr("until {day}", day=formats.day(consent.until)) if consent.until else tr("without end"),
    ]
    return "  ·  ".join(parts)


class ConsentDialog(Dialog):
    """Record a consent."""

    def __init__(self, parent: QWidget, desk: Desk, patient: str) -> None:
        super().__init__(parent, "Record a consent")
        self._desk, self._patient = desk, patient
        self.purpose = combo(tuple(Purpose), words.purpose)
        self.evidence = combo(tuple(Evidence), words.evidence)
        self.until = DateField()
        self.note = edit("optional")
        self.fill(
            field("What the patient agrees to", self.purpose),
            field("How the patient agreed", self.evidence),
            field("Valid until", self.until, "Leave it empty where no end was agreed."),
            field("Note", self.note),
        )
        self.cancel_button()
        self.save = self.action_button("Record", self._save)

    def _save(self) -> None:
        if not self.until.readable:
            self.until.setFocus()
            return
        self.hold(True)
        consents, patient = self._desk.services.consents, self._patient
        purpose, evidence = self.purpose.currentData(), self.evidence.currentData()
        until, note = self.until.day(), self.note.text().strip()
        self._desk.jobs.start(
            self,
            lambda _: consents.grant(patient, purpose, until=until, evidence=evidence, note=note),
            lambda _: self._done(),
            self.fail,
        )

    def _done(self) -> None:
        self.hold(False)
        self._desk.patient_changed.emit(self._patient)
        self.accept()


class WithdrawDialog(Dialog):
    """Withdraw a consent; says what follows before it happens."""

    def __init__(self, parent: QWidget, desk: Desk, patient: str, purpose: Purpose) -> None:
        super().__init__(parent, "Withdraw this consent?")
        self._desk, self._patient, self._purpose = desk, patient, purpose
        for text in _consequences(purpose):
            line = label("", wrap=True)
            say(line.setText, text)
            self.fill(line)
        self.cancel_button("Keep the consent")
        self.go = self.action_button("Withdraw", self._withdraw, kind="danger")

    def _withdraw(self) -> None:
        self.hold(True)
        consents, patient, purpose = self._desk.services.consents, self._patient, self._purpose
        self._desk.jobs.start(
            self,
            lambda _: consents.withdraw(patient, purpose),
            lambda _: self._done(),
            self.fail,
        )

    def _done(self) -> None:
        self.hold(False)
        self._desk.patient_changed.emit(self._patient)
        self.accept()


def _consequences(purpose: Purpose) -> tuple[str, ...]:
    if purpose is Purpose.CARE:
        return (
            mark("• From now on nobody at the clinic can open this patient's photos."),
            mark("• No further photo can be imported for this patient."),
            mark("• The photos stay stored and encrypted; bringing them back needs two people."),
            mark("• The access log keeps who withdrew it, and when."),
        )
    return (
        mark("• Photos of this patient are no longer used or exported for this reason."),
        mark("• What was given away before cannot be called back; the access log names it."),
    )
