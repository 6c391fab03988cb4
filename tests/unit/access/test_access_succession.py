"""Which key pair is a patient's: by the word of the pair before it alone."""

import dataclasses

import pytest

from clinicvault.access import contexts
from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.patients.named import restrict
from clinicvault.access.patients.patient_keys import open_batch, open_patient
from clinicvault.access.patients.restrictions import named_of, restriction_record
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.rotation.succession import (
    key_at,
    key_of,
    open_earlier,
    open_one,
    succession,
)
from clinicvault.crypto.keys import KeyPair, seal
from clinicvault.crypto.secret import Secret
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import DeletionReason, Purpose
from clinicvault.domain.records import (
    AssignmentRecord,
    BatchRecord,
    DeletionRecord,
    PatientKeyRecord,
    WrapRecord,
)
from tests.unit.access.rotations import go_on, ordered, pair_of
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM, PETE, copy_world, make_world, password


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """A clinic with one patient, renewed once; each test gets a copy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        made = make_world(tmp_path_factory.mktemp("succession") / "vault")
        patient, photo = made.treated()
        ordered(made)
        go_on(made, PAM)
        made.shut()
    return made, patient, photo


@pytest.fixture
def world(clinic, tmp_path):
    made = copy_world(clinic[0], tmp_path / "clinic")
    yield made
    made.shut()


@pytest.fixture
def patient(clinic):
    return clinic[1]


@pytest.fixture
def photo(clinic):
    return clinic[2]


def first_of(world, patient):
    [assigned] = rows_of(world, AssignmentRecord, id=patient)
    return assigned.patient_key


def opened(world, key, name=PAM):
    with world.vault.read() as rows:
        return open_patient(world.session(name), world.vault.reader(rows), key)


def new_pair(world, name=PETE):
    """A practitioner's own pair, rightly signed."""
    pair = KeyPair.generate()
    row = PatientKeyRecord(
        id=pair.public.key_id, team=world.vault.trust.team, public=pair.public.encoded
    )
    world.append(world.session(name).signed(row))
    return pair


def follow(world, row, name=PETE):
    world.append(world.session(name).signed(row))


def test_every_pair_of_the_line_opens(world, patient):
    first, second = first_of(world, patient), pair_of(world, patient)
    for key in (first, second):
        pair = opened(world, key)
        assert pair.public.key_id == key
        pair.wipe()


def test_nobody_moves_a_patient_to_a_key_of_his_own(world, patient, photo):
    """Rightly signed as a row; the pair in force did not say so."""
    second, mine = pair_of(world, patient), new_pair(world)
    with opened(world, second).seed.copy() as seed:
        before = KeyPair.from_seed(seed.copy())
    row = succession(world.vault.id, patient, before, mine.public)
    said = contexts.succession(world.vault.id, patient, second, mine.public.key_id)
    follow(world, dataclasses.replace(row, proof=mine.sign(said)))
    with pytest.raises(IntegrityError, match="row-altered"):
        pair_of(world, patient)
    with pytest.raises(IntegrityError, match="row-altered"):
        ImportKeys(world.session(INA)).begin(patient)
    with pytest.raises(IntegrityError, match="row-altered"):
        world.view(PAM, photo.id)


def test_by_who_is_no_practitioner_it_is_none(world, patient):
    before = opened(world, pair_of(world, patient))
    row = succession(world.vault.id, patient, before, new_pair(world).public)
    follow(world, row, INA)
    with pytest.raises(IntegrityError, match="row-unsigned"):
        pair_of(world, patient)


def test_a_line_that_leads_back_ends(world, patient):
    first, second = first_of(world, patient), pair_of(world, patient)
    before, after = opened(world, first), opened(world, second)
    follow(world, succession(world.vault.id, patient, after, before.public))
    with pytest.raises(IntegrityError, match="row-altered"):
        pair_of(world, patient)


def test_a_pair_whose_row_is_not_its_own(world, patient):
    """Its id is not what its public keys say: nothing is sealed to it."""
    second, other = pair_of(world, patient), KeyPair.generate()
    row = PatientKeyRecord(
        id=b"not its key's id", team=world.vault.trust.team, public=other.public.encoded
    )
    world.append(world.session(PETE).signed(row))
    before = opened(world, second)
    line = succession(world.vault.id, patient, before, other.public)
    said = contexts.succession(world.vault.id, patient, second, row.id)
    follow(world, dataclasses.replace(line, later=row.id, proof=before.sign(said)))
    forged = contexts.succession(world.vault.id, patient, row.id, second)
    after = SuccessionRecord(
        id=row.id, patient=patient, later=b"x" * 16, sealed=b"", proof=other.sign(forged)
    )
    follow(world, after)
    with pytest.raises(IntegrityError, match="row-altered"):
        pair_of(world, patient)


def test_a_deleted_one_does_not_bring_the_first_pair_back(world, patient):
    """An officer may, to erase a patient; whoever else brings it about, nothing is sealed to it."""
    [row] = rows_of(world, SuccessionRecord, patient=patient)
    deletion = DeletionRecord(
        id=b"a deletion of it",
        subject_table=row.TABLE,
        subject=row.id,
        subject_version=row.version,
        reason=int(DeletionReason.ERASED),
    )
    world.append(world.session(ADA).signed(deletion), delete=(row,))
    for act in (
        lambda: pair_of(world, patient),
        lambda: ImportKeys(world.session(INA)).begin(patient),
        lambda: opened(world, first_of(world, patient)),
    ):
        with pytest.raises(Refused, match="no-patient-key"):
            act()
    withdraw_consent(world.session(INA), patient, Purpose.CARE)
    assert world.events("damage-found")


def test_one_put_back_or_lost_is_damage(world, patient):
    [row] = rows_of(world, SuccessionRecord, patient=patient)
    world.swap("delete from succession where id = ?", row.id)
    with pytest.raises(IntegrityError, match="row-missing"):
        pair_of(world, patient)
    other = world.patient(given="Zoë")
    with pytest.raises(IntegrityError, match="row-missing"):
        world.consent(other)


def test_a_seed_that_is_another_pairs(world, patient):
    first, second = first_of(world, patient), pair_of(world, patient)
    later = opened(world, second)
    info = contexts.succession_seed(world.vault.id, patient, first, second)
    [row] = rows_of(world, SuccessionRecord, patient=patient)
    false = dataclasses.replace(row, sealed=seal(later.public, bytes(32), info))
    with pytest.raises(IntegrityError, match="grant-false"):
        open_one(world.vault.id, later, false)
    with pytest.raises(IntegrityError, match="grant-false"):
        open_earlier(world.vault, later, [false])
    with pytest.raises(Refused, match="locked"):
        later.sign(b"wiped")


def test_a_restriction_counts_by_the_pair_that_was_in_force(world, patient):
    """Who stole the earlier pair's seed cannot name others with it."""
    old = opened(world, first_of(world, patient))
    restrict(world.session(PAM), patient, [world.user(PAM)], password(PAM))
    with world.vault.read() as rows:
        reader, session = world.vault.reader(rows), world.session(PETE)
        assert named_of(session, rows, patient) == (world.user(PAM),)
        assert key_at(session, reader, patient, 0) == first_of(world, patient)
        assert key_at(session, reader, patient, 1 << 40) == pair_of(world, patient)
    with world.vault.write() as rows:
        session = world.session(PETE)
        rows.put(restriction_record(session, rows, patient, [world.user(PETE)], old))
        rows.event(Event("record-restrict", "done", world.clock()))
        rows.commit()
    with world.vault.read() as rows, pytest.raises(IntegrityError, match="row-altered"):
        named_of(world.session(PAM), rows, patient)


def test_batches_sealed_anew(world, patient, photo):
    """By a practitioner alone; the first pair's key id goes along, and nothing else does."""
    [batch] = rows_of(world, BatchRecord, id=photo.batch)
    pair = opened(world, batch.patient_key)
    content = open_batch(world.vault.id, pair, batch)
    assert content.key_id == first_of(world, patient)
    info = contexts.batch_again(world.vault.id, batch.id, 3, batch.patient_key)
    false = dataclasses.replace(
        batch, version=3, sealed_key=seal(pair.public, content.secret, info)
    )
    with pytest.raises(IntegrityError, match="grant-false"):
        open_batch(world.vault.id, pair, false)
    with pytest.raises(IntegrityError, match="sealed"):
        open_batch(world.vault.id, pair, dataclasses.replace(batch, version=1))
    world.append(world.session(INA).signed(dataclasses.replace(batch, version=3)))
    with pytest.raises(IntegrityError, match="row-unsigned"):
        world.view(PAM, photo.id)


def test_keys_of_patients_are_not_free(world, patient):
    with world.vault.read() as rows:
        free = rows.free_patient_keys(world.vault.trust.team, 999)
    assert not {first_of(world, patient), pair_of(world, patient)} & set(free)


def test_without_a_key_there_is_none(world):
    other = world.patient(given="Zoë")
    with world.vault.read() as rows:
        assert key_of(world.session(PAM), world.vault.reader(rows), other) is None


def test_wraps_are_of_the_pair_in_force(world, patient):
    second = pair_of(world, patient)
    assert {wrap.patient_key for wrap in rows_of(world, WrapRecord, patient_key=second)} == {second}
    with world.vault.read() as rows:
        found = {key for who, key, _, _ in rows.wraps_of_patients() if who == patient}
    assert found == {second}


def test_a_key_of_ones_own_signs_nothing(world, patient):
    """The helper of these tests makes rows as the program does."""
    pair = KeyPair.from_seed(Secret.random())
    row = succession(world.vault.id, patient, pair, pair.public)
    signed = sign_record(row, pair, pair.public.key_id)
    assert (signed.id, signed.later) == (pair.public.key_id, pair.public.key_id)
