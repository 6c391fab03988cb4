"""Two people, or two programs, at one kept file or photo: nothing is lost, and nothing comes twice."""

import pytest

from clinicvault.access.people.enrolment import disable
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.pictures.kept_files import (
    acknowledge_kept,
    delete_kept,
    drop_kept,
    kept_of,
    seal_kept,
)
from clinicvault.access.pictures.retrying import read_at_last
from clinicvault.access.vault import OpenVault
from clinicvault.access.verifying import verify_objects, verify_rows
from clinicvault.domain.errors import Refused, StorageFailed, UsageError
from clinicvault.domain.ids import ZERO_ID, new_id
from clinicvault.domain.record_kinds import DeletionReason, Keeping
from clinicvault.domain.records import KeptFileRecord, PhotoRecord
from tests.unit.access.rows import rows_of
from tests.unit.access.test_access_importing import consenting, sealed
from tests.unit.access.world import ADA, INA, PAM, PETE


def sound(world):
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []
    assert [f for f in verify_objects(world.ports) if f] == []


def page_of(world, name=INA):
    return ImportKeys(world.session(name))


def meanwhile(monkeypatch, act):
    """`act` by somebody else, right before the transaction that moves a photo."""
    swap = ImportKeys._swap

    def late(self, *arguments):
        act()
        swap(self, *arguments)

    monkeypatch.setattr(ImportKeys, "_swap", late)


# a photo that moves


def test_a_copy_stays_where_the_photo_that_made_it_needless_is_taken_back(world, monkeypatch):
    patient, other = consenting(world), consenting(world, "Zoë")
    page, theirs = page_of(world), page_of(world)
    photo, known = world.photo(patient, b"picture", page), world.photo(other, b"picture", theirs)
    meanwhile(monkeypatch, lambda: theirs.take_back(known.id))
    with pytest.raises(StorageFailed, match="database-busy"):
        page.move(photo.id, other)
    assert rows_of(world, PhotoRecord) == [photo]
    monkeypatch.undo()
    moved = page.move(photo.id, other)
    assert [(row.id, row.patient) for row in rows_of(world, PhotoRecord)] == [(moved, other)]
    sound(world)


def test_a_raw_file_that_comes_while_its_photo_moves_is_not_lost(world, monkeypatch):
    patient, other = consenting(world), consenting(world, "Zoë")
    page = page_of(world)
    photo = world.photo(patient, b"picture", page)
    meanwhile(monkeypatch, lambda: world.kept(patient, b"raw", keys=page, photo=photo.id))
    with pytest.raises(StorageFailed, match="database-busy"):
        page.move(photo.id, other)
    [raw] = rows_of(world, KeptFileRecord)
    assert (raw.patient, raw.photo) == (patient, photo.id)
    monkeypatch.undo()
    moved = page.move(photo.id, other)
    [raw] = rows_of(world, KeptFileRecord)
    assert (raw.patient, raw.photo) == (other, moved)
    sound(world)


# a file that is read at last


def test_two_programs_that_read_the_same_picture_make_one_photo(world):
    patient = consenting(world)
    files = [world.kept(patient), world.kept(patient)]
    pages = [page_of(world, name) for name in (PAM, PETE)]
    photos = [sealed(world, page, patient, b"same") for page in pages]
    read_at_last(pages[0], files[0], [(photos[0], {})])
    with pytest.raises(StorageFailed, match="database-busy"):
        read_at_last(pages[1], files[1], [(photos[1], {})])
    assert rows_of(world, PhotoRecord) == [photos[0]]
    assert rows_of(world, KeptFileRecord) == [files[1]]
    read_at_last(pages[1], files[1], [], known=[photos[0].id])
    assert rows_of(world, KeptFileRecord) == []


def test_the_same_picture_of_two_patients_is_two_photos(world):
    patient, other = consenting(world), consenting(world, "Zoë")
    world.photo(other, b"same")
    file, page = world.kept(patient), page_of(world, PAM)
    read_at_last(page, file, [(sealed(world, page, patient, b"same"), {})])
    assert {row.patient for row in rows_of(world, PhotoRecord)} == {patient, other}


@pytest.mark.parametrize("foreign", [True, False])
def test_a_file_goes_only_while_the_photo_that_made_it_needless_is_there(world, foreign):
    patient = consenting(world)
    theirs = page_of(world)
    known = world.photo(consenting(world, "Zoë") if foreign else patient, b"picture", theirs)
    file, page = world.kept(patient), page_of(world, PAM)
    if not foreign:
        theirs.take_back(known.id)
    with pytest.raises(StorageFailed, match="database-busy"):
        read_at_last(page, file, [], known=[known.id])
    assert rows_of(world, KeptFileRecord) == [file]


@pytest.mark.parametrize(
    "act",
    [
        lambda keys, file: delete_kept(keys.session, file.id),
        lambda keys, file: read_at_last(keys, file, []),
    ],
)
def test_a_role_that_ended_in_another_program_counts(world, act):
    """What the transaction itself learns of the roles decides, not what was known before."""
    patient = consenting(world)
    file, keys = world.kept(patient), page_of(world, PETE)
    keys.begin(patient)
    ports = world.attach("home")
    second = OpenVault(ports, world.keys(), world.pin)
    disable(world.session(ADA, second), world.user(PETE))
    second.close()
    ports.database.close()
    ports.state.close()
    with pytest.raises(Refused, match="user-disabled"):
        act(keys, file)
    assert rows_of(world, KeptFileRecord) == [file]


# what stands beside a photo


@pytest.mark.parametrize("keeping", list(Keeping))
@pytest.mark.parametrize("whose", ["nobody", "other", "own", "none"])
def test_only_a_raw_file_lies_beside_a_photo_and_only_its_own_patients(world, keeping, whose):
    patient, other = consenting(world), consenting(world, "Zoë")
    page = page_of(world)
    photo = {
        "nobody": new_id(),
        "other": world.photo(other, b"1").id,
        "own": world.photo(patient, b"2").id,
        "none": ZERO_ID,
    }[whose]
    page.begin(patient)
    record = seal_kept(page, patient, b"data", keeping, {}, photo)
    fits = whose == ("own" if keeping is Keeping.RAW else "none")
    if fits:
        acknowledge_kept(page, record)
    else:
        with pytest.raises(UsageError, match="photo-unknown"):
            acknowledge_kept(page, record)
    assert rows_of(world, KeptFileRecord) == ([record] if fits else [])


def test_a_planted_file_does_not_go_with_the_photo_it_names(world):
    """An altered program of the front desk may sign one; nobody else's file is drawn into it."""
    patient, other = consenting(world), consenting(world, "Zoë")
    page = page_of(world)
    photo = world.photo(patient, b"picture", page)
    planted = []
    for owner, keeping in ((other, Keeping.RAW), (patient, Keeping.QUARANTINE)):
        page.begin(owner)
        record = seal_kept(page, owner, b"planted", keeping, {}, photo.id)
        with world.vault.write() as rows:
            page.admit(rows, record)
            rows.event(page.session.event("raw-kept", patient=owner, objects=(record.id,)))
            rows.commit()
        planted.append(record)
    with world.vault.read() as rows:
        assert kept_of(page.session, rows, patient, photo.id) == []
    moved = page.move(photo.id, other)
    page.take_back(moved)
    assert {row.id for row in rows_of(world, KeptFileRecord)} == {one.id for one in planted}
    with world.vault.write() as rows:
        assert drop_kept(page.session, rows, photo, DeletionReason.DISCARDED) == []
    sound(world)
