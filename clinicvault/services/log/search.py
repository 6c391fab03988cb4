"""Searching the access log: every filter, sorted, by pages, whatever its length."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import threading
from collections.abc import Iterator

from clinicvault.access.log.index import LogIndex, Look
from clinicvault.access.log.index.proof import inclusion
from clinicvault.access.log.reading import LogAccess
from clinicvault.access.review.settings import review_rules
from clinicvault.access.review.words import said
from clinicvault.audit.history import Column
from clinicvault.audit.history_acts import told_once
from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.domain.ids import new_id, patient_code
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, Progress
from clinicvault.services import views
from clinicvault.services.api import ProgressListener
from clinicvault.services.clinic import Clinic
from clinicvault.services.local_zone import clinic_zone, zone_of

from . import saved_views as log_views
from . import timeline as log_timeline
from .asked import patients_asked
from .charts import Charts
from .filters import LogMasks, code_prefixes
from .orders import ordered
from .rows import LogNames

_KEPT = 8
_CODE = "P-"


class LogSearch:
    """Implements `api.LogSearchService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._flags = clinic.log_reading.flags
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._found: dict[int, tuple[LogIndex, int, Column]] = {}
        """Number -> (index, number of the look, sequence numbers)."""

    def newest(self, limit: int = 200) -> tuple[views.LogRow, ...]:
        """The newest entries, at once; logged as a reading of the log."""
        session = self._clinic.session
        session.require(Act.READ_LOG)
        self._clinic.log_reading.tell(again=True)
        names = LogNames(self._clinic)
        with LogAccess(session) as log:
            entries = list(itertools.islice(told_once(log.entries(None)), limit))
        return tuple(map(names.row, entries))

    def follow(
        self, progress: ProgressListener | None = None, cancel: CancelToken | None = None
    ) -> int:
        """Bring the index up to date; how many entries are shown when nothing is filtered."""
        look = self._looked(progress, cancel)[1]
        return int((~look.history.closed).sum())

    def find(self, wanted: views.LogFilter, order: views.LogSort | None = None) -> views.LogFound:
        """Search; the newest eight results are kept for `rows`."""
        index, look = self._looked()
        names = LogNames(self._clinic)
        if self._clinic.log_reading.asks(patients_asked(look, names, wanted)):
            look = index.follow()
        masks = LogMasks(look, names, self._flags, clinic_zone(self._clinic.session))
        with self._unless_locked():
            seqs = ordered(look, names, masks.keeps(wanted), order or views.LogSort())
            total = int(masks.shown().sum())
        with self._lock:
            number = next(self._numbers)
            kept = [(one, found) for one, found in self._found.items() if found[0] is index]
            self._found = dict([*kept, (number, (index, look.number, seqs))][-_KEPT:])
        if not kept:
            self._clinic.session.at_wipe(lambda: self._forget(index))
        return views.LogFound(number, len(seqs), total)

    def rows(self, number: int, first: int, count: int) -> tuple[views.LogRow, ...]:
        """A stretch of a result; UsageError("search-over") where it is not kept any more."""
        index, seqs = self._result(number)
        names = LogNames(self._clinic)
        stretch = seqs[max(first, 0) : max(first, 0) + max(count, 0)]
        return tuple(map(names.row, index.entries(stretch)))

    def place(self, number: int, seq: int) -> int:
        """Where an entry stands in a result, -1 where it is not in it."""
        found = (self._result(number)[1] == seq).nonzero()[0]
        return int(found[0]) if len(found) else -1

    def entry(self, seq: int) -> views.LogEntryView:
        """One entry with its proof; UsageError("entry-unknown")."""
        index, look = self._looked()
        found = index.entries([seq]) if look.row(seq) >= 0 else []
        if not found:
            raise UsageError("entry-unknown")
        entry, proof = found[0], inclusion(self._clinic.session, seq)
        return views.LogEntryView(
            row=LogNames(self._clinic).row(entry),
            leaf=proof.leaf.hex(),
            path=tuple(node.hex() for node in proof.path),
            checkpoint=proof.checkpoint,
            proven=proof.proven,
            flags=self._flags.named().get(seq, ()),
            begun=look.begun(seq),
            user_id=entry.user.hex(),
            session=entry.session.hex(),
            code=patient_code(entry.patient) if entry.patient else "",
        )

    def charts(self, since: dt.date, until: dt.date) -> views.LogCharts:
        """What the charts of a period show."""
        look = self._looked()[1]
        names, trust = LogNames(self._clinic), self._clinic.vault.trust
        people = {
            user: (names.user(user), tuple(sorted(role.value for role in person.certified)))
            for user, person in trust.people.items()
        }
        rules = review_rules(self._clinic.session)
        with self._unless_locked():
            return Charts(look.history, since, until, zone_of(rules)).all(people, rules)

    def timeline(self, patient: str) -> views.PatientTimeline:
        """Who did what of one patient (code or id); logged with the patient."""
        index, look = self._looked()
        found = log_timeline.patient_in(look, patient)
        session, names = self._clinic.session, LogNames(self._clinic)
        session.vault.log_event(session.event("log-timeline", patient=found, purpose=""))
        entries = index.entries(log_timeline.seqs_about(index.follow(), found))
        return log_timeline.timeline(found, entries, names, self._flags.named())

    def saved(self) -> tuple[views.SavedView, ...]:
        """Saved views, by name."""
        index, look = self._looked()
        trust = self._clinic.vault.trust
        return log_views.saved_views(index, look, LogNames(self._clinic), trust)

    def save(self, name: str, wanted: views.LogFilter, order: views.LogSort) -> views.SavedView:
        """Keep a view; one of the same name is replaced. Logged."""
        tidy = log_views.tidy_name(name)
        if wanted.patient.strip() and not _is_code(wanted.patient):
            raise InputRefused("view-names-patient")
        log_views.require_nameless(tidy, wanted, LogNames(self._clinic))
        alike = (view.id for view in self.saved() if view.name.casefold() == tidy.casefold())
        view = next(alike, "") or new_id().hex()
        detail = log_views.detail_of(view, tidy, wanted, order)
        session = self._clinic.session
        session.vault.log_event(said(session, log_views.SAVE, detail))
        by = LogNames(self._clinic).user(session.user_id)
        return views.SavedView(view, tidy, wanted, order, by)

    def forget(self, view_id: str) -> None:
        """Remove a saved view; UsageError("view-unknown"). Logged."""
        known = next((view for view in self.saved() if view.id == view_id), None)
        if known is None:
            raise UsageError("view-unknown")
        session, detail = self._clinic.session, {"view": known.id, "name": known.name}
        session.vault.log_event(said(session, log_views.FORGET, detail))

    def _looked(
        self, progress: ProgressListener | None = None, cancel: CancelToken | None = None
    ) -> tuple[LogIndex, Look]:
        """The index, up to date; that it is read is in the log first."""

        def told(done: int, total: int) -> None:
            if cancel is not None:
                cancel.check()
            if progress is not None:
                progress(Progress(done, total))

        index = self._clinic.log_index
        self._clinic.log_reading.tell()
        return index, index.follow(told)

    @contextlib.contextmanager
    def _unless_locked(self) -> Iterator[None]:
        """Refused("locked") where a lock overwrote meanwhile what is being looked through."""
        session = self._clinic.session
        try:
            yield
        except (LookupError, ValueError):
            session.alive()
            raise
        session.alive()

    def _forget(self, index: LogIndex) -> None:
        """At the lock: what was found by it."""
        self._found = {n: found for n, found in self._found.items() if found[0] is not index}

    def _result(self, number: int) -> tuple[LogIndex, Column]:
        """Only of the session that searched, and while the log is the one that it searched."""
        current = self._clinic.log_index
        with self._lock:
            index, look, seqs = self._found.get(number, (None, -1, None))
        if index is not current or seqs is None or look != current.look.number:
            raise UsageError("search-over")
        return current, seqs


def _is_code(text: str) -> bool:
    """Whether it is plainly a code or its beginning: some names have the letters of one."""
    begins = text.strip().upper().startswith(_CODE)
    return begins and any(True for _ in code_prefixes(text))
