"""Pictures go in, come out for the eyes, and leave."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from clinicvault.domain.clinical import View
from clinicvault.domain.records import Purpose
from clinicvault.jobs import CancelToken
from clinicvault.services import views

from .progress import ProgressListener


class ImportListener(Protocol):
    """Called from the import's thread as files are done."""

    def imported(self, photo: views.ImportedPhoto) -> None:
        """A photo was acknowledged."""
        ...

    def duplicate(self, duplicate: views.Duplicate) -> None:
        """A duplicate was found."""
        ...

    def refused(self, refused: views.RefusedFile) -> None:
        """A file was refused."""
        ...


class ImportService(Protocol):
    """Photos go in."""

    def run(
        self,
        patient_id: str,
        paths: Sequence[Path],
        *,
        visit: dt.date | None = None,
        label: str = "",
        view: View = View.UNSPECIFIED,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
        listener: ImportListener | None = None,
    ) -> views.ImportReport:
        """Import files and folders (recursive); one bad file never stops the rest."""
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
    ) -> views.ImportReport:
        """Go on with it (a new batch)."""
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
    """Pictures come out, for the eyes."""

    def thumbnails(
        self, patient_id: str, photo_ids: Sequence[str], purpose: Purpose = Purpose.CARE
    ) -> dict[str, bytes]:
        """Baseline JPEG bytes per photo; one log entry for the whole page."""
        ...

    def preview(self, photo_id: str, purpose: Purpose = Purpose.CARE) -> bytes:
        """2048 px baseline JPEG."""
        ...

    def full(self, photo_id: str, purpose: Purpose = Purpose.CARE) -> Pixels:
        """The full picture, oriented, sRGB; decoded by a worker without keys."""
        ...

    def shown(self, photo: str, purpose: Purpose = Purpose.CARE, *, full: bool = False) -> None:
        """Permit and log that a picture which the window still holds is shown again.

        Refused where it may not be any more: it is to be forgotten then.
        """
        ...

    def compared(self, first: str, second: str, purpose: Purpose = Purpose.CARE) -> None:
        """Log that two photos were put side by side (they are opened by the calls above)."""
        ...


class ExportService(Protocol):
    """Pictures leave."""

    def open_plain(self, photo_id: str, purpose: Purpose, output: Path) -> views.ExportResult:
        """A plain file; same policy, same log."""
        ...

    def export_age(
        self,
        patient_id: str,
        photo_ids: Sequence[str],
        *,
        recipient: str,
        purpose: Purpose,
        output: Path,
        age_recipient: str = "",
        passphrase: str = "",
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> views.ExportResult:
        """An `age` file with the pictures; without key and passphrase it makes a passphrase."""
        ...
