"""Where a copy that turned up came from."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Protocol

from clinicvault.jobs import CancelToken
from clinicvault.services.views.tracing import TraceView

from .progress import ProgressListener


class TracingService(Protocol):
    """Reads the invisible mark of exports; practitioners, whose keys open the pictures."""

    def trace(
        self,
        file: Path,
        patient_id: str = "",
        since: dt.date | None = None,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> TraceView:
        """Compare a copy with what left, of one patient or of all, since a day or ever.

        Nobody sees the pictures; logged. InputRefused for what is no picture, or none that may be
        read; UsageError("patient-unknown"); Refused("role"); Cancelled.
        """
        ...
