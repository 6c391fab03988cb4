"""An export on its way out: written down in one transaction, then the files, or nothing at all."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Self

from clinicvault.access.release.exports import require_allowed
from clinicvault.access.release.forensic_keys import forensic_key
from clinicvault.access.release.handing import hand_over
from clinicvault.domain.errors import Cancelled, ClinicVaultError, InputRefused, Refused, UsageError
from clinicvault.domain.exports import ExportOrder
from clinicvault.domain.ids import new_id
from clinicvault.domain.records import PhotoRecord
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken
from clinicvault.services.clinic import Clinic
from clinicvault.services.files import new_file
from clinicvault.services.packages.contents import Contents
from clinicvault.services.packages.plain_files import new_place

EVENT = "export"


@dataclasses.dataclass(frozen=True, slots=True)
class Leaving:
    """One export: its order, the request by which it was allowed, and the id that it will have."""

    clinic: Clinic
    order: ExportOrder
    records: Mapping[bytes, PhotoRecord]
    request: bytes
    told: Mapping[str, object]
    """More for the log."""
    export: bytes = dataclasses.field(default_factory=new_id)

    @property
    def detail(self) -> dict[str, object]:
        """As the log tells it before it leaves."""
        order = self.order
        said: dict[str, object] = {"recipient": order.recipient, "form": order.form}
        said |= {"channel": order.channel.value} if order.channel else {}
        return said | dict(self.told)

    def require(self) -> None:
        """Asked before anything is opened; a refusal is logged. Refused, InputRefused."""
        session = self.clinic.session
        try:
            with session.vault.read() as rows:
                require_allowed(session, rows, self.order, self.request)
        except Refused as error:
            self.say("refused", error.code)
            raise

    def mark_key(self) -> bytes:
        """The key of the invisible mark in this export's pictures."""
        session = self.clinic.session
        with session.vault.write() as rows:
            key = forensic_key(session, rows, self.export)
            rows.commit()
        return key

    @contextlib.contextmanager
    def unwrapped_said(self) -> Iterator[None]:
        """The log says so where the package was not made: cancelled, or nothing that fits in it."""
        try:
            yield
        except (Cancelled, InputRefused) as error:
            outcome = "cancelled" if isinstance(error, Cancelled) else "failed"
            self.say(outcome, error.code)
            raise

    def write(self, output: Path, data: bytes | bytearray, left_out: Collection[bytes]) -> int:
        """One file; returns the log entry's number. As `place`."""
        with _Saying(self) as saying, new_file(output, len(data)) as file:
            saying.entry = self._handed(left_out)
            file.write(data)
        return saying.entry

    def place(self, output: Path, contents: Contents, left_out: Collection[bytes]) -> int:
        """Plain files; room is taken first, and nothing stays where that, or the log, fails.

        Refused where consent went meanwhile; StorageFailed, UsageError("output-exists").
        """
        with _Saying(self) as saying, new_place(output, contents) as room:
            saying.entry = self._handed(left_out)
            # Written down as given: from here on nobody can cancel.
            room.fill(CancelToken())
        return saying.entry

    def on_paper(self, left_out: Collection[bytes]) -> int:
        """No file: what is written down goes to a printer; returns the log entry's number."""
        with _Saying(self) as saying:
            saying.entry = self._handed(left_out)
        return saying.entry

    def _handed(self, left_out: Collection[bytes]) -> int:
        session, gate = self.clinic.session, self.clinic.unlocked.gate
        order, patient = self.order, self.order.patient
        given = [self.records[photo] for photo in order.photos if photo not in left_out]
        with session.vault.write() as rows:
            gate.require_still(rows, patient, order.purpose, Act.EXPORT_PHOTO, given)
            hand_over(
                session,
                rows,
                order,
                event=EVENT,
                request=self.request,
                disclosure=self.export,
                detail=self.told,
                left_out=left_out,
            )
            return rows.commit()

    def say(self, outcome: str, reason: str) -> None:
        """What kept it back, in the log."""
        session = self.clinic.session
        event = session.event(
            EVENT,
            outcome,
            patient=self.order.patient,
            objects=self.order.photos,
            purpose=self.order.purpose.slug,
            detail={**self.detail, "reason": reason},
        )
        session.vault.log_event(event)


class _Saying:
    """Tells the log where an export that was to leave did not, or not whole."""

    def __init__(self, leaving: Leaving) -> None:
        self._leaving = leaving
        self.entry = -1
        """Of the log, once it is written down."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Refused):
            self._leaving.say("refused", error.code)
        elif error is not None and self.entry >= 0:
            code = error.code if isinstance(error, ClinicVaultError) else "unexpected"
            self._leaving.say("failed", code)


def refuse_place(clinic: Clinic, output: Path, *, folder: bool) -> None:
    """Said before anything is opened; `folder`: an empty one may be there already.

    UsageError("output-in-vault"), ("output-exists"), ("output-folder-missing").
    """
    clinic.refuse_output(output)
    empty = folder and output.is_dir() and not any(output.iterdir())
    if output.exists() and not empty:
        raise UsageError("output-exists")
    if not output.parent.is_dir():
        raise UsageError("output-folder-missing")
