"""Which objects rows name, damaged rows among them."""

from clinicvault.access.named_objects import (
    count_named,
    named_objects,
    object_of,
    objects_of,
    readable_rows,
    still_named,
)
from clinicvault.crypto.blobs import ObjectKind
from clinicvault.domain.ids import new_id
from clinicvault.domain.records import KeptFileRecord, PhotoRecord


def test_a_photo_has_three_and_a_kept_file_one(world):
    patient, photo = world.treated()
    kept = world.kept(patient)
    with world.ports.database.read() as rows:
        found = {one.what: one for one in named_objects(rows)}
        assert count_named(rows) == 4
        for one in found.values():
            assert still_named(rows, one.what, one.id)
            assert not still_named(rows, one.what, new_id())
    assert set(found) == {"original", "preview", "thumbnail", "held"}
    assert {one.patient for one in found.values()} == {patient}
    for kind in (ObjectKind.ORIGINAL, ObjectKind.PREVIEW, ObjectKind.THUMBNAIL):
        one = found[kind.name.lower()]
        assert object_of(photo, kind) == (one.id, one.digest)
    assert object_of(kept, ObjectKind.HELD) == (found["held"].id, found["held"].digest)
    assert {one.id for one in found.values()} == set(world.ports.objects.list())


def test_rows_that_are_none_any_more(world):
    """A value that is not even of its type: named by table and id, and nothing else stops."""
    patient, photo = world.treated()
    kept, other = world.kept(patient), world.kept(patient)
    with world.sql() as rows:
        rows.execute("PRAGMA ignore_check_constraints=ON")
        rows.execute("create table loose as select * from kept_file")
        rows.execute("drop table kept_file")
        rows.execute("alter table loose rename to kept_file")
        rows.execute("update kept_file set object_size = 'large' where id = ?", (kept.id,))
    with world.ports.database.read() as rows:
        found = list(readable_rows(rows))
        assert {one.id for one in named_objects(rows)} == {
            *(one.id for one in objects_of(photo)),
            other.object,
        }
    assert (KeptFileRecord, kept.id, None) in found
    assert (KeptFileRecord, other.id, other) in found
    assert (PhotoRecord, photo.id, photo) in found
