"""What a worker does with one file: bytes in, bytes out, in whatever process."""

from __future__ import annotations

import dataclasses
import math
import zlib
from typing import Any

import cv2
import numpy as np

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused

from . import formats, pdf_raster, registry
from .colour import changes_colour, to_srgb
from .derive import derive, encode, upright
from .limits import Limits
from .registry import Array, Format, Raster, Rewritten
from .results import LAYOUTS, MediaFacts
from .sniff import Buffer

__all__ = ["facts_fields", "formats", "inflate", "pages", "pixels_of", "prepare"]

_STEP = 1 << 20


def _rewrite_into(
    data: Buffer, limits: Limits, output: memoryview, *, sound: bool = False
) -> tuple[Format, Rewritten, memoryview]:
    entry = registry.find(data, limits)
    rewrite = (entry.rewrite_with_sound if sound else None) or entry.rewrite
    rewritten = rewrite(data, limits)
    if rewritten.size > limits.bytes:
        raise InputRefused("file-too-large", limit=limits.bytes >> 20)
    at = 0
    for piece in rewritten.pieces:
        output[at : at + len(piece)] = piece
        at += len(piece)
    return entry, rewritten, output[:at]


def prepare(
    data: Buffer,
    limits: Limits,
    output: memoryview,
    canvas: memoryview | None = None,
    *,
    sound: bool = False,
) -> dict[str, Any]:
    """Strip, prove and decode what was written, derive; three files lie in `output` in a row.

    `canvas` is memory to decode into: touching the same pages again saves a third of the time.
    `sound` keeps a film's. Returns {"sizes": [rewritten, preview, thumbnail], "likeness": hex,
    "facts": fields}. Raises InputRefused.
    """
    entry, rewritten, kept = _rewrite_into(data, limits, output, sound=sound)
    entry.prove(kept)
    _require_known(kept, rewritten.facts, limits)
    raster = _decode(entry, kept, rewritten, canvas)
    notes = (*rewritten.facts.notes, *raster.notes)
    facts = dataclasses.replace(rewritten.facts, notes=notes)
    small = derive(raster, facts.orientation, rewritten.profile)
    at = len(kept)
    sizes = [at]
    for part in (small.preview, small.thumbnail):
        output[at : at + len(part)] = part
        at += len(part)
        sizes.append(len(part))
    fields = facts_fields(facts)
    return {"sizes": sizes, "likeness": small.likeness.hex(), "facts": fields}


def pages(data: Buffer, limits: Limits, output: memoryview, most: int) -> dict[str, Any]:
    """Every page of a document that `prepare` rewrote, as JPEG; they lie in `output` in a row.

    Returns {"sizes": one a page}. Raises InputRefused, "too-many-parts" for more than `most` pages,
    "picture-kind-unsupported" for what is no document.
    """
    if registry.find(data, limits).keeps is not PhotoKind.PDF:
        raise InputRefused("picture-kind-unsupported")
    at, sizes = 0, []
    for pixels in pdf_raster.pages_shown(data, most):
        page = encode(pixels)
        if at + len(page) > len(output):
            raise InputRefused("picture-too-large", limit=limits.pixels // 1_000_000)
        output[at : at + len(page)] = page
        at += len(page)
        sizes.append(len(page))
    return {"sizes": sizes}


def _require_known(kept: Buffer, facts: MediaFacts, limits: Limits) -> None:
    """The viewer goes by content alone, so that what is kept must look like what it is."""
    if registry.find(kept, limits).keeps is not facts.format:
        raise InputRefused("proof-failed")


def inflate(data: Buffer, size: int, output: memoryview) -> dict[str, Any]:
    """Unpack one raw deflate stream (RFC 1951) of exactly `size` bytes into `output`.

    Returns {"size"}. Raises InputRefused "package-damaged" where the stream is broken, longer or
    shorter than said, or followed by anything.
    """
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    at, rest = 0, data
    try:
        while not stream.eof and (part := stream.decompress(rest, _STEP)):
            if at + len(part) > size:
                raise InputRefused("package-damaged")
            output[at : at + len(part)] = part
            at, rest = at + len(part), stream.unconsumed_tail
    except zlib.error as error:
        raise InputRefused("package-damaged") from error
    if at != size or not stream.eof or stream.unused_data:
        raise InputRefused("package-damaged")
    return {"size": at}


def facts_fields(facts: MediaFacts) -> dict[str, Any]:
    """Facts as plain values for the way back to the program."""
    return dataclasses.asdict(facts) | {"format": facts.format.value}


def _decode(
    entry: Format, kept: memoryview, rewritten: Rewritten, canvas: memoryview | None
) -> Raster:
    if entry.decode_into is None or canvas is None:
        return entry.decode(kept, rewritten)
    return entry.decode_into(kept, rewritten, "RGB", canvas)


@dataclasses.dataclass(frozen=True, slots=True)
class Room:
    """Memory for one full picture: bytes to decode from, a canvas, and where the pixels go."""

    work: memoryview
    canvas: memoryview
    target: memoryview


def pixels_of(
    data: Buffer, limits: Limits, orientation: int, layout: str, room: Room
) -> dict[str, Any]:
    """The full picture, upright and in sRGB, into `room.target`.

    Returns {"width", "height"}. Raises InputRefused.
    """
    entry, rewritten, kept = _rewrite_into(data, limits, room.work)
    plain = orientation == 1 and not changes_colour(rewritten.profile, "RGB")
    if entry.decode_into is None or not plain:
        raster = _decode(entry, kept, rewritten, room.canvas)
    else:
        raster = entry.decode_into(kept, rewritten, layout, room.target)
        if np.may_share_memory(raster.pixels, np.frombuffer(room.target, np.uint8)):
            return _size(raster.pixels)
    return _size(_place(raster, rewritten.profile, orientation, layout, room.target))


def _size(pixels: Array) -> dict[str, Any]:
    return {"width": int(pixels.shape[1]), "height": int(pixels.shape[0])}


def _place(
    raster: Raster, profile: bytes, orientation: int, layout: str, target: memoryview
) -> Array:
    pixels = to_srgb(raster, profile)
    code = _CONVERSIONS[pixels.ndim, layout]
    if code is not None:
        pixels = cv2.cvtColor(pixels, code)
    height, width = pixels.shape[:2] if orientation < 5 else pixels.shape[1::-1]
    shape = height, width, LAYOUTS[layout]
    placed = np.frombuffer(target, np.uint8, math.prod(shape)).reshape(shape)
    turned = upright(pixels, orientation, placed)
    if turned is not placed:
        placed[:] = turned
    return placed


_CONVERSIONS = {
    (2, "RGB"): cv2.COLOR_GRAY2RGB,
    (2, "BGRA"): cv2.COLOR_GRAY2BGRA,
    (3, "RGB"): None,
    (3, "BGRA"): cv2.COLOR_RGB2BGRA,
}
