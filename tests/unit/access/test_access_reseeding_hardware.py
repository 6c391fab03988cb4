"""People with hardware keys get their next keys with one touch, and all of their keys go on."""

from clinicvault.access.people.hardware import hardware_keys, remove_hardware_key
from clinicvault.access.unlocking import step_up, unlock
from clinicvault.domain.access_records import HardwareKeyRecord
from tests.hardware.soft_key import SoftKey
from tests.unit.access.keyring import add, home, port, refused, ring, row
from tests.unit.access.renewed import keys_of, renew
from tests.unit.access.rows import rows_of
from tests.unit.access.world import INA, PAM, Member, password

__all__ = ["home", "port", "ring"]


def unlocked(world, who=PAM):
    session = world.unlock(who)
    world.members[who] = Member(session.user_id, bytes(session.keys.seed.view()))
    return session


def test_every_key_of_hers_opens_the_next_seeds(home, port, ring):
    add(home, "Key ring")
    port.keys.append(SoftKey())
    port.keys.remove(ring)
    home.members[PAM] = Member(home.user(PAM), home.members[PAM].seed)
    port.keys.insert(0, ring)
    add(home, "Drawer")
    renew(home)
    before = rows_of(home, HardwareKeyRecord)
    for key in port.keys:
        key.touched = 0
    session = unlocked(home)
    assert sum(key.touched for key in port.keys) == 1
    assert len(keys_of(home, PAM)) == 2
    after = rows_of(home, HardwareKeyRecord)
    assert {one.secret_generation for one in after} == {2}
    assert [one.version for one in after] == [one.version + 1 for one in before]
    assert not {one.secret_sealed for one in before} & {one.secret_sealed for one in after}
    assert (row(home).sealed_seed, row(home).secret_generation) == (b"", 2)
    assert [key.name for key in hardware_keys(session)] == ["Drawer", "Key ring"]
    for key in list(port.keys):
        port.keys[:] = [key]
        unlock(home.vault, home.user(PAM), password(PAM)).wipe()
    with step_up(session, password(PAM)) as archive:
        assert archive


def test_without_a_second_seed(home, port, ring):
    add(home, who=INA)
    renew(home)
    session = unlocked(home, INA)
    [key] = hardware_keys(session)
    remove_hardware_key(session, key.id, password(INA))
    assert row(home, who=INA).secret_generation == 2
    unlocked(home, INA)


def test_a_key_added_before_the_next_unlock_goes_with_the_old_seed(home, ring):
    renew(home)
    add(home)
    assert row(home, HardwareKeyRecord).secret_generation == 1
    unlocked(home)
    assert row(home, HardwareKeyRecord).secret_generation == 2


def test_without_the_key_nothing_is_made(home, port, ring):
    add(home)
    renew(home)
    port.keys.clear()
    with refused("hardware-key-missing"):
        home.unlock(PAM)
    assert len(keys_of(home, PAM)) == 1
