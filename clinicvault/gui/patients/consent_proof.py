"""Last step: what shows that the consent was given."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from clinicvault.domain.clinical import Evidence
from clinicvault.domain.rules import ClinicRules
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import hush, mark, say, tr
from clinicvault.gui.theme import set_icon
from clinicvault.gui.widgets import Banner, button, column, edit, field, label, plain, row
from clinicvault.services.views import FilledForm, ScreenSignature

from .consent_paper import PaperButtons
from .consent_scan import ScanField
from .consent_step import RecordStep
from .signature import SignaturePad

_WAYS: tuple[tuple[Evidence, str, str], ...] = (
    (Evidence.SIGNED_ON_SCREEN, mark("Sign on this screen"), "signature"),
    (Evidence.PAPER_SCANNED, mark("Signed on paper, scanned"), "scan-line"),
    (Evidence.PAPER_TO_FOLLOW, mark("Signed on paper, scan later"), "paperclip"),
    (Evidence.VERBAL, mark("Said before a witness"), "message-circle"),
    (Evidence.EMERGENCY, mark("Emergency"), "ambulance"),
)
_WIDE = 256


class SignPanel(QWidget):
    """The pad, who signs, and what it stands under."""

    def __init__(self, paper: Callable[[], object]) -> None:
        super().__init__()
        self.pad = SignaturePad()
        self.who = plain("", "strong", wrap=True)
        self.clear = button("Clear", icon="eraser", on=self._clear)
        self.clear.setEnabled(False)
        self.paper = button("Sign on paper instead", "link", icon="paperclip", on=paper)
        self.pad.changed.connect(lambda: self.clear.setEnabled(not self.pad.empty))
        note = label(
            "With a finger, a pen or the mouse. The lines are kept encrypted with the text just "
            "read. A typed name is no signature: who cannot draw here signs on paper.",
            "caption",
            wrap=True,
        )
        line = row(self.clear, self.paper, None)
        box = column(self.who, self.pad, line, note, None, spacing=10)
        box.setStretch(1, 100)
        self.setLayout(box)

    def _clear(self) -> None:
        self.pad.clear()
        self.pad.setFocus()


class FollowPanel(QWidget):
    """Print now, attach later."""

    def __init__(self, desk: Desk, forms: Callable[[], Sequence[FilledForm]]) -> None:
        super().__init__()
        self.paper = PaperButtons(desk, forms)
        self.setLayout(
            column(
                label("Print the form and let it be signed.", "strong", wrap=True),
                label(
                    "The consent counts from now on. Until the scan is attached, it stands in "
                    "the list of what to look after.",
                    "muted",
                    wrap=True,
                ),
                self.paper,
                None,
                spacing=10,
            )
        )


class TellPanel(QWidget):
    """A sentence to fill in: who heard it, or why it could not wait."""

    def __init__(self, caption: str, tone: str, head: str, body: str, **values: object) -> None:
        super().__init__()
        self.told = edit()
        self.told.setMaximumWidth(460)
        notice = Banner(tone)
        notice.speak(head, body, **values)
        self.setLayout(column(notice, field(caption, self.told), None, spacing=14))

    @property
    def text(self) -> str:
        """What was written."""
        return self.told.text().strip()


class ProofStep(RecordStep):
    """The ways on the left, what the chosen one needs on the right."""

    title = mark("Proof")

    def __init__(self, desk: Desk, forms: Callable[[], Sequence[FilledForm]]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self.ways: dict[Evidence, QPushButton] = {}
        self.sign = SignPanel(lambda: self.choose(Evidence.PAPER_TO_FOLLOW))
        self.scan = ScanField(desk)
        self.follow = FollowPanel(desk, forms)
        self.witness = TellPanel(
            mark("Who heard it"),
            "info",
            mark("Said aloud, with a witness."),
            mark("A signature is stronger: ask for one at the next visit."),
        )
        self.emergency = TellPanel(
            mark("Why it could not wait"),
            "warn",
            mark("For a patient who cannot answer now."),
            mark(
                "Somebody has to confirm this consent within {hours} hours. After that the "
                "photos close until it is confirmed."
            ),
            hours=ClinicRules().confirm_hours,
        )
        self._panels = {
            Evidence.SIGNED_ON_SCREEN: self.sign,
            Evidence.PAPER_SCANNED: self.scan,
            Evidence.PAPER_TO_FOLLOW: self.follow,
            Evidence.VERBAL: self.witness,
            Evidence.EMERGENCY: self.emergency,
        }
        self._stack = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        left = column(label("How was it given?", "strong"), spacing=6)
        for way, text, icon in _WAYS:
            left.addWidget(self._way(way, text, icon))
            self._stack.addWidget(self._panels[way])
        left.addStretch(1)
        holder = QWidget()
        holder.setFixedWidth(_WIDE)
        holder.setLayout(left)
        right = column(self.problem, self._stack, spacing=8)
        right.setStretch(1, 1)
        line = row(holder, right, spacing=22)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.choose(Evidence.SIGNED_ON_SCREEN)

    def _way(self, way: Evidence, text: str, icon: str) -> QPushButton:
        made = button(text, "way", on=lambda: self.choose(way))
        made.setCheckable(True)
        made.setAutoExclusive(True)
        set_icon(made, icon, "text2", "accent_text", gap=6)
        self._group.addButton(made)
        self.ways[way] = made
        return made

    def choose(self, way: Evidence) -> None:
        """Show what a way needs."""
        self.ways[way].setChecked(True)
        self._stack.setCurrentWidget(self._panels[way])
        self.problem.hide()

    @property
    def evidence(self) -> Evidence:
        """The way chosen."""
        return next(way for way, one in self.ways.items() if one.isChecked())

    def show_giver(self, name: str) -> None:
        """Who signs."""
        say(self.sign.who.setText, "Signature of {name}", name=name)

    def enter(self) -> None:
        self.ways[self.evidence].setFocus()

    def ready(self) -> bool:
        self.problem.hide()
        checks = {
            Evidence.SIGNED_ON_SCREEN: self._signed,
            Evidence.PAPER_SCANNED: self._scanned,
            Evidence.VERBAL: self._heard,
            Evidence.EMERGENCY: self._urgent,
        }
        return checks[self.evidence]() if self.evidence in checks else True

    def _signed(self) -> bool:
        if self.sign.pad.empty:
            return self.complain(tr("The signature is missing."), self.sign.pad)
        if not self.sign.pad.enough:
            return self.complain(tr("This is too short for a signature."), self.sign.pad)
        return True

    def _scanned(self) -> bool:
        if self.scan.scan is not None:
            return True
        return self.complain(tr("Choose the file with the signed form."), self.scan.choose)

    def _heard(self) -> bool:
        if self.witness.text:
            return True
        return self.complain(tr("Please write who heard it."), self.witness.told)

    def _urgent(self) -> bool:
        if self.emergency.text:
            return True
        return self.complain(tr("Please write why it could not wait."), self.emergency.told)

    def note(self, before: str) -> str:
        """The note with what this step adds to it."""
        said = ""
        if self.evidence is Evidence.VERBAL:
            said = tr("Heard by {name}", name=self.witness.text)
        elif self.evidence is Evidence.EMERGENCY:
            said = self.emergency.text
        return ". ".join(part for part in (said, before) if part)

    def signature(self, text: str) -> ScreenSignature | None:
        """What was drawn, under the text that was read."""
        if self.evidence is not Evidence.SIGNED_ON_SCREEN:
            return None
        return self.sign.pad.signature(text)

    def scanned(self) -> bytes | None:
        """The file chosen."""
        return self.scan.scan if self.evidence is Evidence.PAPER_SCANNED else None

    def wipe(self) -> None:
        self.sign.pad.clear()
        self.scan.wipe()
        hush(self.sign.who.setText, "")
