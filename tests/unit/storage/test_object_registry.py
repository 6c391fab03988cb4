"""Adding an engine is one registration: proven with one that lives in memory."""

import hashlib

import pytest

from clinicvault.domain.errors import StorageFailed, UsageError
from clinicvault.domain.ids import new_id
from clinicvault.storage.objects import LocalObjectStore, open_store, register, registry, schemes


class MemoryStore:
    def __init__(self, name):
        self.name = name
        self.objects = {}

    def put(self, object_id, data):
        if object_id in self.objects:
            raise StorageFailed("object-exists")
        self.objects[object_id] = b"".join(data())
        return hashlib.sha256(self.objects[object_id]).digest()

    def get(self, object_id):
        return self.objects[object_id]


@pytest.fixture(autouse=True)
def engines(monkeypatch):
    monkeypatch.setattr(registry, "_ENGINES", dict(registry._ENGINES))


def test_the_local_folder_is_registered(tmp_path):
    assert schemes() == ("local",)
    store = open_store(f"local:{tmp_path / 'with:colon'}")
    assert isinstance(store, LocalObjectStore)
    identifier = new_id()
    store.put(identifier, lambda: iter([b"x"]))
    assert LocalObjectStore(tmp_path / "with:colon").get(identifier) == b"x"


def test_an_engine_is_added_by_one_registration():
    register("memory", MemoryStore)
    assert schemes() == ("local", "memory")
    store = open_store("memory:one")
    assert store.name == "one"
    identifier = new_id()
    assert store.put(identifier, lambda: iter([b"a", b"b"])) == hashlib.sha256(b"ab").digest()
    assert store.get(identifier) == b"ab"


@pytest.mark.parametrize("address", ["", "s3:bucket", "local", "LOCAL:x", "/var/objects"])
def test_an_unknown_engine_is_a_usage_error(address):
    with pytest.raises(UsageError) as refused:
        open_store(address)
    assert refused.value.code == "store-engine"


@pytest.mark.parametrize("scheme", ["local", "", "S3", "a:b", "a b", "é"])
def test_a_scheme_is_a_free_lower_case_word(scheme):
    with pytest.raises(ValueError, match="scheme"):
        register(scheme, MemoryStore)
