"""What every object store must do; runs once for each engine of conftest."""

import hashlib
import os
import threading

import pytest

from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.ids import new_id


def pieces(*parts):
    return lambda: iter(parts)


def test_put_returns_the_digest_of_what_get_returns(store):
    identifier, data = new_id(), os.urandom(3_000_000)
    digest = store.put(identifier, pieces(data[:1_000_000], memoryview(data)[1_000_000:]))
    assert digest == hashlib.sha256(data).digest()
    assert store.get(identifier) == data


def test_an_empty_object_is_an_object(store):
    identifier = new_id()
    assert store.put(identifier, pieces()) == hashlib.sha256(b"").digest()
    assert store.get(identifier) == b""
    assert list(store.list()) == [identifier]


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [(0, 4, b"0123"), (3, 4, b"3456"), (8, 9, b"89"), (10, 1, b""), (99, 1, b""), (2, 0, b"")],
)
def test_get_range_gives_fewer_bytes_at_the_end(store, start, length, expected):
    identifier = new_id()
    store.put(identifier, pieces(b"0123456789"))
    assert store.get_range(identifier, start, length) == expected


@pytest.mark.parametrize(("start", "length"), [(-1, 1), (0, -1)])
def test_a_range_with_negative_numbers_is_refused(store, start, length):
    identifier = new_id()
    store.put(identifier, pieces(b"0123456789"))
    with pytest.raises(ValueError, match="negative"):
        store.get_range(identifier, start, length)


def test_an_object_is_never_overwritten(store):
    identifier = new_id()
    store.put(identifier, pieces(b"first"))
    with pytest.raises(StorageFailed) as refused:
        store.put(identifier, pieces(b"second"))
    assert refused.value.code == "object-exists"
    assert store.get(identifier) == b"first"


def test_of_two_puts_at_once_one_wins_whole(store):
    identifier, both = new_id(), threading.Barrier(2)
    outcomes = []

    def put(byte):
        def data():
            both.wait()
            yield byte * 100_000

        try:
            outcomes.append(store.put(identifier, data))
        except StorageFailed as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=put, args=(byte,)) for byte in (b"a", b"b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "object-exists" in outcomes
    assert hashlib.sha256(store.get(identifier)).digest() in outcomes


def test_a_source_that_fails_leaves_nothing(store):
    def data():
        yield b"half"
        raise KeyError("the source broke")

    identifier = new_id()
    with pytest.raises(KeyError):
        store.put(identifier, data)
    assert list(store.list()) == []
    store.put(identifier, pieces(b"whole"))
    assert store.get(identifier) == b"whole"


@pytest.mark.parametrize("read", [lambda s, i: s.get(i), lambda s, i: s.get_range(i, 0, 1)])
def test_reading_what_is_not_there_names_it(store, read):
    identifier = new_id()
    with pytest.raises(StorageFailed) as missing:
        read(store, identifier)
    assert missing.value.code == "object-missing"
    assert missing.value.params == {"object": identifier.hex()}


def test_list_names_every_object_once(store):
    identifiers = {new_id() for _ in range(40)}
    for identifier in identifiers:
        store.put(identifier, pieces(identifier))
    listed = list(store.list())
    assert len(listed) == 40
    assert set(listed) == identifiers


def test_delete_removes_and_may_be_repeated(store):
    kept, gone = new_id(), new_id()
    store.put(kept, pieces(b"kept"))
    store.put(gone, pieces(b"gone"))
    store.delete(gone)
    store.delete(gone)
    store.delete(new_id())
    assert list(store.list()) == [kept]
    with pytest.raises(StorageFailed):
        store.get(gone)


@pytest.mark.parametrize("identifier", [b"", b"short", bytes(17)])
def test_an_id_has_sixteen_bytes(store, identifier):
    with pytest.raises(ValueError, match="16 bytes"):
        store.put(identifier, pieces(b"x"))
    with pytest.raises(ValueError, match="16 bytes"):
        store.get(identifier)
