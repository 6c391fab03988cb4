"""An order to renew everything, and what its members do, as tests of it need it."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager

from clinicvault.access.patients.cold_keys import cold_keys
from clinicvault.access.rotation.rotating import rotate
from clinicvault.access.rotation.rotation_due import due_pairs
from clinicvault.access.rotation.rotation_order import order
from clinicvault.access.rotation.succession import key_of
from clinicvault.access.verifying import verify_rows
from clinicvault.domain.records import WrapRecord
from clinicvault.domain.roles import Role
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, Member, password

EVERYBODY = (ADA, PAM, INA, PETE)


def unlocked(world, name):
    """A session as the next unlock begins it: with new keys after an order."""
    session = world.unlock(name)
    world.members[name] = Member(session.user_id, bytes(session.keys.seed.view()))
    return session


def ordered(world):
    """Ordered by the administrator."""
    return order(world.session(ADA), "Laptop stolen")


def go_on(world, *names, **options):
    """What these members do, practitioners with their passwords; how many rows each."""
    done = []
    for name in names:
        session = world.session(name)
        own = password(name) if Role.PRACTITIONER in session.roles else None
        done.append(rotate(session, own, **options))
    return done


def rotated(world):
    """Everything renewed, by everybody."""
    ordered(world)
    go_on(world, *EVERYBODY)


def due_of(world):
    with world.vault.read() as rows:
        return due_pairs(world.vault, rows)


def pair_of(world, patient):
    """Key id of the pair in force."""
    with world.vault.read() as rows:
        return key_of(world.session(PAM), world.vault.reader(rows), patient)


def damage_in(world):
    return [one for one in verify_rows(world.ports, world.pin) if one is not None]


@contextmanager
def confirmed_keys(world, name=PAM):
    """(session, what a confirmed identity opens)."""
    with ExitStack() as opened:
        session = world.session(name)
        yield session, opened.enter_context(cold_keys(session, password(name)))


def wraps_of(world, key):
    """Kind -> a wrap of that kind, of a pair."""
    return {wrap.kind: wrap for wrap in rows_of(world, WrapRecord, patient_key=key)}


def archived(world, days=40):
    """The day on which active records are archived, and everybody unlocked since."""
    world.clock.pass_days(days)
