"""A TIFF's samples, of whatever width, to gray, RGB, RGBA or CMYK of eight or sixteen bits."""

from __future__ import annotations

from typing import Any

import numpy as np

from clinicvault.domain.errors import InputRefused

from .registry import Array, Raster
from .tiff_layout import BLACK_ZERO, JPEG, PALETTE, PRINT, RGB, WHITE_ZERO, YCBCR, Layout


def numbers_of(rows: Array, layout: Layout) -> Array:
    """Rows × pixels × channels of the numbers that lie in rows of bytes."""
    count = layout.block[0] * layout.channels
    if layout.bits == 8:
        flat = rows
    elif layout.bits in {16, 32, 64}:
        flat = _wide(rows, layout)
    elif layout.bits < 16:
        flat = _narrow(rows, layout.bits, count)
    else:
        raise InputRefused("picture-kind-unsupported")
    return flat[:, :count].reshape(len(rows), layout.block[0], layout.channels)


def _wide(rows: Array, layout: Layout) -> Array:
    """Samples of two, four or eight bytes; floating point may come byte plane by byte plane."""
    size = layout.bits // 8
    kind = {1: "u", 3: "f"}.get(layout.sample_format, "")
    if not kind or (kind, size) == ("u", 8):
        raise InputRefused("picture-kind-unsupported")
    if layout.predictor != 3:
        return rows.view(f"{layout.order}{kind}{size}").astype(f"{kind}{size}", copy=False)
    if kind != "f":
        raise InputRefused("picture-damaged")
    apart = rows.reshape(len(rows), -1, layout.channels)
    summed = np.cumsum(apart, axis=1, dtype=np.uint8).reshape(len(rows), size, -1)
    joined = np.ascontiguousarray(summed.swapaxes(1, 2)).reshape(len(rows), -1)
    return joined.view(f">{kind}{size}").astype(f"{kind}{size}")


def _narrow(rows: Array, bits: int, count: int) -> Array:
    """Samples that fill no whole bytes, each row beginning with a new one."""
    if bits in {1, 2, 4}:
        each = 8 // bits
        shifts = np.arange(8 - bits, -1, -bits, dtype=np.uint8)
        spread = (rows[:, :, np.newaxis] >> shifts) & np.uint8((1 << bits) - 1)
        return spread.reshape(len(rows), rows.shape[1] * each)
    single = np.unpackbits(rows, axis=1)[:, : count * bits].reshape(len(rows), count, bits)
    weights = (1 << np.arange(bits - 1, -1, -1)).astype(np.uint16)
    joined: Array = single @ weights
    return joined


def whole_range(samples: Array, layout: Layout) -> Array:
    """Samples as uint8 or uint16 over its whole range; palette indexes stay as they are."""
    if layout.sample_format == 3:
        return _from_light(samples)
    if layout.sample_format != 1:
        raise InputRefused("picture-kind-unsupported")
    if layout.photometric == PALETTE or layout.bits in {8, 16}:
        return samples
    if layout.bits == 32:
        return (samples >> 16).astype(np.uint16)
    return _stretched(samples, layout.bits, np.uint8 if layout.bits < 8 else np.uint16)


def _stretched(samples: Array, bits: int, kind: type[np.unsignedinteger[Any]]) -> Array:
    most, target = (1 << bits) - 1, int(np.iinfo(kind).max)
    if target % most == 0:
        factor = kind(target // most)
        return np.multiply(samples, factor, dtype=kind)
    wide = samples.astype(np.uint32) * target + most // 2
    spread: Array = (wide // most).astype(kind)
    return spread


def _from_light(samples: Array) -> Array:
    """Floating point from 0 to 1; what lies outside is no picture that can be shown as it is."""
    if not np.isfinite(samples).all() or samples.min() < 0 or samples.max() > 1:
        raise InputRefused("picture-kind-unsupported")
    steps: Array = np.rint(samples.astype(np.float64) * 65535).astype(np.uint16)
    return steps


def coloured(samples: Array, layout: Layout) -> Raster:
    """Samples named: gray, RGB, RGBA or CMYK; extra samples other than alpha fall away."""
    kind, alpha = layout.photometric, _alpha(samples, layout)
    if layout.compression == JPEG and kind == YCBCR:
        return Raster(samples[:, :, :3], "RGB")
    if kind == PALETTE:
        return Raster(_from_palette(samples[:, :, 0], layout), "RGB")
    if kind == PRINT and samples.shape[2] >= 4 and layout.inks == 1:
        return Raster(np.ascontiguousarray(samples[:, :, :4]), "CMYK")
    if kind in {WHITE_ZERO, BLACK_ZERO}:
        gray = ~samples[:, :, :1] if kind == WHITE_ZERO else samples[:, :, :1]
        if alpha is None:
            return Raster(np.ascontiguousarray(gray[:, :, 0]), "L")
        colour = np.repeat(gray, 3, axis=2)
    elif kind == RGB and samples.shape[2] >= 3:
        colour = samples[:, :, :3]
    else:
        raise InputRefused("picture-kind-unsupported")
    if alpha is None:
        return Raster(np.ascontiguousarray(colour), "RGB")
    if layout.extra[0] == 1:
        colour = _undiluted(colour, alpha)
    return Raster(np.concatenate([colour, alpha], axis=2), "RGBA")


def _alpha(samples: Array, layout: Layout) -> Array | None:
    if not layout.extra or layout.extra[0] not in {1, 2}:
        return None
    base = samples.shape[2] - max(len(layout.extra), 1)
    return samples[:, :, base : base + 1]


def _undiluted(colour: Array, alpha: Array) -> Array:
    """Colours that were multiplied by their alpha, divided by it again."""
    most = int(np.iinfo(colour.dtype).max)
    divided = colour.astype(np.uint32) * most // np.maximum(alpha, 1)
    limited: Array = np.minimum(divided, most).astype(colour.dtype)
    return limited


def _from_palette(indexes: Array, layout: Layout) -> Array:
    count = 1 << layout.bits
    if layout.bits > 8 or len(layout.palette) < 3 * count:
        raise InputRefused("picture-damaged")
    table = np.array(layout.palette[: 3 * count], np.uint16).reshape(3, count).T
    narrow = table if table.max() < 256 else table >> 8
    return narrow.astype(np.uint8)[indexes]
