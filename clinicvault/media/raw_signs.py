"""Whether a file is a camera's raw sensor data, which often looks like TIFF from outside."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from clinicvault.domain.errors import InputRefused

from .limits import Limits
from .sniff import Buffer
from .tiff_ifd import Directory, Reader

_LOOKED_AT = dataclasses.replace(Limits(), directories=4, directory_entries=512)
_SUB_DIRECTORIES = 6
_STARTS = (
    b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FUJIFILMCCD-RAW", b"\0MRM", b"FOVb", b"IIII", b"MMMM",
    b"II*\0\x10\0\0\0CR", b"II*\0\x08\0\0\0CR",
)  # fmt: skip
"""Olympus, Panasonic, Fujifilm, Minolta, Sigma, Phase One, and Canon's CR2."""
_MOSAIC = (32803, 34892)
"""PhotometricInterpretation: colour filter array, linear raw."""
_PACKED = (34713, 32767, 32769, 32770, 32867, 65000, 65535)
"""Compression: Nikon, Sony, Epson or Samsung, Samsung, Kodak, Kodak, Pentax."""
_TAGS = frozenset({50706, 33421, 50711, 50740})
"""DNGVersion, CFARepeatPatternDim, CFALayout, DNGPrivateData."""


def is_raw(data: Buffer) -> bool:
    """Whether the first bytes or the first directories are those of a raw file; never raises."""
    head = bytes(memoryview(data)[:32])
    if head.startswith(_STARTS) or head[6:14] == b"HEAPCCDR" or head[4:12] == b"ftypcrx ":
        return True
    if head[:4] not in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return False
    try:
        return any(_mosaic(directory) for directory in _directories(data))
    except InputRefused:
        return False


def _directories(data: Buffer) -> Iterator[Directory]:
    reader = Reader(data, _LOOKED_AT)
    for directory in reader.chain(reader.first):
        yield directory
        entry = directory.entries.get(0x014A)
        if entry is not None and entry.count <= _SUB_DIRECTORIES:
            for start in directory.numbers(0x014A):
                yield reader.directory(start)


def _mosaic(directory: Directory) -> bool:
    return (
        directory.number(262, 0) in _MOSAIC
        or directory.number(259, 0) in _PACKED
        or not _TAGS.isdisjoint(directory.entries)
    )
