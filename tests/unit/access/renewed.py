"""A clinic whose vault secret was renewed, for tests of what follows."""

from __future__ import annotations

import pytest

from clinicvault.access.computers.old_secrets import people_behind
from clinicvault.access.computers.vault_secrets import renew_vault_secret
from clinicvault.access.patients.named import restrict
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.records import (
    UserKeyRecord,
)
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, PAM, PETE, copy_world, password


def renew(world):
    """As the end of a computer's access does it."""
    session = world.session(ADA)
    with world.vault.write() as rows:
        number = renew_vault_secret(session, rows, None)
        rows.event(session.event("workstation-revoke"))
        rows.commit()
    return number


@pytest.fixture(scope="session")
def renewed_once(founded_once, tmp_path_factory):
    made = copy_world(founded_once, tmp_path_factory.mktemp("renewed") / "clinic")
    made.patient_id, made.photo_row = made.treated()
    restrict(made.session(PAM), made.patient_id, [made.user(PAM), made.user(PETE)], password(PAM))
    assert renew(made) == 2
    made.shut()
    return made


@pytest.fixture
def later(renewed_once, tmp_path):
    """A clinic under its second secret, in which nobody has unlocked since."""
    made = copy_world(renewed_once, tmp_path / "clinic")
    made.patient_id, made.photo_row = renewed_once.patient_id, renewed_once.photo_row
    yield made
    made.shut()


def keys_of(world, name):
    return rows_of(world, UserKeyRecord, user=world.user(name))


def twin(session):
    return KeyPair.from_seed(session._keys.seed.copy())


def behind(world):
    with world.vault.read() as rows:
        return people_behind(world.vault, rows)
