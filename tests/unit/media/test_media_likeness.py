"""The perceptual hash: near for what looks alike, far for what does not."""

import cv2
import numpy as np
import pytest

from clinicvault.media.likeness import distance, likeness


def scene(seed):
    noise = np.random.default_rng(seed).integers(0, 256, (9, 12, 3), np.uint8)
    return cv2.resize(noise, (384, 288), interpolation=cv2.INTER_CUBIC)


def test_a_brighter_smaller_and_noisier_copy_is_near():
    picture = scene(1)
    noise = np.random.default_rng(2).integers(-6, 7, picture.shape)
    brighter = np.clip(picture.astype(int) + 12 + noise, 0, 255).astype(np.uint8)
    smaller = cv2.resize(brighter, (200, 150), interpolation=cv2.INTER_AREA)
    assert distance(likeness(picture), likeness(smaller)) <= 6


def test_other_pictures_are_far():
    hashes = [likeness(scene(seed)) for seed in range(12)]
    pairs = [(a, b) for a in range(12) for b in range(a)]
    assert min(distance(hashes[a], hashes[b]) for a, b in pairs) >= 16


def test_a_gray_picture_is_hashed_as_its_colour_twin():
    gray = cv2.cvtColor(scene(3), cv2.COLOR_RGB2GRAY)
    assert likeness(gray) == likeness(cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB))


@pytest.mark.parametrize("level", [0, 7, 255])
def test_an_even_picture_looks_like_nothing(level):
    noise = np.random.default_rng(4).integers(0, 3, (300, 200))
    assert likeness(np.clip(level + noise, 0, 255).astype(np.uint8)) == bytes(8)
    assert likeness(np.full((3, 2), level, np.uint8)) == bytes(8)


def test_a_faint_picture_has_a_hash():
    faint = (scene(5).astype(int) // 10 + 100).astype(np.uint8)
    assert likeness(faint) != bytes(8)


def test_distance_counts_bits():
    assert distance(b"\x00" * 8, b"\xff" + b"\x00" * 6 + b"\x01") == 9
