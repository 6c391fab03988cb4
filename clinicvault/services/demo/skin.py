"""Skin for the demo's drawn pictures: tone, relief, veins, hair, findings, garments.

A `Canvas` covers u (to the right) and v (down) of `demo_render`; colours are linear. Findings take
`amount` in 0..1, so that a course over several visits is one number. Pigments act as absorption,
which keeps them plausible on every tone.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from .render import TEXTURE_MARGIN, Skin, linear
from .shapes import Array, array32

Spot = tuple[float, float]

BLOOD = array32([0.12, 0.95, 0.8])
MELANIN = array32([0.55, 0.9, 1.25])
VEIN = array32([0.62, 0.36, 0.2])
INK = array32([2.4, 1.9, 1.45])
TONES = {
    "fair": linear(232, 194, 174),
    "light": linear(222, 178, 150),
    "olive": linear(200, 152, 118),
    "tan": linear(176, 124, 90),
    "brown": linear(134, 88, 62),
    "dark": linear(92, 60, 45),
}
_SHIFT = 4
"""Sub-pixel bits of drawn lines."""
_LEVELS = 4
_FEWEST = 4.0
"""Noise is made as coarse as leaves its bumps this many pixels, and enlarged together."""
_CUBIC_LOSS = 1.35
"""Enlarging by cubics takes this much of the noise's spread."""


class Canvas:
    """Colour, relief and gloss under work; positions in u, v."""

    def __init__(self, rng: np.random.Generator, width: int, height: int, tone: str) -> None:
        self.rng = rng
        self.height = int(height * TEXTURE_MARGIN)
        self.width = int(width * TEXTURE_MARGIN)
        self.scale = self.height / 2 / TEXTURE_MARGIN
        self.u, self.v = self._grid()
        self.relief = np.zeros((self.height, self.width), np.float32)
        self.gloss = np.ones_like(self.relief)
        self.wobbles: dict[int, Array] = {}
        """Noise that bends outlines, by the octave of their size."""
        self.colour = np.empty((self.height, self.width, 3), np.float32)
        self.colour[:] = TONES[tone]

    def skin(self) -> Skin:
        """What `demo_render.lit` takes."""
        return Skin(self.colour, self.relief, np.clip(self.gloss, 0, 4))

    def noise(self, cell: float, octaves: int = 1, rough: float = 0.5) -> Array:
        """Smooth noise of unit variance whose bumps are `cell` wide; finer octaves on top."""
        weights = [rough**octave for octave in range(octaves)]
        unit = _CUBIC_LOSS / math.sqrt(sum(weight * weight for weight in weights))
        sizes = [max(1.0, cell * self.scale / 2**octave) for octave in range(octaves)]
        level = _fitting(sizes[0])
        total = np.zeros(self._level(level), np.float32)
        for pixels, weight in zip(sizes, weights, strict=True):
            total = self._finer(total, level, _fitting(pixels))
            level = _fitting(pixels)
            total += self._bumps(pixels, level, weight * unit)
        return self._finer(total, level, 0)

    def cells(self, size: float) -> Array:
        """Fine skin lines: distance to scattered points, 0 at the points, 1 about half way."""
        dots = np.full(self.relief.shape, 255, np.uint8)
        count = int(self.relief.size / max(4.0, (size * self.scale) ** 2))
        rows = self.rng.integers(0, self.height, count)
        dots[rows, self.rng.integers(0, self.width, count)] = 0
        far = cv2.distanceTransform(dots, cv2.DIST_L2, 3)
        return np.asarray(np.clip(far / (0.62 * size * self.scale), 0, 1.3), np.float32)

    def absorb(self, pigment: Array, amount: Array) -> None:
        """Take light away where `amount` (H, W) of a pigment lies."""
        self.colour *= cv2.merge([cv2.exp(array32(amount * -part)) for part in pigment])

    def blend(self, mask: Array, colour: Sequence[float]) -> None:
        """Cover with a colour where `mask` is 1."""
        self.colour *= cv2.merge([array32(1 - mask)] * 3)
        self.colour += cv2.merge([array32(mask * part) for part in colour])

    def near(self, at: Spot, reach: float) -> Canvas:
        """The part of this canvas about a position: what is painted there is painted here."""
        part, window = copy.copy(self), self._around(at, reach)
        part.u, part.v = self.u[window], self.v[window]
        part.relief, part.gloss = self.relief[window], self.gloss[window]
        part.colour = self.colour[window]
        return part

    def copied(self) -> Canvas:
        """The same canvas once more, to be painted with other noise."""
        other = copy.copy(self)
        other.wobbles = dict(self.wobbles)
        other.relief, other.gloss = self.relief.copy(), self.gloss.copy()
        other.colour = self.colour.copy()
        return other

    def blob(self, at: Spot, radii: Spot, edge: float, ragged: float = 0.0) -> Array:
        """A soft spot, 1 inside; `ragged` bends its outline."""
        u, v = (self.u - at[0]) / radii[0], (self.v - at[1]) / radii[1]
        reach = np.sqrt(u * u + v * v)
        if ragged:
            reach = reach + ragged * self._wobble(max(radii))
        return smooth_step((1 - reach) / edge)

    def spots(
        self, spots: Iterable[tuple[Spot, Spot, float]], edge: float, ragged: float = 0.0
    ) -> Array:
        """Many soft spots (place, radii, strength); where they overlap the stronger counts."""
        total = np.zeros_like(self.relief)
        for at, radii, strength in spots:
            rows, columns = self._around(at, max(radii) * (1 + 8 * edge + 3 * ragged))
            u = (self.u[rows, columns] - at[0]) / radii[0]
            v = (self.v[rows, columns] - at[1]) / radii[1]
            reach = np.sqrt(u * u + v * v)
            if ragged:
                reach = reach + ragged * self._wobble(max(radii))[rows, columns]
            spot = np.float32(strength) * smooth_step((1 - reach) / edge)
            total[rows, columns] = np.maximum(total[rows, columns], spot)
        return total

    def _around(self, at: Spot, reach: float) -> tuple[slice, slice]:
        column, row = self.pixel(at)
        far = reach * self.scale + 1
        return (
            slice(max(0, int(row - far)), max(0, int(row + far))),
            slice(max(0, int(column - far)), max(0, int(column + far))),
        )

    def line(self, points: Iterable[Spot], wide: float, soft: float) -> Array:
        """A line through points, `wide` across, blurred by `soft`."""
        mask = np.zeros(self.relief.shape, np.uint8)
        self.stroke(mask, points, wide, 255)
        return self.blurred(mask, soft)

    def stroke(self, mask: Array, points: Iterable[Spot], wide: float, value: int) -> None:
        """Draw a line into `mask`."""
        pixels = [self.pixel(point) for point in points]
        line = np.round(np.array(pixels) * (1 << _SHIFT)).astype(np.int32)
        thick = max(1, round(wide * self.scale))
        cv2.polylines(mask, [line], False, value, thick, cv2.LINE_AA, _SHIFT)

    def blurred(self, mask: Array, soft: float) -> Array:
        """A byte mask as 0..1, blurred by a standard deviation of `soft`."""
        sigma = max(0.4, soft * self.scale)
        return np.asarray(cv2.GaussianBlur(array32(mask) / 255, (0, 0), sigma), np.float32)

    def pixel(self, point: Spot) -> Spot:
        """Column and row of a position."""
        return (
            point[0] * self.scale + self.width / 2 - 0.5,
            point[1] * self.scale + self.height / 2 - 0.5,
        )

    def _wobble(self, radius: float) -> Array:
        """Noise that bends outlines of about this radius, made once for each octave of sizes."""
        octave = round(math.log2(radius))
        if octave not in self.wobbles:
            self.wobbles[octave] = self.noise(0.7 * 2.0**octave, 4, 0.6)
        return self.wobbles[octave]

    def _grid(self) -> tuple[Array, Array]:
        u = (np.arange(self.width, dtype=np.float32) - self.width / 2 + 0.5) / self.scale
        v = (np.arange(self.height, dtype=np.float32) - self.height / 2 + 0.5) / self.scale
        across, down = np.meshgrid(u, v)
        return across.astype(np.float32), down.astype(np.float32)

    def _bumps(self, pixels: float, level: int, weight: float) -> Array:
        """One octave of noise, bumps of `pixels` full ones, at a level's resolution."""
        shape = (int(self.height / pixels) + 3, int(self.width / pixels) + 3)
        small = (self.rng.normal(0, 1, shape) * weight).astype(np.float32)
        size = [int(length * pixels / 2**level) + 1 for length in shape[::-1]]
        big = cv2.resize(small, size, interpolation=cv2.INTER_CUBIC)
        height, width = self._level(level)
        return np.asarray(big[:height, :width], np.float32)

    def _level(self, level: int) -> tuple[int, int]:
        """Height and width of the canvas halved `level` times; always enough to cover it."""
        return -(-self.height // 2**level), -(-self.width // 2**level)

    def _finer(self, part: Array, level: int, wanted: int) -> Array:
        """A part at a level's resolution, brought to a finer one step by step."""
        for step in range(level - 1, wanted - 1, -1):
            height, width = self._level(step)
            size = (2 * part.shape[1], 2 * part.shape[0])
            part = array32(cv2.resize(part, size, interpolation=cv2.INTER_CUBIC))[:height, :width]
        return np.ascontiguousarray(part)


def _fitting(pixels: float) -> int:
    """How often a picture may be halved before bumps of so many pixels are too small in it."""
    return min(_LEVELS, max(0, int(math.log2(pixels / _FEWEST))))


def smooth_step(height: Array) -> Array:
    """0 far below, 1 far above zero (logistic)."""
    return np.asarray(1 / (1 + np.exp(np.clip(-height, -40, 40))), np.float32)


def living_skin(canvas: Canvas, lines: float = 0.016, depth: float = 1.0) -> None:
    """Mottling of blood and pigment, pores and fine lines; `lines` is the width of a field."""
    canvas.absorb(BLOOD, 0.1 + 0.05 * canvas.noise(0.3, 4, 0.6) + 0.03 * canvas.noise(0.02, 2))
    canvas.absorb(MELANIN, 0.032 * canvas.noise(0.5, 5, 0.6) + 0.02 * canvas.noise(0.012, 2))
    fields = canvas.cells(lines)
    canvas.relief -= 0.0011 * depth * fields * (lines / 0.016)
    canvas.relief += 0.0006 * depth * canvas.noise(lines * 1.5, 3, 0.6) * (lines / 0.016)
    canvas.absorb(MELANIN, 0.05 * depth * (fields - 0.5))
    canvas.gloss *= np.clip(1 + 0.35 * canvas.noise(0.05, 3), 0.2, 2)


def creases(canvas: Canvas, amount: float, along: float, cell: float = 0.05) -> None:
    """Fine parallel wrinkles running at angle `along` (radians from u)."""
    across = canvas.v * math.cos(along) - canvas.u * math.sin(along)
    bent = across / cell + 0.9 * canvas.noise(0.3, 3) + 0.25 * canvas.noise(0.06, 2)
    folds = cv2.pow(np.abs(np.sin(bent * math.pi)), 0.6)
    canvas.relief += np.asarray(0.0022 * amount * folds, np.float32)


def veins(
    canvas: Canvas, paths: Sequence[Sequence[Spot]], amount: float, wide: float, raised: float
) -> None:
    """Veins along way points, winding a little; `raised` ones bulge."""
    mask = np.zeros(canvas.relief.shape, np.uint8)
    for path in paths:
        canvas.stroke(mask, winding(canvas.rng, path, 0.035), wide, 255)
    deep = canvas.blurred(mask, wide * 0.55)
    canvas.absorb(VEIN, amount * deep * (0.85 + 0.2 * canvas.noise(0.05, 2)))
    canvas.relief += raised * canvas.blurred(mask, wide * 0.7)


def winding(rng: np.random.Generator, path: Sequence[Spot], amount: float) -> list[Spot]:
    """A smooth wandering line through way points."""
    points = np.array(path, np.float64)
    t = np.linspace(0, len(points) - 1, 24 * (len(points) - 1) + 1)
    line = np.stack([np.interp(t, np.arange(len(points)), points[:, i]) for i in (0, 1)], 1)
    wander = rng.normal(0, 1, (len(t), 2))
    kernel = np.hanning(17) / np.hanning(17).sum()
    smooth = np.stack([np.convolve(wander[:, i], kernel, "same") for i in (0, 1)], 1)
    line = line + smooth * amount * 1.6
    soft = np.stack(
        [np.convolve(np.pad(line[:, i], 6, "edge"), np.ones(13) / 13, "valid") for i in (0, 1)], 1
    )
    return [(float(x), float(y)) for x, y in soft]


def body_hair(
    canvas: Canvas, count: int, length: float, along: float, colour: tuple[float, float, float]
) -> None:
    """Fine hairs about the direction `along`; in no place twice as dense as in another."""
    mask = np.zeros(canvas.relief.shape, np.uint8)
    reach = (canvas.width / 2 / canvas.scale, canvas.height / 2 / canvas.scale)
    for _ in range(count):
        start = canvas.rng.uniform((-reach[0], -reach[1]), reach)
        angle = along + canvas.rng.normal(0, 0.35)
        bend, size = canvas.rng.normal(0, 0.3), length * canvas.rng.uniform(0.4, 1.2)
        steps = np.linspace(0, 1, 6)
        points = [
            (
                float(start[0] + size * t * math.cos(angle + bend * t)),
                float(start[1] + size * t * math.sin(angle + bend * t)),
            )
            for t in steps
        ]
        canvas.stroke(mask, points, 0.001, int(canvas.rng.integers(60, 170)))
    canvas.blend(canvas.blurred(mask, 0.0006), colour)


def freckles(
    canvas: Canvas, spots: Sequence[Spot], amount: float, radius: float = 0.016, strong: float = 0.5
) -> None:
    """Flat brown spots of varying size."""
    shaped = []
    for spot in spots:
        size = radius * float(np.exp(canvas.rng.normal(0, 0.45)))
        radii = (size, size * float(canvas.rng.uniform(0.7, 1.3)))
        shaped.append((spot, radii, float(canvas.rng.uniform(0.5, 1))))
    total = canvas.spots(shaped, 0.16)
    ragged = np.clip(total * (1 + 0.4 * canvas.noise(radius * 0.8, 3)), 0, 1)
    canvas.absorb(MELANIN, strong * amount * ragged)


def garment(canvas: Canvas, mask: Array, colour: tuple[float, float, float]) -> None:
    """Knitted cloth with ribs, a few folds and a hem over `mask`."""
    canvas.blend(mask, colour)
    ribs = np.sin(canvas.u * 620 / 3) * 0.5 + np.sin(canvas.v * 620 / 3) * 0.5
    shade = 1 + 0.05 * ribs + 0.05 * canvas.noise(0.02, 2)
    canvas.colour *= cv2.merge([array32(np.where(mask > 0.5, shade, 1))] * 3)
    folds = canvas.noise(0.35, 3)
    canvas.relief = np.where(mask > 0.5, 0.012 * folds, canvas.relief).astype(np.float32)
    canvas.relief += 0.014 * cv2.GaussianBlur(mask, (0, 0), 0.006 * canvas.scale)
    canvas.gloss *= 1 - 0.95 * mask
    edge = mask * (1 - mask) * 4
    canvas.colour *= cv2.merge([array32(1 - 0.3 * edge)] * 3)


def below(canvas: Canvas, level: float, wave: float = 0.012, edge: float = 0.004) -> Array:
    """Mask of everything below a slightly wavy level."""
    height = canvas.v - level + wave * canvas.noise(0.5, 2)
    return smooth_step(np.asarray(height / edge, np.float32))
