"""Which part of a picture is the person: guessed, and corrected by a hand.

GrabCut (Rother, Kolmogorov, Blake 2004) on a small copy, begun from the faces that are known, else
from the middle of the picture. What a hand painted is never overruled.
"""

from __future__ import annotations

import dataclasses
from typing import cast

import cv2
import numpy as np

from clinicvault.domain.recipes import Box, Recipe, Stroke
from clinicvault.media.registry import Array

from .covering import draw_strokes, fill
from .frame import Frame
from .plainness import Backdrop, backdrop

_ROUNDS = 4
_WHOLE = (0, 0, 0, 0)
"""A rectangle that GrabCut asks for, and does not look at where it is given labels."""
_SEED = 20_221
"""GrabCut begins from random samples: always the same ones."""
_HOLE = 0.003
"""Holes below this share of the person are noise; through others the room is seen."""
_NEAR_SIZE = 0.1
"""Without a face, how large a part has to be beside the largest to be somebody's, too."""
_NEAR = 3.0
"""Brush widths within which a stroke says what is probable; along it, it says what is certain."""
_LEAST_FACE = 0.004
"""Share of the picture from which on a cover is taken for a face where none is told."""

Spot = tuple[int, int, int, int]
"""Left, top, width, height in pixels of the small copy."""


def person_mask(pixels: Array, frame: Frame, recipe: Recipe) -> Array:
    """The person at the frame's size: height × width, uint8, 0 or 1.

    `pixels` (height × width × 3, uint8, covers filled) may be larger.
    """
    small = cast("Array", cv2.resize(pixels, frame.size, interpolation=cv2.INTER_AREA))
    covered = _covered(frame, recipe)
    if covered.any():
        # A cover's colour belongs to neither side; what surrounds it does.
        small = cast("Array", cv2.inpaint(small, covered, 3, cv2.INPAINT_TELEA))
    heads = _heads(frame, recipe)
    labels = _first_guess(frame, heads)
    _see_backdrop(labels, backdrop(small, covered == 0), bool(heads))
    near, apart = _hands(frame, recipe, _NEAR)
    labels[near], labels[apart] = cv2.GC_PR_FGD, cv2.GC_PR_BGD
    person, around = _hands(frame, recipe, 1)
    labels[person], labels[around] = cv2.GC_FGD, cv2.GC_BGD
    certain = labels == cv2.GC_FGD
    labels[certain & ~person & (covered > 0)] = cv2.GC_PR_FGD
    _cut(small, labels)
    mask = _tidied(_is_person(labels), certain, _NEAR_SIZE if not heads else 1.0)
    mask[person], mask[around] = 1, 0
    return mask


def _covered(frame: Frame, recipe: Recipe) -> Array:
    """What is covered, and one pixel around it: height × width, uint8."""
    width, height = frame.size
    canvas = np.zeros((height, width, 3), np.uint8)
    fill(canvas, frame, recipe)
    return cast("Array", cv2.dilate(canvas[:, :, 0], np.ones((3, 3), np.uint8)))


def _hands(frame: Frame, recipe: Recipe, times: float) -> tuple[Array, Array]:
    """What a hand marked as the person and as background; where it did both, as background.

    With a brush so many `times` wider than it was.
    """
    width, height = frame.size
    person, around = (np.zeros((height, width), np.uint8) for _ in range(2))
    draw_strokes(person, frame, [_wider(stroke, times) for stroke in recipe.person], (1,))
    draw_strokes(around, frame, [_wider(stroke, times) for stroke in recipe.around], (1,))
    return person > around, around > 0


def _wider(stroke: Stroke, times: float) -> Stroke:
    return dataclasses.replace(stroke, width=stroke.width * times)


def _is_person(labels: Array) -> Array:
    return np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)


def _cut(small: Array, labels: Array) -> None:
    """Let GrabCut change what is only probable, in place; one side alone is left as it is."""
    ours = _is_person(labels)
    if ours.all() or not ours.any():
        return
    cv2.setRNGSeed(_SEED)
    around, person = np.zeros((1, 65)), np.zeros((1, 65))
    picture = np.ascontiguousarray(small[:, :, ::-1])
    cv2.grabCut(picture, labels, _WHOLE, around, person, _ROUNDS, cv2.GC_INIT_WITH_MASK)


def _first_guess(frame: Frame, heads: list[Spot]) -> Array:
    """GrabCut's labels, height × width, uint8, by where people are in photos."""
    width, height = frame.size
    labels = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    for head in heads:
        _guess_body(labels, head)
    for head in heads:
        _guess_head(labels, head)
    if not heads:
        _guess_middle(labels)
    return labels


def _see_backdrop(labels: Array, found: Backdrop | None, sure: bool) -> None:
    """What is seen of a plain backdrop counts more than where people use to be.

    `sure` where a face said so: else even the middle may be backdrop.
    """
    if found is None:
        return
    person = (cv2.GC_PR_FGD,) if sure else (cv2.GC_PR_FGD, cv2.GC_FGD)
    likely = np.isin(labels, person)
    labels[found.here & likely] = cv2.GC_PR_BGD
    labels[found.here & ~likely & (labels != cv2.GC_FGD)] = cv2.GC_BGD
    labels[found.elsewhere & (labels == cv2.GC_PR_BGD)] = cv2.GC_PR_FGD


def _heads(frame: Frame, recipe: Recipe) -> list[Spot]:
    """The faces that are told; where none is, the covers that are large enough to hide one."""
    known = recipe.faces or tuple(box for box in recipe.covers if _area(box) >= _LEAST_FACE)
    edges = (frame.around(box) for box in known)
    spots = [(left, top, right - left, bottom - top) for left, top, right, bottom in edges]
    return [spot for spot in spots if min(spot[2:]) > 3]


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)


def _guess_head(labels: Array, head: Spot) -> None:
    """The face itself is certain, the hair around it probable."""
    left, top, width, height = head
    centre = left + width // 2, top + height // 2
    hair, face = (round(0.75 * width), round(0.8 * height)), (width // 3, height // 3)
    _ellipse(labels, centre, hair, cv2.GC_PR_FGD)
    _ellipse(labels, centre, face, cv2.GC_FGD)


def _guess_body(labels: Array, head: Spot) -> None:
    """Neck, shoulders and what is below a face, probable."""
    left, top, width, height = head
    middle, chin, end = left + width / 2, top + 0.9 * height, labels.shape[0]
    halves = ((0.4, 0.0), (0.5, 0.35), (1.4, 0.9), (1.7, 2.0), (1.7, 9.0))
    right = [(middle + x * width, min(end, chin + y * height)) for x, y in halves]
    mirrored = [(2 * middle - x, y) for x, y in reversed(right)]
    cv2.fillPoly(labels, [np.rint([*right, *mirrored]).astype(np.int32)], cv2.GC_PR_FGD)


def _guess_middle(labels: Array) -> None:
    """Without a face: what stands in the middle and goes down to the edge is a body."""
    height, width = labels.shape
    centre = width // 2, round(0.58 * height)
    _ellipse(labels, centre, (round(0.36 * width), round(0.5 * height)), cv2.GC_PR_FGD)
    _ellipse(labels, centre, (round(0.08 * width), round(0.12 * height)), cv2.GC_FGD)


def _ellipse(labels: Array, centre: tuple[int, int], radii: tuple[int, int], label: int) -> None:
    cv2.ellipse(labels, centre, radii, 0, 0, 360, label, cv2.FILLED)


def _tidied(mask: Array, certain: Array, near: float) -> Array:
    """Without what stands apart from the person, and without small holes.

    Parts with something `certain` in them stay, and those of at least `near` of the largest's size.
    """
    count, parts, figures, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    sizes = np.where(np.arange(count) > 0, figures[:, cv2.CC_STAT_AREA], 0)
    keep = sizes >= max(1.0, near * sizes.max())
    if near == 1.0 and (certain & (mask > 0)).any():
        keep[:] = False
    keep[np.unique(parts[certain])] = True
    keep[0] = False
    whole = keep[parts].astype(np.uint8)
    return _without_holes(whole, _HOLE * int(whole.sum()))


def _without_holes(mask: Array, most: float) -> Array:
    """Holes of fewer pixels filled."""
    count, parts, figures, _ = cv2.connectedComponentsWithStats(1 - mask, connectivity=4)
    fill = figures[:, cv2.CC_STAT_AREA] < most
    fill[0] = True
    return np.asarray(fill[:count][parts], np.uint8)
