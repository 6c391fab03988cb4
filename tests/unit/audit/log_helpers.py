"""An in-memory log with transactions, and a small clinic around it."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import itertools

from clinicvault.audit.epoch import WorkstationSigner
from clinicvault.audit.held import Held
from clinicvault.audit.recorder import Recorder
from clinicvault.audit.verify import verify_log
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.ports import Change, Event, RowState
from clinicvault.domain.records import PolicyRecord

VAULT = bytes(range(16))
STATION = b"W" * 16


class MemoryLog:
    """`LogTables` over dictionaries, with the database's refusals."""

    def __init__(self):
        self.rows: dict[int, bytes] = {}
        self.tree: dict[tuple[int, int], bytes] = {}
        self.marks: dict[int, tuple[int, bytes, bytes]] = {}
        self.key: tuple[int, bytes] | None = None
        self.moved = []
        self.reads = 0
        self.witnesses = {}

    def size(self):
        return max(self.rows) + 1 if self.rows else 0

    def leaves(self, start, stop):
        few = range(start, stop) if stop - start < len(self.rows) else sorted(self.rows)
        for seq in few:
            if start <= seq < stop and seq in self.rows:
                self.reads += 1
                yield seq, self.rows[seq]

    def append_leaf(self, seq, leaf):
        assert seq not in self.rows
        self.rows[seq] = leaf

    def node(self, level, index):
        return self.tree.get((level, index))

    def nodes(self, level, start, stop):
        few = range(start, stop)
        if stop - start > len(self.tree):
            few = sorted(index for lv, index in self.tree if lv == level and start <= index < stop)
        for index in few:
            if (level, index) in self.tree:
                yield index, self.tree[level, index]

    def put_nodes(self, nodes):
        for level, index, hash_ in nodes:
            assert (level, index) not in self.tree
            self.tree[level, index] = hash_

    def checkpoint(self, epoch):
        return self.marks.get(epoch)

    def put_checkpoint(self, epoch, size, root, signature):
        self.marks[epoch] = (size, root, signature)

    def checkpoints(self):
        for epoch in sorted(self.marks):
            yield (epoch, *self.marks[epoch])

    def segments(self):
        return list(self.moved)

    def waiting(self):
        return self.key

    def put_waiting(self, epoch, sealed_seed):
        self.key = (epoch, sealed_seed)

    def witness_ids(self):
        return iter(sorted(self.witnesses))

    def witness_ages(self):
        rows = [row for row in self.witnesses.values() if row is not None]
        return ((row.ms, row.size, row.id) for row in rows)

    def witness(self, witness_id):
        return self.witnesses.get(witness_id)

    def put_witness(self, row):
        self.witnesses.setdefault(row.id, row)

    def save(self):
        return copy.deepcopy((self.rows, self.tree, self.marks, self.key))

    def load(self, state):
        self.rows, self.tree, self.marks, self.key = copy.deepcopy(state)


class MemoryIndex:
    """`StateIndex` over a dictionary."""

    def __init__(self):
        self.at = (0, b"")
        self.states = {}
        self.calls = 0

    def position(self):
        return self.at

    def apply(self, entries, size, root):
        self.calls += 1
        for table, row, version, digest, seq in entries:
            self.states[table, row] = RowState(version, digest, seq)
        self.at = (size, root)

    def get(self, table, row):
        return self.states.get((table, row))

    def items(self, table):
        return ((row, state) for (of, row), state in self.states.items() if of == table)


class MemoryDatabase:
    """`Database.write` alone."""

    def __init__(self, log):
        self.log = log
        self.fails = False

    def write(self, recorder):
        return _Unit(self, recorder)


class _Unit:
    def __init__(self, database, recorder):
        self.database, self.recorder, self.log = database, recorder, database.log

    def __enter__(self):
        self.saved, self.done = self.log.save(), False
        return self

    def commit(self):
        if self.database.fails:
            raise OSError("disk full")
        self.done = True
        self.recorder.committed()

    def __exit__(self, *error):
        if not self.done:
            self.log.load(self.saved)
            self.recorder.rolled_back()


class Clinic:
    """A vault's log with its keys, and shorthands to write and check it."""

    def __init__(self, folder, keys=None):
        self.folder = folder
        self.log = MemoryLog()
        self.station, self.log_key = keys or (KeyPair.generate(), KeyPair.generate())
        self.clock = itertools.count(1_000_000, 1_000)
        self.recorder = self.new_recorder()

    def new_recorder(self, station_id=STATION, station=None):
        signer = WorkstationSigner(station_id, station or self.station)
        public = self.log_key.public
        return Recorder(VAULT, signer, public, self.folder / "locks", lambda: next(self.clock))

    def write(self, *names, changes=(), recorder=None):
        recorder = recorder or self.recorder
        events = [event(name) for name in names]
        seq = recorder.record(self.log, events, changes)
        recorder.committed()
        return seq

    def many(self, count, recorder=None):
        for number in range(count):
            self.write(f"event-{number}", recorder=recorder)

    def end(self, recorder=None):
        recorder = recorder or self.recorder
        recorder.end(self.log)
        recorder.committed()

    @property
    def stations(self):
        return {STATION: self.station.public.signing}

    def head(self):
        size = self.log.size()
        return next((s, r) for s, r, _ in self.log.marks.values() if s == size)

    def held(self):
        """The log's view for readers, up to its own signed head."""
        return Held(self.log, self.head())

    def verify(self, trusted=None, **more):
        return verify_log(self.log, VAULT, self.stations, trusted, **more)

    def faults(self, trusted=None, **more):
        return list(self.verify(trusted, **more).faults)

    def codes(self, trusted=None, **more):
        return {code for _, code in self.faults(trusted, **more)}


def event(name="photo-viewed", **more):
    values = {"name": name, "outcome": "done", "ms": 0, "user": b"U" * 16}
    return Event(**{**values, **more})


def change(number, version=1, deleted=False):
    row = number.to_bytes(16, "big")
    record = PolicyRecord(id=row, version=version, name="idle", value=b"\x05")
    return Change("policy", row, version, None if deleted else record)


def rebuilt(log):
    """Replace every stored node and root as someone with the database but no key would."""
    from clinicvault.audit.tree import Frontier, leaf_hash

    tree = Frontier()
    log.tree = {}
    for seq in sorted(log.rows):
        for level, index, hash_ in tree.append(leaf_hash(log.rows[seq])):
            log.tree[level, index] = hash_
    return tree.root()


def replaced(leaf, **values):
    return dataclasses.replace(leaf, **values)


def sha(data):
    return hashlib.sha256(data).digest()
