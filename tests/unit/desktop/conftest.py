"""The keychain switch of the environment, for the tests of the seed."""

import pytest


@pytest.fixture
def keychain_allowed(monkeypatch):
    monkeypatch.delenv("CLINICVAULT_NO_KEYCHAIN", raising=False)


@pytest.fixture
def without_keychain(monkeypatch):
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
