"""Between program and worker: shared memory, and messages that keep to their form."""

from __future__ import annotations

import io

import pytest

from clinicvault.media import wire
from clinicvault.media.limits import MIB
from clinicvault.media.segments import Segment, attach


def test_segments_share_trim_and_wipe():
    segment = Segment(120 * MIB)
    other = attach(segment.handle, 120 * MIB)
    segment.write(b"hello")
    assert bytes(other[:5]) == b"hello"
    other[110 * MIB] = 7
    segment.trim()
    assert (other[110 * MIB], bytes(other[:5])) == (0, b"hello")
    assert segment.read(1, 3) == b"ell"
    segment.wipe()
    assert bytes(other[:5]) == bytes(5)
    segment.close()
    segment.close()
    segment.trim()
    with pytest.raises(ValueError, match="closed"):
        _ = segment.buffer


def test_messages_keep_to_the_form():
    stream = io.BytesIO()
    wire.send(stream, {"a": 1})
    stream.seek(0)
    assert wire.receive(stream) == {"a": 1}
    assert wire.receive(stream) is None
    for raw in (
        b"\0\0\0\4[1]",
        b"\0\0\0\3[1]",
        b"\0\0\0\2{}"[:5],
        b"\x7f\0\0\0{}",
        b"\0\0\0\2{x",
        b"\0\0\0\2\xff\xff",
    ):
        assert wire.receive(io.BytesIO(raw)) is None
    deep = b"[" * 60_000
    assert wire.receive(io.BytesIO(len(deep).to_bytes(4, "big") + deep)) is None
