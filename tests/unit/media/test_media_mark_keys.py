"""Every picture of an export has a key of its own for its invisible mark."""

import hashlib
import hmac

import numpy as np
import pytest

from clinicvault.media.forensic import embedded, shaping
from clinicvault.media.forensic.grid import grid_of, signs
from clinicvault.media.mark_keys import picture_key, picture_keys
from tests.unit.media import leaks

KEY = bytes(range(32))


def test_the_key_stays_as_it_is_in_every_later_version():
    """Copies that are out must be traced by the programs of years to come."""
    label = b"ClinicVault forensic mark of one picture 1\0"
    true = hmac.new(KEY, label + hashlib.sha256(b"a photo").digest(), hashlib.sha256).digest()
    assert picture_key(KEY, b"a photo") == true
    assert true.hex().startswith("5d132d325903ab39")


def test_it_differs_by_photo_and_by_export():
    made = {picture_key(key, photo) for key in (KEY, KEY[::-1]) for photo in (b"one", b"two")}
    assert len(made) == 4


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_of_many_exports_it_is_the_same(kind):
    keys = [KEY, bytes(16), KEY[::-1]]
    assert picture_keys(keys, kind(b"a photo")) == [picture_key(key, b"a photo") for key in keys]
    assert picture_keys([], kind(b"a photo")) == []


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        picture_key(KEY[:15], b"a photo")


def pictures(number):
    return [leaks.photo(320, 240, seed) for seed in range(number)]


def seen_by_averaging(copies):
    """What a recipient finds who averages the fine detail of all pictures that he was given."""
    fine = [gray - shaping.blurred(gray, 1.5) for gray in map(brightness, copies)]
    return shaping.gathered(np.mean([np.clip(one, -4, 4) for one in fine], axis=0))


def brightness(pixels):
    return shaping.luminance(pixels).astype(np.float32)


def test_the_average_of_many_pictures_does_not_give_the_mark_away():
    """With one key for all it does, which is why each has its own."""
    taken = pictures(40)
    pattern = signs(KEY, grid_of(240, 320))

    def alike(marked):
        return np.corrcoef(seen_by_averaging(marked).ravel(), pattern.ravel())[0, 1]

    own = [embedded(pixels, picture_key(KEY, bytes([at]))) for at, pixels in enumerate(taken)]
    assert alike([embedded(pixels, KEY) for pixels in taken]) > 0.3
    assert abs(alike(own)) < 0.05
