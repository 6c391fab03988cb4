"""Near-duplicates of one import, by their likeness."""

import random

import pytest

from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.media.likeness import distance, likeness
from clinicvault.services.similar import groups
from clinicvault.services.views import ImportedPhoto
from tests.unit.services.real_clinic import picture


def photo(number, bits, still=""):
    data = bits if isinstance(bits, bytes) else bits.to_bytes(8, "big")
    return ImportedPhoto(
        f"{number}.jpg", f"p{number}", PhotoKind.JPEG, View.FRONTAL, (), (), b"",
        likeness=data, still=still,
    )  # fmt: skip


def by_definition(photos, most):
    """Connected pairs, one by one."""
    member = {one.photo: {one.photo} for one in photos}
    for one in photos:
        for other in photos:
            if distance(one.likeness, other.likeness) <= most:
                together = member[one.photo] | member[other.photo]
                for name in together:
                    member[name] = together
    sets = {tuple(one.photo for one in photos if one.photo in m) for m in member.values()}
    return sorted((one for one in sets if len(one) > 1), key=lambda one: int(one[0][1:]))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("most", [0, 8, 20])
def test_groups_are_the_connected_ones_in_the_order_of_the_photos(seed, most):
    rng = random.Random(seed)
    heads = [rng.getrandbits(64) | 1 for _ in range(12)]
    photos = [
        photo(n, rng.choice(heads) ^ (1 << rng.randrange(1, 64)) * rng.randrange(2))
        for n in range(150)
    ]
    assert list(groups(photos, most)) == by_definition(photos, most)


def test_eight_bits_are_alike_and_nine_are_not():
    base = (1 << 63) | 1
    near, far = base ^ 0b111111110, base ^ (0b111111111 << 20)
    assert groups([photo(0, base), photo(1, near), photo(2, far)]) == (("p0", "p1"),)
    assert groups([photo(0, base), photo(2, far)]) == ()
    assert groups([]) == ()


def test_a_chain_hangs_together_from_whichever_end_it_begins():
    links = [(1 << 63) | ((1 << n) - 1) for n in range(0, 57, 8)]
    for order in (links, links[::-1], links[3:] + links[:3]):
        photos = [photo(n, bits) for n, bits in enumerate(order)]
        assert groups(photos) == (tuple(one.photo for one in photos),)


def test_what_has_no_likeness_and_the_clips_of_stills_are_left_out():
    alike = (1 << 63) | 5
    photos = [photo(0, bytes(8)), photo(1, bytes(8)), photo(2, alike), photo(3, alike, still="p2")]
    assert groups(photos) == ()
    assert groups([*photos, photo(4, alike)]) == (("p2", "p4"),)


def test_a_burst_of_thousands_is_one_group_of_all():
    alike = (1 << 63) | 7
    photos = [photo(n, alike ^ (1 << (n % 9 + 10))) for n in range(4000)]
    assert groups(photos) == (tuple(one.photo for one in photos),)


def test_pictures_that_look_alike_are_found():
    import numpy as np

    one = np.asarray(picture(1, (320, 240)))
    brighter = np.clip(one.astype(int) + 9, 0, 255).astype(np.uint8)
    other = np.asarray(picture(2, (320, 240)))
    photos = [photo(n, likeness(each)) for n, each in enumerate((one, other, brighter))]
    assert groups(photos) == (("p0", "p2"),)
