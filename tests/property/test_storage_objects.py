"""The local store against a dictionary, through every order of operations."""

import hashlib
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from clinicvault.domain.errors import StorageFailed
from clinicvault.storage.objects import LocalObjectStore

IDS = st.integers(0, 5).map(lambda number: bytes([number % 2]) + bytes(14) + bytes([number]))
PIECES = st.lists(st.binary(max_size=200), max_size=4)


class Store(RuleBasedStateMachine):
    @initialize()
    def start(self):
        self.root = Path(tempfile.mkdtemp())
        self.store = LocalObjectStore(self.root)
        self.model = {}

    @rule(identifier=IDS, pieces=PIECES)
    def put(self, identifier, pieces):
        data = b"".join(pieces)
        if identifier in self.model:
            with pytest.raises(StorageFailed, match="object-exists"):
                self.store.put(identifier, lambda: iter(pieces))
        else:
            assert self.store.put(identifier, lambda: iter(pieces)) == hashlib.sha256(data).digest()
            self.model[identifier] = data

    @rule(identifier=IDS, pieces=PIECES)
    def put_that_breaks(self, identifier, pieces):
        def broken():
            yield from pieces
            raise ZeroDivisionError

        with pytest.raises((ZeroDivisionError, StorageFailed)):
            self.store.put(identifier, broken)

    @rule(identifier=IDS)
    def delete(self, identifier):
        self.store.delete(identifier)
        self.model.pop(identifier, None)

    @rule(identifier=IDS, start=st.integers(0, 900), length=st.integers(0, 900))
    def get_range(self, identifier, start, length):
        if identifier in self.model:
            expected = self.model[identifier][start : start + length]
            assert self.store.get_range(identifier, start, length) == expected
        else:
            with pytest.raises(StorageFailed, match="object-missing"):
                self.store.get_range(identifier, start, length)

    @rule()
    def open_again(self):
        self.store = LocalObjectStore(self.root)

    @invariant()
    def holds_what_the_model_holds(self):
        if hasattr(self, "model"):
            assert {i: self.store.get(i) for i in self.store.list()} == self.model
            assert self.store.temporary() == ()

    def teardown(self):
        if hasattr(self, "root"):
            shutil.rmtree(self.root)


Store.TestCase.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
TestStore = Store.TestCase
