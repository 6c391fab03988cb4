"""Tries to get round the limits on release, and what a wait at a limit leaves open."""

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.gate import AccessGate
from clinicvault.access.people.enrolment import disable
from clinicvault.access.release import limits
from clinicvault.access.release.limits import log_release
from clinicvault.access.release.usage import Release
from clinicvault.domain.errors import Refused
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import Purpose
from tests.unit.access.limiting import hits, law, naps, opened, shown, used
from tests.unit.access.test_access_permits import evidence
from tests.unit.access.world import ADA, INA, PAM, PREVIEW

__all__ = ["law", "naps"]


def meanwhile(monkeypatch, act):
    """While somebody waits at a limit, something happens."""
    monkeypatch.setattr(limits, "wait", lambda session, seconds: act() if seconds else None)


def test_a_consent_that_is_withdrawn_during_the_wait(world, monkeypatch):
    """Purposes but care have no key: the program alone keeps the pictures shut."""
    patient, photo = world.treated()
    world.consent(patient, purpose=Purpose.TEACHING)
    session, gate = world.session(PAM), AccessGate(world.session(PAM))
    shown(session, 4)
    meanwhile(monkeypatch, lambda: withdraw_consent(world.session(INA), patient, Purpose.TEACHING))
    with pytest.raises(Refused, match="consent-withdrawn"):
        gate.open([photo.id], PREVIEW, Purpose.TEACHING, event="photo-view")
    last = world.events("photo-view")[-1]
    assert (last.outcome, last.detail["reason"]) == ("refused", "consent-withdrawn")


def test_a_person_who_is_disabled_during_the_wait(world, monkeypatch):
    record, session = evidence(world), world.session(PAM)
    _, photo = world.treated()
    gate = AccessGate(session)
    shown(session, 4)
    opened(session, new_id(), new_id())
    meanwhile(monkeypatch, lambda: disable(world.session(ADA), world.user(PAM)))
    with pytest.raises(Refused, match="user-disabled"):
        gate.open_evidence(record)
    with pytest.raises(Refused, match="user-disabled"):
        gate.open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")


def test_who_waited_and_still_may_goes_on(world, naps):
    record, session = evidence(world), world.session(PAM)
    _, photo = world.treated()
    shown(session, 5)
    opened(session, new_id())
    gate = AccessGate(session)
    gate.open([photo.id], PREVIEW, Purpose.CARE, event="photo-view")
    gate.open_evidence(record).close()
    assert all(naps)
    assert len(naps) == 3


def test_only_a_wait_is_told(world):
    session = world.session(PAM)
    said = session.event("photo-view", "intent")
    assert log_release(session, said, Release(new_id(), shown=4)) is False
    assert log_release(session, said, Release(new_id(), shown=1)) is True


def test_documents_of_consents_count_as_their_patients(world):
    """Else who may not open more patients would read their names from the signed forms."""
    session, gate = world.session(INA), AccessGate(world.session(INA))
    opened(session, *(new_id() for _ in range(12)))
    record = evidence(world)
    with pytest.raises(Refused, match="limit-confirm"):
        gate.open_evidence(record)
    assert used(session)["patients"] == 12
    assert ("patients", "confirm") in hits(world)
    last = world.events("evidence-open")[-1]
    assert (last.outcome, last.detail) == ("refused", {"reason": "limit-confirm"})
