"""What was given out outlasts a change of every key, and goes with the patient who is erased."""

import pyrage
import pytest

from clinicvault.access.patients.disclosures import disclosures_of
from clinicvault.access.patients.follow_ups import after, answer
from clinicvault.access.people.leaving import disable
from clinicvault.access.release.exports import order_asked
from clinicvault.access.release.forensic_keys import forensic_key, forensic_keys
from clinicvault.access.release.receiving import receiving_address, receiving_keys
from clinicvault.access.release.recipients import Recipient, add_recipient, recipients
from clinicvault.access.release.requests import allow
from clinicvault.domain.access_records import RequestRecord
from clinicvault.domain.export_records import FollowUpRecord, ForensicKeyRecord, RecipientRecord
from clinicvault.domain.exports import FollowUp
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import DisclosureRecord
from tests.unit.access.erasures import erased
from tests.unit.access.exporting import asked, consented, granted, handed, order_of
from tests.unit.access.rotations import damage_in, rotated
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE


@pytest.fixture
def given(world):
    """(patient, photo, order, the request of one that waits, the gift of one that left)."""
    patient, photo = consented(world, Purpose.PUBLICATION)
    order = order_of(patient, photo)
    add_recipient(world.session(PAM), Recipient(name="Journal of Skin"))
    session = world.session(PAM)
    left = granted(world, order)
    with session.vault.write() as rows:
        forensic_key(session, rows, b"x" * 16)
        rows.commit()
    gift = handed(world, order, left).disclosure
    answer(world.session(PAM), gift, FollowUp.ACKNOWLEDGED, "arrived")
    return patient, photo, order, asked(world, order), gift


def seen(world, name, given):
    """All that somebody reads of it."""
    patient, _, _, waiting, _ = given
    session = world.session(name)
    with session.vault.read() as rows:
        [record] = [one for one in rows_of(world, RequestRecord) if one.id == waiting]
        gifts = [
            (one.id, one.recipient, one.plan) for one in disclosures_of(session, rows, patient)
        ]
        came, damaged = after(session, rows, patient)
    told = [(one.disclosure, one.kind, one.note) for one in came]
    book = [one.name for one in recipients(session)]
    return order_asked(session, record), gifts, told, damaged, book


def marks(world, name, gift):
    session = world.session(name)
    with session.vault.read() as rows:
        return forensic_keys(session, rows, [gift])[gift]


def test_a_change_of_every_key_loses_nothing(world, given):
    _, _, order, waiting, gift = given
    before, marked = seen(world, PAM, given), marks(world, PAM, gift)
    sealed = pyrage.encrypt(
        b"sent before",
        [pyrage.x25519.Recipient.from_str(receiving_address(world.session(INA)))],
    )
    address = receiving_address(world.session(INA))
    rotated(world)
    world.again()
    for name in (PAM, PETE, ADA):
        assert seen(world, name, given) == before
    assert before[1][0][0] == gift
    assert marked
    assert set(marked) <= set(marks(world, PETE, gift))
    assert receiving_address(world.session(INA)) != address
    assert pyrage.decrypt(sealed, receiving_keys(world.session(INA))) == b"sent before"
    answer(world.session(PETE), gift, FollowUp.RETURNED)
    assert damage_in(world) == []
    # What was asked for before is allowed and leaves after it.
    allow(world.session(ADA), waiting)
    assert handed(world, order, waiting).allowed.request == waiting


def test_who_leaves_is_out_and_the_others_read_on(world, given):
    before, marked = seen(world, PAM, given), marks(world, PAM, given[-1])
    disable(world.session(ADA), world.user(PETE))
    world.again()
    assert seen(world, PAM, given) == before
    session = world.session(PAM)
    with session.vault.write() as rows:
        later = forensic_key(session, rows, given[-1])
        rows.commit()
    assert later not in marked
    assert set(marked) <= set(marks(world, PAM, given[-1]))
    assert damage_in(world) == []


def test_an_erased_patients_rows_are_gone_and_the_book_is_not(world, given):
    patient = given[0]
    assert rows_of(world, DisclosureRecord, patient=patient)
    assert rows_of(world, FollowUpRecord, patient=patient)
    erased(world, patient)
    for kind in (DisclosureRecord, FollowUpRecord):
        assert rows_of(world, kind, patient=patient) == []
    assert rows_of(world, RecipientRecord)
    assert rows_of(world, ForensicKeyRecord)
    [request] = [one for one in rows_of(world, RequestRecord) if one.id == given[3]]
    assert b"Journal" not in request.details_sealed + request.review_sealed
    assert damage_in(world) == []
