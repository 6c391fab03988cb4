"""Insiders with an enrolled computer and a changed program, who log what they do.

Only signatures, versions and the roles behind the signatures can tell.
"""

import dataclasses

import pytest

from clinicvault.access.consent.consent_reading import consents_of
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.patients.patient_keys import batch_again, open_batch, open_patient
from clinicvault.access.patients.pool import PoolRecipients, add_pairs, fill_pool
from clinicvault.access.people import leaving
from clinicvault.access.people.enrolment import disable
from clinicvault.access.unlocking import unlock
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import ConsentState, GroupKind, Purpose, UserState, WrapKind
from clinicvault.domain.records import (
    AssignmentRecord,
    ConsentRecord,
    DeletionRecord,
    EndorsementRecord,
    PatientKeyRecord,
    PatientRecord,
    PhotoRecord,
    RevocationRecord,
    UserRecord,
    VisitRecord,
    WrapRecord,
)
from clinicvault.domain.roles import Role
from tests.unit.access.rows import rooted, rows_of, sql
from tests.unit.access.world import ADA, INA, PAM, PETE, password, refill

PRACTITIONER = frozenset({Role.PRACTITIONER})


# insiders who log what they do


def pool_of(world, maker):
    with world.vault.write() as rows:
        team = world.vault.trust.team
        for key in rows.free_patient_keys(team, 100):
            for wrap in rows.find(WrapRecord, patient_key=key):
                rows.delete(wrap)
            rows.delete(rows.get(PatientKeyRecord, key))
        add_pairs(rows, PoolRecipients.of(world.vault.trust, team), maker, 1)
        rows.event(world.session(INA).event("pool-fill"))
        rows.commit()


@pytest.mark.parametrize("name", [ADA, INA])
def test_key_pairs_that_an_insider_put_into_the_pool_are_not_given_out(world, name):
    """Whoever makes a pair may keep its seed: an administrator would read that patient."""
    pool_of(world, world.session(name).keys)
    world.consent(world.patient())
    assert rows_of(world, AssignmentRecord) == []
    [consent] = rows_of(world, ConsentRecord)
    assert consent.state == ConsentState.AWAITING_KEY
    [entry] = world.events("damage-found")
    assert entry.detail["tables"] == "patient_key"


def test_filling_the_pool_takes_a_practitioner(world):
    for name in (ADA, INA):
        session = world.session(name)
        with pytest.raises(IntegrityError, match="certificate-invalid"):
            fill_pool(world.vault, session.user_id, session.keys, 10)
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        fill_pool(world.vault, world.user(PAM), world.session(ADA).keys, 10)
    disable(world.session(ADA), world.user(PETE))
    with pytest.raises(IntegrityError, match="certificate-invalid"):
        fill_pool(world.vault, world.user(PETE), world.session(PETE).keys, 10)


def test_a_withdrawn_consent_renewed_by_its_old_bytes(world):
    patient, photo = world.treated()
    [given] = rows_of(world, ConsentRecord, patient=patient)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    [consent] = rows_of(world, ConsentRecord, id=given.id)
    forged = dataclasses.replace(consent, version=3, state=int(ConsentState.VALID))
    world.append(world.plain_administrator().signed(forged))
    with pytest.raises(IntegrityError, match="row-unsigned"):
        world.view(PAM, photo.id)


def test_an_old_consent_row_put_back_and_logged(world):
    patient, _ = world.treated()
    [old] = rows_of(world, ConsentRecord, patient=patient)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    put_back(world, old)
    with pytest.raises(IntegrityError, match="row-rolled-back"):
        world.again()


def put_back(world, old):
    """The row as it was, told to the log as a change like any other."""
    table = f'"{old.TABLE}"'
    names = [field.name for field in dataclasses.fields(old)]
    sets = ", ".join(f'"{name}" = ?' for name in names)
    with world.vault.ports.database.write(world.vault.recorder) as rows:
        from clinicvault.domain.ports import Change

        rows._channel._connection.exec_driver_sql(
            sql("update", table, "set", sets, "where id = ?"),
            (*[getattr(old, name) for name in names], old.id),
        )
        rows._changes.append(Change(old.TABLE, old.id, old.version, old))
        rows.event(world.session(INA).event("pool-fill"))
        rows.commit()


def test_a_disabled_user_put_back_and_logged(world):
    [old] = rows_of(world, UserRecord, id=world.user(PETE))
    disable(world.session(ADA), world.user(PETE))
    put_back(world, old)
    with pytest.raises(IntegrityError, match="row-rolled-back"):
        world.again()


@pytest.mark.parametrize("kind", [RevocationRecord, EndorsementRecord, UserRecord])
def test_certificates_are_never_deleted(world, kind):
    """A revocation that is gone is missed before the log is followed at all."""
    disable(world.session(ADA), world.user(PETE))
    said = "row-missing" if kind is RevocationRecord else "row-rolled-back"
    with pytest.raises(IntegrityError, match=said):
        world.append(delete=(rows_of(world, kind)[0],))
    with pytest.raises(IntegrityError, match=said):
        world.again()


def test_a_later_revocation_lengthens_nothing(world):
    disable(world.session(ADA), world.user(PETE))
    [first] = rows_of(world, RevocationRecord)
    before = world.vault.trust.signer(world.session(PETE).keys.public.key_id, world.vault._seen)
    world.append(rooted(world, dataclasses.replace(first, id=bytes(16))))
    key_id = world.session(PETE).keys.public.key_id
    assert before is None
    assert world.vault.trust.signer(key_id, world.vault._seen - 1) is None


def test_signatures_after_the_revocation_do_not_count(world):
    patient = world.patient()
    keys = world.session(PETE).keys
    disable(world.session(ADA), world.user(PETE))
    [row] = rows_of(world, PatientRecord, id=patient)
    forged = sign_record(dataclasses.replace(row, version=2), keys, keys.public.key_id)
    world.append(forged)
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-unsigned"):
        world.vault.reader(rows).need(PatientRecord, patient)


def test_signatures_before_the_revocation_go_on_counting(world):
    world.treated()
    words = world.join("Dora", PRACTITIONER)
    world.grant(PETE, "Dora", words)
    disable(world.session(ADA), world.user(PETE))
    world.again()
    assert world.session("Dora").roles == PRACTITIONER


def test_the_wrong_patient_key_behind_a_wrap(world):
    from clinicvault.access import contexts
    from clinicvault.crypto.keys import seal

    patient, photo = world.treated()
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    wraps = rows_of(world, WrapRecord, patient_key=assigned.patient_key)
    [wrap] = [one for one in wraps if one.kind == WrapKind.TEAM]
    info = contexts.patient_wrap(
        world.vault.id, assigned.patient_key, WrapKind.TEAM, wrap.recipient
    )
    team = world.vault.trust.newest(GroupKind.TEAM, world.vault.trust.team)
    sealed = seal(team.public, KeyPair.generate().seed, info)
    forged = dataclasses.replace(wrap, version=wrap.version + 1, sealed=sealed)
    world.append(world.session(INA).signed(forged))
    with pytest.raises(IntegrityError, match="grant-false"):
        world.view(PAM, photo.id)
    stranger = dataclasses.replace(forged, version=forged.version + 1, recipient=new_id())
    world.append(world.session(INA).signed(stranger))
    with pytest.raises(Refused, match="record-archived"):
        world.view(PAM, photo.id)


def test_the_front_desk_puts_back_no_wrap_that_a_withdrawal_took(world):
    """By the bytes of before: who makes wraps are practitioners and officers."""
    patient, photo = world.treated()
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    taken = rows_of(world, WrapRecord, patient_key=assigned.patient_key)
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    left = rows_of(world, WrapRecord, patient_key=assigned.patient_key)
    [team] = [one for one in taken if one.kind == WrapKind.TEAM and one not in left]
    world.append(world.session(INA).signed(dataclasses.replace(team, id=new_id(), version=1)))
    with pytest.raises(IntegrityError, match="row-unsigned"):
        world.view(PAM, photo.id, checks=False)


def test_a_batch_with_another_commitment(world):
    from clinicvault.domain.records import BatchRecord

    _, photo = world.treated()
    [batch] = rows_of(world, BatchRecord)
    forged = dataclasses.replace(batch, version=2, commitment=bytes(32))
    with world.vault.read() as rows:
        pair = open_patient(world.session(PAM), world.vault.reader(rows), batch.patient_key)
    with pytest.raises(IntegrityError, match="grant-false"):
        open_batch(world.vault.id, pair, dataclasses.replace(batch, commitment=bytes(32)))
    later = KeyPair.generate().public
    false = dataclasses.replace(batch, commitment=bytes(32))
    with pytest.raises(IntegrityError, match="grant-false"):
        batch_again(world.vault.id, pair, false, later)
    world.append(world.session(INA).signed(forged))
    with pytest.raises(IntegrityError, match="row-unsigned"):
        world.view(PAM, photo.id)


def test_a_photo_with_another_commitment(world):
    _, photo = world.treated()
    forged = dataclasses.replace(photo, version=2, commitment=bytes(32))
    world.append(world.session(INA).signed(forged))
    with pytest.raises(IntegrityError, match="row-altered"):
        world.view(PAM, photo.id)


def test_a_patient_key_row_that_is_not_its_id(world):
    from clinicvault.access.patients.patient_keys import new_batch

    [key] = rows_of(world, PatientKeyRecord)[:1]
    false = dataclasses.replace(key, id=new_id())
    with pytest.raises(IntegrityError, match="row-altered"):
        new_batch(world.session(INA), new_id(), false)


@pytest.mark.parametrize("kind", [ConsentRecord, VisitRecord, PatientRecord, PhotoRecord])
def test_rows_of_people_are_not_the_administrators_to_sign(world, kind):
    world.treated()
    [row] = rows_of(world, kind)
    forged = dataclasses.replace(row, version=row.version + 1)
    world.append(world.plain_administrator().signed(forged))
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-unsigned"):
        world.vault.reader(rows).need(kind, row.id)


def test_a_pool_with_a_wrap_missing_is_not_used(world):
    with world.vault.read() as rows:
        [key] = rows.free_patient_keys(world.vault.trust.team, 1)
        wrap = rows.find(WrapRecord, patient_key=key)[0]
    world.append(delete=(wrap,))
    patient = world.patient()
    world.consent(patient)
    [assigned] = rows_of(world, AssignmentRecord)
    assert (assigned.id, assigned.patient_key == key) == (patient, False)
    [entry] = world.events("damage-found")
    assert entry.objects == (key,)


def test_a_pool_from_before_a_revocation_is_not_used(world, monkeypatch):
    """Also where the client that revoked did not discard it."""
    monkeypatch.setattr(leaving, "discard_pool", lambda session, rows: 0)
    disable(world.session(ADA), world.user(PETE))
    patient = world.patient()
    world.consent(patient)
    from clinicvault.access.consent.consent_reading import status_for

    with world.vault.read() as rows:
        found = consents_of(world.session(PAM), rows, patient)
        assert len(rows.free_patient_keys(world.vault.trust.team, 99)) > 0
    assert found[0].state is ConsentState.AWAITING_KEY
    assert status_for(found, Purpose.CARE, None).value == "awaiting-key" if found else True
    refill(world, PAM, 3)
    from clinicvault.access.consent.care_keys import assign_waiting

    assert assign_waiting(world.session(PAM)) == 1


def test_another_process_wrote_after_this_view_was_taken(world):
    """An old view is not damage: the answer is to look again."""
    patient, _ = world.treated()
    vault = world.vault
    [row] = rows_of(world, PatientRecord, id=patient)
    with world.ports.database.read() as old:
        reader = vault.reader(old)
        world.append(world.session(INA).signed(dataclasses.replace(row, version=2)))
        with pytest.raises(StorageFailed, match="database-busy"):
            reader.need(PatientRecord, patient)
        fresh = world.patient(given="Zoë")
        with pytest.raises(StorageFailed, match="database-busy"):
            reader.get(PatientRecord, fresh)
        with pytest.raises(StorageFailed, match="database-busy"):
            reader.find(PatientRecord)
        with pytest.raises(StorageFailed, match="database-busy"):
            reader.complete(PatientRecord)
    with vault.read() as rows:
        assert len(vault.reader(rows).find(PatientRecord)) == 2
        assert vault.reader(rows).get(PatientRecord, new_id()) is None
        with pytest.raises(IntegrityError, match="row-missing"):
            vault.reader(rows).need(PatientRecord, new_id())


def test_missing_rows_are_damage(world):
    patient, _ = world.treated()
    world.swap("delete from patient")
    with world.vault.read() as rows:
        reader = world.vault.reader(rows)
        for look in (
            lambda: reader.get(PatientRecord, patient),
            lambda: reader.find(PatientRecord),
            lambda: reader.complete(PatientRecord),
        ):
            with pytest.raises(IntegrityError, match="row-missing"):
                look()


def test_a_signed_deletion_by_a_stranger(world):
    stranger = KeyPair.generate()
    deletion = DeletionRecord(
        id=new_id(), subject_table="photo", subject=new_id(), subject_version=1, reason=1
    )
    world.append(sign_record(deletion, stranger, stranger.public.key_id))
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-unsigned"):
        world.vault.reader(rows).find(DeletionRecord)


def test_unlocking_an_unrevoked_but_disabled_user(world):
    """The row says disabled, whatever became of the revocation."""
    [row] = rows_of(world, UserRecord, id=world.user(PETE))
    off = dataclasses.replace(row, version=2, state=int(UserState.DISABLED))
    world.append(rooted(world, off))
    with pytest.raises(Refused, match="user-disabled"):
        unlock(world.vault, world.user(PETE), password(PETE))
