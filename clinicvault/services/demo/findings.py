"""What the demo's patients came for, painted on drawn skin; `stage` is 1 before and falls to 0."""

from __future__ import annotations

import math

import cv2
import numpy as np

from .render import linear
from .shapes import FINGER_TIPS, Array
from .skin import (
    BLOOD,
    INK,
    MELANIN,
    Canvas,
    Spot,
    below,
    body_hair,
    creases,
    freckles,
    garment,
    smooth_step,
    veins,
    winding,
)

_DARK_HAIR = linear(58, 42, 34)
_NAIL_REACH = 0.13
"""As far from a finger's tip as its nail and the nail's soft rim can lie."""
_FINGER_JOINTS = (
    (-0.40, -0.46, -0.28),
    (-0.135, -0.58, -0.06),
    (0.11, -0.53, 0.06),
    (0.325, -0.35, 0.22),
)


def tattoo(canvas: Canvas, stage: float) -> None:
    """A fern and two rings on the forearm, paler after every laser session."""
    creases(canvas, 0.2, 0.03)
    body_hair(canvas, 1100, 0.085, 0.3, _DARK_HAIR)
    freckles(canvas, _scattered(canvas, 16), 0.5, 0.01)
    mask = np.zeros(canvas.relief.shape, np.uint8)
    _fern(canvas, mask)
    for radius in (0.085, 0.11):
        ring = [
            (0.33 + radius * math.cos(a), -0.02 + radius * math.sin(a))
            for a in np.linspace(0, 2 * math.pi, 60)
        ]
        canvas.stroke(mask, ring, 0.009, 255)
    drawn = canvas.blurred(mask, 0.003 + 0.006 * (1 - stage))
    patchy = np.clip(stage + (1 - stage) * 0.45 * stage * canvas.noise(0.04, 3), 0, 1)
    canvas.absorb(INK, drawn * patchy)
    halo = canvas.blurred(mask, 0.03)
    canvas.absorb(BLOOD, 0.9 * halo * stage * (1 - stage))


def aged_hand(canvas: Canvas, stage: float) -> None:
    """Spots, veins and fine lines of the back of the hand; nails and knuckles."""
    creases(canvas, 0.2 + 0.25 * stage, 1.35, 0.04)
    _knuckles(canvas)
    paths = [
        [(-0.2, 0.5), (-0.19, 0.25), (-0.2, 0.02)],
        [(-0.02, 0.62), (0.03, 0.3), (-0.01, 0.0)],
        [(0.03, 0.3), (0.15, 0.1), (0.16, -0.02)],
        [(0.2, 0.5), (0.24, 0.25), (0.2, 0.05)],
        [(-0.1, 1.2), (-0.06, 0.8), (-0.02, 0.62)],
    ]
    veins(canvas, paths, 0.15 + 0.4 * stage, 0.026, 0.002 + 0.009 * stage)
    spots = [(float(u), float(v)) for u, v in canvas.rng.normal((-0.03, 0.2), (0.2, 0.24), (26, 2))]
    freckles(canvas, spots, 0.12 + 0.88 * stage, 0.019, 0.62)
    for tip, lean in FINGER_TIPS:
        _nail(canvas, tip, lean)


def varicose(canvas: Canvas, stage: float) -> None:
    """Winding raised veins of the calf, gone but for a shadow after treatment."""
    creases(canvas, 0.15, 0.0)
    main = [
        (-0.1, -0.95),
        (-0.02, -0.7),
        (-0.15, -0.45),
        (-0.04, -0.2),
        (-0.13, 0.05),
        (-0.07, 0.4),
    ]
    side = [(-0.15, -0.45), (-0.27, -0.25), (-0.2, 0.0), (-0.13, 0.05)]
    third = [(-0.02, -0.7), (0.12, -0.55), (0.2, -0.3), (0.1, -0.05)]
    veins(canvas, [main, side], 0.1 + 1.0 * stage, 0.028, 0.016 * stage)
    veins(canvas, [third], 0.1 + 0.7 * stage, 0.02, 0.009 * stage)
    fine = [[spot, (spot[0] + 0.07, spot[1] + 0.08)] for spot in _scattered(canvas, 26, (0.3, 0.5))]
    veins(canvas, fine, 0.5 * stage, 0.007, 0.0)
    freckles(canvas, _scattered(canvas, 12, (0.3, 0.8)), 0.5, 0.009)


def keloid(canvas: Canvas, stage: float) -> None:
    """A raised, shiny scar over the shoulder that flattens; the strap of a top."""
    creases(canvas, 0.15, 0.6)
    spine = winding(canvas.rng, [(-0.1, -0.2), (0.06, -0.1), (0.2, 0.02), (0.29, 0.18)], 0.008)
    mask = np.zeros(canvas.relief.shape, np.uint8)
    for place, point in enumerate(spine):
        swell = 0.4 + 0.6 * math.sin(math.pi * place / (len(spine) - 1)) ** 0.7
        wide = (0.022 + 0.075 * stage) * swell * (1 + 0.25 * math.sin(place * 0.8))
        cv2.circle(
            mask, _rounded(canvas.pixel(point)), max(1, round(wide * canvas.scale / 2)), 255, -1
        )
    scar = canvas.blurred(mask, 0.007)
    canvas.relief += scar * (0.003 + 0.03 * stage) * (1 + 0.07 * canvas.noise(0.07, 2))
    canvas.absorb(BLOOD, 0.55 * stage * scar)
    canvas.absorb(MELANIN, (0.45 * stage - 0.16 * (1 - stage)) * scar)
    canvas.gloss *= 1 + 1.6 * scar * (0.3 + 0.7 * stage)
    garment(canvas, _strap(canvas), linear(86, 98, 112))


def abdomen(canvas: Canvas, stage: float) -> None:
    """Stretch marks on the flank between a sports top and shorts."""
    creases(canvas, 0.12, 0.0)
    mask = np.zeros(canvas.relief.shape, np.uint8)
    for spot in _scattered(canvas, 22, (0.16, 0.16)):
        start = (spot[0] + 0.08, spot[1] + 0.22)
        canvas.stroke(mask, [start, (start[0] + 0.02, start[1] + 0.1)], 0.009, 255)
    marks = canvas.blurred(mask, 0.004)
    canvas.absorb(MELANIN, -0.22 * marks * (0.4 + 0.6 * stage))
    canvas.relief -= 0.003 * marks
    cloth = linear(70, 84, 104)
    garment(canvas, 1 - below(canvas, -0.5), cloth)
    garment(canvas, below(canvas, 0.43), cloth)


def bare_scalp(canvas: Canvas, _stage: float) -> None:
    """The scalp under the hair, and the neck of a shirt."""
    canvas.gloss *= 0.8
    canvas.absorb(BLOOD, 0.12 * canvas.blob((0.0, -0.25), (0.4, 0.4), 0.2))
    collar = canvas.v - 0.93 + 0.25 * np.abs(canvas.u) ** 2 - 0.1 * np.cos(canvas.u * 2.2)
    garment(canvas, smooth_step(collar / 0.004), linear(196, 204, 210))


def mole(canvas: Canvas, stage: float) -> None:
    """A pigmented spot that grew (1 to 0.9), then the scar of its removal (below 0.5)."""
    _macro(canvas, 260)
    if stage >= 0.5:
        _pigmented_spot(canvas, 0.17 + 0.6 * (1 - stage))
    else:
        _suture_scar(canvas, stage * 2)


def plaque(canvas: Canvas, stage: float) -> None:
    """Red raised plaques with silvery scale; they clear from the middle."""
    _macro(canvas, 160)
    patch = np.maximum(
        canvas.blob((-0.12, -0.05), (0.55, 0.42), 0.06, 0.17),
        canvas.blob((0.62, 0.42), (0.24, 0.2), 0.08, 0.17),
    )
    edge_only = np.clip(patch * (0.25 + 0.75 * stage), 0, 1)
    canvas.absorb(BLOOD, edge_only * (0.2 + 0.65 * stage) * (1 + 0.2 * canvas.noise(0.1, 4)))
    canvas.absorb(MELANIN, 0.12 * patch)
    scaly = np.clip(0.6 * canvas.noise(0.06, 4, 0.65) + 1.6 * stage - 0.9, 0, 1) * patch * stage
    flakes = np.clip(0.7 + 0.4 * canvas.noise(0.022, 3, 0.7), 0, 1)
    canvas.blend(np.asarray(np.clip(0.7 * scaly * flakes, 0, 1), np.float32), linear(232, 226, 218))
    canvas.relief += stage * patch * 0.02 + scaly * 0.008 * flakes
    canvas.gloss *= 1 - 0.5 * patch * stage


def wide_scar(canvas: Canvas, stage: float) -> None:
    """A broad raised scar, cut out and sewn anew as a fine line."""
    _macro(canvas, 120)
    path = winding(canvas.rng, [(-0.75, 0.3), (-0.3, 0.08), (0.2, 0.02), (0.75, -0.28)], 0.012)
    wide = 0.016 + 0.15 * stage
    scar = canvas.line(path, wide, 0.006 + 0.02 * stage)
    canvas.relief += scar * (0.003 + 0.03 * stage) * (1 + 0.12 * stage * canvas.noise(0.1, 2))
    canvas.absorb(BLOOD, scar * (0.12 + 0.5 * stage))
    canvas.absorb(MELANIN, -0.12 * (1 - stage) * scar)
    canvas.gloss *= 1 + 1.2 * scar
    halo = canvas.line(path, wide * 2.2, 0.05)
    canvas.absorb(BLOOD, 0.16 * halo * (0.2 + stage))


def vitiligo(canvas: Canvas, stage: float) -> None:
    """Patches without pigment that take colour again from their edges and from hair roots."""
    _macro(canvas, 200)
    patches = np.zeros_like(canvas.relief)
    for at, size in (((-0.35, -0.15), 0.5), ((0.45, 0.25), 0.36), ((0.55, -0.5), 0.22)):
        radii = (size * (0.35 + 0.65 * stage), size * 0.75 * (0.35 + 0.65 * stage))
        patches = np.maximum(patches, canvas.blob(at, radii, 0.04, 0.2))
    size = 0.012 + 0.07 * (1 - stage)
    roots = _scattered(canvas, 70, (0.4, 0.3))
    islands = canvas.spots([(spot, (size, size), 1.0) for spot in roots], 0.2)
    lost = patches * (1 - islands * (1 - 0.6 * stage))
    canvas.blend(np.asarray(0.9 * lost, np.float32), linear(226, 186, 168))
    canvas.absorb(BLOOD, 0.1 * lost)


def acne_scars(canvas: Canvas, stage: float) -> None:
    """Pitted scars and red marks of a cheek, shallower after resurfacing."""
    _macro(canvas, 60)
    spots = []
    for spot in _scattered(canvas, 48, (0.55, 0.45)):
        size, tall, red = canvas.rng.uniform((0.022, 0.8, 0.2), (0.055, 1.4, 1.0))
        spots.append((spot, (float(size), float(size * tall)), float(red)))
    pits = canvas.spots([(at, radii, 1.0) for at, radii, _ in spots], 0.18, 0.12)
    canvas.relief -= pits * (0.003 + 0.016 * stage)
    canvas.absorb(BLOOD, canvas.spots(spots, 0.18, 0.12) * 0.5 * stage)
    canvas.absorb(BLOOD, 0.22 * stage * canvas.blob((0, 0), (0.8, 0.7), 0.3, 0.2))


def _macro(canvas: Canvas, hairs: int) -> None:
    """What a close-up shows besides the finding."""
    creases(canvas, 0.8, 0.5, 0.07)
    creases(canvas, 0.6, -0.7, 0.08)
    body_hair(canvas, hairs, 0.24, 0.6, _DARK_HAIR)
    freckles(canvas, _scattered(canvas, 10), 0.5, 0.02)


def _scattered(canvas: Canvas, count: int, spread: Spot = (0.6, 0.6)) -> list[Spot]:
    return [(float(u), float(v)) for u, v in canvas.rng.normal(0, spread, (count, 2))]


def _fern(canvas: Canvas, mask: Array) -> None:
    """A stem with leaflets that shrink to the tip."""
    stem = [(-0.72 + 0.85 * t, 0.06 + 0.09 * math.sin(2.4 * t)) for t in np.linspace(0, 1, 40)]
    canvas.stroke(mask, stem, 0.012, 255)
    for place in range(3, 38, 3):
        u, v = stem[place]
        size = 0.2 * (1 - place / 46)
        for side in (-1, 1):
            leaf = [
                (u + size * (0.8 * t - 0.1 * t * t), v + side * size * (0.85 * t - 0.2 * t * t))
                for t in np.linspace(0, 1, 8)
            ]
            canvas.stroke(mask, leaf, 0.016 * (1 - place / 60), 255)


def _knuckles(canvas: Canvas) -> None:
    """Cross folds over the finger joints."""
    mask = np.zeros(canvas.relief.shape, np.uint8)
    for u, v, lean in _FINGER_JOINTS:
        for step in (-0.045, -0.022, 0.0, 0.02, 0.04):
            half = 0.052 - abs(step) * 0.5
            fold = [
                (u + half * t, v + step + lean * half * t * -0.6 + 0.008 * t * t)
                for t in (-1, -0.5, 0, 0.5, 1)
            ]
            canvas.stroke(mask, fold, 0.005, 200)
    folds = canvas.blurred(mask, 0.003)
    canvas.relief -= 0.005 * folds
    canvas.absorb(MELANIN, 0.14 * canvas.blurred(mask, 0.012))
    canvas.absorb(BLOOD, 0.12 * canvas.blurred(mask, 0.02))


def _nail(canvas: Canvas, tip: Spot, lean: float) -> None:
    """A nail that ends near the finger's tip; `lean` is the finger's angle from upright."""
    canvas = canvas.near(tip, _NAIL_REACH)
    across, along = canvas.u - tip[0], canvas.v - tip[1]
    side = (across * math.cos(lean) + along * math.sin(lean)) / 0.043
    down = (along * math.cos(lean) - across * math.sin(lean) - 0.004) / 0.058
    reach = (np.abs(side) ** 2.8 + np.abs(down) ** 2.8) ** (1 / 2.8)
    nail = smooth_step((1 - reach) / 0.045)
    rim = nail * (1 - nail) * 4
    canvas.blend(0.6 * nail, linear(226, 178, 164))
    white = nail * smooth_step((-0.72 - 0.2 * side * side - down) / 0.05)
    canvas.blend(0.6 * white, linear(236, 224, 210))
    canvas.relief *= 1 - nail
    canvas.relief += 0.004 * nail
    canvas.relief -= 0.006 * nail * np.clip(np.abs(side), 0, 1) ** 3
    canvas.gloss *= 1 + 0.9 * nail
    canvas.absorb(MELANIN, 0.2 * rim)
    canvas.absorb(BLOOD, 0.15 * rim)


def _strap(canvas: Canvas) -> Array:
    """The strap of a top and its body, left of the arm."""
    bend = canvas.u + 0.42 + 0.16 * np.cos(1.7 * (canvas.v + 0.2)) - 0.1 * (canvas.v > 2)
    strap = np.abs(bend - 0.02) - 0.085
    body = canvas.u + 0.33 - 0.55 * np.clip(0.55 - canvas.v, 0, 2) ** 1.6 * -1
    shape = np.minimum(strap, np.where(canvas.v > -0.1, body + 0.0, 1.0))
    return smooth_step(np.asarray(-shape / 0.004, np.float32))


def _pigmented_spot(canvas: Canvas, size: float) -> None:
    outer = canvas.blob((0.02, -0.02), (size, size * 0.82), 0.07, 0.13)
    inner = canvas.blob((0.05, -0.05), (size * 0.55, size * 0.5), 0.14, 0.25)
    network = np.clip(0.7 + 0.5 * canvas.noise(0.03, 3), 0, 2)
    canvas.absorb(MELANIN, outer * (0.95 * network + 0.95 * inner))
    canvas.absorb(BLOOD, 0.2 * canvas.blob((0.02, -0.02), (size * 1.2, size), 0.12))
    canvas.relief += 0.028 * canvas.blob((0.03, -0.03), (size * 0.8, size * 0.7), 0.2)
    canvas.gloss *= 1 + 0.5 * inner


def _suture_scar(canvas: Canvas, fresh: float) -> None:
    """A straight scar with the marks of its stitches, red while `fresh`."""
    path = winding(canvas.rng, [(-0.36, 0.14), (0.0, 0.0), (0.38, -0.17)], 0.004)
    scar = canvas.line(path, 0.014 + 0.014 * fresh, 0.007)
    canvas.absorb(BLOOD, scar * (0.2 + 0.8 * fresh))
    canvas.absorb(BLOOD, 0.4 * fresh * canvas.line(path, 0.1, 0.05))
    canvas.absorb(MELANIN, -0.2 * (1 - fresh) * scar)
    canvas.relief += scar * (0.004 + 0.01 * fresh)
    canvas.gloss *= 1 + scar
    marks = [
        ((u + side * 0.02, v + side * 0.05), (0.009, 0.009), 1.0)
        for u, v in path[4:-4:6]
        for side in (-1, 1)
    ]
    canvas.absorb(BLOOD, canvas.spots(marks, 0.3) * (0.15 + 0.7 * fresh))


def _rounded(point: Spot) -> tuple[int, int]:
    return round(point[0]), round(point[1])
