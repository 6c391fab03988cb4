"""One registration per format: how it is recognised, rewritten and decoded."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused

from .light import Encoding
from .limits import Limits
from .results import MediaFacts
from .sniff import Buffer, sniff

Array = np.ndarray[Any, np.dtype[Any]]


@dataclasses.dataclass(frozen=True, slots=True)
class Rewritten:
    """The allow-listed file as pieces to be written one after the other, and what was learned.

    `profile` is the cleaned ICC profile that the pieces carry, or empty.
    """

    pieces: Sequence[Buffer]
    facts: MediaFacts
    profile: bytes = b""

    @property
    def size(self) -> int:
        """Bytes of all pieces together."""
        return sum(len(piece) for piece in self.pieces)


@dataclasses.dataclass(frozen=True, slots=True)
class Raster:
    """Decoded pixels as stored: height × width × channels (gray: height × width).

    `mode` is "L", "RGB", "RGBA" or "CMYK" (0 = no ink), or the order asked of `decode_into`;
    `pixels` are uint8 or uint16. `notes` are codes of `results.NOTES`. `encoding` is what the
    colours mean where the file says it without a profile, or above its profile.
    """

    pixels: Array
    mode: str
    notes: tuple[str, ...] = ()
    encoding: Encoding | None = None


def _unproven(_: Buffer) -> None:
    """A format that nobody can check again is not taken in."""
    raise InputRefused("proof-failed")


@dataclasses.dataclass(frozen=True, slots=True)
class Format:
    """A format that import takes in.

    `rewrite` copies what decoding needs and nothing else; `decode` reads the rewritten bytes to
    their end and raises InputRefused where anything is wrong with them.
    """

    name: str
    keeps: PhotoKind
    rewrite: Callable[[Buffer, Limits], Rewritten]
    decode: Callable[[Buffer, Rewritten], Raster]
    matches: Callable[[Buffer], bool] | None = None
    decode_into: Callable[[Buffer, Rewritten, str, memoryview], Raster] | None = None
    """Decodes straight into memory in the viewer's byte order, where the decoder can."""
    rewrite_with_sound: Callable[[Buffer, Limits], Rewritten] | None = None
    """As `rewrite`, for clinics that keep the sound of films; None where there is no sound."""
    prove: Callable[[Buffer], None] = _unproven
    """Reads the rewritten bytes again, by other code: InputRefused("proof-failed") where anything
    lies in them that is not on the list of what a kept file may hold."""
    sample: Callable[[], bytes] | None = None
    """A tiny file of this format, with which a worker warms up while it may still read files."""

    def recognises(self, data: Buffer) -> bool:
        """Whether these bytes are of this format."""
        if self.matches is not None:
            return self.matches(data)
        return sniff(data) == self.name


_formats: list[Format] = []


def register(entry: Format) -> Format:
    """Add a format; a later registration of the same name replaces the earlier one."""
    unregister(entry.name)
    _formats.append(entry)
    return entry


def unregister(name: str) -> None:
    """Forget a format; forgetting an unknown one is no error."""
    _formats[:] = [entry for entry in _formats if entry.name != name]


def names() -> tuple[str, ...]:
    """Names of the formats that can be taken in, in order of registration."""
    return tuple(entry.name for entry in _formats)


def samples() -> tuple[bytes, ...]:
    """A tiny file of every format that has one."""
    return tuple(entry.sample() for entry in _formats if entry.sample is not None)


def find(data: Buffer, limits: Limits) -> Format:
    """The format of these bytes.

    Raises InputRefused "file-empty", "file-too-large", "format-unsupported" or "format-unknown".
    """
    if not len(data):
        raise InputRefused("file-empty")
    if len(data) > limits.bytes:
        raise InputRefused("file-too-large", limit=limits.bytes >> 20)
    for entry in _formats:
        if entry.recognises(data):
            return entry
    if name := sniff(data):
        raise InputRefused("format-unsupported", format=name)
    raise InputRefused("format-unknown")
