"""Somebody who can write the vault's files, and what he does to the access log in them."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from clinicvault.audit.checkpoint import checkpoint_body, origin
from clinicvault.audit.leaf import LeafType, event_body, pack, unpack
from clinicvault.audit.tree import Frontier, leaf_hash
from clinicvault.crypto.keys import SigningKey
from clinicvault.crypto.secret import Secret

_GUARDED = ("log_leaf", "log_node", "log_checkpoint", "log_witness", "log_segment")
Leaves = dict[int, bytes]


class Attacker:
    """The database without its guards; they are put back, so that nobody sees that they went."""

    def __init__(self, database: Path, vault: bytes, stolen: tuple[int, bytes]) -> None:
        self._database = database
        self._vault = vault
        self.epoch = stolen[0]
        """The epoch that was open when its key was stolen from memory."""
        self._key = stolen[1]

    def leaves(self) -> Leaves:
        """Every leaf by its number."""
        with self._rows() as rows:
            return dict(rows.execute("SELECT seq, leaf FROM log_leaf"))

    def change(self, act: Callable[[Leaves], object], *, relink: bool = False) -> None:
        """Change leaves; `relink` makes every stored hash fit again."""
        with self._unguarded() as rows:
            leaves = dict(rows.execute("SELECT seq, leaf FROM log_leaf"))
            act(leaves)
            rows.execute("DELETE FROM log_leaf")
            rows.executemany("INSERT INTO log_leaf (seq, leaf) VALUES (?, ?)", leaves.items())
            if relink:
                self._relink(rows, leaves)

    def sign(self, *epochs: int) -> None:
        """Sign the log as it is now with the stolen key, in the name of these epochs."""
        with self._unguarded() as rows:
            tree = Frontier()
            for (data,) in rows.execute("SELECT leaf FROM log_leaf ORDER BY seq").fetchall():
                tree.append(leaf_hash(data))
            text = checkpoint_body(origin(self._vault), tree.size, tree.root())
            signature = SigningKey.from_seed(Secret(self._key)).sign(text.encode())
            for epoch in epochs:
                rows.execute(
                    "UPDATE log_checkpoint SET size=?, root=?, signature=? WHERE epoch=?",
                    (tree.size, tree.root(), signature, epoch),
                )

    def _relink(self, rows: sqlite3.Connection, leaves: Leaves) -> None:
        """All nodes anew; checkpoints name the roots that there are now, as far as they go."""
        marks = {
            size: epoch for epoch, size in rows.execute("SELECT epoch, size FROM log_checkpoint")
        }
        rows.execute("DELETE FROM log_node")
        tree = Frontier()
        for seq in sorted(leaves):
            nodes = tree.append(leaf_hash(leaves[seq]))
            rows.executemany("INSERT INTO log_node (level, idx, hash) VALUES (?,?,?)", nodes)
            if tree.size in marks:
                values = (tree.root(), marks[tree.size])
                rows.execute("UPDATE log_checkpoint SET root=? WHERE epoch=?", values)

    @contextlib.contextmanager
    def _rows(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self._database, isolation_level=None)) as rows:
            yield rows

    @contextlib.contextmanager
    def _unguarded(self) -> Iterator[sqlite3.Connection]:
        with self._rows() as rows:
            sql = "SELECT name, sql FROM sqlite_schema WHERE type='trigger' AND tbl_name IN (?,?,?,?,?)"
            triggers = rows.execute(sql, _GUARDED).fetchall()
            for name, _ in triggers:
                rows.execute(f"DROP TRIGGER {name}")
            yield rows
            for _, made in triggers:
                rows.execute(made)


def forged(seq: int, data: bytes) -> bytes:
    """Another entry for the same epoch and place, as long as the one that was there."""
    body = unpack(seq, data)[1]
    return pack(LeafType.EVENT, seq, body[:8] + bytes([0x55]) * (len(body) - 8))


def events(leaves: Leaves, epoch: int | None = None) -> list[int]:
    """Entries that tell of what somebody did, of one epoch or all, oldest first."""
    found = []
    for seq, data in sorted(leaves.items()):
        kind, body = unpack(seq, data)
        if kind == LeafType.EVENT and epoch in (None, int.from_bytes(body[:8], "big")):
            found.append(seq)
    return found


def edit(seq: int) -> Callable[[Leaves], object]:
    """Another entry in one's place."""
    return lambda leaves: leaves.update({seq: forged(seq, leaves[seq])})


def delete(seq: int) -> Callable[[Leaves], object]:
    """One entry gone, its place empty."""
    return lambda leaves: leaves.pop(seq)


def swap(seq: int, other: int) -> Callable[[Leaves], object]:
    """Two entries change places."""
    return lambda leaves: leaves.update({seq: leaves[other], other: leaves[seq]})


def insert(epoch: int) -> Callable[[Leaves], object]:
    """One more entry at the end."""

    def act(leaves: Leaves) -> None:
        seq = max(leaves) + 1
        leaves[seq] = pack(LeafType.EVENT, seq, event_body(epoch, bytes(120)))

    return act


def truncate(size: int) -> Callable[[Leaves], object]:
    """Everything from `size` on gone."""

    def act(leaves: Leaves) -> None:
        for seq in [one for one in leaves if one >= size]:
            del leaves[seq]

    return act
