"""From kept files of every kind to a JPEG that carries nothing but what is seen."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.recipes import Box, Recipe, VisibleMark
from clinicvault.media.forensic import embedded
from clinicvault.media.rendering import files
from clinicvault.media.rendering.picture import encoded, rendered
from tests.unit.media import judged, pdf_files, samples, video_files
from tests.unit.media.recipes_drawn import decoded, is_cover
from tests.unit.media.small_limits import LIMITS

COVERED = Recipe(covers=(Box(0.2, 0.2, 0.6, 0.6),), mark=VisibleMark("Zoë"), quality=95)
JFIF = {"JFIFVersion": "1.01", "ResolutionUnit": "None", "XResolution": 1, "YResolution": 1}


def saved(picture, kind, **options):
    out = io.BytesIO()
    Image.fromarray(picture).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_stands_upright(orientation):
    picture = samples.corner_marked(48, 32)
    image = Image.fromarray(picture)
    image.getexif()[0x0112] = orientation
    expected = np.asarray(ImageOps.exif_transpose(image))
    made = files.rendered_file(saved(picture, "PNG"), orientation, Recipe(), LIMITS)
    assert np.array_equal(made, expected)


def test_places_are_those_of_the_upright_picture():
    picture = np.full((160, 320, 3), 255, np.uint8)
    recipe = Recipe(covers=(Box(0, 0, 1, 0.1),))
    made = files.rendered_file(saved(picture, "PNG"), 6, recipe, LIMITS)
    assert made.shape == (320, 160, 3)
    assert is_cover(made)[:32].all()
    assert not is_cover(made)[32:].any()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"quality": 97, "subsampling": 0}),
        ("PNG", {}),
        ("WEBP", {"lossless": True}),
        ("TIFF", {}),
        ("AVIF", {"quality": 98}),
    ],
)
def test_every_kind_of_photo_that_is_kept(kind, options):
    picture = samples.pixels(96, 64)
    made = files.render_file(saved(picture, kind, **options), 1, Recipe(quality=98), LIMITS)
    assert made.startswith(b"\xff\xd8\xff")
    assert np.abs(decoded(made).astype(int) - picture).mean() < 4


def test_gray_and_see_through_pictures_become_colour_on_white():
    gray = Image.fromarray(samples.pixels(64, 48)).convert("L")
    out = io.BytesIO()
    gray.save(out, "PNG")
    made = files.rendered_file(out.getvalue(), 1, Recipe(), LIMITS)
    assert np.array_equal(made, np.repeat(np.asarray(gray)[:, :, None], 3, axis=2))
    clear = np.zeros((48, 64, 4), np.uint8)
    clear[:, 32:] = (10, 20, 30, 255)
    made = files.rendered_file(saved(clear, "PNG"), 1, Recipe(), LIMITS)
    assert (made[:, :32] == 255).all()
    assert (made[:, 32:] == (10, 20, 30)).all()


def test_colours_of_a_profile_are_turned_into_srgb():
    red = np.full((16, 16, 3), (200, 20, 20), np.uint8)
    plain = samples.pillow_jpeg(red, quality=95)
    turned = samples.with_segments(plain, samples.profile_segments(samples.rotated_profile()))
    made = decoded(files.render_file(turned, 1, Recipe(), LIMITS))
    assert made[0, 0, 2] > 150 > made[0, 0, 0]


def test_films_and_documents_are_said():
    for data in (video_files.film(), pdf_files.saved(pdf_files.document())):
        with pytest.raises(InputRefused, match="rendering-photos-only"):
            files.render_file(data, 1, Recipe(), LIMITS)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "file-empty"),
        (b"no picture", "format-unknown"),
        (samples.plain_jpeg()[:300], "picture-damaged"),
        (samples.raw_png(2000, 2000, 8, 2, b"x"), "picture-too-large"),
        (bytes(LIMITS.bytes + 1), "file-too-large"),
    ],
)
def test_what_cannot_be_read_is_said(data, reason):
    with pytest.raises(InputRefused, match=reason):
        files.render_file(data, 1, COVERED, LIMITS)


@pytest.mark.parametrize("place", ["rendered_in_place", "embedded"])
def test_too_little_memory_is_said(monkeypatch, place):
    def out_of_memory(*_):
        error = cv2.error("no memory")
        error.code = cv2.Error.StsNoMem
        raise error

    monkeypatch.setattr(files, place, out_of_memory)
    with pytest.raises(MemoryError):
        files.render_file(samples.plain_jpeg(), 1, COVERED, LIMITS, bytes(32))


def test_other_faults_of_the_library_are_not_hidden(monkeypatch):
    def broken(*_):
        raise cv2.error("something else")

    monkeypatch.setattr(files, "rendered_in_place", broken)
    with pytest.raises(cv2.error, match="something else"):
        files.render_file(samples.plain_jpeg(), 1, COVERED, LIMITS)


# --- What leaves -----------------------------------------------------------------------------


@pytest.mark.parametrize("source", [samples.dirty_jpeg(), samples.dirty_png()])
def test_no_trace_of_the_source_is_in_the_file(source, tmp_path):
    assert any(canary in source for canary in samples.CANARIES)
    made = files.render_file(source, 1, COVERED, LIMITS)
    assert [canary for canary in samples.CANARIES if canary in made] == []
    assert made.count(b"\xff\xd8\xff") == 1


@judged.needs_tool
def test_exiftool_finds_nothing(tmp_path):
    (tmp_path / "dirty.jpg").write_bytes(samples.dirty_jpeg())
    assert judged.left_over(tmp_path, lambda *_: False)
    (tmp_path / "dirty.jpg").write_bytes(
        files.render_file(samples.dirty_jpeg(), 6, COVERED, LIMITS)
    )
    left = judged.left_over(
        tmp_path, lambda group, tag, value: group == "JFIF" and JFIF[tag] in (value, str(value))
    )
    assert left == []


def test_the_file_is_that_of_the_pixels():
    source = samples.plain_jpeg(320, 240)
    picture = files.upright_pixels(source, 3, LIMITS)
    assert files.render_file(source, 3, COVERED, LIMITS) == encoded(rendered(picture, COVERED), 95)


def test_the_invisible_mark_goes_in_last_and_leaves_covers_alone():
    source, key = samples.plain_jpeg(400, 300), bytes(range(32))
    made = files.render_file(source, 1, COVERED, LIMITS, key)
    plain = files.rendered_file(source, 1, COVERED, LIMITS)
    assert made == encoded(embedded(plain, key), 95)
    assert made != files.render_file(source, 1, COVERED, LIMITS)
    covered = is_cover(plain)
    assert np.abs(decoded(made)[covered].astype(int) - 32).max() <= 2
