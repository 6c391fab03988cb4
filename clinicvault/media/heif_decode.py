"""HEIC and AVIF to pixels, upright: HEVC by libheif, AV1 by the libavif that Pillow brings."""

from __future__ import annotations

import struct

import numpy as np
from PIL import _avif

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused

from . import heif_library, light
from .heif_boxes import boxes
from .heif_meta import Meta, read_meta
from .heif_properties import Cleaner
from .limits import Limits
from .registry import Array, Raster, Rewritten
from .sniff import Buffer

_CHANNELS = {"L": 1, "RGB": 3, "RGBA": 4}


def decode(data: Buffer, rewritten: Rewritten) -> Raster:
    """Decode the rewritten file by the one decoder for its coding.

    Raises InputRefused "picture-damaged", "picture-kind-unsupported" or "picture-too-demanding".
    """
    facts = rewritten.facts
    pixels = _hevc(data) if facts.format is PhotoKind.HEIC else _av1(data)
    if pixels.shape[1::-1] != (facts.width, facts.height):
        raise InputRefused("picture-damaged")
    encoding = None if rewritten.profile else _encoding(_meta(data))
    if pixels.shape[2] == 4:
        return Raster(pixels, "RGBA", encoding=encoding)
    if facts.colour == "gray" or pixels.shape[2] == 1:
        return Raster(np.ascontiguousarray(pixels[:, :, 0]), "L", encoding=encoding)
    return Raster(pixels, "RGB", encoding=encoding)


def _encoding(meta: Meta) -> light.Encoding | None:
    """Primaries and curve that the file names: both decoders follow its matrix and no more.

    The whole picture speaks before its tiles, which come after it.
    """
    for item in (meta.primary, *meta.properties):
        for listed in meta.properties.get(item, ()):
            if listed.name == b"colr" and bytes(listed.body[:4]) == b"nclx":
                return light.from_numbers(*struct.unpack_from(">HH", listed.body, 4))
    return None


def _hevc(data: Buffer) -> Array:
    pixels, multiplied = heif_library.decode(data)
    return _divided(pixels) if multiplied else pixels


def _divided(pixels: Array) -> Array:
    """Colours that were multiplied by alpha, as they were before."""
    most = np.iinfo(pixels.dtype).max
    alpha = pixels[:, :, 3:].astype(np.uint32)
    colours = (pixels[:, :, :3] * np.uint32(most) + alpha // 2) // np.maximum(alpha, 1)
    return np.concatenate([np.minimum(colours, most), alpha], axis=2).astype(pixels.dtype)


def _av1(data: Buffer) -> Array:
    """Eight bits a sample, which is what libavif gives Pillow; the kept file keeps all."""
    try:
        decoder = _avif.AvifDecoder(bytes(data), "auto", 1)
        (width, height), _, mode = decoder.get_info()[:3]
        raw = decoder.get_frame(0)[0]
    except MemoryError as error:
        raise InputRefused("picture-too-demanding") from error
    except (ValueError, OSError, RuntimeError, SyntaxError, EOFError) as error:
        raise InputRefused("picture-damaged") from error
    pixels: Array = np.frombuffer(raw, np.uint8).reshape(height, width, _CHANNELS[mode])
    return _turned(pixels, _turns(data))


def _turns(data: Buffer) -> list[tuple[str, tuple[int, ...]]]:
    """Crop, rotation and mirroring of the primary picture, which libavif leaves to its caller."""
    meta = _meta(data)
    return Cleaner(Limits()).clean(meta.properties.get(meta.primary, ())).turns


def _meta(data: Buffer) -> Meta:
    limits = Limits()
    meta = next(box for box in boxes(memoryview(data), limits.segments) if box.name == b"meta")
    return read_meta(data, meta.body, limits)


def _turned(pixels: Array, turns: list[tuple[str, tuple[int, ...]]]) -> Array:
    for name, numbers in turns:
        if name == "clap":
            left, top, width, height = numbers
            pixels = pixels[top : top + height, left : left + width]
        elif name == "irot":
            pixels = np.rot90(pixels, numbers[0])
        else:
            pixels = pixels[::-1] if not numbers[0] else pixels[:, ::-1]
    return np.ascontiguousarray(pixels)
