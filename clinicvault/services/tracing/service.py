"""Tracing: the copy through a worker, the ledger's exports against it, the answer in words."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from clinicvault.access.intents import log_outcome, outcome_logged
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.ids import patient_code
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.media.forensic.asking import SuspectPixels, look
from clinicvault.media.forensic.scoring import INDICATION, TRACED, Score
from clinicvault.media.forensic.tracing import Trace, stands_out
from clinicvault.media.reading import read_bounded
from clinicvault.media.results import RefusedMedia
from clinicvault.services.api.progress import ProgressListener
from clinicvault.services.clinic import Clinic
from clinicvault.services.known import known_patient
from clinicvault.services.names import user_name
from clinicvault.services.telling import full_name, moment
from clinicvault.services.views.tracing import (
    Confidence,
    NamedExport,
    NotLooked,
    ShownPicture,
    TraceView,
)

from .alike import tries
from .candidates import Asked, OfPatient, asked_about, export_of
from .comparing import BY_EMERGENCY, EVENT, Compared, Comparing

_OTHER_TEAM = "record-other-team"
_SAME = 0.9
"""Agreement from which a copy surely shows a picture, marked or not."""


class Tracing:
    """Implements `api.TracingService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def trace(
        self,
        file: Path,
        patient_id: str = "",
        since: dt.date | None = None,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> TraceView:
        """Compare a copy with what left; newest first, until it is traced or all is looked at.

        No more records are opened than the answer needs.
        """
        session, token = self._clinic.session, cancel or CancelToken()
        said = session.event(EVENT, "intent", purpose="")
        with outcome_logged(session, said):
            session.require(Act.TRACE)
            session.vault.log_event(said)
            patient = known_patient(self._clinic, patient_id) if patient_id else b""
            suspect = self._suspect(file)
            asked = asked_about(session, patient, since)
            found = _Search(self._comparing(suspect, token), asked, progress)
            found.run()
            view = self._view(asked, found)
            log_outcome(session, dataclasses.replace(said, detail=_outcome(view)), "done")
        return view

    def _suspect(self, file: Path) -> SuspectPixels:
        """InputRefused for what is no picture; a worker that dies of it harms nobody."""
        pool = self._clinic.media
        found = look(pool, read_bounded(file, pool.limits.bytes)).result()
        if isinstance(found, RefusedMedia):
            raise InputRefused(found.reason, **found.params)
        return found

    def _comparing(self, suspect: SuspectPixels, cancel: CancelToken) -> Comparing:
        session, pool = self._clinic.session, self._clinic.media
        return Comparing(session, self._clinic.unlocked.gate, pool, suspect, cancel)

    def _view(self, asked: Asked, found: _Search) -> TraceView:
        named = [self._named(asked, *one) for one in found.named()]
        return TraceView(
            confidence=named[0].confidence if named else Confidence.NOTHING,
            named=tuple(named),
            shown=tuple(ShownPicture(photo.hex(), *self._who(one)) for photo, one in found.shown),
            compared=found.compared,
            exports=len(asked.gifts),
            unmarked=asked.unmarked,
            other_teams=found.other_teams,
            not_looked=tuple(self._not_looked(asked)),
        )

    def _named(self, asked: Asked, photo: bytes, score: Score) -> NamedExport:
        patient, gift = asked.gifts[score.export]
        whose, code, name = self._who(patient)
        return NamedExport(
            export=score.export.hex(),
            photo=photo.hex(),
            confidence=Confidence.TRACED if score.z >= TRACED else Confidence.INDICATION,
            z=round(score.z, 1),
            patient_id=whose,
            patient_code=code,
            patient_name=name,
            recipient=gift.recipient,
            purpose=gift.purpose,
            form=gift.form,
            when=moment(gift.ms),
            by=user_name(self._clinic.vault, gift.by),
        )

    def _who(self, patient: bytes) -> tuple[str, str, str]:
        """(id, code, name)."""
        directory = self._clinic.unlocked.directory
        entry = directory.entry(patient) if directory is not None else None
        name = full_name(entry.given, entry.family) if entry else ""
        return patient.hex(), patient_code(patient), name

    def _not_looked(self, asked: Asked) -> Iterable[NotLooked]:
        for one in asked.patients:
            for problem, photos in sorted(one.problems.items()):
                ids = tuple(photo.hex() for photo in sorted(photos))
                urgent = problem in BY_EMERGENCY
                yield NotLooked(*self._who(one.patient), ids, problem, urgent)


def _outcome(view: TraceView) -> dict[str, object]:
    """For the log: how it ended, and whom it named."""
    told: dict[str, object] = {"confidence": view.confidence.value, "looked": view.compared}
    told |= {"not_looked": len(view.not_looked)} if view.not_looked else {}
    if view.named:
        told |= {"disclosure": view.named[0].export, "recipient": view.named[0].recipient}
    return told


class _Search:
    """One copy against patient after patient."""

    def __init__(
        self, comparing: Comparing, asked: Asked, progress: ProgressListener | None
    ) -> None:
        self._comparing, self._patients = comparing, asked.patients
        self._meter = ProgressMeter(sum(map(_work, asked.patients)), progress)
        self._traces: list[Compared] = []
        self.shown: list[tuple[bytes, bytes]] = []
        """(photo, patient) of pictures that the copy surely shows."""
        self.compared = 0
        self.other_teams = 0

    def run(self) -> None:
        """Until the copy is traced; whose record is not needed then stays shut."""
        for one in self._patients:
            if self._sure():
                break
            self._patient(one)

    def named(self) -> list[tuple[bytes, Score]]:
        """(photo, export's score), the surest first: each export once, whatever key or picture.

        Whom chance might have brought among all that was tried is not named.
        """
        tried = sum(trace.tried for _, trace in self._traces)
        best: dict[bytes, tuple[bytes, Score]] = {}
        for photo, trace in self._traces:
            for score in trace.named:
                export = export_of(score.export)
                known = best.get(export)
                if known is None or score.z > known[1].z:
                    best[export] = (photo, Score(export, score.z))
        kept = [one for one in best.values() if stands_out(one[1].z, tried)]
        return sorted(kept, key=lambda one: one[1].z, reverse=True)

    def _sure(self) -> bool:
        found = self.named()
        return bool(found) and found[0][1].z >= TRACED

    def _patient(self, one: OfPatient) -> None:
        work = _Work(_work(one), self._meter)
        if one.photos:
            self._look(one, work)
        work.end()

    def _look(self, one: OfPatient, work: _Work) -> None:
        shut = self._comparing.shut(one)
        if shut == _OTHER_TEAM:
            self.other_teams += 1
        elif shut:
            one.leave(shut, one.photos)
        else:
            seen = self._comparing.shown(one, work.add)
            self.compared += len(one.photos) - len(_left(one))
            if seen:
                self._close(one, seen, work)

    def _close(self, one: OfPatient, seen: Sequence[bytes], work: _Work) -> None:
        """The pictures that the copy may show, as they left."""
        traces = self._comparing.traced(one, seen, work.add)
        self._traces += traces
        sure = [photo for photo, trace in traces if _agrees(trace)]
        self.shown += [(photo, one.patient) for photo in dict.fromkeys(sure)]


class _Work:
    """One patient's part of the progress: what turns out not to be needed counts as done."""

    def __init__(self, total: int, meter: ProgressMeter) -> None:
        self._left, self._meter = total, meter

    def add(self, done: int) -> None:
        """So many comparisons were asked for."""
        self._left -= done
        self._meter.add(done)

    def end(self) -> None:
        """Nothing more comes."""
        if self._left > 0:
            self.add(self._left)


def _work(one: OfPatient) -> int:
    return sum(map(tries, one.photos.values()))


def _left(one: OfPatient) -> set[bytes]:
    """Photos that were to be compared, and were not."""
    return {photo for photos in one.problems.values() for photo in photos if photo in one.photos}


def _agrees(trace: Trace) -> bool:
    named = trace.best is not None and trace.z >= INDICATION
    return named or (trace.geometry is not None and trace.geometry.agreement >= _SAME)
