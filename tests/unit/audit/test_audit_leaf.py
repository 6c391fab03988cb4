"""Leaves: one encoding each, and a refusal for every other shape."""

import cbor2
import pytest

from clinicvault.audit import leaf
from clinicvault.audit.leaf import EpochLeaf, LeafType, SettleLeaf
from clinicvault.crypto.encoding import encode
from clinicvault.domain.errors import IntegrityError
from tests.unit.audit.log_helpers import change

EPOCH = EpochLeaf(
    epoch=3, generation=1, workstation=b"w" * 16, public=b"p" * 32, next_public=b"n" * 32,
    log_key_id=b"k" * 16, sealed_secret=b"s" * 40, waiting_hash=b"h" * 32, unclosed=(1,),
    running=(2,), cites=None, certificate=b"", signature=b"g" * 64,
)  # fmt: skip
SETTLE = SettleLeaf(
    epoch=3, generation=2, administrator=b"a" * 16, administrator_signature=b"1" * 64,
    officer=b"o" * 16, officer_signature=b"2" * 64,
)  # fmt: skip


def code_of(call, *args):
    with pytest.raises(IntegrityError) as caught:
        call(*args)
    return caught.value.code


def test_a_leaf_is_the_list_of_the_design():
    data = leaf.pack(LeafType.EVENT, 300, leaf.event_body(7, b"x" * 40))
    assert cbor2.loads(data) == [1, 1, 300, (7).to_bytes(8, "big") + b"x" * 40]
    assert leaf.unpack(300, data) == (1, leaf.event_body(7, b"x" * 40))
    assert leaf.event_epoch(300, leaf.event_body(7, b"x" * 40)) == 7
    assert leaf.event_sealed(leaf.event_body(7, b"x" * 40)) == b"x" * 40


@pytest.mark.parametrize("seq", [0, 23, 24, 255, 256, 65_535, 65_536, 2**32 - 1, 2**32, 2**40])
@pytest.mark.parametrize("size", [0, 20, 24, 255, 256, 65_535, 65_536])
def test_the_short_way_reads_what_the_long_way_writes(seq, size):
    body = bytes(size)
    data = leaf.pack(LeafType.EVENT, seq, body)
    assert leaf.unpack(seq, data) == (1, body)
    with pytest.raises(IntegrityError):
        leaf.unpack(seq, data + b"\x00")
    with pytest.raises(IntegrityError):
        leaf.unpack(seq + 1, data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x84\x01\x01",
        b"\x84\x01\x01\x05",
        b"\x84\x01\x01\x05\x58",
        b"\x84\x01\x01\x05\x58\x05hello",  # a length that has a shorter encoding
        b"\x84\x01\x01\x05\x59\x00\x28" + bytes(40),
        b"\x84\x01\x01\x18\x05\x58\x28" + bytes(40),  # a seq that has a shorter encoding
        b"\x84\x01\x01\x05\x58\x28" + bytes(39),
        b"\x9f\x01\x01\x05\x58\x28" + bytes(40) + b"\xff",
        encode([2, 1, 5, bytes(40)]),
        encode([1, 1, 5]),
        encode({"a": 1}),
        encode(5),
    ],
)
def test_bytes_that_no_leaf_encodes_to_are_refused(data):
    assert code_of(leaf.unpack, 5, data) == "leaf-unreadable"


def test_a_leaf_written_for_another_place_is_named_so():
    data = leaf.pack(LeafType.CLOSE, 4, 1)
    assert code_of(leaf.unpack, 5, data) == "leaf-misplaced"


@pytest.mark.parametrize("body", [b"", bytes(35), 5, "text", [bytes(40)]])
def test_event_bodies_too_short_or_of_another_kind_are_refused(body):
    assert code_of(leaf.event_epoch, 5, body) == "leaf-unreadable"


def test_state_rows_are_split_at_the_limit():
    changes = [change(n) for n in range(leaf.MAX_ROWS + 1)]
    bodies = leaf.state_bodies(changes, [b"d" * 32] * len(changes))
    assert [len(rows) for rows in bodies] == [leaf.MAX_ROWS, 1]
    assert bodies[1] == [["policy", leaf.MAX_ROWS.to_bytes(16, "big"), 1, b"d" * 32]]
    assert leaf.state_bodies([], []) == []


def test_state_bodies_are_read_back():
    rows = [["user", b"i" * 16, 2, b"d" * 32], ["user", b"j" * 16, 3, b""]]
    assert leaf.state_parts(5, [9, rows]) == (9, rows)


@pytest.mark.parametrize(
    "body",
    [
        5,
        [9],
        [9, []],
        ["9", [["user", b"i", 1, b""]]],
        [9, "rows"],
        [9, ["row"]],
        [9, [["user", b"i", 1]]],
        [9, [["user", b"i", 0, b""]]],
        [9, [["user", b"i", True, b""]]],
        [9, [["user", b"i", 1, b"short"]]],
        [9, [[b"user", b"i", 1, b""]]],
        [9, [["user", b"i", 1, b""]] * (leaf.MAX_ROWS + 1)],
    ],
)
def test_malformed_state_bodies_are_refused(body):
    assert code_of(leaf.state_parts, 5, body) == "leaf-unreadable"


def test_close_bodies():
    assert leaf.close_epoch(5, 8) == 8
    assert code_of(leaf.close_epoch, 5, b"8") == "leaf-unreadable"


@pytest.mark.parametrize("cites", [None, (12, b"r" * 32)])
def test_epoch_leaves_are_read_back(cites):
    body = {**EPOCH.body(), "cites": list(cites or ())}
    found = EpochLeaf.of(5, cbor2.loads(encode(body)))
    assert found.cites == cites
    assert found.body() == body


@pytest.mark.parametrize(
    "wrong",
    [
        {"epoch": "3"},
        {"public": b"p" * 31},
        {"next_public": b""},
        {"waiting_hash": b"h" * 33},
        {"log_key_id": b""},
        {"cites": [1]},
        {"cites": ["1", b"r"]},
        {"unclosed": ["1"]},
        {"running": [b"1"]},
        {"extra": 1},
    ],
)
def test_malformed_epoch_leaves_are_refused(wrong):
    assert code_of(EpochLeaf.of, 5, {**EPOCH.body(), **wrong}) == "leaf-unreadable"
    assert code_of(EpochLeaf.of, 5, [1, 2]) == "leaf-unreadable"


def test_the_signed_message_binds_vault_and_every_field():
    message = EPOCH.message(b"v" * 16)
    assert message != EPOCH.message(b"V" * 16)
    for name, other in {"epoch": 4, "unclosed": (), "next_public": b"m" * 32}.items():
        changed = EpochLeaf.of(5, {**EPOCH.body(), name: list(other) if other == () else other})
        assert changed.message(b"v" * 16) != message
    unsigned = EpochLeaf.of(5, {**EPOCH.body(), "signature": b""})
    assert unsigned.message(b"v" * 16) == message


def test_the_certificate_binds_the_cited_head():
    cited = EpochLeaf.of(5, {**EPOCH.body(), "cites": [12, b"r" * 32]})
    other = EpochLeaf.of(5, {**EPOCH.body(), "cites": [12, b"s" * 32]})
    messages = {one.certificate_message(b"v" * 16) for one in (EPOCH, cited, other)}
    assert len(messages) == 3


def test_settle_leaves_are_read_back():
    assert SettleLeaf.of(5, cbor2.loads(encode(SETTLE.body()))) == SETTLE
    assert code_of(SettleLeaf.of, 5, {**SETTLE.body(), "officer": 1}) == "leaf-unreadable"


def test_contexts_differ_by_every_part():
    vault = b"v" * 16
    found = {
        leaf.event_context(vault, 1, 2),
        leaf.event_context(vault, 2, 1),
        leaf.event_context(bytes(16), 1, 2),
        leaf.waiting_context(vault, 1),
        leaf.secret_context(vault, 1),
        leaf.settle_message(vault, 1, b"d" * 32, "administrator"),
        leaf.settle_message(vault, 1, b"d" * 32, "officer"),
    }
    assert len(found) == 7
