"""Limits small enough for tests of the pool and its workers, and pixels as an array."""

from __future__ import annotations

import dataclasses

import numpy as np

from clinicvault.media.limits import MIB, Limits

LIMITS = dataclasses.replace(Limits(), bytes=16 * MIB, pixels=2_000_000)


def shape(pixels):
    return np.frombuffer(pixels.data, np.uint8).reshape(
        pixels.height, pixels.width, pixels.channels
    )
