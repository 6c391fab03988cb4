"""In the patient's details: the patient's own copy, how long it is kept, hold and erasure."""

from __future__ import annotations

import dataclasses
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, language, mark, say
from clinicvault.gui.widgets import (
    ErrorBanner,
    Paragraph,
    badge,
    button,
    column,
    label,
    picture_label,
    row,
    set_badge,
)
from clinicvault.services.views import (
    ErasureView,
    HoldView,
    PatientPage,
    PatientRow,
    RetentionStanding,
)

from . import ending_words as texts
from .erase import EraseDialog
from .hold import HoldDialog, LiftDialog
from .report import ReportDialog

ACTS = frozenset({Act.ACCESS_REPORT, Act.HOLD_PATIENT, Act.ASK_ERASURE})
"""Who may do one of these sees the card."""
_NO_HOLD = mark("For disputes, complaints and audits: nobody can erase the patient meanwhile.")
_HELD = mark("Not while the patient is on hold.")
_ERASE = mark("Keys, data and photos are destroyed for good; a second person has to allow it.")


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """What the card shows, and of which patient."""

    row: PatientRow
    keeping: RetentionStanding
    hold: HoldView | None
    erasure: ErasureView | None


class EndingCard(QFrame):
    """Asks when it comes into view, so that nobody waits for it who does not look."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._page: PatientPage | None = None
        self._known: Known | None = None
        self._asked = False
        self._turn = 0
        """Answers to an earlier question are of another patient, or old."""
        self.setProperty("card", "1")
        self.errors = ErrorBanner("warn")
        self.report = button("Access report", icon="book-open", on=self._report)
        self.hold = button("Put on hold", icon="shield", on=self._hold)
        self.lift = button("Lift the hold", "link", on=self._lift)
        self.erase = button("Erase", "danger", icon="eraser", on=self._erase)
        self.approvals = button("Approvals", icon="badge-check", on=lambda: desk.go("requests"))
        self.copy, self.kept = _Line("book-open", self.report), _Line("hourglass")
        self.held = _Line("shield", self.lift, self.hold)
        self.erasing = _Line("eraser", self.approvals, self.erase)
        self._lay_out()
        language().follow(self, self._again)

    def _lay_out(self) -> None:
        for one, text in (
            (self.copy, mark("The patient's own copy")),
            (self.kept, mark("Time of keeping")),
            (self.held, mark("Hold")),
            (self.erasing, mark("Erasure")),
        ):
            say(one.head.setText, text)
        head = label("Keeping and erasing", "h2")
        items = (head, self.errors, self.copy, self.kept, self.held, self.erasing)
        self.setLayout(column(*items, spacing=16, margins=18))
        may = self._desk.may
        for line, act in ((self.copy, Act.ACCESS_REPORT), (self.erasing, Act.ASK_ERASURE)):
            if not may(act):
                line.hide()
        if not any(map(may, ACTS)):
            self.hide()
        self._clear()

    def show_page(self, page: PatientPage) -> None:
        """Show a patient; nothing of the one before stays."""
        if self._page is None or self._page.row.id != page.row.id:
            self._clear()
        self._page, self._asked = page, False
        if self.isVisible():
            self._load()

    def _clear(self) -> None:
        self._turn += 1
        self._known = None
        self.errors.hide()
        for line in (self.kept, self.held, self.erasing):
            hush(line.text.setText, "")
            line.tell("")
        for act in (self.hold, self.lift, self.erase, self.approvals):
            act.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._load()

    def _again(self) -> None:
        """The rule is named in the language in force."""
        self._asked = False
        if self.isVisible():
            self._load()

    def _load(self) -> None:
        if self._page is None or self._asked:
            return
        self._asked = True
        self._turn += 1
        say(
            self.copy.text.setText,
            "Everything held about the patient, and who saw it. The photos are an encrypted file.",
        )
        services, found, code = self._desk.services, self._page.row, language().code
        ask, turn = self._desk.may(Act.ASK_ERASURE), self._turn

        def work(_: object) -> Known:
            erasure = services.erasing.of(found.id) if ask else None
            keeping = services.retention.standing(found.id, code)
            return Known(found, keeping, services.holds.of(found.id), erasure)

        def failed(error: ClinicVaultError) -> None:
            if turn == self._turn:
                self._asked = False
                self.errors.show_error(error)

        self._desk.jobs.start(self, work, partial(self._show, turn), failed)

    def _show(self, turn: int, known: Known) -> None:
        if turn != self._turn:
            return
        self._known = known
        self.errors.hide()
        say(self.kept.text.setText, "{until}", until=lambda: texts.keeping(known.keeping))
        self.kept.tell("warn" if known.keeping.over else "", mark("Over"))
        self._show_hold(known.hold)
        self._show_erasure(known)

    def _show_hold(self, held: HoldView | None) -> None:
        may = self._desk.may(Act.HOLD_PATIENT)
        self.hold.setVisible(may)
        self.lift.setVisible(may and held is not None)
        say(self.hold.setText, mark("Put on hold") if held is None else mark("Change"))
        self.held.tell("warn" if held is not None else "", mark("On hold"))
        if held is None:
            say(self.held.text.setText, _NO_HOLD)
        elif not held.reason:
            say(self.held.text.setText, "{since}.", since=lambda: texts.held(held))
        else:
            told = {"since": lambda: texts.held(held), "reason": held.reason}
            say(self.held.text.setText, "{since}. Reason: {reason}", **told)

    def _show_erasure(self, known: Known) -> None:
        one = known.erasure
        going = one is not None and one.state in texts.OPEN
        self.erase.setVisible(not going)
        self.erase.setEnabled(known.hold is None)
        self.approvals.setVisible(going)
        if one is None or not going:
            self.erasing.tell("")
            say(self.erasing.text.setText, _ERASE if known.hold is None else _HELD)
            return
        tone, _ = texts.state(one.state)
        self.erasing.tell(tone, texts.STATE_WORDS[one.state])
        told = {"who": lambda: texts.asked(one), "next": lambda: texts.what_next(one)}
        say(self.erasing.text.setText, "{who}. {next}", **told)

    # acts

    def _report(self) -> None:
        if self._page is not None:
            ReportDialog(self, self._desk, self._page.row.id).open()

    def _hold(self) -> None:
        if self._known is not None:
            found = self._known.row
            patient = (found.id, found.name, found.code)
            HoldDialog(self, self._desk, patient, self._again, self._known.hold).open()

    def _lift(self) -> None:
        if self._known is not None and self._known.hold is not None:
            LiftDialog(self, self._desk, self._known.hold, self._again).open()

    def _erase(self) -> None:
        if self._known is not None:
            EraseDialog(self, self._desk, self._known.row.id, self._again).open()

    def wipe(self) -> None:
        """Forget the patient."""
        self._page = None
        self._clear()


class _Line(QWidget):
    """A sign, a caption with a pill, a text, and buttons at the right."""

    def __init__(self, icon: str, *buttons: QPushButton) -> None:
        super().__init__()
        self.head, self.text, self.pill = label("", "strong"), Paragraph(), badge()
        self.pill.hide()
        picture = picture_label(icon, "text3", 20)
        texts_ = column(row(self.head, self.pill, None, spacing=10), self.text, spacing=3)
        line = row(picture, texts_, *buttons, spacing=12)
        line.setStretch(1, 1)
        line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def tell(self, tone: str, text: str = "") -> None:
        """Show the pill, or hide it without a tone."""
        self.pill.setVisible(bool(tone))
        if tone:
            set_badge(self.pill, tone)
            say(self.pill.setText, text)
