"""A clinic with a row in every table, each by the act that writes it, as verification needs it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.consent.consents import attach_evidence, withdraw_consent
from clinicvault.access.consent.evidence import SCAN, Document
from clinicvault.access.patients.appointments import add_appointments
from clinicvault.access.patients.follow_ups import answer
from clinicvault.access.patients.log_parts import make_part
from clinicvault.access.patients.named import restrict
from clinicvault.access.patients.visits import disclosure_record
from clinicvault.access.people.enrolment import disable
from clinicvault.access.people.hardware import add_hardware_key
from clinicvault.access.release.forensic_keys import forensic_key
from clinicvault.access.release.handing import hand_over
from clinicvault.access.release.recipients import Recipient, add_recipient
from clinicvault.access.release.requests import allow, make
from clinicvault.access.review.notices import Told, make_notices
from clinicvault.desktop.hardware_keys import UsbKeys
from clinicvault.domain.exports import ExportOrder, FollowUp
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import Purpose, RequestKind
from clinicvault.domain.records import PatientRecord, PolicyRecord
from tests.hardware.soft_key import Port, SoftKey
from tests.unit.access.erasures import erasure_rows
from tests.unit.access.rotations import go_on, ordered
from tests.unit.access.rows import rooted
from tests.unit.access.two_teams import team_rows
from tests.unit.access.world import ADA, INA, PAM, PETE, copy_world, password

TODAY = dt.date(2026, 3, 2)


@pytest.fixture(scope="module")
def eventful(founded_once, tmp_path_factory):
    """A clinic with a row in every table."""
    world = copy_world(founded_once, tmp_path_factory.mktemp("eventful") / "clinic")
    owner, photo = world.treated()
    patient_rows(world, owner, photo)
    renewal_rows(world)
    people_rows(world, owner, photo)
    team_rows(world)
    erasure_rows(world)
    world.shut()
    return world


@pytest.fixture
def known(eventful, tmp_path):
    made = copy_world(eventful, tmp_path / "clinic")
    yield made
    made.shut()


def patient_rows(world, owner, photo):
    """A row in each table of what is kept and given out about a patient."""
    world.kept(owner)
    world.kept(owner, photo=photo.id)
    form = Document(SCAN, file=b"scan", format="jpeg", pages=(b"page",))
    attach_evidence(world.session(INA), world.consent(owner, purpose=Purpose.TEACHING), form)
    patient, _ = world.treated(b"other", given="Zoë")
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    session = world.session(PAM)
    with world.vault.read() as rows:
        person = world.vault.reader(rows).need(PatientRecord, patient)
    policy = rooted(world, PolicyRecord(id=new_id(), name="idle", value=b"\x01"))
    world.append(disclosure_record(session, person, {"recipient": "Dr Weber"}), policy)
    export_rows(world, owner, photo)
    make_part(world.session(ADA), owner)


def export_rows(world, owner, photo):
    """A row in each table of what leaves; the gift itself is one of the owner's."""
    add_recipient(world.session(PAM), Recipient(name="Dr Weber"))
    order = ExportOrder(
        patient=owner, photos=(photo.id,), purpose=Purpose.CARE, form="age", recipient="Dr Weber"
    )
    session = world.session(PAM)
    with session.vault.write() as rows:
        forensic_key(session, rows, new_id())
        given = hand_over(session, rows, order)
        rows.commit()
    answer(session, given.disclosure, FollowUp.ACKNOWLEDGED)


def renewal_rows(world):
    """A row in each table of what an order to renew everything leaves behind."""
    ordered(world)
    go_on(world, PAM)


def people_rows(world, owner, photo):
    """A row in each table of who may see what."""
    disable(world.session(ADA), world.user(PETE))
    told = Told(user=world.user(INA), flag="00" * 16, rule="vip", day=TODAY, figures={"looks": 1})
    make_notices(world.session(ADA), [told])
    add_appointments(world.session(INA), today_of(world.session(INA)), [(owner, "09:30")], "typed")
    world.view(PAM, photo.id)
    restrict(world.session(PAM), owner, [world.user(PAM)], password(PAM))
    allow(world.session(ADA), make(world.session(PAM), RequestKind.RELEASE, "many letters today"))
    port = Port()
    port.keys.append(SoftKey())
    world.shut()
    world.ports = dataclasses.replace(world.attach("home"), hardware=UsbKeys(port))
    add_hardware_key(world.session(INA), "Key ring", password(INA))
