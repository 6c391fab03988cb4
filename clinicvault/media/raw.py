"""Camera RAW: rendered once, at import, to a 16-bit picture that is kept as TIFF.

No tool can clean a raw file: what identifies lies in its maker's own blocks, between what decoding
needs. The picture keeps Adobe RGB, sixteen bits of each colour and the sensor's whole frame;
orientation stays a field.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused

from . import tiff, tiff_write, traces
from .exif import exposure_text
from .limits import Limits
from .proof.tiff import prove
from .raw_facts import read_told
from .raw_render import Taken, render
from .raw_samples import sample
from .raw_signs import is_raw
from .registry import Array, Format, Raster, Rewritten
from .results import MediaFacts
from .sniff import Buffer
from .tiff_layout import Layout
from .tiff_write import Extras

_STEPS = (1, 16, 64)
"""What samples are rounded to so that a very large picture fits: nothing, 12 bits, 10 bits."""
_PROFILE_ROOM = 1 << 16
_SAMPLED, _EVERY = 16, 256
"""How many rows of how many tell beforehand what a picture will take."""


def rewrite(data: Buffer, limits: Limits) -> Rewritten:
    """Render one raw file.

    Raises InputRefused "picture-damaged", "picture-kind-unsupported", "picture-too-large",
    "too-many-parts" or "file-too-large" (the picture would not fit), and MemoryError.
    """
    told = read_told(data, limits)
    shot = render(data, limits)
    layout, bodies = _packed(shot.raster, limits)
    pieces = tiff_write.pieces(layout, bodies, Extras(profile=shot.profile))
    exif = told.exif.told()
    _fill(exif, shot.taken)
    facts = MediaFacts(
        format=PhotoKind.TIFF,
        width=layout.width,
        height=layout.height,
        orientation=shot.orientation,
        colour=shot.colour,
        icc=bool(shot.profile),
        origin="raw",
        stripped=traces.ordered(told.stripped | ({"owner"} if shot.taken.owner else set())),
        notes=("rendered-from-raw",),
        **exif,
    )
    return Rewritten(pieces, facts, shot.profile)


def _fill(exif: dict[str, Any], taken: Taken) -> None:
    """What Exif did not tell, LibRaw may have read out of the maker's own blocks."""
    exif["taken"] = exif["taken"] or taken.when
    exif["lens"] = exif["lens"] or taken.lens
    exif["focal_mm"] = exif["focal_mm"] or taken.focal_mm
    exif["exposure"] = exif["exposure"] or exposure_text(taken.seconds, taken.aperture, taken.iso)


def _packed(raster: Raster, limits: Limits) -> tuple[Layout, list[Buffer]]:
    """Strips that fit: the lowest bits of a raw picture are noise, and noise cannot be packed."""
    room = limits.bytes - _PROFILE_ROOM
    for step in _STEPS:
        pixels = _rounded(raster.pixels, step)
        if pixels.nbytes <= room or _estimated(pixels, raster.mode) <= room:
            layout, bodies = tiff_write.packed(Raster(pixels, raster.mode), zlib.Z_RLE)
            if sum(len(body) for body in bodies) <= room:
                return layout, bodies
    raise InputRefused("file-too-large", limit=limits.bytes >> 20)


def _rounded(pixels: Array, step: int) -> Array:
    if step == 1:
        return pixels
    middle = np.minimum(pixels, np.iinfo(pixels.dtype).max - step // 2) + np.uint16(step // 2)
    middle &= np.uint16(~(step - 1) & 0xFFFF)
    return middle


def _estimated(pixels: Array, mode: str) -> int:
    """Bytes that a picture will take, by a few rows out of many."""
    tops = range(0, max(1, len(pixels) - _SAMPLED), _EVERY)
    rows = np.concatenate([pixels[top : top + _SAMPLED] for top in tops])
    _, bodies = tiff_write.packed(Raster(rows, mode), zlib.Z_RLE)
    return sum(len(body) for body in bodies) * len(pixels) // len(rows)


FORMAT = Format("RAW", PhotoKind.TIFF, rewrite, tiff.decode, is_raw, prove=prove, sample=sample)
