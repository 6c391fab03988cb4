"""A consent that is withdrawn while a picture is asked for: the log's transaction has the word."""

from __future__ import annotations

import contextlib

import pytest

from clinicvault.access import gate as gate_module
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.gate import AccessGate
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from tests.unit.access.world import INA, PAM, PREVIEW

WHY = Purpose.TEACHING


@pytest.fixture
def shown(world):
    """A patient whose pictures may be shown to students: (patient, photo, kept file)."""
    patient, photo = world.treated()
    kept = world.kept(patient)
    world.consent(patient, purpose=WHY)
    return patient, photo, kept


def meanwhile(world, monkeypatch, act):
    """`act` by somebody else, right before the next transaction that writes."""
    write = world.vault.write

    @contextlib.contextmanager
    def late():
        monkeypatch.setattr(world.vault, "write", write)
        act()
        with write() as rows:
            yield rows

    monkeypatch.setattr(world.vault, "write", late)


def looking(gate, photo, kept):
    return {
        "open": lambda: gate.open([photo.id], PREVIEW, WHY, event="photo-view"),
        "look": lambda: gate.look([photo.id], WHY, event="photo-view"),
        "kept": lambda: gate.open_kept(kept.id, WHY),
    }


@pytest.mark.parametrize("name", ["open", "look", "kept"])
def test_withdrawn_between_permit_and_intent(world, shown, monkeypatch, name):
    patient, photo, kept = shown
    decrypted = []
    monkeypatch.setattr(gate_module, "decrypt_blob", lambda *told: decrypted.append(told))
    act = looking(AccessGate(world.session(PAM)), photo, kept)[name]
    desk = world.session(INA)
    meanwhile(world, monkeypatch, lambda: withdraw_consent(desk, patient, WHY))
    with pytest.raises(Refused, match="consent-withdrawn"):
        act()
    assert decrypted == []
    event = "kept-file-open" if name == "kept" else "photo-view"
    [entry] = world.events(event)
    assert (entry.outcome, entry.purpose) == ("refused", WHY.slug)


def test_facts_follow_the_same_rule(world, shown, monkeypatch):
    patient, photo, _ = shown
    gate, desk = AccessGate(world.session(PAM)), world.session(INA)
    assert gate.facts([photo], purpose=WHY)
    meanwhile(world, monkeypatch, lambda: withdraw_consent(desk, patient, WHY))
    assert gate.facts([photo], purpose=WHY) == {}
    assert len(world.events("photo-list")) == 1


def test_the_page_that_is_imported_now(world, monkeypatch):
    """The desk's own photos: care goes the same way, though the key is at hand."""
    patient = world.patient()
    consent = world.consent(patient)
    session = world.session(INA)
    page = ImportKeys(session)
    photo = world.photo(patient, b"mine", page)
    batch, _ = page.page(patient)
    gate, doctor = AccessGate(session), world.session(PAM)
    assert len(gate.open_own(photo, batch, "photo-move")) == 3
    assert {entry.consent for entry in world.events("photo-move")} == {consent}
    meanwhile(world, monkeypatch, lambda: withdraw_consent(doctor, patient, Purpose.CARE))
    with pytest.raises(Refused, match="consent-withdrawn"):
        gate.open_own(photo, batch, "photo-move")
    page.close()
