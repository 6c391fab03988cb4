"""Leaked copies compared in a worker: files from anywhere in, an answer read with mistrust out."""

import io

import numpy as np
import pytest
from PIL import Image

from clinicvault.domain.recipes import Box, Recipe, VisibleMark
from clinicvault.media import replies
from clinicvault.media.forensic import Verdict, asking
from clinicvault.media.forensic.suspects import MOST_PIXELS, Suspect
from clinicvault.media.mark_keys import picture_keys
from clinicvault.media.pool import MediaPool
from clinicvault.media.rendering.asking import render
from clinicvault.media.results import RefusedMedia
from clinicvault.media.segments import Segment
from tests.unit.media import leaks, samples
from tests.unit.media.small_limits import LIMITS
from tests.unit.media.test_media_codes import pdf
from tests.unit.media.video_files import film

KEYS = {b"export %d" % number: bytes([number]) * 32 for number in range(9)}
EXPORT = b"export 5"
RECIPE = Recipe(
    crop=Box(0.05, 0.0, 0.95, 0.9),
    covers=(Box(0.3, 0.3, 0.5, 0.6),),
    mark=VisibleMark("Dr. Example\nSecond opinion"),
)


@pytest.fixture(scope="module")
def pool():
    with MediaPool(1, LIMITS) as made:
        yield made


@pytest.fixture(scope="module")
def kept():
    """A photo as the vault keeps it, lying on its side."""
    pixels = np.ascontiguousarray(np.rot90(leaks.photo(720, 540)))
    return samples.pillow_jpeg(Image.fromarray(pixels), quality=92)


@pytest.fixture(scope="module")
def leaked(pool, kept):
    """The export's pixels, after a messenger."""
    export = render(pool, kept, 6, RECIPE, KEYS[EXPORT]).result()
    pixels = np.asarray(Image.open(io.BytesIO(export.jpeg)))
    return leaks.recompressed(leaks.scaled(pixels, 0.8), 75)


def file_of(pixels, kind="JPEG", **how):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **how)
    return file.getvalue()


@pytest.fixture(scope="module")
def suspect(pool, leaked):
    return asking.look(pool, file_of(leaked, "PNG")).result()


def test_a_copy_is_traced_in_a_worker(pool, kept, suspect):
    trace = asking.compare(pool, suspect, kept, 6, RECIPE, KEYS).result()
    assert (trace.verdict, trace.best) == (Verdict.TRACED, EXPORT)
    assert trace.z > 20
    assert trace.second < 5
    assert trace.agreeing == 64
    assert pool.protection["rlimits"] == 1


def test_other_exports_are_not_named(pool, kept, suspect):
    others = {name: bytes(reversed(key[:-1])) + b"x" for name, key in KEYS.items()}
    trace = asking.compare(pool, suspect, kept, 6, RECIPE, others).result()
    assert (trace.best, trace.named, trace.tried) == (None, (), len(others))
    assert trace.geometry is not None


def test_a_preview_without_keys_tells_whether_it_is_the_photo(pool, kept, suspect):
    upright = Image.open(io.BytesIO(kept)).rotate(-90, expand=True)
    upright.thumbnail((512, 512))
    preview = file_of(np.asarray(upright))
    trace = asking.compare(pool, suspect, preview, 1, Recipe(), {}).result()
    assert trace.geometry is not None
    other = file_of(leaks.photo(384, 512, seed=77))
    assert asking.compare(pool, suspect, other, 1, Recipe(), {}).result().geometry is None


def test_the_worker_gets_the_keys_of_this_photo_alone(pool, kept, suspect, monkeypatch):
    sent, ask = [], pool.ask
    monkeypatch.setattr(pool, "ask", lambda *told: (sent.append(bytes(told[0])), ask(*told))[1])
    asking.compare(pool, suspect, kept, 6, RECIPE, KEYS).result()
    assert sent[0].endswith(b"".join(picture_keys(KEYS.values(), kept)))
    assert not any(key in sent[0] for key in KEYS.values())


def test_another_file_of_the_same_pixels_has_other_keys(pool, kept, suspect):
    """The mark is bound to the file that the vault keeps, which stays as it came."""
    other = kept[:2] + b"\xff\xfe\x00\x04hi" + kept[2:]
    trace = asking.compare(pool, suspect, other, 6, RECIPE, KEYS).result()
    assert trace.best is None
    assert trace.geometry.agreement > 0.8


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_suspects_are_files_of_many_kinds(pool, kind, leaked):
    seen = asking.look(pool, file_of(leaked, kind)).result()
    assert (seen.height, seen.width) == leaked.shape[:2]
    assert len(seen.gray) == seen.height * seen.width


def test_a_suspect_on_its_side_is_turned_as_its_file_says(pool, leaked):
    exif = Image.Exif()
    exif[0x0112] = 6
    seen = asking.look(pool, file_of(leaked, exif=exif)).result()
    assert (seen.width, seen.height) == leaked.shape[:2]


def test_large_suspects_are_made_small():
    gray = Suspect(np.zeros((3600, 4800, 3), np.uint8)).gray
    assert 0.9 * MOST_PIXELS < gray.size <= MOST_PIXELS + 4096


def test_the_worker_that_opened_a_strangers_file_has_no_say_in_the_trace(pool, leaked):
    def alive():
        return [slot._running for slot in pool._slots if slot._running]

    pool.warm()
    asking.look(pool, file_of(leaked)).result()
    assert alive() == []


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"", "file-empty"),
        (lambda: b"not a picture at all", "format-unknown"),
        (film, "rendering-photos-only"),
        (lambda: pdf(file_of(leaks.photo(80, 60))), "rendering-photos-only"),
        (lambda: samples.pillow_jpeg(Image.new("RGB", (64, 64)))[:-40], "picture-damaged"),
    ],
)
def test_what_is_no_photo_is_refused(pool, make, reason):
    refused = asking.look(pool, make()).result()
    assert isinstance(refused, RefusedMedia)
    assert refused.reason == reason


def test_short_keys_are_refused(pool, kept, suspect):
    with pytest.raises(ValueError, match="32 bytes"):
        asking.compare(pool, suspect, kept, 6, RECIPE, {b"x": b"short"})


GOOD = {
    "z": 30.5,
    "second": 1.0,
    "agreeing": 64,
    "tried": 9,
    "likely": [5, 2],
    "named": [[5, 30.5]],
    "geometry": [1, 0, 0, 0, 1, 0, 0, 0, 1, False, 0.9, 1.0],
}


def test_a_good_answer_is_read():
    trace = asking.read_trace(GOOD, tuple(KEYS))
    assert trace.best == EXPORT
    assert trace.verdict is Verdict.TRACED
    assert trace.geometry.matrix[8] == 1
    assert trace.likely == (EXPORT, b"export 2")


@pytest.mark.parametrize(
    "wrong",
    [
        {"z": float("nan")},
        {"z": "30"},
        {"z": True},
        {"second": 1e12},
        {"agreeing": 65},
        {"agreeing": -1},
        {"tried": 14 * 9 + 1},
        {"likely": None},
        {"likely": [9]},
        {"likely": [1] * 33},
        {"tried": 1.5},
        {"named": None},
        {"named": [[9, 30.5]]},
        {"named": [[-1, 30.5]]},
        {"named": [[5, 4.9]]},
        {"named": [[5]]},
        {"named": [[5, 30.5]] * 65},
        {"named": ["x"]},
        {"geometry": []},
        {"geometry": [*GOOD["geometry"][:9], 1, 0.9, 1.0]},
        {"geometry": [*GOOD["geometry"][:11], float("inf")]},
        {"geometry": "x"},
    ],
)
def test_an_answer_out_of_form_is_not_believed(wrong):
    with pytest.raises(replies.Nonsense):
        asking.read_trace(GOOD | wrong, tuple(KEYS))


@pytest.mark.parametrize(
    "wrong",
    [
        {"last": False},
        {"last": None},
        {"width": 0},
        {"width": 70_000},
        {"width": 60_000, "height": 60_000},
        {"height": "4"},
    ],
)
def test_pixels_out_of_form_are_not_believed(wrong):

    output = Segment(64)
    try:
        assert len(asking.read_pixels({"width": 8, "height": 4, "last": True}, output).gray) == 32
        with pytest.raises(replies.Nonsense):
            asking.read_pixels({"width": 8, "height": 4, "last": True} | wrong, output)
        with pytest.raises(replies.Nonsense):
            asking.read_pixels({"width": 9, "height": 9, "last": True}, output)
    finally:
        output.close()
