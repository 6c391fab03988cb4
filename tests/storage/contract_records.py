"""What the database contracts write: an event, and a record's next version."""

import dataclasses

from clinicvault.domain.ports import Event

EVENT = Event("patient-added", "done", 1_000)


def bump(record, **values):
    return dataclasses.replace(record, version=record.version + 1, **values)
