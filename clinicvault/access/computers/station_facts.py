"""What is kept of a computer under the names' key: its name, since when it is in, until when."""

from __future__ import annotations

import dataclasses

from clinicvault.access import contexts
from clinicvault.domain.records import WorkstationRecord

from .opened_secrets import VaultSecrets


@dataclasses.dataclass(frozen=True, slots=True)
class StationFacts:
    """A computer as people know it; times in ms, 0 where that is not known (yet)."""

    name: str
    since_ms: int = 0
    until_ms: int = 0
    """When its access was ended."""


def station_facts(secrets: VaultSecrets, record: WorkstationRecord) -> StationFacts:
    """Of a row; those of before 0.2 hold the name alone."""
    value = secrets.open(record.name_sealed, _place(record.id))
    if not isinstance(value, dict):
        return StationFacts(str(value))
    return StationFacts(str(value["name"]), int(value["since"]), int(value["until"]))


def seal_facts(secrets: VaultSecrets, station: bytes, facts: StationFacts) -> bytes:
    """`WorkstationRecord.name_sealed`."""
    value = {"name": facts.name, "since": facts.since_ms, "until": facts.until_ms}
    return secrets.seal(value, _place(station))


def _place(station: bytes) -> bytes:
    return contexts.field(WorkstationRecord.TABLE, "name_sealed", station)
