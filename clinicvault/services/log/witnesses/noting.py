"""What other services do when a copy of the log's head leaves with what they make."""

from __future__ import annotations

import contextlib
import datetime as dt

from clinicvault.access.witnesses.listing import newest_copy
from clinicvault.access.witnesses.signing import SignedHead, put_witness
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.domain.log_witnesses import WitnessKind
from clinicvault.services import views
from clinicvault.services.clinic import Clinic
from clinicvault.services.telling import moment

from .own import noted_station

HEAD_FORMAT = 1
_NOTED = "witnessed"
"""Name of the small fact that older programs kept."""


def told_head(head: SignedHead) -> dict[str, object]:
    """The head as an export's manifest carries it."""
    return {"format": HEAD_FORMAT, "size": head.size, "root": head.root.hex(), "note": head.text}


def last_copy(clinic: Clinic) -> tuple[dt.datetime | None, views.WitnessKind | None]:
    """Of when the newest copy is that is held elsewhere and holds, and where it is.

    Without any: what a program of before noted, which knew no copies.
    """
    with contextlib.suppress(IntegrityError, Refused):
        own = noted_station(clinic)
        found = newest_copy(clinic.ports, clinic.remembered.pin, own) if own else None
        if found is not None:
            return moment(found.told_ms), views.WitnessKind[found.kind.name]
    noted = clinic.host.noted(clinic.path, _NOTED)
    return (dt.datetime.fromisoformat(noted) if noted else None), None


def went_elsewhere(clinic: Clinic, kind: WitnessKind, head: SignedHead) -> None:
    """A copy is held elsewhere now; what is made already does not fail for want of this note."""
    with contextlib.suppress(StorageFailed):
        put_witness(clinic.vault, head, kind)
