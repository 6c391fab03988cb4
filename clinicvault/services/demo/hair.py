"""Hair on the back of a head, strand by strand, thinner at the crown before a restoration."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from .render import Camera, Surface, linear
from .shapes import Array, array32

_CROWN = (0.03, -0.34)
_STRANDS = 34_000
_POINTS = 8
_SHIFT = 4
"""Sub-pixel bits of drawn lines."""
_COLOUR = array32(linear(78, 58, 46))


def grown(
    picture: Array, seen: Surface, camera: Camera, rng: np.random.Generator, thin: float
) -> Array:
    """The linear picture with hair; `thin` is 1 for a bare crown, 0 for full hair."""
    density = _density(seen, thin)
    ground = picture * (1 - 0.72 * np.clip(density, 0, 1) ** 0.8)[..., None]
    strands, light = _strands(seen, camera, rng, density)
    layer = np.zeros((*seen.cover.shape, 4), np.uint8)
    thick = max(1, round(seen.cover.shape[0] * 0.0009))
    for line, colour in zip(strands, light, strict=True):
        cv2.polylines(layer, [line], False, colour, thick, cv2.LINE_AA, _SHIFT)
    hair = array32(layer) / 255
    mixed = np.sqrt(np.clip(ground, 0, 1)) * (1 - hair[..., 3:]) + hair[..., :3]
    return np.asarray(mixed * mixed, np.float32)


def _density(seen: Surface, thin: float) -> Array:
    """Share of strands that grow at a place of the picture, 0..1."""
    u, v = seen.u, seen.v
    nape = 1 / (1 + np.exp(np.clip((v - 0.42 + 0.28 * u * u) / 0.035, -40, 40)))
    crown = ((u - _CROWN[0]) / 0.36) ** 2 + ((v - _CROWN[1]) / 0.33) ** 2
    bald = np.exp(-(crown**1.3))
    skull = (u / 0.56) ** 2 + ((v + 0.12) / 0.68) ** 2 < 1
    full = np.clip((seen.cover - 0.3) * 2, 0, 1) * nape * skull
    return np.asarray(full * (1 - 0.93 * thin * bald), np.float32)


def _strands(
    seen: Surface, camera: Camera, rng: np.random.Generator, density: Array
) -> tuple[npt.NDArray[np.int32], list[tuple[float, ...]]]:
    """Strands (N, points, 2) in fixed-point pixels and their colours, outer ones first."""
    roots = _roots(rng)
    luck, bright = rng.uniform(0, 1, len(roots)), np.exp(rng.normal(0, 0.32, len(roots)))
    length, wild = rng.uniform(0.09, 0.19, len(roots)), rng.normal(0, 0.14, len(roots))
    half = seen.cover.shape[0] / 2
    middle = array32([seen.cover.shape[1] / 2, half])
    column, row = np.round(_seen_at(camera, roots) * half + middle).astype(int).T
    inside = (row >= 0) & (row < density.shape[0]) & (column >= 0) & (column < density.shape[1])
    column, row = np.where(inside, column, 0), np.where(inside, row, 0)
    grows = inside & (density[row, column] > luck)
    normal = seen.normal[row, column]
    reach = length * np.clip(0.3 + 0.8 * normal[:, 2], 0.3, 1)
    paths = _paths(roots[grows], reach[grows], wild[grows])
    pixels = (_seen_at(camera, paths) * half + middle) * (1 << _SHIFT)
    return np.round(pixels).astype(np.int32), _colours(normal[grows], bright[grows])


def _roots(rng: np.random.Generator) -> Array:
    """Places on the head, sorted so that outer strands are drawn first, the crown last."""
    places = rng.uniform((-0.62, -0.85), (0.62, 0.52), (_STRANDS, 2)).astype(np.float32)
    far = np.hypot(places[:, 0] - _CROWN[0], places[:, 1] - _CROWN[1])
    return np.asarray(places[np.argsort(-far)], np.float32)


def _paths(roots: Array, length: Array, wild: Array) -> Array:
    """Points (N, 8, 2) of strands: round the whorl, outward, and down with their weight."""
    at, points = roots, [roots]
    for _ in range(_POINTS - 1):
        away = at - array32(_CROWN)
        far = np.hypot(away[:, 0], away[:, 1])
        angle = np.arctan2(away[:, 1], away[:, 0]) + 0.95 * np.exp(-far / 0.35) + wild
        way = np.stack([np.cos(angle), np.sin(angle) + 1.5 * np.minimum(far, 0.8) ** 1.2], 1)
        way /= np.maximum(1, np.hypot(way[:, 0], way[:, 1]))[:, None]
        at = np.asarray(at + way * (length / (_POINTS - 1))[:, None], np.float32)
        points.append(at)
    return np.stack(points, 1)


def _seen_at(camera: Camera, places: Array) -> Array:
    """Where places (…, 2) of the head appear; the day's small turns only shift them."""
    u = places[..., 0] - 0.45 * (camera.turn - camera.base_turn)
    v = places[..., 1] - 0.3 * camera.nod
    cos, sin = math.cos(camera.roll), math.sin(camera.roll)
    x = camera.zoom * (u * cos - v * sin) + camera.shift[0]
    y = camera.zoom * (u * sin + v * cos) + camera.shift[1]
    return np.stack([x, y], -1)


def _colours(normal: Array, bright: npt.NDArray[np.float64]) -> list[tuple[float, ...]]:
    """Square-root colours of strands: lamp from the upper left, a band of shine on the crown."""
    lamp = np.clip(normal @ array32([-0.5, -0.6, 0.62]), 0, None)
    band = np.exp(-(((normal[:, 1] + 0.42) / 0.18) ** 2))
    light = bright * (0.22 + 0.75 * lamp + 0.8 * band * lamp)
    rgb = np.sqrt(np.clip(_COLOUR * light[:, None], 0, 1)) * 255
    return [(float(r), float(g), float(b), 255.0) for r, g, b in rgb]
