"""What a backup's own log says of its rows, and what the log of a restored vault says of it."""

import pytest

from clinicvault.access.restoring import (
    begin_generation,
    lost_as_followed,
    lost_rows,
    require_complete,
    restored_trust,
)
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.records import KeptFileRecord, PatientRecord, PhotoRecord
from clinicvault.storage.db import SqliteStateIndex
from tests.unit.access.rows import rows_of, sql


def lost(world):
    state = SqliteStateIndex(world.folder / "scratch.db")
    try:
        with world.ports.database.read() as rows:
            return list(lost_rows(rows, state, world.pin))
    finally:
        state.close()


@pytest.mark.parametrize("kind", [PatientRecord, PhotoRecord, KeptFileRecord])
def test_rows_that_the_log_knows_and_the_tables_lack_are_named(world, kind):
    patient, _ = world.treated()
    world.kept(patient)
    assert lost(world) == []
    [gone] = rows_of(world, kind)
    world.swap(sql("delete from", kind.TABLE, "where id = ?"), gone.id)
    (world.folder / "scratch.db").unlink()
    assert lost(world) == [(kind.TABLE, gone.id)]


def as_followed(world, before=None):
    with world.ports.database.read() as rows:
        return list(lost_as_followed(before or rows, world.ports.state))


def test_where_the_log_is_rotten_what_was_followed_tells_it(world):
    """Of a copy: what was written since then is not in it, and nothing of it is lost."""
    patient, _ = world.treated()
    world.kept(patient)
    with world.ports.database.read() as copy:
        assert as_followed(world, copy) == []
        world.treated(b"later", given="Zoë")
        assert as_followed(world, copy) == []
    assert as_followed(world) == []
    [gone] = rows_of(world, KeptFileRecord)
    world.swap(sql("delete from", KeptFileRecord.TABLE))
    world.swap("UPDATE visit SET id = ? WHERE id = (SELECT min(id) FROM visit)", b"\xff" * 16)
    found = as_followed(world)
    assert (KeptFileRecord.TABLE, gone.id) in found
    assert ("visit", b"\xff" * 16) in found
    assert len(found) == 3


@pytest.mark.parametrize(
    ("kind", "opens"), [(PatientRecord, True), (PhotoRecord, False), (KeptFileRecord, False)]
)
def test_what_keeps_a_vault_shut(world, kind, opens):
    """A missing photo or kept file does; a missing row of one patient's record does not."""
    patient, _ = world.treated()
    world.kept(patient)
    restored_trust(world.ports, world.pin)
    require_complete(world.ports)
    world.swap(sql("delete from", kind.TABLE))
    if opens:
        require_complete(world.ports)
        return
    with pytest.raises(IntegrityError, match="row-missing") as missing:
        require_complete(world.ports)
    assert missing.value.params["table"] == kind.TABLE
    with pytest.raises(IntegrityError, match="row-missing"):
        world.again()


@pytest.mark.parametrize("lacking", [{}, {"damaged": 3}])
def test_the_log_says_that_it_was_restored_and_what_did_not_come_back(world, lacking):
    world.vault.close()
    begin_generation(world.ports, world.keys(), world.pin, (0, b""), lacking)
    world.again()
    first, *more = world.events("vault-restore")
    assert (first.outcome, first.detail) == ("done", {"known": 0})
    assert [(one.outcome, one.detail) for one in more] == (
        [("incomplete", lacking)] if lacking else []
    )
