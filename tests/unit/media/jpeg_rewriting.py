"""A JPEG rewritten for a test: its bytes and facts, its markers, or why it was refused."""

from __future__ import annotations

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.media import jpeg
from clinicvault.media.jpeg_markers import segments
from clinicvault.media.limits import Limits

LIMITS = Limits()


def stripped(data, limits=LIMITS):
    rewritten = jpeg.rewrite(data, limits)
    return b"".join(rewritten.pieces), rewritten.facts


def markers(data):
    return [one.marker for one in segments(data, 1000)]


def refusal(data, limits=LIMITS):
    with pytest.raises(InputRefused) as caught:
        taken_in(data, limits)
    return caught.value.code


def taken_in(data, limits):
    rewritten = jpeg.rewrite(data, limits)
    return jpeg.FORMAT.decode(b"".join(rewritten.pieces), rewritten)
