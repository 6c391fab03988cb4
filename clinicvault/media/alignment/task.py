"""A worker's part: two pictures in, how they lie over one another, or their panels, out.

Both come one after the other in the same piece of memory; `later` says how many bytes the first
of them, the later picture, takes.
"""

from __future__ import annotations

import cv2
import numpy as np
import simplejpeg

from clinicvault.domain.alignment import Alignment, Similarity
from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused
from clinicvault.media import registry, tasks
from clinicvault.media.derive import fit
from clinicvault.media.desk import Answer, Desk, Task
from clinicvault.media.registry import Array

from . import finding, panels

ALIGN, PAIR = "align", "pair"
_QUALITY = 93
_MANY_PICTURES = (PhotoKind.VIDEO, PhotoKind.PDF)
_KEPT = 2 * panels.MOST_SIDE
"""Pixels of the longer side to which a huge picture is brought before the other is decoded."""


def align(desk: Desk, request: Answer, data: memoryview) -> Answer:
    """{"how", "similarity", "points", "error"}. Raises InputRefused for what cannot be decoded."""
    later, earlier = _both(desk, request, data)
    return told(finding.aligned(later, earlier, request["later_face"], request["earlier_face"]))


def told(alignment: Alignment) -> Answer:
    """An alignment as plain values."""
    one = alignment.similarity
    return {
        "how": alignment.how.value,
        "similarity": [one.scale, one.angle, one.right, one.down],
        "points": alignment.points,
        "error": alignment.error,
    }


def pair(desk: Desk, request: Answer, data: memoryview) -> Answer:
    """{"sizes": bytes of both panels, later one first}; they lie in the output in a row."""
    later, earlier = _both(desk, request, data)
    given = request["similarity"]
    similarity = Similarity(*given) if given else None
    made = panels.pair(later, earlier, similarity, tuple(request["room"]), request["around"])
    at, sizes = 0, []
    for panel in made:
        encoded = simplejpeg.encode_jpeg(panel, _QUALITY, "RGB", "444")
        desk.output[at : at + len(encoded)] = encoded
        sizes.append(len(encoded))
        at += len(encoded)
    return {"sizes": sizes}


def _both(desk: Desk, request: Answer, data: memoryview) -> tuple[Array, Array]:
    at, turns = request["later"], request["orientations"]
    return _picture(desk, data[:at], turns[0]), _picture(desk, data[at:], turns[1])


def _picture(desk: Desk, data: memoryview, orientation: int) -> Array:
    """Upright sRGB pixels of its own, height × width × 3.

    InputRefused("rendering-photos-only") for films and documents.
    """
    if registry.find(data, desk.limits).keeps in _MANY_PICTURES:
        raise InputRefused("rendering-photos-only")
    room = tasks.Room(desk.output, desk.canvas, desk.spare)
    size = tasks.pixels_of(data, desk.limits, orientation, "RGB", room)
    width, height = size["width"], size["height"]
    pixels = np.frombuffer(room.target, np.uint8, width * height * 3)
    return fit(pixels.reshape(height, width, 3), _KEPT).copy()


def _rehearse() -> None:
    """OpenCV finds out about its processor at the first call of each kind."""
    noise = np.random.default_rng(1).integers(0, 256, (96, 96), dtype=np.uint8)
    grey = cv2.resize(noise, (192, 192))
    finding.by_features(rgb := cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), rgb)
    panels.pair(rgb, rgb, Similarity(1.1, 0.1), (64, 64))


TASKS = (Task(ALIGN, align, _rehearse), Task(PAIR, pair))
