"""Draws the demo's body regions and skin close-ups: no real person, the same picture every time.

A *subject* keeps its skin over all visits; the finding changes by the visit's stage, and the
camera stands a little differently each time, as in a clinic.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import cv2
import numpy as np

from clinicvault.domain.clinical import View

from . import findings, shapes
from .hair import grown
from .render import (
    Camera,
    Picture,
    Surface,
    backdrop,
    developed,
    jitter,
    linear,
    lit,
    scaled,
    surface,
    unit,
)
from .shapes import Array, array32
from .skin import Canvas, living_skin

_PORTRAIT, _LANDSCAPE = (900, 1200), (1200, 900)
LARGE = 10 / 3
"""1200 x 900 becomes 4000 x 3000: the 12 megapixels of a camera."""
_BLUE, _GREY, _GREEN = linear(146, 162, 176), linear(168, 170, 172), linear(132, 160, 156)


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """One finding of one patient and its course; `stages` has one number a visit."""

    seed: int
    tone: str
    paint: Callable[[Canvas, float], None]
    stages: tuple[float, ...]
    body: Callable[[float], shapes.Body] | None = None
    size: tuple[int, int] = _LANDSCAPE
    views: tuple[tuple[View, float], ...] = ((View.CLOSE_UP, 0.0),)
    """Views and how far the body is turned for them, in radians."""
    paper: tuple[float, float, float] = _BLUE
    hair: bool = False


SUBJECTS: dict[str, Subject] = {
    "forearm-tattoo": Subject(
        11,
        "light",
        findings.tattoo,
        (1.0, 0.5, 0.12),
        shapes.forearm,
        _LANDSCAPE,
        ((View.FRONTAL, 0.0),),
        _GREY,
    ),
    "hand-rejuvenation": Subject(
        12,
        "fair",
        findings.aged_hand,
        (1.0, 0.45, 0.1),
        shapes.hand,
        _PORTRAIT,
        ((View.BACK, 0.0),),
        _BLUE,
    ),
    "leg-veins": Subject(
        13,
        "fair",
        findings.varicose,
        (1.0, 0.4, 0.06),
        shapes.calf,
        _PORTRAIT,
        ((View.BACK, 0.0), (View.OBLIQUE_LEFT, -0.5)),
        _GREEN,
    ),
    "shoulder-keloid": Subject(
        14,
        "dark",
        findings.keloid,
        (1.0, 0.55, 0.15),
        shapes.shoulder,
        _PORTRAIT,
        ((View.OBLIQUE_LEFT, 0.0),),
        _GREY,
    ),
    "abdomen-contour": Subject(
        15,
        "tan",
        findings.abdomen,
        (1.0, 0.3, 0.05),
        shapes.belly,
        _PORTRAIT,
        ((View.PROFILE_RIGHT, 0.0), (View.OBLIQUE_RIGHT, 0.75)),
        _BLUE,
    ),
    "scalp-restoration": Subject(
        16,
        "olive",
        findings.bare_scalp,
        (1.0, 0.75, 0.2),
        shapes.head_from_behind,
        _PORTRAIT,
        ((View.BACK, 0.0),),
        _GREY,
        hair=True,
    ),
    "mole-removal": Subject(21, "fair", findings.mole, (1.0, 0.9, 0.45, 0.05)),
    "psoriasis-plaque": Subject(22, "light", findings.plaque, (1.0, 0.5, 0.08)),
    "scar-revision": Subject(23, "olive", findings.wide_scar, (1.0, 0.25, 0.0)),
    "vitiligo-patch": Subject(24, "brown", findings.vitiligo, (1.0, 0.6, 0.2)),
    "acne-scars": Subject(25, "tan", findings.acne_scars, (1.0, 0.5, 0.2)),
}


class Studio:
    """Draws one picture after the other, and keeps the skin of the last subject and visit.

    A subject's skin is the same on every visit and in every view: it is half of the work.
    """

    def __init__(self) -> None:
        self._bare: tuple[object, Canvas] | None = None
        self._painted: tuple[object, Canvas] | None = None

    def picture(self, name: str, visit: int, view: View, *, scale: float = 1.0) -> Picture:
        """The subject at a visit (0 is the first) as RGB bytes (H, W, 3).

        `scale` multiplies the sides; `LARGE` gives 12 megapixels. ValueError for a subject, visit
        or view that there is not.
        """
        subject = SUBJECTS.get(name)
        turns = dict(subject.views) if subject else {}
        if subject is None or view not in turns or not 0 <= visit < len(subject.stages):
            raise ValueError("no such picture")
        size = size_of(name, scale)
        stage = subject.stages[visit]
        day = np.random.default_rng([subject.seed, visit, list(turns).index(view)])
        camera = jitter(day, turns[view])
        return _shot(subject, stage, self._canvas(subject, stage, size), camera, day, size)

    def _canvas(self, subject: Subject, stage: float, size: tuple[int, int]) -> Canvas:
        """The subject's own skin with the finding at its stage."""
        key = (subject.seed, stage, size)
        if self._painted is None or self._painted[0] != key:
            canvas = self._skin(subject, size).copied()
            canvas.rng = np.random.default_rng([subject.seed, 1])
            subject.paint(canvas, stage)
            self._painted = (key, canvas)
        return self._painted[1]

    def _skin(self, subject: Subject, size: tuple[int, int]) -> Canvas:
        key = (subject.seed, size)
        if self._bare is None or self._bare[0] != key:
            self._bare = (key, _bare_skin(subject, *size))
        return self._bare[1]


def picture(name: str, visit: int, view: View, *, scale: float = 1.0) -> Picture:
    """One picture by itself; see `Studio.picture`."""
    return Studio().picture(name, visit, view, scale=scale)


def size_of(name: str, scale: float = 1.0) -> tuple[int, int]:
    """Width and height of a subject's pictures."""
    width, height = SUBJECTS[name].size
    return round(width * scale), round(height * scale)


def _bare_skin(subject: Subject, width: int, height: int) -> Canvas:
    """The subject's own skin without any finding, the same on every visit."""
    canvas = Canvas(np.random.default_rng(subject.seed), width, height, subject.tone)
    if subject.body is None:
        living_skin(canvas, lines=0.045, depth=1.1)
    else:
        living_skin(canvas, depth=0.45)
    return canvas


def _shot(
    subject: Subject,
    stage: float,
    canvas: Canvas,
    camera: Camera,
    day: np.random.Generator,
    size: tuple[int, int],
) -> Picture:
    """What the camera sees of a painted canvas that day."""
    if subject.body is None:
        return _close_up(canvas, camera, day, *size)
    seen = surface(subject.body(stage), camera, *size)
    skin = lit(seen, canvas.skin(), camera)
    paper = backdrop(day, seen, subject.paper)
    frame = paper + scaled(skin - paper, seen.cover)
    if subject.hair:
        frame = grown(frame, seen, camera, np.random.default_rng(subject.seed), stage)
    return developed(frame, day, camera)


def _close_up(
    canvas: Canvas, camera: Camera, day: np.random.Generator, width: int, height: int
) -> Picture:
    seen = _curved(camera, width, height)
    frame = lit(seen, canvas.skin(), camera)
    return developed(_with_ruler(frame, camera), day, camera, soft=0.7)


def _curved(camera: Camera, width: int, height: int) -> Surface:
    """A patch of skin from near: gently rounded, filling the picture."""
    x = (np.arange(width, dtype=np.float32) + 0.5 - width / 2) * np.float32(2 / height)
    y = (np.arange(height, dtype=np.float32) + 0.5 - height / 2) * np.float32(2 / height)
    across, down = np.meshgrid(x, y)
    cos, sin = np.cos(camera.roll * 2), np.sin(camera.roll * 2)
    u = ((across - camera.shift[0]) * cos + (down - camera.shift[1]) * sin) / camera.zoom
    v = ((down - camera.shift[1]) * cos - (across - camera.shift[0]) * sin) / camera.zoom
    bend = np.dstack([0.28 * u + camera.turn, 0.38 * v + camera.nod, np.ones_like(u)])
    ones = np.ones((height, width), np.float32)
    return Surface(ones, unit(bend.astype(np.float32)), array32(u), array32(v), ones * 0.9)


def _with_ruler(frame: Array, camera: Camera) -> Array:
    """A paper scale with a stroke a millimetre along the lower edge."""
    height, width = frame.shape[:2]
    top = round(height * 0.9)
    paper, ink = np.zeros((2, height, width), np.uint8)
    paper[top:] = 255
    _strokes(ink, top, height * 0.024 * camera.zoom)
    tilt = cv2.getRotationMatrix2D((width / 2, top), -30 * camera.roll, 1)
    held = cv2.warpAffine(paper, tilt, (width, height), borderMode=cv2.BORDER_REPLICATE)
    sheet = array32(held)[..., None] / 255
    marks = array32(cv2.warpAffine(ink, tilt, (width, height)))[..., None] / 255
    shadow = cv2.GaussianBlur(sheet, (0, 0), height * 0.008)[..., None]
    shaded = frame * (1 - 0.45 * shadow * (1 - sheet))
    white = array32([0.80, 0.80, 0.77]) * camera.light * (1 - 0.93 * marks)
    return array32(shaded * (1 - sheet) + white * sheet)


def _strokes(ink: Picture, top: int, millimetre: float) -> None:
    """Draw the scale's strokes and the numbers of its centimetres, in white on black."""
    height, width = ink.shape
    thick = max(1, round(height / 500))
    for stroke in range(int(width / millimetre) + 2):
        tall = 0.042 if stroke % 10 == 0 else 0.03 if stroke % 5 == 0 else 0.019
        x = round((stroke + 0.5) * millimetre)
        cv2.line(ink, (x, top), (x, top + round(height * tall)), 255, thick, cv2.LINE_AA)
        if stroke % 10 == 0:
            at = (x + round(height * 0.006), top + round(height * 0.07))
            font, size = cv2.FONT_HERSHEY_DUPLEX, height / 1300
            cv2.putText(ink, str(stroke // 10), at, font, size, 255, thick, cv2.LINE_AA)
