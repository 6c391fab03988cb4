"""A clinic whose log has something to tell, and looks at it."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.domain.ids import patient_code
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.services.views import LogFilter
from tests.unit.services.real_clinic import ADA, INA, PAUL

EVERYTHING = 10_000
DAY = dt.timedelta(days=1)


def today():
    """Asked when it is needed: a run may go on past midnight."""
    return dt.datetime.now().astimezone().date()


@pytest.fixture(scope="module")
def told(filled_clinic, tmp_path_factory):
    """A clinic where things happened: views, an export, a refusal, a second patient."""
    folder = tmp_path_factory.mktemp("told")
    house, patient = filled_clinic[0].copy(folder / "pc"), filled_clinic[1]
    with house.open(PAUL) as desk:
        photos = desk.photos(patient)
        for photo in photos:
            desk.viewing.preview(photo)
        desk.viewing.preview(photos[0])
        desk.exporting.open_plain(photos[0], Purpose.CARE, folder / "out")
        desk.be(INA)
        desk.patient("Çelik-Ångström")
        with pytest.raises(Refused):
            desk.viewing.preview(photos[0])
    return house, patient


@pytest.fixture
def desk(told, tmp_path):
    with told[0].copy(tmp_path / "pc").open(ADA) as desk:
        yield desk


@pytest.fixture
def code(told):
    return patient_code(bytes.fromhex(told[1]))


def found(desk, order=None, **wanted):
    """All rows of a search."""
    search = desk.log_search
    result = search.find(LogFilter(**wanted), order)
    rows = search.rows(result.number, 0, EVERYTHING)
    assert len(rows) == result.count
    return list(rows)


def by(rows, **values):
    """The rows of which all this is true."""
    return [row for row in rows if all(getattr(row, k) == v for k, v in values.items())]


def alone(told, tmp_path):
    """Opened by an administrator who does not hold the directory key."""

    @contextlib.contextmanager
    def opened():
        with told[0].copy(tmp_path / "pc").open() as desk:
            desk.let_in("Alan Alone", frozenset({Role.ADMINISTRATOR}))
            yield desk.be("Alan Alone")

    return opened()
