"""What revision 0003 kept of people, consents and requests is read, and goes on, today."""

from __future__ import annotations

import json

import pytest

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.consent.evidence import evidence_of, need_evidence, opened_document
from clinicvault.access.gate import AccessGate
from clinicvault.access.patients.appointments import appointments_of
from clinicvault.access.patients.named import restrict
from clinicvault.access.patients.restrictions import named_of
from clinicvault.access.people.hardware import hardware_keys
from clinicvault.access.release import emergency, requests
from clinicvault.access.release.limits import standing
from clinicvault.access.unlocking import unlock
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import WrapKind
from clinicvault.domain.records import AssignmentRecord, WrapRecord
from tests.unit.access.world import ADA, INA, PAM, PETE, password
from tests.vectors.frozen_vault import FOLDER, REASON, SIGNED, soft_key, thaw, with_keys

NAME = "vault-0003"
KEPT = json.loads((FOLDER / NAME / "vault.json").read_text(encoding="utf-8"))


@pytest.fixture
def world(tmp_path, monkeypatch):
    """The clinic as it was, at a computer with Pete's hardware key in it."""
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    made = with_keys(thaw(NAME, tmp_path / "vault")[0], soft_key(KEPT))
    yield made
    made.shut()


def kept(name):
    return bytes.fromhex(KEPT[name])


def test_the_set_is_small():
    assert sum(one.stat().st_size for one in (FOLDER / NAME).iterdir()) < 160_000


def test_a_signature_and_the_text_that_was_shown(world):
    session = world.session(INA)
    row = bytes.fromhex(KEPT["document"]["row"])
    with world.vault.read() as rows:
        [facts] = evidence_of(session, rows, kept("patient"))
        record = need_evidence(session, rows, row)
    opened = AccessGate(session).open_evidence(record)
    assert (facts.id, facts.by) == (row, world.user(INA))
    assert opened_document(facts, opened.data) == SIGNED


def test_an_archive_for_one_colleague_alone(world):
    session = world.session(PAM)
    with world.vault.read() as rows:
        assert named_of(session, rows, kept("named")) == (world.user(PETE),)
        key = world.vault.reader(rows).need(AssignmentRecord, kept("named")).patient_key
        kinds = {wrap.kind for wrap in rows.find(WrapRecord, patient_key=key)}
    assert kinds == {WrapKind.KIT, WrapKind.HELD, WrapKind.USER, WrapKind.USER_COLD}
    with pytest.raises(Refused, match="record-restricted"):
        restrict(session, kept("named"), [world.user(PAM)], password(PAM))


def test_the_days_list_and_what_was_counted(world):
    desk = world.session(INA)
    [expected] = appointments_of(desk, today_of(desk))
    assert (expected.patient, expected.time) == (kept("patient"), "09:30")
    used = standing(world.session(PAM)).used
    assert (used["patients"], used["shown"]) == (1, 1)


def test_password_and_hardware_key_together(world):
    session = unlock(world.vault, world.user(PETE), password(PETE))
    assert [(key.name, key.present) for key in hardware_keys(session)] == [("Key ring", True)]
    session.wipe()
    without = with_keys(world)
    with pytest.raises(Refused, match="hardware-key"):
        unlock(without.vault, without.user(PETE), password(PETE))


def test_an_emergency_that_was_allowed_begins(world):
    session = world.session(PAM)
    with world.vault.read() as rows:
        known = requests.load(session, rows, kept("request"))
        assert known.state is requests.State.GRANTED
        assert requests.reason_of(world.session(ADA), known.record) == REASON
    emergency.begin(session, kept("request"), password(PAM))
    assert session.held.of(kept("withdrawn"), world.clock()) is not None
