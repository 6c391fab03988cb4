"""What a person does in the wizard of exports: open it, answer, cover, give."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint, Qt

from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.export.wizard import CHECK, COVER, HOW, REASON, RECIPIENT, ExportWizard
from clinicvault.gui.patients.page import PatientsPage
from clinicvault.services.views.exports import PackageKind
from clinicvault.services.views.releases import RecipientView
from tests.gui import fakes_export as fakes
from tests.gui.fakes_export import FakeExports


def open_wizard(page: PatientsPage, service: FakeExports, picked: int = 2) -> ExportWizard:
    """From the page of the patient in view, with the first pictures picked."""
    assert page.desk.services.giving is service
    page.patient.timeline.pick([photo.id for photo in page.patient.model.photos[:picked]])
    page.patient.header.export.click()
    assert page.giving.wizard is not None
    return page.giving.wizard


class Hands:
    """Answers one question after the other; `settle` waits until nothing runs."""

    def __init__(self, wizard: ExportWizard, settle: Callable[[], None]) -> None:
        self.wizard, self._jobs_done = wizard, settle

    def settle(self) -> None:
        """Wait until nothing runs, and until all of what the step shows is there."""
        self._jobs_done()
        for _ in range(500):
            if self.wizard.step.settled:
                return
            QCoreApplication.processEvents()
        raise AssertionError((self.wizard.here, "not all is there"))

    def on(self) -> None:
        """Press the button."""
        assert self.wizard.next.isEnabled(), self.wizard.missing.text()
        self.wizard.next.click()
        self.settle()

    def to(self, recipient: RecipientView = fakes.OKAFOR) -> None:
        """Second question."""
        people = self.wizard.step.list
        for row in range(people.count()):
            if people.item(row).data(Qt.ItemDataRole.UserRole).id == recipient.id:
                people.setCurrentRow(row)
        assert self.wizard.draft.recipient.id == recipient.id

    def why(self, purpose: Purpose = Purpose.COLLEAGUES, note: str = "") -> None:
        """Third question."""
        tiles = self.wizard.step.tiles
        next(tile for one, tile in tiles.items() if one.purpose is purpose).radio.click()
        self.wizard.step.note.setText(note)

    def how(self, kind: PackageKind) -> None:
        """Fourth question."""
        self.wizard.step.tiles[kind].radio.click()

    def look(self) -> None:
        """Say of every picture that it looks right; goes on by itself after the last."""
        for _ in self.wizard.draft.photos:
            if self.wizard.here == COVER and self.wizard.step.panel.fine.isEnabled():
                self.wizard.step.panel.fine.click()
                self.settle()

    def reach(
        self,
        step: int,
        recipient: RecipientView = fakes.OKAFOR,
        purpose: Purpose = Purpose.COLLEAGUES,
        kind: PackageKind | None = None,
        note: str = "",
    ) -> None:
        """Come to a step with usual answers."""
        self.settle()
        answers = {
            RECIPIENT: lambda: self.to(recipient),
            REASON: lambda: self.why(purpose, note),
            HOW: lambda: self.how(kind) if kind is not None else None,
            COVER: self.look,
        }
        for _ in range(12):
            if self.wizard.here >= step:
                return
            answers.get(self.wizard.here, lambda: None)()
            if self.wizard.here < min(step, CHECK) and self.wizard.next.isEnabled():
                self.on()
        raise AssertionError((self.wizard.here, self.wizard.missing.text()))


def drag(qtbot, canvas, begin: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw with the mouse from one place of the picture to another, in shares."""
    first, last = (_point(canvas, share) for share in (begin, end))
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(canvas, left, pos=first)
    for step in (1, 2, 3, 4):
        qtbot.mouseMove(canvas, first + (last - first) * step / 4)
    qtbot.mouseRelease(canvas, left, pos=last)


def _point(canvas, share: tuple[float, float]) -> QPoint:
    return canvas.geometry_now.point(share).toPoint()
