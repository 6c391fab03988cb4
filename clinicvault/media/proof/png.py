"""A kept PNG: the chunks of decoding and colour, in order, whose stream is the picture alone."""

from __future__ import annotations

import re
import zlib

from clinicvault.media.sniff import Buffer

from . import require
from .icc import prove_profile

_ORDER = re.compile(
    rb"IHDR (cICP )?(cHRM )?(gAMA )?(iCCP )?(sRGB )?(PLTE )?(tRNS )?(pHYs )?(IDAT )+IEND ",
)
_NUMBERS = {
    b"cICP": re.compile(rb"..\0[\0\1]", re.DOTALL),
    b"cHRM": re.compile(rb".{32}", re.DOTALL),
    b"gAMA": re.compile(rb".{4}", re.DOTALL),
    b"sRGB": re.compile(rb"[\0-\3]"),
    b"pHYs": re.compile(rb".{8}[\0\1]", re.DOTALL),
}
_STEP = 1 << 20
_LARGEST_PROFILE = 8 << 20
_CLEAR = {0: 2, 2: 6}
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def prove(data: Buffer) -> None:
    """InputRefused("proof-failed") unless every chunk and every byte of the stream is needed."""
    view = memoryview(data)
    require(bytes(view[:8]) == b"\x89PNG\r\n\x1a\n")
    names, bodies, at = b"", [], 8
    while at < len(view):
        size = int.from_bytes(view[at : at + 4], "big")
        end = at + 12 + size
        require(end <= len(view))
        checked = view[at + 4 : end - 4]
        require(zlib.crc32(checked) == int.from_bytes(view[end - 4 : end], "big"))
        names += bytes(checked[:4]) + b" "
        bodies.append((bytes(checked[:4]), checked[4:]))
        at = end
    require(_ORDER.fullmatch(names) is not None)
    by_name = dict(bodies)
    require(len(by_name[b"IEND"]) == 0)
    for name, pattern in _NUMBERS.items():
        require(name not in by_name or pattern.fullmatch(by_name[name]) is not None)
    if b"iCCP" in by_name:
        _prove_icc(bytes(by_name[b"iCCP"]))
    header = bytes(by_name[b"IHDR"])
    stream = [body for name, body in bodies if name == b"IDAT"]
    _prove_stream(stream, _stream_size(header))
    _prove_palette(header, by_name)


def _prove_palette(header: bytes, by_name: dict[bytes, memoryview]) -> None:
    """Colours only where pixels name them, no more than they can; transparency as long as these."""
    depth, colour = header[8:10]
    colours, clear = (len(by_name.get(name, b"")) for name in (b"PLTE", b"tRNS"))
    require((colour == 3) == (colours > 0) and not colours % 3 and colours <= 3 << depth)
    require(not clear or (clear <= colours // 3 if colour == 3 else clear == _CLEAR.get(colour)))


def _prove_icc(body: bytes) -> None:
    require(body[:5] == b"icc\0\0")
    unpacker = zlib.decompressobj()
    try:
        profile = unpacker.decompress(body[5:], _LARGEST_PROFILE)
    except zlib.error:
        profile = b""
    require(unpacker.eof and not unpacker.unused_data)
    prove_profile(profile)


def _prove_stream(stream: list[memoryview], expected: int) -> None:
    """The compressed stream ends with its last byte and holds `expected` bytes."""
    unpacker, size = zlib.decompressobj(), 0
    try:
        for part in stream:
            for at in range(0, len(part), _STEP):
                rest: Buffer = part[at : at + _STEP]
                require(not unpacker.eof)
                while rest:
                    size += len(unpacker.decompress(rest, _STEP))
                    rest = unpacker.unconsumed_tail
                    require(size <= expected)
        size += len(unpacker.flush())
    except zlib.error:
        size = -1
    require(unpacker.eof and not unpacker.unused_data and size == expected)


def _stream_size(header: bytes) -> int:
    """Bytes of the picture's rows, each with its filter byte (ISO/IEC 15948, 7.2 and 8)."""
    require(len(header) == 13 and header[9] in _SAMPLES)
    width, height = (int.from_bytes(header[at : at + 4], "big") for at in (0, 4))
    bits = header[8] * _SAMPLES[header[9]]
    if not header[12]:
        return height * (1 + (width * bits + 7) // 8)
    total = 0
    for step, down, left, top in (
        (8, 8, 0, 0), (8, 8, 4, 0), (4, 8, 0, 4), (4, 4, 2, 0), (2, 4, 0, 2), (2, 2, 1, 0),
        (1, 2, 0, 1),
    ):  # fmt: skip
        columns, rows = len(range(left, width, step)), len(range(top, height, down))
        total += rows * (1 + (columns * bits + 7) // 8) if columns else 0
    return total
