"""One export of the log: said in the log first, written as it is read, whole or not there."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Generator
from pathlib import Path

import numpy as np

from clinicvault.access.log.reading import LogAccess, LogVerdict, verify_only
from clinicvault.access.session import VaultSession
from clinicvault.access.witnesses.signing import SignedHead, countersigned
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_witnesses import WitnessKind
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, Progress
from clinicvault.services.api import ProgressListener
from clinicvault.services.clinic import Clinic
from clinicvault.services.files import write_new
from clinicvault.services.local_zone import clinic_zone
from clinicvault.services.log.going_out import going_out
from clinicvault.services.log.witnesses.noting import went_elsewhere
from clinicvault.services.telling import moment
from clinicvault.services.views import LogFilter

from .filtering import ask_for, chosen_by_search, told_filter
from .form import Form, Verified
from .told import Entry, Source, Teller

_EVENT = "log-export"
_TELL_EVERY = 500
_MOST_FAULTS = 20
"""So many are named in the file; `log verify` names all."""


@dataclasses.dataclass(slots=True)
class Export:
    """One export on its way out."""

    clinic: Clinic
    session: VaultSession
    form: Form
    wanted: LogFilter
    progress: ProgressListener | None
    cancel: CancelToken
    count: int = 0
    verdict: LogVerdict | None = None
    head: SignedHead | None = None
    """The check code that went out with it, where the log holds."""

    def write(self, output: Path) -> int:
        """How many entries; nothing stays where it fails or is cancelled.

        IntegrityError("log-export-damaged") where the log is not complete: the file stays, says so
        in its last record, and is no copy that the log could be held against.
        """
        asked = told_filter(self.wanted)
        detail = {"format": self.form.slug, **({"filter": asked} if asked else {})}
        with going_out(self.session, _EVENT, output, detail) as going:
            named = ask_for(self.clinic, self.wanted)
            with contextlib.closing(self._pieces(going.seq)) as pieces:
                write_new(output, pieces)
            faults = self.verdict.faults if self.verdict is not None else ()
            wrong = {"faults": len(faults)} if faults else {}
            going.more = {"entries": self.count, **named, **wrong}
        if faults:
            raise IntegrityError("log-export-damaged", count=len(faults), entries=self.count)
        if self.head is not None:
            went_elsewhere(self.clinic, WitnessKind.LOG_EXPORT, self.head)
        return self.count

    def _pieces(self, intent: int) -> Generator[bytes]:
        """Read as it is written: an interrupted export leaves the reader at once."""
        teller = Teller(self.clinic.vault)
        source = dataclasses.replace(teller.source(), zone=clinic_zone(self.session))
        chosen, reached = chosen_by_search(self.clinic, self.wanted)
        # Up to where it began: what it says of itself is not what was asked for.
        chosen, size = chosen[chosen < intent], min(reached, intent)
        yield self.form.begin(source)
        place = 0
        with LogAccess(self.session) as log:
            for entry in log.forward(0, size):
                self.cancel.check()
                self._tell(entry.seq, size)
                place += int(np.searchsorted(chosen[place:], entry.seq))
                if place < len(chosen) and chosen[place] == entry.seq:
                    self.count += 1
                    yield self.form.entry(source, teller.told(entry))
        yield self._closing(source, teller, intent)
        if self.progress is not None:
            self.progress(Progress(size, size))

    def _closing(self, source: Source, teller: Teller, intent: int) -> bytes:
        """The newest check code covers every entry that was written; faults say where none does."""
        verdict = self.verdict = verify_only(self.clinic.ports, self.clinic.remembered.pin)
        self.cancel.check()
        faults = tuple(f"{seq}: {fault}" for seq, fault in verdict.faults[:_MOST_FAULTS])
        checkpoint = verdict.checkpoint
        if not faults:
            self.head = countersigned(self.clinic.vault, checkpoint)
            checkpoint = self.head.text
        return self.form.close(source, Verified(checkpoint, faults), self._by(teller, intent))

    def _by(self, teller: Teller, intent: int) -> Entry:
        vault, user = self.clinic.vault, self.session.user_id
        return Entry(
            seq=intent,
            leaf="",
            time=moment(vault.now()),
            event=_EVENT,
            user_id=user.hex(),
            user=teller.person(user),
            outcome="done",
            workstation_id=vault.workstation_id.hex(),
            workstation=teller.station(vault.workstation_id),
            session=self.session.id.hex(),
        )

    def _tell(self, seq: int, size: int) -> None:
        if self.progress is not None and seq % _TELL_EVERY == 0:
            self.progress(Progress(seq, size))


def export_log(
    clinic: Clinic,
    output: Path,
    form: Form,
    wanted: LogFilter | None = None,
    progress: ProgressListener | None = None,
    cancel: CancelToken | None = None,
) -> int:
    """Write entries, oldest first, for an administrator; how many."""
    session = clinic.session
    session.require(Act.READ_LOG)
    clinic.refuse_output(output)
    token = cancel or CancelToken()
    asked = wanted or LogFilter()
    return Export(clinic, session, form, asked, progress, token).write(output)
