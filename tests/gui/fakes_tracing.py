"""A search for where a copy came from, without pictures, behind the service's Protocol."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Act
from clinicvault.jobs import CancelToken, Progress
from clinicvault.services.api import ProgressListener
from clinicvault.services.views.tracing import (
    Confidence,
    NamedExport,
    NotLooked,
    ShownPicture,
    TraceView,
)

from .fakes_access import NOW

if TYPE_CHECKING:
    from .fakes import Clinic


def named(clinic: Clinic, value: int = 1, **more: object) -> NamedExport:
    """An export of the clinic's first patient."""
    patient = clinic.rows[0]
    fields = {
        "export": f"{value:032x}",
        "photo": f"{900 + value:032x}",
        "confidence": Confidence.TRACED,
        "z": 57.3,
        "patient_id": patient.id,
        "patient_code": patient.code,
        "patient_name": patient.name,
        "recipient": "Dr Benedict Okafor",
        "purpose": Purpose.COLLEAGUES,
        "form": "age",
        "when": NOW - dt.timedelta(days=value),
        "by": "Marie Laurent",
    }
    return NamedExport(**{**fields, **more})


def answer(*found: NamedExport, **more: object) -> TraceView:
    """An answer that names these."""
    confidence = found[0].confidence if found else Confidence.NOTHING
    return TraceView(confidence, found, **{"compared": 12, "exports": 34, **more})


def shown(clinic: Clinic) -> ShownPicture:
    """A picture of the first patient."""
    one = clinic.rows[0]
    return ShownPicture(f"{901:032x}", one.id, one.code, one.name)


def left(clinic: Clinic, row: int = 1, problem: str = "record-archived") -> NotLooked:
    """A record that was shut."""
    one = clinic.rows[row]
    return NotLooked(one.id, one.code, one.name, (f"{902:032x}", f"{903:032x}"), problem)


class FakeTracing:
    """`api.TracingService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self.found = TraceView(Confidence.NOTHING)
        self.asked: list[tuple[Path, str, dt.date | None]] = []

    def trace(
        self,
        file: Path,
        patient_id: str = "",
        since: dt.date | None = None,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> TraceView:
        assert self._clinic.may(Act.TRACE)
        self.asked.append((file, patient_id, since))
        if progress is not None:
            progress(Progress(3, 12, seconds_left=8))
        self._clinic.call("tracing.trace")
        if cancel is not None:
            cancel.check()
        return self.found
