"""Plain values in, secrets out."""

import os

import pytest

from clinicvault.access.plain import light_passwords, new_seed, workstation_keys
from clinicvault.crypto.passwords import MEMORY_SETTING


def test_a_workstation_seed_makes_the_same_keys_each_time_and_is_zeroed():
    seed = new_seed()
    assert len(seed) == 32
    assert seed != new_seed()
    kept = bytearray(seed)
    first, second = workstation_keys(seed), workstation_keys(kept)
    assert first.public == second.public
    assert set(seed) == set(kept) == {0}


@pytest.mark.parametrize("before", [None, "128"])
def test_light_passwords_last_as_long_as_they_are_asked_for(monkeypatch, before):
    monkeypatch.delenv(MEMORY_SETTING, raising=False)
    if before:
        monkeypatch.setenv(MEMORY_SETTING, before)
    with light_passwords():
        assert os.environ[MEMORY_SETTING] == (before or "64")
    assert os.environ.get(MEMORY_SETTING) == before
