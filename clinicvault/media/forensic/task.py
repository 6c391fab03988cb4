"""A worker's part: a stranger's picture made harmless, then compared with pictures of the vault."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np

from clinicvault.domain.recipe_fields import recipe_of
from clinicvault.media import registry
from clinicvault.media.desk import Answer, Desk, Task
from clinicvault.media.rendering.files import rendered_file, upright_pixels

from .marking import embedded
from .suspects import Suspect
from .tracing import Geometry, Trace, legible, traced

KEY_BYTES = 32
MOST_NAMED = 64
"""Exports that one answer names: as many recipients do not put their copies together."""


def look(desk: Desk, _: Answer, data: memoryview) -> Answer:
    """{"width", "height"}: of the gray pixels in the desk's output memory.

    The worker ends with it: whatever a stranger's file did to it, it has no say in the trace.
    Raises InputRefused.
    """
    rewritten = registry.find(data, desk.limits).rewrite(data, desk.limits)
    gray = Suspect(upright_pixels(data, rewritten.facts.orientation, desk.limits)).gray
    desk.output[: gray.size] = gray.tobytes()
    return {"width": gray.shape[1], "height": gray.shape[0], "last": True}


def compare(desk: Desk, request: Answer, data: memoryview) -> Answer:
    """A trace, with numbers in the keys' place; see `told`.

    `data` are a suspect's gray pixels, a kept photo, its recipe, and keys of 32 bytes, one after
    the other, as long as `parts` says. Raises InputRefused.
    """
    pixels, photo, recipe, keys = _parts(data, request["parts"])
    gray = np.frombuffer(pixels, np.uint8).reshape(request["height"], request["width"])
    fields = recipe_of(json.loads(bytes(recipe)))
    candidate = rendered_file(photo, request["orientation"], fields, desk.limits)
    return told(traced(Suspect.of_gray(gray), candidate, _numbered(keys)))


def _parts(data: memoryview, lengths: list[int]) -> Iterator[memoryview]:
    for length in lengths:
        yield data[:length]
        data = data[length:]


def _numbered(keys: memoryview) -> dict[bytes, bytes]:
    starts = range(0, len(keys), KEY_BYTES)
    return {b"%d" % at: bytes(keys[start:][:KEY_BYTES]) for at, start in enumerate(starts)}


def told(trace: Trace) -> Answer:
    """A trace as plain values."""
    return {
        "z": trace.z,
        "second": trace.second,
        "agreeing": trace.agreeing,
        "tried": trace.tried,
        "named": [[int(score.export), score.z] for score in trace.named[:MOST_NAMED]],
        "likely": [int(export) for export in trace.likely],
        "geometry": trace.geometry and _geometry(trace.geometry),
    }


def _geometry(geometry: Geometry) -> list[float | bool]:
    return [*geometry.matrix, geometry.mirrored, geometry.agreement, geometry.share]


def rehearse() -> None:
    """Use everything once: what is loaded late would not be found."""
    pixels = np.random.default_rng(1).integers(0, 256, (64, 96, 3), np.uint8)
    key = bytes(KEY_BYTES)
    traced(embedded(pixels, key), pixels, {b"0": key})
    legible(pixels, pixels, key)


LOOK = Task("suspect", look)
COMPARE = Task("trace", compare, rehearse)
TASKS = (LOOK, COMPARE)
