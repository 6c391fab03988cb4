"""What the tests of raw files share: rewriting with proof and decoding, refusals, colours."""

from __future__ import annotations

import numpy as np
import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import raw
from tests.unit.media import raw_files
from tests.unit.media.small_limits import LIMITS

SCENE = raw_files.scene()


def taken(source, limits=LIMITS):
    """(decoded picture, facts, kept bytes) of a file whose proof passes."""
    rewritten = raw.rewrite(source, limits)
    out = b"".join(bytes(piece) for piece in rewritten.pieces)
    raw.prove(memoryview(out))
    raster = raw.FORMAT.decode(out, rewritten)
    return raster, rewritten, out


def refusal(source, limits=LIMITS):
    with pytest.raises(InputRefused) as caught:
        raw.rewrite(source, limits)
    return caught.value.code


def off(picture):
    """How far the patches of an sRGB picture are from the scene, of 255 levels."""
    return np.abs(raw_files.patches_of(picture) - 255 * raw_files.PATCHES).max()
