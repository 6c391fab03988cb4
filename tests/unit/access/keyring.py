"""Keys that are plugged in at the test clinic's computer, and what people do with them."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.access.people.hardware import add_hardware_key
from clinicvault.access.unlocking import unlock
from clinicvault.desktop.hardware_keys import UsbKeys
from clinicvault.domain.errors import Refused
from clinicvault.domain.records import PasswordRecord
from tests.hardware.soft_key import Port, SoftKey
from tests.unit.access.rows import rows_of
from tests.unit.access.world import PAM, password

NEW = b"another password"


def refused(code: str):
    return pytest.raises(Refused, match=f"^{code}$")


@pytest.fixture
def port():
    return Port()


@pytest.fixture
def home(world, port):
    """A clinic at whose computer keys can be plugged in."""
    world.shut()
    world.ports = dataclasses.replace(world.attach("home"), hardware=UsbKeys(port))
    return world


@pytest.fixture
def ring(port):
    """The key on the key ring, plugged in."""
    port.keys.append(SoftKey())
    return port.keys[0]


def add(world, name="Key ring", who=PAM, **more):
    return add_hardware_key(world.session(who), name, password(who), **more)


def row(world, kind=PasswordRecord, who=PAM):
    [found] = rows_of(world, kind, **({"id": world.user(who)} if kind is PasswordRecord else {}))
    return found


def opens(world, who=PAM, secret=None) -> bool:
    session = unlock(world.vault, world.user(who), secret or password(who))
    session.wipe()
    return True
