"""What was deleted or sealed anew is nowhere in the vault's folder any more, its journal included."""

import datetime as dt

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.people.hardware import remove_hardware_key
from clinicvault.access.unlocking import change_password
from clinicvault.crypto.secret import Secret
from clinicvault.domain.access_records import HardwareKeyRecord
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import Purpose, WrapKind
from clinicvault.domain.records import AssignmentRecord, WrapRecord
from tests.hardware.soft_key import SoftKey
from tests.unit.access.keyring import NEW, add, home, opens, port, ring, row
from tests.unit.access.rows import rows_of
from tests.unit.access.world import INA, PAM, password

__all__ = ["home", "port", "ring"]


def lies_in(world, *values: bytes) -> set[str]:
    """Names of the files of the vault and this computer that hold one of the values."""
    files = [path for path in world.folder.rglob("*") if path.is_file()]
    return {path.name for path in files if any(one in path.read_bytes() for one in values)}


def seals(record) -> tuple[bytes, bytes]:
    return record.sealed_seed, record.sealed_second


def test_the_password_s_own_copy_goes_with_the_first_hardware_key(home, ring):
    change_password(home.session(PAM), password(PAM), Secret(NEW))
    change_password(home.session(PAM), Secret(NEW), password(PAM))
    old = row(home)
    assert lies_in(home, *seals(old))
    add(home)
    assert not lies_in(home, *seals(old))
    assert opens(home)


def test_a_lost_key_s_copy_goes_with_it(home, ring, port):
    add(home)
    old = row(home, HardwareKeyRecord)
    port.keys.append(SoftKey())
    add(home, "Drawer")
    port.keys.remove(ring)
    remove_hardware_key(home.session(PAM), old.id, password(PAM))
    assert not lies_in(home, *seals(old), old.secret_sealed)


def test_an_old_password_s_copy_goes_with_the_new_one(world):
    old = row(world)
    change_password(world.session(PAM), password(PAM), Secret(NEW))
    assert not lies_in(world, *seals(old))


def test_a_withdrawn_patient_s_wraps_go(world):
    patient, _ = world.treated()
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    wraps = rows_of(world, WrapRecord, patient_key=assigned.patient_key)
    taken = [one.sealed for one in wraps if one.kind in (WrapKind.TEAM, WrapKind.ARCHIVE)]
    assert lies_in(world, *taken)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    assert not lies_in(world, *taken)


@pytest.mark.parametrize("purpose", [Purpose.CARE, Purpose.TEACHING])
def test_a_disk_that_refuses_takes_nothing_back(world, monkeypatch, purpose):
    patient, _ = world.treated()
    world.consent(patient, dt.date(2027, 1, 1), Purpose.TEACHING)

    def fail():
        raise StorageFailed("storage-io")

    monkeypatch.setattr(world.ports.database, "forget_deleted", fail)
    gone = withdraw_consent(world.session(INA), patient, purpose)
    assert gone == (2 if purpose is Purpose.CARE else 0)
