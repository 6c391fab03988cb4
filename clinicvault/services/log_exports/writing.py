"""One export of the log: said in the log first, written as it is read, whole or not there."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Generator, Iterator
from pathlib import Path

from clinicvault.access.log_access import LogAccess, verify_only
from clinicvault.access.session import VaultSession
from clinicvault.access.witnesses.signing import SignedHead, countersigned
from clinicvault.domain.errors import Cancelled, ClinicVaultError, Refused
from clinicvault.domain.log_witnesses import WitnessKind
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, Progress
from clinicvault.services.api import ProgressListener
from clinicvault.services.clinic import Clinic
from clinicvault.services.files import write_new
from clinicvault.services.telling import moment
from clinicvault.services.views import LogFilter
from clinicvault.services.witnesses.noting import went_elsewhere

from .filtering import chosen_by_search, told_filter
from .form import Form
from .told import Entry, Source, Teller

_EVENT = "log-export"
_TELL_EVERY = 500


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
    head: SignedHead | None = None
    """The check code that went out with it."""

    def write(self, output: Path) -> int:
        """How many entries; nothing stays where it fails or is cancelled."""
        with self._said() as seq, contextlib.ExitStack() as undo:
            with contextlib.closing(self._pieces(seq)) as pieces:
                write_new(output, pieces)
            undo.callback(output.unlink, missing_ok=True)
            self._log("done", {"entries": self.count})
            undo.pop_all()
        if self.head is not None:
            went_elsewhere(self.clinic, WitnessKind.LOG_EXPORT, self.head)
        return self.count

    @contextlib.contextmanager
    def _said(self) -> Iterator[int]:
        """The intent's place in the log; what keeps the export from ending well follows there."""
        seq = self._log("intent", {})
        try:
            yield seq
        except ClinicVaultError as error:
            self._log(_outcome(error), {"reason": error.code})
            raise

    def _log(self, outcome: str, more: dict[str, object]) -> int:
        asked = told_filter(self.wanted)
        detail = {"format": self.form.slug, **({"filter": asked} if asked else {}), **more}
        return self.clinic.vault.log_event(self.session.event(_EVENT, outcome, detail=detail))

    def _pieces(self, seq: int) -> Generator[bytes]:
        """Read as it is written: an interrupted export leaves the reader at once."""
        teller = Teller(self.clinic.vault)
        source = teller.source()
        everything = self.wanted == LogFilter()
        chosen = frozenset() if everything else chosen_by_search(self.clinic, self.wanted)
        yield self.form.begin(source)
        with LogAccess(self.session) as log:
            size = log.size()
            for entry in log.forward():
                self.cancel.check()
                self._tell(entry.seq, size)
                if everything or entry.seq in chosen:
                    self.count += 1
                    yield self.form.entry(source, teller.told(entry))
        yield self._closing(source, teller, seq)
        if self.progress is not None:
            self.progress(Progress(size, size))

    def _closing(self, source: Source, teller: Teller, seq: int) -> bytes:
        """The newest check code covers every entry that was written."""
        verdict = verify_only(self.clinic.ports, self.clinic.remembered.pin)
        self.cancel.check()
        vault, user = self.clinic.vault, self.session.user_id
        by = Entry(
            seq=seq,
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
        self.head = countersigned(vault, verdict.checkpoint)
        return self.form.close(source, self.head.text, by)

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


def _outcome(error: ClinicVaultError) -> str:
    if isinstance(error, Cancelled):
        return "cancelled"
    return "refused" if isinstance(error, Refused) else "failed"
