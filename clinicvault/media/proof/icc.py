"""A kept colour profile holds colour and nothing else (ICC.1:2010, 7.2 and 9.2)."""

from __future__ import annotations

import struct

from . import require

_TAGS = frozenset(
    b"wtpt bkpt chad cicp rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 gamt"
    b" desc cprt".split()
)
_NUMBERS = frozenset({b"XYZ ", b"curv", b"para", b"sf32", b"cicp", b"mft1", b"mft2"})
_PIPELINES = frozenset({b"mAB ", b"mBA "})
_BLANK = ((4, 8), (24, 36), (40, 64), (80, 128))
"""CMM; date; platform, flags, device and attributes; creator, id and what is reserved."""
_TEXTS = {
    b"desc": b"desc" + bytes(4) + b"\0\0\0\x01" + bytes(79),
    b"text": b"text" + bytes(5),
    b"mluc": b"mluc" + bytes(4) + struct.pack(">II4sII", 1, 12, b"enUS", 0, 28),
}


def prove_profile(data: bytes) -> None:
    """InputRefused("proof-failed") unless header, tag table and tags fill `data` exactly."""
    require(len(data) >= 132 and struct.unpack(">I", data[:4])[0] == len(data))
    require(data[36:40] == b"acsp" and not any(data[10:12]))
    require(not any(any(data[start:end]) for start, end in _BLANK))
    (count,) = struct.unpack(">I", data[128:132])
    body = 132 + 12 * count
    require(body <= len(data))
    spans = set()
    for name, start, size in struct.iter_unpack(">4sII", data[132:body]):
        require(name in _TAGS and size >= 8 and start >= body)
        _prove_tag(name, data[start : start + size])
        spans.add((start, start + size))
    _prove_tiled(data, body, sorted(spans))


def _prove_tag(name: bytes, value: bytes) -> None:
    kind = value[:4]
    if name in (b"desc", b"cprt"):
        require(value == _TEXTS.get(kind))
    else:
        require(kind in _NUMBERS | _PIPELINES and not any(value[4:8]))


def _prove_tiled(data: bytes, at: int, spans: list[tuple[int, int]]) -> None:
    """Tag after tag, with nothing between them but zeros up to a multiple of four."""
    for start, end in spans:
        require(start == at and end <= len(data))
        at = min(-(-end // 4) * 4, len(data))
        require(not any(data[end:at]))
    require(at == len(data))
