"""Verification of everything, and tidying up what a crash left."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from clinicvault.access.log.reading import verify_only
from clinicvault.access.named_objects import count_named, still_named
from clinicvault.access.vault import VaultPorts
from clinicvault.access.verifying import (
    Finding,
    referenced_objects,
    verify_objects,
    verify_rows,
)
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import patient_code
from clinicvault.domain.ports import StateIndex
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.jobs import CancelToken, ProgressMeter

from . import views
from .api import ProgressListener
from .clinic import Clinic


class Health:
    """Implements `api.HealthService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def verify(
        self, progress: ProgressListener | None = None, cancel: CancelToken | None = None
    ) -> views.VerifyReport:
        """Rows, row sets, log, objects; works on a vault too damaged to open."""
        clinic = self._clinic
        with clinic.host.scratch() as state:
            return verify_ports(
                clinic.ports, clinic.remembered.pin, state, progress, cancel or CancelToken()
            )

    def tidy(self) -> int:
        """Delete objects that no row names and temporary files: what a crash left.

        Does nothing while another process of this computer writes objects. IntegrityError, and
        nothing deleted, where the rows are not what the log says.
        """
        clinic = self._clinic
        with clinic.tidying():
            present = list(clinic.ports.objects.list())
            temporary = clinic.host.folder(clinic.path).objects().temporary()
            # A writer that begins now uses names that are in neither.
            left = clinic.marks.left()
            if left is None:
                return 0
            with clinic.vault.read() as rows:
                known = referenced_objects(rows, clinic.vault.ports.state)
            orphans = [object_id for object_id in present if object_id not in known]
            for object_id in orphans:
                clinic.ports.objects.delete(object_id)
            stale = clinic.host.folder(clinic.path).objects().collect(temporary)
            clinic.marks.settle(left)
        return len(orphans) + stale


def verify_ports(
    ports: VaultPorts,
    pin: bytes,
    scratch: StateIndex,
    progress: ProgressListener | None = None,
    cancel: CancelToken | None = None,
) -> views.VerifyReport:
    """Verify a store; `pin` is the digest of its founding record.

    The log is replayed into `scratch`, an empty index: the computer's own moves on while others
    write, and rows are held against the log as it was when the view of them was taken.
    """
    token = cancel or CancelToken()
    meter = ProgressMeter(_things(ports), progress)
    damaged: dict[tuple[str, bytes], views.Damage] = {}
    checked = 0
    for finding in _findings(ports, pin, scratch):
        token.check()
        checked += 1
        meter.add()
        if finding is not None:
            damaged.setdefault((finding.what, finding.id), _damage(finding))
    return views.VerifyReport(checked, tuple(damaged.values()))


def _findings(ports: VaultPorts, pin: bytes, scratch: StateIndex) -> Iterator[Finding | None]:
    for fault in ports.database.findings():
        yield Finding("database", fault.encode())
    yield from verify_rows(dataclasses.replace(ports, state=scratch), pin)
    try:
        verdict = verify_only(ports, pin)
    except IntegrityError as error:
        yield Finding(error.code)
    else:
        yield None
        for seq, fault in verdict.faults:
            yield Finding(f"log-{fault}", seq.to_bytes(8, "big"))
    for found in verify_objects(ports):
        yield found if found is None or _named(ports, found) else None


def _named(ports: VaultPorts, found: Finding) -> bool:
    """Whether a row names the object still: one taken back meanwhile is no damage."""
    with ports.database.read() as rows:
        return still_named(rows, found.what, found.id)


def _things(ports: VaultPorts) -> int:
    with ports.database.read() as rows:
        count = sum(rows.count(kind) for kind in RECORD_TYPES)
        return count + count_named(rows) + 1


def _damage(finding: Finding) -> views.Damage:
    log = finding.what.startswith("log-") and len(finding.id) == 8
    shown = str(int.from_bytes(finding.id, "big")) if log else finding.id.hex()
    patient = patient_code(finding.patient) if finding.patient else ""
    return views.Damage(finding.what, shown, patient)
