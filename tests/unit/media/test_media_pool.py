"""The pool with real workers: pictures in, prepared pictures and pixels out."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from clinicvault.media import tasks
from clinicvault.media.limits import MIB
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import Prepared, RefusedMedia
from tests.unit.media import samples
from tests.unit.media.small_limits import LIMITS, shape


@pytest.fixture(scope="module")
def pool():
    with MediaPool(2, LIMITS) as made:
        made.warm()
        yield made


def test_prepare(pool):
    source = samples.dirty_jpeg(orientation=6)
    made = pool.prepare(source).result()
    assert isinstance(made, Prepared)
    assert samples.loaded(made.rewritten) == samples.loaded(source)
    assert [
        c for c in samples.CANARIES if c in made.rewritten + made.preview + made.thumbnail
    ] == []
    assert made.facts.orientation == 6
    assert Image.open(io.BytesIO(made.preview)).size == (480, 640)
    assert Image.open(io.BytesIO(made.thumbnail)).size == (288, 384)


def test_real_workers_and_this_process_agree(pool):
    for source in (samples.dirty_jpeg(), samples.dirty_png()):
        output = memoryview(bytearray(LIMITS.output_bytes))
        here = tasks.prepare(source, LIMITS, output)
        made = pool.prepare(source).result()
        assert made.rewritten == bytes(output[: here["sizes"][0]])
        assert tasks.facts_fields(made.facts) | {"stripped": (), "notes": ()} == here["facts"] | {
            "stripped": (),
            "notes": (),
        }
        assert made.facts.stripped == here["facts"]["stripped"]


def test_a_batch_goes_on_past_bad_files(pool):
    good, bad = samples.plain_jpeg(64, 48), samples.plain_jpeg(64, 48)[:300]
    done = [pool.prepare(data).result() for data in (good, bad, good, b"text", b"", good)]
    assert [type(one).__name__ for one in done] == [
        "Prepared",
        "RefusedMedia",
        "Prepared",
        "RefusedMedia",
        "RefusedMedia",
        "Prepared",
    ]
    assert [one.reason for one in done if isinstance(one, RefusedMedia)] == [
        "picture-damaged",
        "format-unknown",
        "file-empty",
    ]


def test_refusals_carry_their_numbers(pool):
    assert pool.prepare(b"8BPS\0\1").result() == RefusedMedia(
        "format-unsupported", {"format": "Photoshop"}
    )
    assert pool.prepare(bytes(17 * MIB)).result() == RefusedMedia("file-too-large", {"limit": 16})
    assert pool.decode_pixels(bytes(17 * MIB)).result() == RefusedMedia(
        "file-too-large", {"limit": 16}
    )
    assert pool.prepare(samples.raw_png(2000, 2000, 8, 2, b"x")).result() == RefusedMedia(
        "picture-too-large", {"limit": 2}
    )


@pytest.mark.parametrize("layout", ["RGB", "BGRA"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pixels_are_upright_in_both_layouts(pool, layout, orientation):
    picture = samples.corner_marked(48, 32)
    image = Image.fromarray(picture)
    out = io.BytesIO()
    image.save(out, "PNG")
    image.getexif()[0x0112] = orientation
    from PIL import ImageOps

    expected = np.asarray(ImageOps.exif_transpose(image))
    with pool.decode_pixels(out.getvalue(), orientation, layout).result() as pixels:
        seen = shape(pixels)
        assert pixels.stride == pixels.width * pixels.channels
        assert np.array_equal(seen if layout == "RGB" else seen[:, :, 2::-1], expected)
        assert layout == "RGB" or (seen[:, :, 3] == 255).all()


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("layout", ["RGB", "BGRA"])
def test_full_picture_of_every_kind_of_jpeg(pool, mode, layout):
    source = samples.pillow_jpeg(Image.fromarray(samples.pixels(96, 64)).convert(mode), quality=95)
    with pool.decode_pixels(source, 1, layout).result() as pixels:
        seen = shape(pixels)[:, :, :3] if layout == "RGB" else shape(pixels)[:, :, 2::-1]
        expected = np.asarray(Image.open(io.BytesIO(source)).convert("RGB"))
        assert np.abs(seen.astype(int) - expected.astype(int)).max() <= 1


def test_full_picture_is_colour_converted(pool):
    red = np.full((16, 16, 3), (200, 20, 20), np.uint8)
    plain = samples.pillow_jpeg(red, quality=95)
    turned = samples.with_segments(plain, samples.profile_segments(samples.rotated_profile()))
    with pool.decode_pixels(plain).result() as first, pool.decode_pixels(turned).result() as second:
        assert shape(first)[0, 0, 0] > 150 > shape(first)[0, 0, 2]
        assert shape(second)[0, 0, 2] > 150 > shape(second)[0, 0, 0]
