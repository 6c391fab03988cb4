"""Pictures of telephones, HEIC, on their way out: upright, whole, with nothing beside the pixels."""

from __future__ import annotations

import io

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipes import Background, Box, Recipe, VisibleMark
from clinicvault.media.forensic import Verdict, asking
from clinicvault.media.pool import MediaPool
from clinicvault.media.rendering import files
from clinicvault.media.rendering.asking import Rendition, render
from tests.unit.media import heif_files, judged, leaks, samples
from tests.unit.media.recipes_drawn import decoded, is_cover, portrait
from tests.unit.media.small_limits import LIMITS

KEYS = {b"%d" % number: bytes([number]) * 32 for number in range(8)}
RECIPE = Recipe(
    crop=Box(0.0, 0.1, 1.0, 0.9),
    covers=(Box(0.3, 0.3, 0.5, 0.6),),
    mark=VisibleMark("Dr. Example"),
    longest=560,
)


def heic(pixels, **how):
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(pixels)).save(out, **({"quality": 95} | how))
    return out.getvalue()


@pytest.fixture(scope="module")
def pool():
    with MediaPool(1, LIMITS) as made:
        yield made


@pytest.fixture(scope="module")
def shown():
    return leaks.photo(640, 480)


@pytest.fixture(scope="module")
def kept(shown):
    return heic(shown)


def test_it_becomes_a_jpeg_of_the_same_picture(kept, shown):
    made = files.render_file(kept, 1, Recipe(quality=95), LIMITS)
    assert made.startswith(b"\xff\xd8\xff")
    assert np.abs(decoded(made).astype(int) - shown).mean() < 3


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_turns_that_the_file_itself_tells_are_followed_before_anything_is_covered(quarters):
    """Orientation 1, as the sealed fact of such files always is."""
    size = 64, 48
    turned = heif_files.simple("heic", heif_files.irot(quarters))
    plain = files.rendered_file(heif_files.simple("heic"), 1, Recipe(), LIMITS)
    top = Recipe(covers=(Box(0, 0, 1, 0.25),))
    made = files.rendered_file(turned, 1, top, LIMITS)
    expected = np.rot90(plain, quarters)
    below = max(size) // 3
    assert is_cover(made)[:16].all()
    assert np.array_equal(made[below:], expected[below:])


def test_a_mirrored_one_is_turned_over():
    plain = files.rendered_file(heif_files.simple("heic"), 1, Recipe(), LIMITS)
    mirrored = heif_files.simple("heic", heif_files.imir(1))
    made = files.rendered_file(mirrored, 1, Recipe(), LIMITS)
    assert np.array_equal(made, plain[:, ::-1])


def test_tiles_are_put_together():
    made = files.rendered_file(heif_files.tiled("heic", 2, 3), 1, Recipe(), LIMITS)
    assert made.shape == (128, 192, 3)
    first = files.rendered_file(heif_files.simple("heic"), 1, Recipe(), LIMITS)
    assert np.abs(made[:64, :64].astype(int) - first).mean() < 2


def test_gray_and_deep_ones_become_eight_bits_of_colour():
    gray = heif_files.build([heif_files.hevc(mode="L").item()], file_type=heif_files.HEIC_TYPE)
    deep = heif_files.build([heif_files.hevc(bits=10).item()], file_type=heif_files.HEIC_TYPE)
    for data in (gray, deep):
        made = files.rendered_file(data, 1, Recipe(), LIMITS)
        assert (made.shape, made.dtype) == ((64, 64, 3), np.uint8)
    made = files.rendered_file(gray, 1, Recipe(), LIMITS).astype(int)
    assert np.ptp(made, axis=2).max() <= 2
    plain = files.rendered_file(heif_files.simple("heic"), 1, Recipe(), LIMITS)
    assert np.abs(files.rendered_file(deep, 1, Recipe(), LIMITS).astype(int) - plain).mean() < 12


@pytest.mark.parametrize("codec", ["heic", "avif"])
def test_nothing_beside_the_pixels_leaves(codec):
    made = files.render_file(heif_files.dirty(codec), 1, RECIPE, LIMITS, KEYS[b"3"])
    assert not [canary for canary in heif_files.CANARIES if canary in made]
    assert b"Exif" not in made
    assert b"ICC_PROFILE" not in made


@judged.needs_tool
def test_exiftool_finds_nothing(tmp_path):
    (tmp_path / "sent.jpg").write_bytes(files.render_file(heif_files.dirty(), 1, RECIPE, LIMITS))
    assert judged.left_over(tmp_path, lambda group, tag, _: group == "JFIF") == []


def test_a_damaged_one_is_said(kept):
    with pytest.raises(InputRefused, match="picture-damaged"):
        files.render_file(kept[: len(kept) // 2], 1, RECIPE, LIMITS)


def test_a_confined_worker_makes_it_and_a_leaked_copy_of_it_is_traced(pool, kept):
    """The decoder of HEIC loads nothing late, which a worker would not be allowed to."""
    made = render(pool, kept, 1, RECIPE, KEYS[b"5"]).result()
    assert isinstance(made, Rendition)
    copy = leaks.recompressed(leaks.cropped(decoded(made.jpeg), 0.2), 75)
    suspect = asking.look(pool, samples.pillow_jpeg(Image.fromarray(copy), quality=90)).result()
    trace = asking.compare(pool, suspect, kept, 1, RECIPE, KEYS).result()
    assert (trace.verdict, trace.best) == (Verdict.TRACED, b"5")
    assert trace.second < 5


def test_a_leaked_copy_may_be_a_heic_itself(pool, kept):
    made = render(pool, kept, 1, RECIPE, KEYS[b"2"]).result()
    suspect = asking.look(pool, heic(decoded(made.jpeg), quality=60)).result()
    assert asking.compare(pool, suspect, kept, 1, RECIPE, KEYS).result().best == b"2"


def test_its_background_is_replaced_as_any_others(pool):
    pixels, truth = portrait(480, 640)
    white = Recipe(background=Background.WHITE, faces=(Box(0.33, 0.18, 0.67, 0.56),))
    made = render(pool, heic(pixels), 1, white).result()
    person = (decoded(made.jpeg) < 245).any(axis=2)
    assert (person & truth).sum() / (person | truth).sum() > 0.95
