"""A fake of tracing, as the command line calls it."""

from __future__ import annotations

from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views.tracing import (
    Confidence,
    NamedExport,
    NotLooked,
    ShownPicture,
    TraceView,
)

from .fake_exports import GIFT, NOON

WHOSE = ("aa" * 16, "P-7K3M-9Q2X", "Zoë Çelik")
NAMED = NamedExport(
    export=GIFT,
    photo="ab" * 16,
    confidence=Confidence.TRACED,
    z=41.2,
    patient_id=WHOSE[0],
    patient_code=WHOSE[1],
    patient_name=WHOSE[2],
    recipient="Dr Weber",
    purpose=Purpose.COLLEAGUES,
    form="age",
    when=NOON,
    by="Paul",
)
LEFT = NotLooked(*WHOSE, ("ac" * 16, "ad" * 16), "record-archived")
SEEN = ShownPicture("ab" * 16, *WHOSE)


class Tracing:
    """`api.TracingService`."""

    def __init__(self, clinic) -> None:
        self.clinic = clinic
        self.found = TraceView(Confidence.TRACED, (NAMED,), (SEEN,), compared=3, exports=5)

    def trace(self, file, patient_id="", since=None, progress=None, cancel=None):
        self.clinic.note_keyed("tracing.trace", file, patient_id, since)
        assert cancel is not None
        return self.found
