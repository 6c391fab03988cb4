"""A computer for each story, and a clinic that is founded once and copied to it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinicvault.gui.app import make_application
from clinicvault.gui.i18n import language
from clinicvault.gui.theme import theme
from tests.acceptance.staff import take_on
from tests.unit.services.real_clinic import House, make_house


@pytest.fixture(scope="session")
def qapp():
    """The application as the program makes it."""
    return make_application()


@pytest.fixture
def computer(qapp, qtbot, tmp_path, monkeypatch) -> Iterator[Path]:
    """A computer of its own for one story."""
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    yield tmp_path
    language().choose("en")
    theme().choose("light")
    gc.collect()


@pytest.fixture(scope="session")
def founded(tmp_path_factory) -> House:
    """Ada (administrator, privacy officer), Dr Paul (practitioner), Ina (front desk)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        return make_house(tmp_path_factory.mktemp("founded"))[0]


@pytest.fixture
def house(computer, founded) -> House:
    """That clinic on this story's computer."""
    return founded.copy(computer / "pc")


@pytest.fixture
def staffed(house, computer) -> House:
    """That clinic with two practitioners of one team, and a patient of theirs."""
    return take_on(house, computer)
