"""Hardware keys belong to the keys they were added for, and go with them."""

from clinicvault.access.people.enrolment import disable, enrol
from clinicvault.access.people.reinviting import change_roles
from clinicvault.access.unlocking import unlock
from clinicvault.domain.access_records import HardwareKeyRecord
from clinicvault.domain.record_kinds import DeletionReason
from clinicvault.domain.records import DeletionRecord
from clinicvault.domain.roles import Role
from tests.unit.access.keyring import add, home, port, ring
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, PAM, PETE, POOL, password

__all__ = ["home", "port", "ring"]


def gone(world):
    tables = [(one.subject_table, one.reason) for one in rows_of(world, DeletionRecord)]
    return tables.count((HardwareKeyRecord.TABLE, int(DeletionReason.LEFT)))


def test_who_brings_the_keys_along_touches_once_and_adds_the_hardware_key_anew(home, ring):
    add(home)
    roles = frozenset({Role.PRACTITIONER, Role.INTAKE})
    invited = change_roles(home.session(ADA), home.user(PAM), roles)
    enrol(home.vault, invited.user, invited.code, password(PAM), pool_size=POOL)
    assert (rows_of(home, HardwareKeyRecord), gone(home)) == ([], 1)
    assert unlock(home.vault, home.user(PAM), password(PAM)).roles == roles


def test_whoever_leaves_leaves_no_sealed_seed_behind(home, ring):
    add(home, who=PETE)
    disable(home.session(ADA), home.user(PETE))
    assert (rows_of(home, HardwareKeyRecord), gone(home)) == ([], 1)
