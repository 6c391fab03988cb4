"""A photo that is moved is with one of the two patients, whatever fails on the way."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.access.pictures import importing, kept_files
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.pictures.kept_files import MovedKept
from clinicvault.access.session import VaultSession
from clinicvault.access.verifying import referenced_objects, verify_objects, verify_rows
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.records import KeptFileRecord, PhotoRecord, VisitRecord
from clinicvault.storage.db.unit_of_work import SqlUnitOfWork
from clinicvault.storage.objects.local import LocalObjectStore
from tests.unit.access.rows import rows_of
from tests.unit.access.world import INA, PAM, THUMBNAIL


class Broken(Exception):
    """Stands for a crash: no code of the program expects it."""


class Fuse:
    """Lets a number of calls through and breaks at the next."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.calls = 0

    def burn(self) -> None:
        self.calls += 1
        if self.left is not None:
            if self.left == 0:
                raise Broken
            self.left -= 1


STEPS = (
    (LocalObjectStore, "get"),
    (LocalObjectStore, "put"),
    (SqlUnitOfWork, "put"),
    (SqlUnitOfWork, "delete"),
    (SqlUnitOfWork, "event"),
    (SqlUnitOfWork, "commit"),
    (SqlUnitOfWork, "_record"),
    (VaultSession, "signed"),
    (importing, "new_data_key"),
    (importing, "delete_row"),
    (kept_files, "new_data_key"),
    (kept_files, "delete_row"),
    (kept_files, "kept_of"),
    (ImportKeys, "digest"),
    (ImportKeys, "duplicate"),
    (LocalObjectStore, "delete"),
)


@pytest.fixture
def fuse(monkeypatch):
    """Every step of a move burns it first."""
    made = Fuse()
    for owner, name in STEPS:
        monkeypatch.setattr(owner, name, burning(made, getattr(owner, name)))
    return made


def burning(fuse, function):
    def step(*arguments, **keywords):
        fuse.burn()
        return function(*arguments, **keywords)

    return step


def misfiled(world):
    """(page, photo, whose it is, where it belongs)."""
    wrong, right = world.patient(), world.patient(given="Zoë")
    for patient in (wrong, right):
        world.consent(patient)
    page = ImportKeys(world.session(INA))
    return page, world.photo(wrong, b"misfiled", page), wrong, right


def test_the_photo_is_with_exactly_one_patient_wherever_it_breaks(world, fuse):
    page, photo, wrong, right = misfiled(world)
    broken, moved = 0, False
    while not moved:
        fuse.left, fuse.calls = broken, 0
        try:
            page.move(photo.id, right)
            moved = True
        except Broken:
            broken += 1
        fuse.left = None
        [row] = rows_of(world, PhotoRecord)
        if row.patient == right:
            # Broken behind the commit: only the old objects were left to delete.
            break
        assert (row.id, row.patient) == (photo.id, wrong)
        assert rows_of(world, VisitRecord, patient=right) == []
        assert world.view(PAM, photo.id, THUMBNAIL) == b"thumb misfiled"
        assert not [e for e in world.events("import") if e.patient == right]
    assert broken >= 14
    assert row.patient == right
    assert world.view(PAM, row.id, THUMBNAIL) == b"thumb misfiled"
    assert len([e for e in world.events("import") if e.patient == right]) == 1
    done = [e for e in world.events("photo-move") if e.outcome == "done" and e.objects]
    assert done[-1].patient == wrong
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []


def test_its_raw_file_is_where_the_photo_is_wherever_it_breaks(world, fuse):
    page, photo, wrong, right = misfiled(world)
    raw = world.kept(wrong, b"raw", page, photo=photo.id)
    broken, moved = 0, False
    while not moved:
        fuse.left = broken
        try:
            page.move(photo.id, right)
            moved = True
        except Broken:
            broken += 1
        fuse.left = None
        [row], [kept] = rows_of(world, PhotoRecord), rows_of(world, KeptFileRecord)
        assert (kept.photo, kept.patient) == (row.id, row.patient)
        if row.patient == right:
            break
        assert kept == raw
        assert kept.object in set(world.ports.objects.list())
    assert broken >= 24
    assert kept.patient == right
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []
    assert [f for f in verify_objects(world.ports) if f] == []


def test_what_breaks_behind_the_commit_leaves_orphans_only(world, monkeypatch):
    page, photo, _, right = misfiled(world)

    def crash(self, object_id):
        raise Broken

    monkeypatch.setattr(LocalObjectStore, "delete", crash)
    with pytest.raises(Broken):
        page.move(photo.id, right)
    [row] = rows_of(world, PhotoRecord)
    assert row.patient == right
    with world.vault.read() as rows:
        assert (
            len(set(world.ports.objects.list()) - referenced_objects(rows, world.ports.state)) == 3
        )


def test_a_full_disk_in_the_transaction_moves_nothing(world, monkeypatch):
    page, photo, wrong, right = misfiled(world)

    def full(self):
        raise StorageFailed("disk-full")

    with monkeypatch.context() as patch:
        patch.setattr(SqlUnitOfWork, "_record", full)
        with pytest.raises(StorageFailed, match="disk-full"):
            page._swap(*sealed(page, photo, wrong, right, world))
    [row] = rows_of(world, PhotoRecord)
    assert row.patient == wrong
    assert page.move(photo.id, right)


def sealed(page, photo, wrong, right, world):
    """What `move` hands to its transaction; no file is kept beside the photo."""
    page.begin(right)
    visit = page.visit(right, dt.date(2026, 3, 2), "first")
    [record] = rows_of(world, VisitRecord, id=visit)
    content = page.reopen(photo.id)
    moved = page.seal(right, visit, content, page.digest(right, content.original))
    return photo, moved, record, MovedKept(photo.id, (), ())
