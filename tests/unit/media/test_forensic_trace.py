"""A leaked copy is traced to its export, and to no other."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clinicvault.media.forensic import Suspect, Verdict, confidence, embedded, stands_out, traced
from clinicvault.media.forensic.grid import grid_of
from clinicvault.media.forensic.scoring import chance, scores
from tests.unit.media import leaks

KEYS = {b"export %d" % number: bytes([number]) * 32 for number in range(12)}
EXPORT = b"export 7"


@pytest.fixture(scope="module")
def photo():
    return leaks.photo(640, 480)


@pytest.fixture(scope="module")
def marked(photo):
    return embedded(photo, KEYS[EXPORT])


def others(number, seed=1):
    random = np.random.default_rng(seed)
    return {b"%d" % name: random.bytes(32) for name in range(number)}


@pytest.mark.parametrize("way", [*leaks.ASKED, *leaks.BEYOND])
def test_a_copy_is_traced_whatever_became_of_it(way, photo, marked):
    trace = traced((leaks.ASKED | leaks.BEYOND)[way](marked), photo, KEYS)
    assert (trace.verdict, trace.best) == (Verdict.TRACED, EXPORT)
    assert trace.z > 12
    assert trace.second < 5
    assert trace.agreeing >= 60
    assert [score.export for score in trace.named] == [EXPORT]
    assert trace.geometry.mirrored == ("mirrored" in way)


@pytest.mark.parametrize(
    ("way", "looks"),
    # Around the photo of a screen it is dark: it is looked at as a page, and as the part of one.
    [("JPEG 90", 1), ("crop 30 %, q85", 1), ("photo of a screen", 2)],
)
def test_other_keys_name_nobody(way, looks, photo, marked):
    trace = traced((leaks.ASKED | leaks.BEYOND)[way](marked), photo, others(400))
    assert (trace.verdict, trace.best, trace.named) == (Verdict.NOTHING, None, ())
    assert trace.z < 5
    assert trace.tried == 400 * looks
    assert trace.geometry is not None


def test_an_unmarked_copy_names_nobody(photo):
    trace = traced(leaks.recompressed(photo, 70), photo, others(400))
    assert trace.best is None
    assert trace.z < 5


def test_scores_of_other_keys_are_those_of_chance():
    evidence = np.random.default_rng(1).standard_cauchy((240, 320)).astype(np.float32)
    z = [score.z for score in scores(evidence, grid_of(480, 640), others(2000))]
    assert np.std(z) == pytest.approx(1, abs=0.06)
    assert abs(np.mean(z)) < 0.1
    assert sorted(z, reverse=True) == z


def test_another_picture_is_no_copy(photo, marked):
    assert traced(leaks.photo(640, 480, seed=9), photo, KEYS).geometry is None
    trace = traced(marked, leaks.photo(640, 480, seed=9), KEYS)
    assert (trace.verdict, trace.z, trace.geometry) == (Verdict.NOTHING, 0, None)


def test_mixed_copies_name_all_who_took_part(photo):
    part = list(KEYS)[:3]
    mixed = leaks.averaged(*(embedded(photo, KEYS[export]) for export in part))
    trace = traced(leaks.recompressed(mixed, 80), photo, KEYS)
    assert {score.export for score in trace.named} == set(part)
    assert trace.second > 8


def test_a_picture_covered_otherwise_still_serves_as_candidate(photo):
    """So a thousand exports of one picture, each with its own words on it, take one rendering."""
    left = photo.copy()
    left[60:140, 100:420] = 20
    right = photo.copy()
    right[300:380, 220:600] = 230
    copy = leaks.recompressed(embedded(left, KEYS[EXPORT]), 80)
    assert traced(copy, right, KEYS).best == EXPORT
    assert traced(copy, left, KEYS).z > traced(copy, right, KEYS).z


def test_a_suspect_is_prepared_once_for_many_candidates(photo, marked):
    suspect = Suspect(leaks.recompressed(marked, 80))
    assert traced(suspect, leaks.photo(640, 480, seed=9), KEYS).best is None
    assert traced(suspect, photo, KEYS).best == EXPORT
    assert suspect.features is suspect.features


def test_without_keys_it_tells_whether_the_picture_is_the_same(photo, marked):
    trace = traced(leaks.cropped(marked, 0.3), photo, {})
    assert trace.best is None
    assert trace.geometry.share == pytest.approx(0.7, abs=0.06)
    assert trace.geometry.agreement > 0.8


def test_both_pictures_of_a_slide_lead_to_their_export(photo, marked):
    """A sheet's panels are the marked pictures, cut, resized and laid side by side."""
    after = leaks.photo(640, 480, seed=21)
    left, right = marked[20:450, 60:560], embedded(after, KEYS[EXPORT])[10:440, 100:600]
    slide = np.full((540, 960, 3), 245, np.uint8)
    for at, panel in ((20, left), (490, right)):
        slide[90:477, at : at + 450] = leaks.scaled(panel, 0.9)
    copy = leaks.recompressed(slide, 80)
    for candidate in (photo, after):
        trace = traced(copy, candidate, KEYS)
        assert (trace.verdict, trace.best) == (Verdict.TRACED, EXPORT)
        assert trace.second < 5


def test_a_picture_turned_far_or_stretched_is_traced(photo, marked):
    for copy in (leaks.turned(marked, 30), leaks.scaled(marked, 0.8)[:, ::2]):
        assert traced(leaks.recompressed(copy, 80), photo, KEYS).best == EXPORT


def test_smooth_skin_without_a_single_feature_is_traced(photo):
    smooth = leaks.skin(480, 360)
    copy = leaks.recompressed(embedded(smooth, KEYS[EXPORT]), 80)
    assert len(Suspect(copy).features.places) < 12
    assert traced(copy, smooth, KEYS).best == EXPORT


def test_a_symmetric_picture_is_not_taken_for_its_mirror_image(photo):
    half = leaks.photo(320, 480, seed=4)
    whole = np.concatenate([half, half[:, ::-1]], axis=1)
    grain = np.random.default_rng(1).integers(-9, 10, whole.shape)
    whole = np.clip(whole.astype(int) + grain, 0, 255).astype(np.uint8)
    marked = embedded(whole, KEYS[EXPORT])
    for copy in (marked, np.ascontiguousarray(marked[:, ::-1])):
        assert traced(leaks.recompressed(copy, 80), whole, KEYS).best == EXPORT


@pytest.mark.parametrize("level", [0, 128, 255])
def test_plain_pictures_lead_nowhere(level, photo, marked):
    plain = np.full((300, 400, 3), level, np.uint8)
    assert traced(plain, photo, KEYS).best is None
    assert traced(marked, plain, KEYS).best is None
    assert traced(plain, plain, KEYS).best is None


@pytest.mark.parametrize("shape", [(1, 1, 3), (20, 500, 3), (31, 31, 3)])
def test_scraps_lead_nowhere(shape, photo, marked):
    scrap = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    assert traced(scrap, photo, KEYS).geometry is None
    assert traced(marked, scrap, KEYS).geometry is None


def test_noise_leads_nowhere(photo):
    noise = np.random.default_rng(1).integers(0, 256, (400, 500, 3), np.uint8)
    assert traced(noise, photo, KEYS).best is None


def test_an_indication_needs_more_the_more_keys_there_are():
    assert stands_out(5.0, 26)
    assert not stands_out(5.0, 27)
    assert not stands_out(4.99, 1)
    assert not stands_out(5.0, 1_000)
    assert stands_out(5.7, 1_000)
    assert stands_out(8.0, 10**9)


def test_confidence_is_what_chance_leaves():
    assert confidence(8, 1) > 1 - 1e-13
    assert confidence(5, 1) == pytest.approx(1 - np.exp(-12.5))
    assert confidence(0, 1) == 0
    assert confidence(-3, 1) == 0
    assert confidence(2, 1_000) == 0
    assert chance(6, 1_000) == pytest.approx(1_000 * np.exp(-18))


def test_a_weak_copy_gives_an_indication_only(photo):
    faint = embedded(photo, KEYS[EXPORT], 0.06)
    trace = traced(leaks.recompressed(faint, 60), photo, {EXPORT: KEYS[EXPORT]})
    assert trace.verdict is Verdict.INDICATION
    assert trace.best == EXPORT


def test_a_copy_bent_so_that_no_homography_fits_is_traced(photo, marked):
    trace = traced(leaks.recompressed(leaks.bent(marked, 14), 80), photo, KEYS)
    assert (trace.best, trace.agreeing) == (EXPORT, 64)
    assert trace.z > 50


def test_the_same_copy_is_traced_the_same_way_twice(photo, marked):
    copy = leaks.of_a_screen(marked)
    assert traced(copy, photo, KEYS) == traced(copy, photo, KEYS)


def test_a_copy_that_went_out_with_the_first_version_is_traced_for_ever():
    with Image.open(Path(__file__).with_name("marked_version_1.jpg")) as image:
        copy = np.asarray(image)
    trace = traced(copy, leaks.photo(320, 240, seed=11), {EXPORT: b"the key of version one"})
    assert (trace.best, trace.agreeing) == (EXPORT, 64)
    assert trace.z > 30


def test_other_arrays_are_refused(photo):
    for suspect, candidate in ((photo[:, :, 0], photo), (photo, photo.astype(float))):
        with pytest.raises(ValueError, match="height × width × 3"):
            traced(suspect, candidate, KEYS)


def test_a_short_key_is_refused(photo, marked):
    with pytest.raises(ValueError, match="16 bytes"):
        traced(marked, photo, {b"x": b"short"})
