"""HEIC and AVIF rewritten and decoded for tests, by the program and by other decoders."""

from __future__ import annotations

import io

import imagecodecs
import numpy as np
import pillow_heif

from clinicvault.media import avif, heic, heif
from clinicvault.media.limits import Limits
from clinicvault.media.proof import heif as proof
from tests.unit.media import heif_files as files

LIMITS = Limits()
FORMATS = {"heic": heic.FORMAT, "avif": avif.FORMAT}


def stripped(data, limits=LIMITS):
    rewritten = heif.rewrite(data, limits)
    out = b"".join(rewritten.pieces)
    proof.prove(out)
    return out, rewritten


def decoded(data):
    out, rewritten = stripped(data)
    return FORMATS[rewritten.facts.format.value].decode(out, rewritten)


def independent(data, codec):
    """Pixels by a decoder that the program does not use, before and after alike."""
    if codec == "avif":
        return np.asarray(imagecodecs.avif_decode(data, numthreads=1))
    opened = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False)
    return np.asarray(opened[opened.primary_index])


def same(data, codec):
    out, _ = stripped(data)
    return np.array_equal(independent(data, codec), independent(out, codec))


def left(out):
    return [canary for canary in files.CANARIES if canary in out]
