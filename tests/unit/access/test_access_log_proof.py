"""An entry's place in the log, proven up to the newest signed checkpoint."""

import base64

import pytest

from clinicvault.access.log.index.proof import inclusion
from clinicvault.audit.tree import leaf_hash, verify_inclusion
from tests.unit.access.world import ADA


def stored(world, seq):
    with world.sql() as rows:
        return rows.execute("SELECT leaf FROM log_leaf WHERE seq = ?", (seq,)).fetchone()[0]


@pytest.mark.parametrize("place", [0, 1, -1])
def test_every_entry_is_proven(world, place):
    seq = world.log()[place].seq
    found = inclusion(world.session(ADA), seq)
    lines = found.checkpoint.splitlines()
    size, root = int(lines[1]), base64.b64decode(lines[2])
    assert found.leaf == leaf_hash(stored(world, seq))
    assert verify_inclusion(found.leaf, seq, size, found.path, root)
    assert found.proven
    assert lines[0] == f"clinicvault.local/{world.vault.id.hex()}"
    assert lines[4].startswith("\u2014 clinicvault.local/")


def test_an_altered_entry_is_not_proven(world):
    session, seq = world.session(ADA), world.log()[3].seq
    data = bytearray(stored(world, seq))
    data[-1] ^= 1
    altered(world, "UPDATE log_leaf SET leaf = ? WHERE seq = ?", bytes(data), seq)
    found = inclusion(session, seq)
    assert found.path
    assert not found.proven


def altered(world, sql, *values):
    """What an attacker does to the file, past the triggers."""
    with world.sql() as rows:
        names = rows.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            rows.execute(f"DROP TRIGGER {name}")
        assert rows.execute(sql, values).rowcount > 0


def test_a_checkpoint_that_nobody_signed_proves_nothing(world):
    session, seq = world.session(ADA), world.log()[3].seq
    altered(world, "UPDATE log_checkpoint SET signature = ?", bytes(64))
    assert not inclusion(session, seq).proven


def test_a_damaged_tree_proves_nothing_and_is_no_error(world):
    session, seq = world.session(ADA), world.log()[3].seq
    altered(world, "DELETE FROM log_node WHERE level = 0")
    found = inclusion(session, seq)
    assert (found.path, found.checkpoint, found.proven) == ((), "", False)
    assert len(found.leaf) == 32


def test_an_entry_that_no_checkpoint_covers(world):
    session, seq = world.session(ADA), world.log()[3].seq
    altered(world, "DELETE FROM log_checkpoint")
    found = inclusion(session, seq)
    assert (found.checkpoint, found.proven) == ("", False)
    assert inclusion(session, 10**6).leaf == b""
