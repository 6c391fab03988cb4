"""In-memory sheets behind their Protocol: pages are drawn in a few lines, nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from clinicvault.domain.alignment import Alignment, How, Similarity
from clinicvault.domain.errors import Refused
from clinicvault.services.views import exports, sheets
from clinicvault.services.views.sheets import SheetForm

from .fakes_access import PASSWORD

if TYPE_CHECKING:
    from .fakes import Clinic

LAID = Alignment(Similarity(1.05, 0.03, 0.02, -0.01), How.FACE, 5, 0.004)


class FakeSheets:
    """Implements `SheetService`; a test sets what it says, and reads what it was given."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.lies: dict[tuple[str, str], Alignment] = {}
        """By pair; `LAID` where nothing else is said."""
        self.verdict = exports.ExportLook(size=900_000)
        self.left_out: tuple[exports.BlockedPicture, ...] = ()
        self.questions: list[sheets.AskedSheet] = []
        self.drawn: list[sheets.SheetPlan] = []
        self.asked_plans: list[sheets.SheetPlan] = []
        self.given: list[tuple[sheets.SheetPlan, object, tuple[str, str]]] = []
        self.failed: list[tuple[str, str]] = []
        self.jpeg = b""

    def aligned(self, before: str, after: str, purpose: object = None) -> Alignment:
        self.clinic.call("sheets.aligned")
        self.clinic.call(f"sheets.aligned {before}")
        return self.lies.get((before, after), LAID)

    def pages(self, plan: sheets.SheetPlan, cancel: object = None) -> sheets.SheetPages:
        self.clinic.call("sheets.pages")
        self.drawn.append(plan)
        return sheets.SheetPages(self._pages(plan), self.left_out)

    def _pages(self, plan: sheets.SheetPlan) -> tuple[bytes, ...]:
        slides = plan.look.form is SheetForm.SLIDES
        count = len(plan.pairs) if slides else 1
        return tuple(_page(slides, number) for number in range(count))

    def look(self, plan: sheets.SheetPlan) -> exports.ExportLook:
        self.clinic.call("sheets.look")
        return self.verdict

    def ask(self, plan: sheets.SheetPlan) -> str:
        self.clinic.call("sheets.ask")
        self.asked_plans.append(plan)
        return "0e" * 16

    def asked(self, patient_id: str) -> tuple[sheets.AskedSheet, ...]:
        self.clinic.call("sheets.asked")
        return tuple(self.questions)

    def give(self, plan, output, *, second=("", ""), progress=None, cancel=None):
        self.clinic.call("sheets.give")
        self._leave(plan, output, second)
        return exports.ExportGiven(str(output), 4714, len(plan.export.pictures))

    def printed(self, plan, *, second=("", ""), progress=None, cancel=None):
        self.clinic.call("sheets.printed")
        self._leave(plan, None, second)
        return sheets.SheetPrint(self._pages(plan), 4715, len(plan.export.pictures), (), "ee" * 16)

    def _leave(self, plan: sheets.SheetPlan, output: object, second: tuple[str, str]) -> None:
        if self.verdict.second and not plan.export.request and second[1] != PASSWORD:
            raise Refused("wrong-password")
        self.given.append((plan, output, second))

    def not_printed(self, patient_id: str, export: str) -> None:
        self.failed.append((patient_id, export))

    def has_logo(self) -> bool:
        self.clinic.call("sheets.has_logo")
        return bool(self.jpeg)

    def logo(self) -> bytes:
        self.clinic.call("sheets.logo")
        return self.jpeg

    def set_logo(self, path) -> bytes:
        self.clinic.call("sheets.set_logo")
        self.jpeg = a_logo()
        return self.jpeg

    def remove_logo(self) -> None:
        self.clinic.call("sheets.remove_logo")
        self.jpeg = b""


def _page(slides: bool, number: int) -> bytes:
    """White with two grey boxes, so that a person sees what it is."""
    width, height = (960, 540) if slides else (827, 1169)
    pixels = np.full((height, width, 3), 20 if slides else 255, np.uint8)
    for left in (0.08, 0.53):
        top, bottom = round(height * 0.2), round(height * 0.75)
        pixels[top:bottom, round(width * left) : round(width * (left + 0.39))] = 120 + 20 * number
    return cv2.imencode(".jpg", pixels)[1].tobytes()


def a_logo() -> bytes:
    """A name on white."""
    pixels = np.full((120, 400, 3), 255, np.uint8)
    cv2.putText(pixels, "Lumiere", (20, 80), cv2.FONT_HERSHEY_SIMPLEX, 2, (117, 122, 11), 4)
    return cv2.imencode(".jpg", pixels)[1].tobytes()
