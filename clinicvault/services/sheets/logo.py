"""The clinic's logo: a file from outside, drawn anew by a worker, small enough for a setting."""

from __future__ import annotations

from pathlib import Path

from clinicvault.access.release.logo import MOST_BYTES
from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipes import Recipe
from clinicvault.media.pool import MediaPool
from clinicvault.media.reading import read_bounded
from clinicvault.media.rendering.asking import render

from .panels import taken

_MOST_FILE = 16 << 20
_LONGEST = 1000
"""Pixels: a logo of 50 mm at 500 dots an inch."""
_QUALITIES = (92, 80, 60)
_NONE = frozenset({PhotoKind.VIDEO, PhotoKind.PDF})


def read_logo(pool: MediaPool, path: Path) -> bytes:
    """A chosen picture as plain JPEG of at most 1000 pixels a side; see-through parts are white.

    InputRefused as of `media.reading.read_bounded` and of a photo, ("logo-kind") for a film or
    document, ("logo-large") where it holds too much even so.
    """
    return logo_of(pool, bytes(read_bounded(path, _MOST_FILE)))


def logo_of(pool: MediaPool, data: bytes) -> bytes:
    """The same for bytes that were read already."""
    prepared = taken(pool.prepare(data))
    if prepared.facts.format in _NONE:
        raise InputRefused("logo-kind")
    for quality in _QUALITIES:
        recipe = Recipe(longest=_LONGEST, quality=quality)
        made = taken(render(pool, prepared.preview, 1, recipe)).jpeg
        if len(made) <= MOST_BYTES:
            return made
    raise InputRefused("logo-large", limit=MOST_BYTES >> 10)
