"""Pictures go in, come out for the eyes, and leave."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from clinicvault.domain.clinical import Channel, View
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.rules import ClinicRules
from clinicvault.jobs import CancelToken
from clinicvault.services import views

from .progress import ProgressListener

NO_SHIFT = dt.timedelta()


class ImportListener(Protocol):
    """Called from the import's thread as files are done."""

    def imported(self, photo: views.ImportedPhoto) -> None:
        """A photo was acknowledged."""
        ...

    def duplicate(self, duplicate: views.Duplicate) -> None:
        """A duplicate was found."""
        ...

    def refused(self, refused: views.RefusedFile) -> None:
        """A file was refused, or set aside for later (`kept`)."""
        ...

    def left_out(self, left: views.LeftOut) -> None:
        """A file was left out on purpose."""
        ...


class ImportService(Protocol):
    """Photos go in."""

    def look(
        self,
        paths: Sequence[Path],
        cancel: CancelToken | None = None,
        passphrases: Sequence[str] = (),
    ) -> views.SourceLook:
        """What lies in files, folders and packages, by their first bytes; nothing is taken in."""
        ...

    def run(
        self,
        patient_id: str,
        paths: Sequence[Path],
        *,
        pasted: Sequence[bytes] = (),
        visit: dt.date | None = None,
        label: str = "",
        visit_id: str = "",
        view: View = View.UNSPECIFIED,
        clock_shift: dt.timedelta = NO_SHIFT,
        reencode: bool = True,
        passphrases: Sequence[str] = (),
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
        listener: ImportListener | None = None,
    ) -> views.ImportReport:
        """Import files, folders (recursive) and packages; one bad file never stops the rest.

        Packages of other clinics that came encrypted open with the clinic's `receiving_key` or one
        of `passphrases` (at most 8); what became of them is told in the report's `packages`: whose
        they are by the address book, and what was not as it was signed.
        `pasted` are pictures from the clipboard, `clock_shift` is added to the camera's times.
        `visit_id` (of a report) goes before day and label. UsageError("visit-unknown").
        Without `reencode`, files that cannot be kept as they are wait in `left_out`
        ("needs-re-encoding"); RAW files are told of by `look` and taken in.
        """
        ...

    def receiving_key(self) -> str:
        """What other clinics encrypt packages for (`age1…`): no secret. Refused("no-key")."""
        ...

    def set_visit(self, photo_ids: Sequence[str], visit: dt.date, label: str = "") -> None:
        """While the import page is open: to the patient's visit of another day."""
        ...

    def shift_clock(self, photo_ids: Sequence[str], shift: dt.timedelta) -> dict[str, str]:
        """While the import page is open: capture times become the camera's own plus `shift`.

        An earlier correction is replaced. Returns the new `taken` of every photo.
        """
        ...

    def erase_sources(
        self, progress: ProgressListener | None = None, cancel: CancelToken | None = None
    ) -> views.Erased:
        """While the import page is open: erase the source files of its photos from card or folder.

        Each is read again and compared with what was imported, and the sealed copy is opened and
        compared, before it is erased. Logged.
        """
        ...

    def set_view(self, photo_id: str, view: View) -> None:
        """While the import page is open: say which view a photo shows."""
        ...

    def move(self, photo_ids: Sequence[str], patient_id: str) -> None:
        """While the import page is open: to another patient (re-sealed, logged)."""
        ...

    def take_back(self, photo_ids: Sequence[str]) -> None:
        """While the import page is open: remove again (logged)."""
        ...

    def close(self) -> None:
        """The import page is closed: keys of the imports are wiped."""
        ...

    def unfinished(self) -> tuple[str, int] | None:
        """(patient id, files left) of an import that a crash or lock interrupted, for this user."""
        ...

    def resume(
        self,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
        listener: ImportListener | None = None,
        patient_id: str = "",
        passphrases: Sequence[str] = (),
    ) -> views.ImportReport:
        """Go on with it (a new batch); with a patient, with the oldest of this patient.

        InputRefused("package-locked") while a package wants its passphrase again.
        """
        ...

    def forget_unfinished(self) -> None:
        """Do not go on with it."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Pixels:
    """A decoded picture: 8-bit RGB, row-major, `stride` bytes a row."""

    width: int
    height: int
    stride: int
    data: memoryview

    def release(self) -> None:
        """Overwrite the picture; whoever asked for it calls this once it is drawn."""
        if not self.data.readonly:
            self.data.cast("B")[:] = bytes(self.data.nbytes)


class ViewService(Protocol):
    """Pictures come out, for the eyes; without a purpose for the one stated on the page."""

    def thumbnails(
        self, patient_id: str, photo_ids: Sequence[str], purpose: Purpose | None = None
    ) -> dict[str, bytes]:
        """Baseline JPEG bytes per photo; one log entry for the whole page."""
        ...

    def preview(self, photo_id: str, purpose: Purpose | None = None) -> bytes:
        """2048 px baseline JPEG."""
        ...

    def full(self, photo_id: str, purpose: Purpose | None = None) -> Pixels:
        """The full picture, oriented, sRGB; decoded by a worker without keys."""
        ...

    def shown(self, photo: str, purpose: Purpose | None = None, *, full: bool = False) -> None:
        """Permit and log that a picture which the window still holds is shown again.

        Refused where it may not be any more: it is to be forgotten then.
        """
        ...

    def compared(self, first: str, second: str, purpose: Purpose | None = None) -> None:
        """Log that two photos were put side by side (they are opened by the calls above)."""
        ...


class KeptFileService(Protocol):
    """Files kept sealed as they came: for practitioners, and never to leave."""

    def list(self, patient_id: str) -> tuple[views.KeptFile, ...]:
        """The patient's set-aside and RAW files, oldest first; logged."""
        ...

    def retry(self, kept_id: str, cancel: CancelToken | None = None) -> views.ImportedPhoto:
        """Try again to read a set-aside file: it becomes a photo, and is set aside no longer.

        InputRefused with the reason where it still cannot be read.
        """
        ...

    def delete(self, kept_id: str) -> None:
        """Delete it for good; logged."""
        ...


class PolicyService(Protocol):
    """What the clinic decided."""

    def media(self) -> views.MediaPolicy:
        """The policy in force."""
        ...

    def set_media(self, policy: views.MediaPolicy) -> None:
        """Change it: administrators only; signed and logged."""
        ...

    def rules(self) -> ClinicRules:
        """Days, limits and times in force."""
        ...

    def set_rules(self, rules: ClinicRules) -> None:
        """Change them: administrators only; signed and logged."""
        ...


class ExportService(Protocol):
    """One picture is opened as it is stored."""

    def open_plain(
        self,
        photo_id: str,
        purpose: Purpose,
        output: Path,
        *,
        channel: Channel | None = None,
        no_face: bool = False,
        request: str = "",
    ) -> views.ExportResult:
        """A plain file; same policy, same log.

        `request` is what a second person allowed, where the clinic's rules want one:
        Refused("export-second-person") without, ("export-plain-purpose") where they allow none.

        `channel` is where it will be shown: needed for marketing, and for no other purpose
        (UsageError("export-channel")); Refused("consent-channel") where the consent leaves it out.

        `no_face` is the person's word, which the log keeps, that no face can be recognised:
        Refused("consent-faces") without it where the consent is for no recognisable face.
        """
        ...
