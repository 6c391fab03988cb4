"""Whether somebody stands before a plain backdrop, as photos of clinics are taken, and where it is.

Its colour changes slowly from place to place, as light does: a surface of the second degree is laid
through the upper edges of the picture, again and again without what does not fit it.
"""

from __future__ import annotations

import dataclasses

import cv2
import numpy as np

from clinicvault.media.registry import Array

_RIM = 0.03
"""Width of the edges that are looked at, as a share of the longer side."""
_DEPTH = 0.6
"""How far down the sides: shoulders and arms are below."""
_FITS, _DIFFERS = 12.0, 36.0
"""Distances of colour, in levels of 255, up to which a pixel is backdrop, and from which it is not:
between red, green and blue as they are coded, which is even enough for the eye."""
_NOISE = 4.0
"""The same in standard deviations of the backdrop, where that is more."""
_PLAIN = 0.5
"""Share of the edges that has to fit."""
_ROUNDS = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Backdrop:
    """Where it surely is, and where something else surely is: height × width, bool."""

    here: Array
    elsewhere: Array


def backdrop(pixels: Array, known: Array) -> Backdrop | None:
    """The plain backdrop of a small picture (height × width × 3, uint8, RGB), if it has one.

    Only pixels that are `known` (height × width, bool) count.
    """
    colours = pixels.astype(np.float64)
    terms = _terms(pixels.shape[0], pixels.shape[1])
    edges = _edges(pixels.shape[0], pixels.shape[1]) & known
    if edges.sum() < 10 * terms.shape[2]:
        return None
    model, fits, least = _fitted(terms[edges], colours[edges])
    if fits < _PLAIN:
        return None
    away = np.linalg.norm(colours - terms @ model, axis=2)
    here = _touching(known & (away < least), edges)
    return Backdrop(here, known & (away > max(_DIFFERS, 2 * least)))


def _terms(height: int, width: int) -> Array:
    """1, x, y, x², xy, y² of each pixel, -1 to 1."""
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    return np.stack((np.ones_like(x), x, y, x * x, x * y, y * y), axis=2)


def _edges(height: int, width: int) -> Array:
    """The upper edge and the upper part of both sides."""
    rim = max(2, round(_RIM * max(height, width)))
    edges = np.zeros((height, width), bool)
    edges[:rim] = True
    edges[: round(_DEPTH * height), :rim] = True
    edges[: round(_DEPTH * height), -rim:] = True
    return edges


def _fitted(terms: Array, colours: Array) -> tuple[Array, float, float]:
    """The surface (6 × 3), the share of pixels that lie on it, and how near those are."""
    model = np.zeros((terms.shape[1], 3))
    model[0] = np.median(colours, axis=0)
    away = np.linalg.norm(colours - model[0], axis=1)
    least = _FITS
    for _ in range(_ROUNDS):
        inside = away <= max(least, float(np.quantile(away, _PLAIN)))
        model = np.linalg.lstsq(terms[inside], colours[inside], rcond=None)[0]
        away = np.linalg.norm(colours - terms @ model, axis=1)
        least = max(_FITS, _NOISE * float(np.median(away[inside])))
    return model, float((away < _FITS).mean()), min(least, 2 * _FITS)


def _touching(mask: Array, edges: Array) -> Array:
    """The connected parts of a mask that reach the edges."""
    _, parts = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    return mask & np.isin(parts, np.unique(parts[edges & mask]))
