"""The steps of a trace, each by itself: laying together, straightening, taking away, scoring."""

import cv2
import numpy as np
import pytest

from clinicvault.media.forensic import following, refining, shaping, tracing
from clinicvault.media.forensic.bending import straightened
from clinicvault.media.forensic.fitting import residue
from clinicvault.media.forensic.grid import grid_of, signs
from clinicvault.media.forensic.locating import density, plausible, warped
from clinicvault.media.forensic.refining import alike, refined
from clinicvault.media.forensic.scoring import agreeing, scores
from clinicvault.media.forensic.suspects import Suspect, resized
from tests.unit.media import leaks


@pytest.fixture(scope="module")
def gray():
    return shaping.luminance(leaks.photo(480, 360))


@pytest.fixture(scope="module")
def frame(gray):
    return gray.astype(np.float32)


def everywhere(values):
    return np.full(values.shape, 255, np.uint8)


def test_pixel_centres_stay_on_pixel_centres(gray):
    matrix = resized(0.5, 0.5)
    assert np.allclose(matrix @ (0.5, 0.5, 1), (0, 0, 1))
    half = cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    laid, _ = warped(half, matrix, gray.shape)
    moved = cv2.phaseCorrelate(laid, gray.astype(np.float32))[0]
    assert np.abs(moved).max() < 0.05


def test_a_denser_suspect_is_shrunk_before_it_is_laid_down(gray, frame):
    large = cv2.resize(gray, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    noisy = np.clip(large + np.random.default_rng(1).normal(0, 20, large.shape), 0, 255)
    laid, reach = warped(noisy.astype(np.uint8), resized(4, 4), frame.shape)
    assert density(resized(4, 4), frame.shape) == pytest.approx(4)
    assert np.std(laid[reach > 0] - frame[reach > 0]) < 8


@pytest.mark.parametrize(
    ("matrix", "good"),
    [
        (np.eye(3), True),
        (resized(3, 3), True),
        (np.diag([-1.0, 1, 1]), False),
        (resized(40, 40), False),
        (resized(0.01, 0.01), False),
        (np.array([[1, 0, 0], [0, 1, 0], [-0.01, 0, 1.0]]), False),
        (np.full((3, 3), np.nan), False),
        (np.zeros((3, 3)), False),
    ],
)
def test_absurd_geometries_are_not_followed(matrix, good):
    assert plausible(matrix, (360, 480)) is good


def test_a_rough_guess_is_made_exact(gray, frame):
    suspect = Suspect.of_gray(gray)
    rough = np.array([[1.004, 0.003, -2.0], [-0.002, 0.997, 1.5], [0, 0, 1.0]])
    exact, reached = refined(suspect, frame, rough)
    corners = np.array([[[0, 0], [480, 0], [480, 360], [0, 360]]], float)
    assert np.abs(cv2.perspectiveTransform(corners, exact) - corners).max() < 0.15
    assert reached > 0.99


def test_other_pictures_are_not_laid_together(frame):
    other = Suspect(leaks.photo(480, 360, seed=8))
    assert refined(other, frame, np.eye(3)) is None


def test_a_black_border_does_not_pull_the_rest(gray, frame):
    framed = gray.copy()
    framed[:40], framed[:, -60:] = 0, 0
    exact, _ = refined(Suspect.of_gray(framed), frame, resized(1.004, 1.004))
    corners = np.array([[[0, 60], [400, 60], [400, 360], [0, 360]]], float)
    assert np.abs(cv2.perspectiveTransform(corners, exact) - corners).max() < 0.3


def test_a_suspect_that_never_agrees_is_no_error(frame):
    plain = Suspect.of_gray(np.zeros((360, 480), np.uint8))
    assert refining._by_ecc(plain, frame, np.eye(3)) is None
    assert refining._by_points(plain, np.zeros_like(frame), np.eye(3)) is None


def test_a_scrap_of_the_picture_is_no_evidence(gray, frame):
    """Found in its place, but showing less of it than any mark could be read from."""
    placed = tracing._Placed(Suspect.of_gray(gray[:40, :40]), False, np.eye(3), 0.95)
    grid = grid_of(*gray.shape)
    evidence, geometry = tracing._evidence(placed, frame, np.ones_like(frame))
    trace = tracing._best_of([tracing._judged(evidence, geometry, grid, {b"a": bytes(16)})])
    assert 0 < geometry.share < 0.01
    assert (trace.best, trace.named, trace.z, trace.agreeing) == (None, (), 0, 0)


def test_points_that_get_lost_on_the_way_are_too_few(frame, monkeypatch):
    lost = np.zeros((1500, 1), np.uint8)

    def follow(here, there, points, guess, **_):
        return guess, lost[: len(points)], None

    assert following.followed(frame, frame, everywhere(frame)) is not None
    monkeypatch.setattr(cv2, "calcOpticalFlowPyrLK", follow)
    assert following.followed(frame, frame, everywhere(frame)) is None


def test_agreement_is_of_what_is_seen(frame):
    half = everywhere(frame)
    half[:, :240] = 0
    spoilt = frame.copy()
    spoilt[:, :240] = 0
    assert alike(spoilt, half, frame) > 0.99
    assert alike(spoilt, everywhere(frame), frame) < 0.9
    assert alike(frame, np.zeros_like(half), frame) == 0


def test_waves_are_straightened(frame):
    waved = leaks.bent(frame, 16)
    flat, reach = straightened(waved, everywhere(frame), frame)
    inner = np.s_[30:-30, 30:-30]
    before, after = (np.abs(values - frame)[inner].mean() for values in (waved, flat))
    assert after < 0.4 * before
    assert reach[inner].all()


def test_what_moved_by_itself_does_not_drag_its_neighbours(frame):
    waved = leaks.bent(frame, 16)
    waved[150:220, 200:280] = waved[150:220, 207:287].copy()
    flat, _ = straightened(waved, everywhere(frame), frame)
    beside = np.s_[150:220, 290:310]
    assert np.abs(flat - frame)[beside].mean() < 0.5 * np.abs(waved - frame)[beside].mean()


def test_what_is_straight_is_left_as_it_is(frame):
    noisy = frame + np.random.default_rng(1).normal(0, 4, frame.shape).astype(np.float32)
    flat, _ = straightened(noisy, everywhere(frame), frame)
    assert flat is noisy


def test_a_plain_picture_has_nothing_to_straighten_by():
    plain = np.full((200, 300), 90, np.float32)
    assert straightened(plain, everywhere(plain), plain)[0] is plain


@pytest.mark.parametrize(
    "change",
    [
        lambda f: 255 * (f / 255) ** 1.3,
        lambda f: 0.7 * f + 40,
        lambda f: cv2.GaussianBlur(f, (0, 0), 0.8),
        lambda f: f * np.linspace(0.7, 1.0, f.shape[1], dtype=np.float32),
    ],
)
def test_tone_blur_and_light_are_explained(frame, change):
    """What remains is less than a third of what the mark itself amounts to."""
    mark = shaping.spread(signs(bytes(32), grid_of(*frame.shape)))
    seen = change(frame).astype(np.float32)
    left = residue(seen + 0.9 * mark / mark.std(), frame, everywhere(frame))
    shared = np.corrcoef(left.ravel(), mark.ravel())[0, 1]
    assert shared > 0.6


def test_what_sticks_out_is_bounded_and_noisy_places_count_less(frame):
    random = np.random.default_rng(1)
    noise = random.normal(0, 1, frame.shape) * np.where(np.arange(480) < 240, 1, 12)
    seen = (frame + noise).astype(np.float32)
    seen[100:104, 100:104] = 255
    left = residue(seen, frame, everywhere(frame))
    assert np.abs(left).max() < 10
    assert left[:, :200].std() > 4 * left[:, 280:].std()


def test_nothing_is_concluded_from_where_the_suspect_is_not(frame):
    reach = everywhere(frame)
    reach[:, :200] = 0
    left = residue(frame + 3, frame, reach)
    assert (left[:, :200] == 0).all()


def test_gathering_is_the_transpose_of_spreading():
    random = np.random.default_rng(1)
    chips = random.normal(size=(60, 80)).astype(np.float32)
    values = random.normal(size=(120, 160)).astype(np.float32)
    chips[:12] = chips[-12:] = values[:24] = values[-24:] = 0
    chips[:, :12] = chips[:, -12:] = 0
    values[:, :24] = values[:, -24:] = 0
    one = float((shaping.spread(chips) * values).sum())
    other = float((chips * shaping.gathered(values)).sum())
    assert one == pytest.approx(other, rel=1e-3)


def test_scores_are_sums_over_the_norm():
    grid = grid_of(90, 121)
    evidence = np.random.default_rng(1).normal(size=grid).astype(np.float32)
    keys = {b"a": bytes(16), b"b": bytes(range(16))}
    for score in scores(evidence, grid, keys):
        true = (evidence * signs(keys[score.export], grid)).sum() / np.linalg.norm(evidence)
        assert score.z == pytest.approx(true, abs=1e-3)


@pytest.mark.parametrize("worth", [0.0, np.nan, np.inf])
def test_no_evidence_is_no_score(worth):
    grid = grid_of(20, 30)
    evidence = np.full(grid, worth, np.float32)
    assert [score.z for score in scores(evidence, grid, {b"a": bytes(16)})] == [0.0]


def test_bits_are_counted():
    grid = grid_of(256, 256)
    pattern = signs(bytes(16), grid)
    assert agreeing(pattern, grid, bytes(16)) == 64
    assert agreeing(-pattern, grid, bytes(16)) == 0
    pattern[:, 5::64] *= -1
    assert agreeing(pattern, grid, bytes(16)) == 63


@pytest.mark.parametrize("height", [1, 5, 255, 256, 257, 600])
def test_solid_places_are_found_across_the_seams_of_rows(height):
    gray = np.random.default_rng(1).integers(0, 256, (height, 40), np.uint8)
    gray[max(0, height // 2 - 20) : height // 2 + 20, 10:30] = 77
    if height > 300:
        gray[250:262, 2:9] = 5
    alike_there = cv2.erode(gray, np.ones((3, 3))) == cv2.dilate(gray, np.ones((3, 3)))
    whole = cv2.dilate(alike_there.astype(np.uint8) * 255, np.ones((3, 3)))
    assert np.array_equal(shaping.solid(gray), whole)
