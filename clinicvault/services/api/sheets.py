"""Before/after sheets as window and command line make them: plan, see, then give out."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from clinicvault.domain.alignment import Alignment
from clinicvault.domain.record_kinds import Purpose
from clinicvault.jobs import CancelToken
from clinicvault.services.views import exports, sheets

from .progress import ProgressListener


class SheetService(Protocol):
    """A sheet that leaves is an export: same consents, faces, second person, log and ledger."""

    def aligned(self, before: str, after: str, purpose: Purpose | None = None) -> Alignment:
        """How a later picture lies over an earlier one of the patient; logged.

        By the person's face, else by what both show; `How.NONE` where neither is found.
        """
        ...

    def pages(self, plan: sheets.SheetPlan, cancel: CancelToken | None = None) -> sheets.SheetPages:
        """The pages exactly as they will leave; logged. Refused where the consent does not cover.

        InputRefused("sheet-…") for what is no sheet.
        """
        ...

    def look(self, plan: sheets.SheetPlan) -> exports.ExportLook:
        """What the rules say: second person, pictures that cannot leave."""
        ...

    def ask(self, plan: sheets.SheetPlan) -> str:
        """Ask a second person for exactly this sheet; the request's id."""
        ...

    def asked(self, patient_id: str) -> tuple[sheets.AskedSheet, ...]:
        """This person's sheets of the patient that wait for a second person, or were allowed."""
        ...

    def give(
        self,
        plan: sheets.SheetPlan,
        output: Path,
        *,
        second: tuple[str, str] = ("", ""),
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> exports.ExportGiven:
        """Approve where needed, log, render, draw, protect, write; all or nothing.

        Plain: `output` is a new file for a PDF, else an empty or new folder; any package kind is
        a new file with the sheet in it.
        """
        ...

    def printed(
        self,
        plan: sheets.SheetPlan,
        *,
        second: tuple[str, str] = ("", ""),
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> sheets.SheetPrint:
        """As `give`, for this computer's printer: it is written down, and the pages come back.

        InputRefused("sheet-not-printed") for any kind but plain.
        """
        ...

    def not_printed(self, patient_id: str, export: str) -> None:
        """The printer failed after that; logged."""
        ...

    def has_logo(self) -> bool:
        """Whether the clinic chose a logo."""
        ...

    def logo(self) -> bytes:
        """The clinic's logo as JPEG; b"" for none, and for who may not read it."""
        ...

    def set_logo(self, path: Path) -> bytes:
        """An administrator chooses a picture; what was made of it. Logged."""
        ...

    def remove_logo(self) -> None:
        """No logo from now on; administrators, logged."""
        ...
