"""Several computers on one vault: each signs the head, and each keeps what the others signed."""

import shutil

import pytest

from clinicvault.bootstrap import Host
from clinicvault.domain.errors import IntegrityError
from clinicvault.services.joining import Joining
from clinicvault.services.views import WitnessKind
from clinicvault.storage.db.own_witnesses import OwnWitnesses
from tests.unit.services.real_clinic import ADA, INA, PAUL, House

HOURS = 2 / 24


@pytest.fixture
def other(house, tmp_path):
    """A second computer, let in and joined."""
    made = House(tmp_path / "pc2")
    made.vault, made.clock = house.vault, house.clock
    made.host = Host(made.home, made.clock)
    with house.open(ADA) as desk:
        desk.witnesses.sheet(tmp_path / "first.pdf")
        joining = Joining(made.host)
        words = joining.request(made.vault, "Room 2").words
        code = desk.workstations.add(words).code
    joining.enrol(made.vault, code)
    return made


def memory(house):
    [file] = house.home.glob("vaults/*/witnesses.db")
    return OwnWitnesses(file)


def kept(house):
    return {WitnessKind[name] for name in map(_name, memory(house).kept())}


def _name(row):
    from clinicvault.domain.log_witnesses import WitnessKind as Stored

    return Stored(row.kind).name


def test_who_joins_keeps_what_was_signed_before(other):
    assert kept(other) == {WitnessKind.PRINT, WitnessKind.WORKSTATION}


def test_each_signs_for_the_other_at_most_hourly(house, other):
    with other.open(PAUL) as room:
        pass
    with other.open(PAUL) as room:
        assert [one.kind for one in room.witnesses.list()].count(WitnessKind.WORKSTATION) == 1
    with house.open(ADA) as office:
        [signed] = [one for one in office.witnesses.list() if one.kind is WitnessKind.WORKSTATION]
        assert (signed.where, signed.holds) == ("Room 2", True)
        status = office.review.verify()
        assert (status.witnessed, status.witnessed_by) == (signed.when, WitnessKind.WORKSTATION)
    for _ in range(2):
        house.clock.sleep_days(HOURS)
        with other.open(PAUL):
            pass
    with house.open(ADA) as office:
        kinds = [one.kind for one in office.witnesses.list()]
        assert kinds.count(WitnessKind.WORKSTATION) == 3
    assert {one.id for one in memory(other).kept()} <= memory(house).known()


def test_the_others_signature_tells_of_a_rollback_of_store_and_computer(house, other, tmp_path):
    for name in ("vault", "home"):
        shutil.copytree(house.folder / name, tmp_path / "older" / name)
    house.clock.sleep_days(HOURS)
    with house.open(INA) as desk:
        desk.patient()
    with other.open(PAUL):
        pass
    for name in ("vault", "home"):
        shutil.rmtree(house.folder / name)
        shutil.copytree(tmp_path / "older" / name, house.folder / name)
    # Nothing at this computer can tell; the other one does, with its own note or its signature.
    with house.open(ADA) as desk:
        assert desk.review.verify().ok
    with pytest.raises(IntegrityError) as refused, other.open(PAUL):
        pass
    assert refused.value.code in {"vault-rolled-back-computer", "history-replaced-since"}


def test_an_ended_computers_signature_stops_nobody(house, other):
    with other.open(PAUL):
        pass
    with house.open(ADA) as office:
        [room] = [one for one in office.workstations.list() if not one.own]
        office.workstations.revoke(room.id)
        kinds = [one.kind for one in office.witnesses.list()]
        assert WitnessKind.WORKSTATION in kinds  # kept here before it ended
        assert office.review.verify().ok
    with house.open(ADA) as office:
        assert office.health.verify().damaged == ()
