"""A small ray marcher with soft skin shading: bodies of `demo_shapes` become photographs.

Geometry is marched at a quarter of the picture's size and enlarged (it is smooth); skin, light and
noise are computed for every pixel. Colours are linear float32 in 0..1 until `developed`.
"""

from __future__ import annotations

import dataclasses
import math

import cv2
import numpy as np
import numpy.typing as npt

from .shapes import Array, Body, array32

Picture = npt.NDArray[np.uint8]

_STEPS = 34
_COARSE = 4
_NEAR, _FAR = 1.1, -1.1
_INSIDE = (0.008, 0.02, 0.04, 0.07, 0.12)
_WRAP = array32([0.42, 0.24, 0.16])
"""How far light creeps round into the shade in red, green, blue: skin scatters red furthest."""


@dataclasses.dataclass(frozen=True, slots=True)
class Camera:
    """Where the camera stood that day: shift, roll and turns in radians, magnification, light."""

    shift: tuple[float, float] = (0.0, 0.0)
    roll: float = 0.0
    turn: float = 0.0
    """About the vertical axis: the view's angle and the day's error."""
    base_turn: float = 0.0
    """The view's angle alone: the skin's texture is laid on from there."""
    nod: float = 0.0
    zoom: float = 1.0
    light: float = 1.0
    cast: tuple[float, float, float] = (1.0, 1.0, 1.0)


@dataclasses.dataclass(frozen=True, slots=True)
class Surface:
    """What every pixel sees: coverage, unit normal, texture position, openness to the light."""

    cover: Array
    normal: Array
    u: Array
    v: Array
    open: Array


@dataclasses.dataclass(frozen=True, slots=True)
class Skin:
    """Texture over u, v: colour (H, W, 3), relief in the shape's lengths, gloss around 1."""

    colour: Array
    relief: Array
    gloss: Array


def jitter(rng: np.random.Generator, base_turn: float = 0.0, amount: float = 1.0) -> Camera:
    """A camera as it stands on another day: a little aside, turned, nearer, warmer."""
    warm = float(rng.normal(0, 0.018)) * amount
    return Camera(
        shift=(float(rng.normal(0, 0.03)) * amount, float(rng.normal(0, 0.025)) * amount),
        roll=float(rng.normal(0, 0.028)) * amount,
        turn=base_turn + float(rng.normal(0, 0.05)) * amount,
        base_turn=base_turn,
        nod=float(rng.normal(0, 0.035)) * amount,
        zoom=float(np.exp(rng.normal(0, 0.035) * amount)),
        light=float(np.exp(rng.normal(0, 0.05) * amount)),
        cast=(1 + warm, 1.0, 1 - warm),
    )


def surface(body: Body, camera: Camera, width: int, height: int) -> Surface:
    """March the body and enlarge the result to `width` by `height` pixels."""
    small = (max(2, width // _COARSE), max(2, height // _COARSE))
    x, y = _plane(*small)
    frame = _Frame(body, camera)
    z, nearest = _march(frame, x, y)
    normal = _normals(frame, x, y, z)
    openness = _openness(frame, x, y, z, normal)
    u, v = frame.texture(x, y, z)
    big = [_enlarged(part, width, height) for part in (nearest, u, v, openness, normal)]
    pixel = 2.0 / height
    cover = np.clip(0.5 - big[0] / (1.6 * pixel), 0, 1)
    return Surface(cover.astype(np.float32), unit(big[4]), big[1], big[2], big[3])


def lit(seen: Surface, skin: Skin, camera: Camera) -> Array:
    """Linear colours of the skin under a soft box from the upper left, a fill and the room."""
    colour, bump, gloss = _laid_on(seen, skin)
    slope = np.dstack([bump, np.zeros(gloss.shape, np.float32)])
    normal = unit(seen.normal - slope)
    key, fill = unit_vector(-0.55, -0.62, 0.72), unit_vector(0.8, 0.1, 0.55)
    lamp, side = cv2.split(cv2.transform(normal, np.stack([key, fill])))
    room = (0.19 - 0.06 * normal[..., 1]) * seen.open
    shade = (0.35 + 0.65 * seen.open) * camera.light
    shine = _shine(normal, key, gloss) * camera.light
    parts = []
    for part, wrap in zip(cv2.split(colour), _WRAP, strict=True):
        diffuse = cv2.pow(np.maximum((lamp + wrap) / (1 + wrap), 0), 1.25)
        soft = np.maximum((side + wrap) / (1 + wrap), 0)
        parts.append(part * (0.82 * diffuse + 0.17 * soft + room) * shade + shine)
    return array32(cv2.merge(parts))


def backdrop(rng: np.random.Generator, seen: Surface, colour: tuple[float, float, float]) -> Array:
    """A paper backdrop: light falls off to the edges, the body throws a soft shadow on it."""
    height, width = seen.cover.shape
    x, y = _plane(width, height)
    fall = 1.05 - 0.22 * ((x + 0.35) ** 2 + (y + 0.4) ** 2) / (1 + width / height)
    grain = cv2.resize(rng.normal(0, 0.006, (24, 32)).astype(np.float32), (width, height))
    bright = (fall + grain) * (1 - 0.34 * _blurred_shadow(seen.cover))
    return array32(cv2.merge([bright * np.float32(part) for part in colour]))


def developed(
    linear: Array, rng: np.random.Generator, camera: Camera, soft: float = 0.55
) -> Picture:
    """What the camera makes of it: lens softness, vignette, colour cast, noise, sRGB; RGB bytes."""
    height, width = linear.shape[:2]
    x, y = _plane(width, height)
    vignette = 1 - 0.09 * (x * x + y * y) / (1 + (width / height) ** 2)
    scale = height / 900
    seen = linear * cv2.merge([vignette * np.float32(part) for part in camera.cast])
    frame = np.clip(cv2.GaussianBlur(seen, (0, 0), soft * scale), 0, 1.6)
    frame = frame * (1 + frame / 4) / (1 + frame * 0.32)
    noise = rng.standard_normal(frame.shape, np.float32)
    frame += noise * np.sqrt(np.clip(frame, 0, 1) * 6e-5 + 1.2e-5)
    return np.asarray(np.clip(_srgb(frame) * 255 + 0.5, 0, 255), np.uint8)


def linear(red: float, green: float, blue: float) -> tuple[float, float, float]:
    """Linear colour of sRGB bytes."""
    parts = (((part / 255 + 0.055) / 1.055) ** 2.4 for part in (red, green, blue))
    first, second, third = parts
    return first, second, third


def unit(vectors: Array) -> Array:
    """Vectors (…, 3) scaled to length one."""
    length = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))
    return scaled(vectors, 1 / np.maximum(length, 1e-6))


def scaled(vectors: Array, factor: Array) -> Array:
    """Vectors (…, 3) times one factor (…) each."""
    # An inner loop of three is what numpy does slowly: pictures get the factor three times.
    thrice = cv2.merge([factor] * 3) if factor.ndim == 2 else factor[..., None]
    return np.asarray(vectors * thrice, np.float32)


def unit_vector(x: float, y: float, z: float) -> Array:
    """One direction of length one."""
    return unit(np.array([x, y, z], np.float32))


class _Frame:
    """The body as this camera sees it: positions turned into the body's own."""

    def __init__(self, body: Body, camera: Camera) -> None:
        self._body = body
        self._camera = camera
        self._turned = _turns(camera.roll, camera.turn, camera.nod)
        self._back = _turns(0, -camera.base_turn, 0)

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        return self._body.distance(*self._own(x, y, z))

    def texture(self, x: Array, y: Array, z: Array) -> tuple[Array, Array]:
        own = self._own(x, y, z)
        u, v, _ = _apply(self._back, *own)
        return u, v

    def _own(self, x: Array, y: Array, z: Array) -> tuple[Array, Array, Array]:
        zoom = np.float32(self._camera.zoom)
        across = (x - np.float32(self._camera.shift[0])) / zoom
        down = (y - np.float32(self._camera.shift[1])) / zoom
        return _apply(self._turned, across, down, z)


def _turns(roll: float, turn: float, nod: float) -> Array:
    cr, sr, ct, st, cn, sn = (f(a) for a in (roll, turn, nod) for f in (math.cos, math.sin))
    about_z = np.array([[cr, sr, 0], [-sr, cr, 0], [0, 0, 1]])
    about_y = np.array([[ct, 0, st], [0, 1, 0], [-st, 0, ct]])
    about_x = np.array([[1, 0, 0], [0, cn, sn], [0, -sn, cn]])
    return np.asarray(about_y @ about_x @ about_z, np.float32)


def _apply(matrix: Array, x: Array, y: Array, z: Array) -> tuple[Array, Array, Array]:
    first, second, third = (row[0] * x + row[1] * y + row[2] * z for row in matrix)
    return first, second, third


def _plane(width: int, height: int) -> tuple[Array, Array]:
    """Positions of the pixels' centres."""
    x = (np.arange(width, dtype=np.float32) + 0.5 - width / 2) * np.float32(2 / height)
    y = (np.arange(height, dtype=np.float32) + 0.5 - height / 2) * np.float32(2 / height)
    across, down = np.meshgrid(x, y)
    return across.astype(np.float32), down.astype(np.float32)


def _march(frame: _Frame, x: Array, y: Array) -> tuple[Array, Array]:
    """(z of the hit or of the nearest miss, signed distance of the ray to the outline)."""
    z = np.full_like(x, _NEAR)
    best_z, best = z.copy(), np.full_like(x, np.inf)
    active = np.ones(x.shape, bool)
    for _ in range(_STEPS):
        step = frame.distance(x[active], y[active], z[active])
        closer = step < best[active]
        best[active] = np.where(closer, step, best[active])
        best_z[active] = np.where(closer, z[active], best_z[active])
        z[active] -= np.maximum(step * 0.85, 0.0015)
        going = (step > 0.0012) & (z[active] > _FAR)
        active[active] = going
        if not active.any():
            break
    inside = best < 0.004
    for deeper in _INSIDE:
        there = frame.distance(x[inside], y[inside], best_z[inside] - np.float32(deeper))
        best[inside] = np.minimum(best[inside], there)
    return best_z, best


def _normals(frame: _Frame, x: Array, y: Array, z: Array) -> Array:
    step = np.float32(0.006)
    gradient = [
        frame.distance(x + dx, y + dy, z + dz) - frame.distance(x - dx, y - dy, z - dz)
        for dx, dy, dz in ((step, 0, 0), (0, step, 0), (0, 0, step))
    ]
    return unit(np.dstack(gradient))


def _openness(frame: _Frame, x: Array, y: Array, z: Array, normal: Array) -> Array:
    """1 where the sky is free, less in folds (distance field occlusion)."""
    hidden = np.zeros_like(x)
    for reach, weight in ((0.05, 0.9), (0.12, 0.65), (0.26, 0.4)):
        there = frame.distance(*(part + normal[..., i] * reach for i, part in enumerate((x, y, z))))
        hidden += weight * np.clip(reach - there, 0, reach) / reach
    return np.asarray(np.clip(1 - 0.55 * hidden, 0.15, 1), np.float32)


def _enlarged(part: Array, width: int, height: int) -> Array:
    return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _laid_on(seen: Surface, skin: Skin) -> tuple[Array, Array, Array]:
    """Colour, slope of the relief (H, W, 2) and gloss at every pixel."""
    height, width = skin.relief.shape
    scale = np.float32(height / 2 / TEXTURE_MARGIN)
    column = seen.u * scale + np.float32(width / 2 - 0.5)
    row = seen.v * scale + np.float32(height / 2 - 0.5)
    slope = np.dstack(
        [
            cv2.Sobel(skin.relief, cv2.CV_32F, *way, ksize=3, scale=float(scale) / 8)
            for way in ((1, 0), (0, 1))
        ]
    )
    parts = [
        cv2.remap(part, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        for part in (skin.colour, slope, skin.gloss)
    ]
    return parts[0], parts[1], parts[2]


def _shine(normal: Array, key: Array, gloss: Array) -> Array:
    half = unit(key + array32([0, 0, 1]))
    spread = np.clip(cv2.transform(normal, half[None]), 0, 1)
    rim = cv2.pow(1 - np.clip(normal[..., 2], 0, 1), 4)
    wide, narrow = cv2.pow(spread, 14), cv2.pow(spread, 60)
    return np.asarray(gloss * (0.05 * wide + 0.05 * narrow + 0.03 * rim), np.float32)


def _blurred_shadow(cover: Array) -> Array:
    height, width = cover.shape
    small = cv2.resize(cover, (width // 6 + 1, height // 6 + 1), interpolation=cv2.INTER_AREA)
    move = array32([[1, 0, height / 6 * 0.055], [0, 1, height / 6 * 0.06]])
    small = cv2.warpAffine(small, move, small.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    small = cv2.GaussianBlur(small, (0, 0), height / 6 * 0.05)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _srgb(frame: Array) -> Array:
    frame = np.clip(frame, 0, 1)
    return np.where(frame < 0.0031308, frame * 12.92, 1.055 * cv2.pow(frame, 1 / 2.4) - 0.055)


TEXTURE_MARGIN = 1.15
"""A texture reaches this much further than the picture's half height."""
