"""A patient's wraps as tests of active, archived and restricted records look at them."""

from __future__ import annotations

import datetime as dt

from clinicvault.access.consent.care_keys import delete_due_wraps
from clinicvault.access.patients.standing import standing_of
from clinicvault.access.patients.stepping_up import bring_up
from clinicvault.domain.record_kinds import GroupKind, WrapKind
from clinicvault.domain.records import AssignmentRecord, WrapRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, password

ALWAYS = {WrapKind.KIT, WrapKind.HELD}
COLD = ALWAYS | {WrapKind.ARCHIVE}
ACTIVE = COLD | {WrapKind.TEAM}
EPOCH = dt.date(1970, 1, 1)


def wraps(world, patient):
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    return rows_of(world, WrapRecord, patient_key=assigned.patient_key)


def kinds(world, patient):
    return {WrapKind(wrap.kind) for wrap in wraps(world, patient)}


def last_day(world, patient, kind=WrapKind.TEAM):
    """The last day on which the record is active."""
    [due] = {wrap.due_day for wrap in wraps(world, patient) if wrap.kind == kind}
    return EPOCH + dt.timedelta(due - 1)


def stands(world, name, patient):
    with world.vault.read() as rows:
        return standing_of(world.session(name), rows, patient)


def next_day(world, days=1):
    """So many days later somebody unlocks first."""
    world.clock.pass_days(days)
    return delete_due_wraps(world.session(INA))


def up(world, name, *patients, **more):
    return bring_up(world.session(name), patients, password(name), **more)


def archived(world, content=b"picture", **more):
    """A consenting patient with one photo, not seen for long: (patient, photo row)."""
    patient, photo = world.treated(content, **more)
    next_day(world, 31)
    assert kinds(world, patient) == COLD
    return patient, photo


def second_key(world, name):
    return world.vault.trust.people[world.user(name)].second.key_id


def first_key(world, name):
    return world.vault.trust.people[world.user(name)].public.key_id


def newest(world, kind=GroupKind.ARCHIVE):
    return world.vault.trust.newest(kind, world.vault.trust.team).public.key_id


__all__ = [
    "ACTIVE",
    "ADA",
    "ALWAYS",
    "COLD",
    "INA",
    "PAM",
    "archived",
    "first_key",
    "kinds",
    "last_day",
    "newest",
    "next_day",
    "second_key",
    "stands",
    "up",
    "wraps",
]
