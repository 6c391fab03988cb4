"""Limits so low that a test reaches them, and how it does."""

from __future__ import annotations

import pytest

from clinicvault.access.release import limits
from clinicvault.access.release.limits import charge_patient, log_release, standing
from clinicvault.access.release.usage import Release
from clinicvault.domain.errors import Refused
from clinicvault.domain.roles import Role
from clinicvault.domain.rules import ClinicRules, Limits

LAW = ClinicRules(
    limits=(
        (Role.INTAKE, Limits(6, 0, 0)),
        (Role.PRACTITIONER, Limits(2, 4, 3)),
        (Role.ADMINISTRATOR, Limits(0, 0, 0)),
        (Role.OFFICER, Limits(5, 0, 0)),
    )
)
"""Beyond twice as much one's identity is asked for, beyond four times as much a colleague."""


@pytest.fixture(autouse=True)
def law(monkeypatch):
    monkeypatch.setattr(limits, "rules", lambda _: LAW)


@pytest.fixture(autouse=True)
def naps(monkeypatch):
    """The waits of a test, in seconds, which nobody sits through."""
    taken = []
    monkeypatch.setattr(limits, "wait", lambda session, seconds: taken.append(seconds))
    return taken


def shown(session, count, patient=b"p" * 16):
    said = session.event("photo-view", "intent", patient=patient)
    log_release(session, said, Release(patient, shown=count))


def refusal(session, count=1, **more):
    with pytest.raises(Refused) as refused:
        shown(session, count, **more)
    return refused.value.code


def opened(session, *patients):
    for patient in patients:
        with session.vault.write() as rows:
            charge_patient(session, rows, patient)
            rows.event(session.event("patient-open", patient=patient))
            rows.commit()


def used(session):
    return standing(session).used


def hits(world):
    return [(e.detail["what"], e.detail["stage"]) for e in world.events("limit-reached")]
