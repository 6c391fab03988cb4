"""A film of one gray frame, with which a worker warms up."""

from __future__ import annotations

import struct

from .heif_boxes import box
from .video_layout import VIDEO, Track, laid_out

_SETUP = "0142c00affe100146742c00ada7a1000000300100000030320f1226a01000468ce0472"
_FRAME = "000000076588843a262b80"
_SIDE = 16


def sample_film() -> bytes:
    """The smallest film that holds a picture: 16 × 16, H.264, one frame."""
    head = struct.pack(">6xH16xHHIIIH32xHh", 1, _SIDE, _SIDE, 72 << 16, 72 << 16, 0, 1, 24, -1)
    track = Track(
        kind=VIDEO,
        timescale=25,
        codings=[box(b"avc1", head, box(b"avcC", bytes.fromhex(_SETUP)))],
        samples=[[bytes.fromhex(_FRAME)]],
        durations=[1],
        shifts=[0],
        keys=[True],
        entries=[1],
        width=_SIDE,
        height=_SIDE,
    )
    return b"".join(laid_out([track], 25))
