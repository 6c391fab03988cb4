"""Clinics for the tests of services: made once a session, copied for every test."""

from __future__ import annotations

import threading
import time

import pytest

from tests.unit.services.kept import aside
from tests.unit.services.real_clinic import INA, PAUL, House, jpeg, make_house, png


@pytest.fixture(scope="session")
def _computer():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        # A computer that says no place: no clinic has a zone unless a test gives it one.
        patch.setenv("TZ", "UTC")
        getattr(time, "tzset", lambda: None)()
        yield


@pytest.fixture(scope="session")
def empty_clinic(_computer, tmp_path_factory):
    """(house, kit): Ada, Paul and Ina, no patient yet."""
    return make_house(tmp_path_factory.mktemp("clinic"))


@pytest.fixture(scope="session")
def filled_clinic(empty_clinic, tmp_path_factory):
    """(house, patient id): one patient with a JPEG, turned, and a PNG."""
    folder = tmp_path_factory.mktemp("filled")
    house = empty_clinic[0].copy(folder)
    with house.open(INA) as desk:
        patient = desk.patient()
        sources = [jpeg(folder / "a.jpg", 1, orientation=6), png(folder / "b.png", 2)]
        report = desk.importing.run(patient, sources)
        assert len(report.imported) == 2
    return house, patient


@pytest.fixture
def house(empty_clinic, tmp_path) -> House:
    return empty_clinic[0].copy(tmp_path / "pc")


@pytest.fixture
def kit(empty_clinic) -> bytes:
    return empty_clinic[1]


@pytest.fixture
def filled(filled_clinic, tmp_path):
    """(house, patient id) of a copy with two photos."""
    return filled_clinic[0].copy(tmp_path / "pc"), filled_clinic[1]


@pytest.fixture
def desk(house):
    with house.open(INA) as opened:
        yield opened


@pytest.fixture
def source(tmp_path):
    return jpeg(tmp_path / "source.jpg", 3).read_bytes()


@pytest.fixture
def waiting(desk, source):
    """(desk of the practitioner, patient, id of a good picture that was set aside)."""
    patient = desk.patient()
    kept = aside(desk, patient, source)
    desk.be(PAUL)
    return desk, patient, kept


@pytest.fixture(autouse=True)
def _no_threads_left():
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and t.name != "MainThread"]
    assert not left
