"""Before/after sheets as the window and the command line make them."""

from __future__ import annotations

import contextlib
from pathlib import Path

from clinicvault.access.patients.disclosures import disclosures_found
from clinicvault.access.release import logo as logos
from clinicvault.access.session import VaultSession
from clinicvault.domain.alignment import Alignment
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import DisclosureRecord, PatientRecord
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken
from clinicvault.services.api import ProgressListener
from clinicvault.services.clinic import Clinic
from clinicvault.services.giving.leaving import Leaving
from clinicvault.services.known import parse_id, parse_patient
from clinicvault.services.releases.service import Releases
from clinicvault.services.requests import Requests
from clinicvault.services.setup import Setup
from clinicvault.services.views import exports, sheets

from .aligning import aligned
from .asked import asked_sheets
from .composing import Composed
from .giving import PRINT, SheetAnswers, SheetGiving
from .logo import read_logo


class BeforeAfter:
    """Implements `api.sheets.SheetService`."""

    def __init__(
        self, clinic: Clinic, setup: Setup, releases: Releases, requests: Requests
    ) -> None:
        self._clinic, self._releases = clinic, releases
        self._giving = SheetGiving(clinic, setup, releases, requests)

    # planning

    def aligned(self, before: str, after: str, purpose: Purpose | None = None) -> Alignment:
        """How a later picture lies over an earlier one; logged."""
        return aligned(self._clinic, before, after, purpose)

    def pages(self, plan: sheets.SheetPlan, cancel: CancelToken | None = None) -> sheets.SheetPages:
        """The pages as they will leave, but for the invisible mark; logged."""
        made = self._giving.drawn(plan, cancel or CancelToken())
        return sheets.SheetPages(made.made.files, made.left_out)

    def look(self, plan: sheets.SheetPlan) -> exports.ExportLook:
        """What the rules say; only facts are opened."""
        return self._giving.look_at_sheet(plan)

    def ask(self, plan: sheets.SheetPlan) -> str:
        """Ask a second person for exactly this sheet; the request's id."""
        return self._giving.ask_sheet(plan)

    def asked(self, patient_id: str) -> tuple[sheets.AskedSheet, ...]:
        """This person's sheets that wait for a second person, or were allowed; oldest first."""
        return asked_sheets(self._releases.asked(patient_id), patient_id)

    # giving

    def give(
        self,
        plan: sheets.SheetPlan,
        output: Path,
        *,
        second: tuple[str, str] = ("", ""),
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> exports.ExportGiven:
        """As the Protocol says."""
        token = cancel or CancelToken()
        return self._giving.give_sheet(plan, output, second, progress, token)

    def printed(
        self,
        plan: sheets.SheetPlan,
        *,
        second: tuple[str, str] = ("", ""),
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> sheets.SheetPrint:
        """Written down as given; the pages come back for the printer."""
        token = cancel or CancelToken()

        def out(_: SheetAnswers, leaving: Leaving, made: Composed) -> int:
            token.check()
            return leaving.on_paper(made.missing)

        _, leaving, made, entry = self._giving.leave(plan, second, progress, token, out)
        shown = len(leaving.order.photos) - len(made.missing)
        export = leaving.export.hex()
        return sheets.SheetPrint(made.made.files, entry, shown, made.left_out, export)

    def not_printed(self, patient_id: str, export: str) -> None:
        """The printer failed after that; logged. Of this user's own printed sheets alone."""
        session, patient = self._clinic.session, parse_patient(patient_id)
        wanted = parse_id(export, "disclosure-unknown")
        # The lock may have come meanwhile; the gift itself is in the log already.
        with contextlib.suppress(Refused, StorageFailed, IntegrityError):
            _require_printed(session, patient, wanted)
            detail = {"form": PRINT, "reason": "printer-failed", "disclosure": export}
            session.vault.log_event(
                session.event("export", "failed", patient=patient, detail=detail)
            )

    # the clinic's logo

    def has_logo(self) -> bool:
        """Whether the clinic chose one."""
        return logos.has_logo(self._clinic.session)

    def logo(self) -> bytes:
        """JPEG; b"" for none, and for who may not read it."""
        session = self._clinic.session
        session.alive()
        return logos.logo(session)

    def set_logo(self, path: Path) -> bytes:
        """Administrators; signed and logged."""
        session = self._clinic.session
        session.require(Act.CHANGE_POLICY)
        made = read_logo(self._clinic.media, path)
        logos.set_logo(session, made)
        return made

    def remove_logo(self) -> None:
        """Administrators; signed and logged."""
        logos.set_logo(self._clinic.session, b"")


def _require_printed(session: VaultSession, patient: bytes, export: bytes) -> None:
    """UsageError("disclosure-unknown") for what is no sheet that this user printed of a patient."""
    with session.vault.read() as rows:
        if session.vault.reader(rows).get(PatientRecord, patient) is None:
            raise UsageError("disclosure-unknown")
        found, damaged = disclosures_found(session, rows, patient)
    if (DisclosureRecord.TABLE, export) in damaged:
        raise IntegrityError("row-altered", table=DisclosureRecord.TABLE, id=export.hex())
    made = (one for one in found if one.form == PRINT and one.by == session.user_id)
    if export not in {one.id for one in made}:
        raise UsageError("disclosure-unknown")
