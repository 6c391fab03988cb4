"""Requests as tests make and look at them."""

from __future__ import annotations

import datetime as dt

from clinicvault.access.consent.care_keys import delete_due_wraps
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.gate import AccessGate
from clinicvault.access.patients.named import restrict
from clinicvault.access.release import emergency, requests
from clinicvault.domain.access_records import ApprovalRecord
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import Purpose, RequestKind, WrapKind
from clinicvault.domain.records import WrapRecord
from clinicvault.domain.roles import Role
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, PREVIEW, password

REASON = "Bleeding after surgery, the surgeon is away"
OLAF = "Olaf"
"""Practitioner and privacy officer at once."""
BOTH = frozenset({Role.PRACTITIONER, Role.OFFICER})
HOUR_MS = 3_600_000


def with_olaf(world):
    """Somebody who is practitioner and officer joins."""
    words = world.join(OLAF, BOTH)
    world.grant(ADA, OLAF, words)
    world.grant(PAM, OLAF, words)


def made(world, kind=RequestKind.RELEASE, name=PAM):
    return requests.make(world.session(name), kind, REASON)


def known(world, request, name=PAM):
    session = world.session(name)
    with session.vault.read() as rows:
        return requests.load(session, rows, request)


def state(world, request, name=PAM):
    return known(world, request, name).state.value


def cold(world):
    """A patient whose record nobody has needed for long, with a photo."""
    patient, photo = world.treated()
    world.clock.pass_days(40)
    delete_due_wraps(world.session(PAM))
    return patient, photo


def asked(world, patient, name=PAM):
    """Emergency access asked for; the id."""
    return emergency.ask(world.session(name), patient, REASON, password(name))


def allowed(world, patient, name=PAM):
    """Asked for and allowed by the officer."""
    request = asked(world, patient, name)
    emergency.allow(world.session(ADA), request)
    return request


def begun(world, request, session):
    emergency.begin(session, request, password(PAM))


def word(world, request, name, stage, role, **more):
    """A signed word that the program would not have said, or not now."""
    record = ApprovalRecord(
        id=new_id(),
        request=request,
        stage=int(stage),
        role=role if isinstance(role, int) else role.bit,
        made_ms=world.clock(),
        note_sealed=b"",
    )
    for key, value in more.items():
        object.__setattr__(record, key, value)
    signed = world.session(name).signed(record)
    world.append(signed, event="request-allow")
    return signed


def view(session, photo, *, checks=True, **more):
    gate = AccessGate(session, checks=checks)
    [one] = gate.open([photo.id], PREVIEW, Purpose.CARE, event="photo-view", **more)
    return bytes(one.data)


def wraps(world):
    return of_kind(world, WrapKind.EMERGENCY)


def of_kind(world, kind):
    return [wrap for wrap in rows_of(world, WrapRecord) if wrap.kind == kind]


def withdrawn(world):
    patient, photo = world.treated()
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    return patient, photo


def expired(world):
    patient = world.patient()
    world.consent(patient, until=dt.date(2026, 3, 10))
    photo = world.photo(patient)
    world.clock.pass_days(10)
    delete_due_wraps(world.session(PAM))
    return patient, photo


def restricted(world):
    """To Pete, who is not the one who asks."""
    patient, photo = world.treated()
    restrict(world.session(PETE), patient, [world.user(PETE)], password(PETE))
    return patient, photo
