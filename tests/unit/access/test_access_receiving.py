"""The clinic's own `age` key: every generation opens, and only for who holds the directory key."""

from __future__ import annotations

import pyrage
import pytest

from clinicvault.access.release.receiving import receiving_address, receiving_keys
from clinicvault.domain.errors import Refused
from tests.unit.access.world import ADA, INA, PAM


def test_who_holds_the_directory_key_opens_what_was_sent_to_the_clinic(world):
    address = receiving_address(world.session(INA))
    assert address == receiving_address(world.session(PAM))
    package = pyrage.encrypt(b"pictures", [pyrage.x25519.Recipient.from_str(address)])
    assert pyrage.decrypt(package, receiving_keys(world.session(PAM))) == b"pictures"


def test_nobody_else_has_a_key_to_open_it_with(world, monkeypatch):
    session = world.session(ADA)
    monkeypatch.setattr(type(session), "holds", lambda _self, _kind: False)
    assert receiving_keys(session) == []


def test_a_locked_session_opens_nothing(world):
    session = world.session(INA)
    session.wipe()
    with pytest.raises(Refused, match="locked"):
        receiving_keys(session)
