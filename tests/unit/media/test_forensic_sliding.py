"""Copies that were only cut, and pages of sheets: found without a feature to hold on to."""

import cv2
import numpy as np
import pytest

from clinicvault.media.forensic import Suspect, Verdict, embedded, traced
from clinicvault.media.forensic.sliding import by_sliding
from clinicvault.media.forensic.suspects import MOST_PARTS
from tests.unit.media import leaks

KEYS = {b"export %d" % number: bytes([number]) * 32 for number in range(12)}
EXPORT = b"export 7"


@pytest.fixture(scope="module")
def smooth():
    """As beside a covered face: nothing that features hold on to."""
    return leaks.skin(640, 480)


@pytest.fixture(scope="module")
def marked(smooth):
    return embedded(smooth, KEYS[EXPORT])


def page_of(*panels, ground=252):
    """A page with captions, and pictures side by side."""
    page = np.full((620, 60 + 560 * len(panels), 3), ground, np.uint8)
    for number, panel in enumerate(panels):
        height, width = panel.shape[:2]
        page[90 : 90 + height, 40 + 560 * number :][:, :width] = panel
    ink = (20, 30, 40) if ground > 128 else (235, 240, 245)
    cv2.putText(page, "Before and after", (60, 60), 0, 1.3, ink, 3)
    cv2.putText(page, "12 January 2026", (60, 605), 0, 0.8, ink, 2)
    return leaks.recompressed(page, 85)


@pytest.mark.parametrize("factor", [1.0, 0.75, 0.6])
def test_a_cut_of_smooth_skin_is_traced(smooth, marked, factor):
    cut = leaks.recompressed(leaks.scaled(marked[60:432, 107:], factor), 85)
    assert len(Suspect(cut).features.places) < 12
    trace = traced(cut, smooth, KEYS)
    assert (trace.verdict, trace.best) == (Verdict.TRACED, EXPORT)
    assert trace.geometry.share == pytest.approx(0.63, abs=0.06)


def test_a_cut_lies_where_it_was_taken(smooth):
    frame = leaks.photo(640, 480)[:, :, 1].astype(np.float32)
    cut = frame[100:400, 160:600].astype(np.uint8)
    half = Suspect.of_gray(cv2.resize(cut, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    matrix = by_sliding(half, frame)
    corner, other = matrix @ (160, 100, 1), matrix @ (600, 400, 1)
    assert np.abs(corner[:2]).max() < 4
    assert np.abs(other[:2] - (220, 150)).max() < 4


def test_other_and_plain_pictures_lie_nowhere():
    frame = leaks.photo(640, 480)[:, :, 1].astype(np.float32)
    other = Suspect(leaks.photo(400, 300, 9))
    plain = Suspect(np.full((300, 400, 3), 90, np.uint8))
    sliver = Suspect(leaks.photo(640, 480)[200:240])
    assert by_sliding(other, frame) is None
    assert by_sliding(plain, frame) is None
    assert by_sliding(sliver, frame) is None


def test_pictures_on_a_page_are_its_parts(smooth):
    pictures = [leaks.photo(500, 440, seed) for seed in (3, 4)]
    for ground in (252, 18):
        parts = Suspect(page_of(*pictures, ground=ground)).parts
        found = sorted((one.left, one.top, *one.suspect.gray.shape[::-1]) for one in parts)
        assert len(found) == 2
        assert np.abs(np.array(found) - [(40, 90, 500, 440), (600, 90, 500, 440)]).max() <= 4


def test_a_photo_a_plain_page_and_a_scrap_have_no_parts():
    assert Suspect(leaks.photo(640, 480)).parts == ()
    assert Suspect(np.full((300, 400, 3), 255, np.uint8)).parts == ()
    assert Suspect(leaks.photo(24, 24)).parts == ()


def test_no_more_parts_are_looked_at_than_a_sheet_has():
    page = np.full((900, 1600, 3), 255, np.uint8)
    for number in range(12):
        top, left = 40 + 220 * (number % 4), 60 + 500 * (number // 4)
        page[top : top + 200, left : left + 300] = leaks.photo(300, 200, number + 1)
    assert len(Suspect(page).parts) == MOST_PARTS


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_page_with_smooth_pictures_is_traced(smooth, marked, mirrored):
    """Cut for the sheet, and told by its place on the page."""
    page = page_of(leaks.photo(500, 440), marked[20:460, 70:570])
    copy = np.ascontiguousarray(page[:, ::-1]) if mirrored else page
    trace = traced(copy, smooth, KEYS)
    assert (trace.verdict, trace.best) == (Verdict.TRACED, EXPORT)
    assert trace.geometry.mirrored is mirrored
    # The matrix is of the whole page, turned over first where it was mirrored.
    x, y, scale = np.array(trace.geometry.matrix).reshape(3, 3) @ (320, 240, 1)
    assert (x / scale, y / scale) == pytest.approx((600 + 250, 90 + 220), abs=3)


def test_a_page_that_was_given_to_nobody_names_nobody(smooth):
    keys = {b"%d" % n: np.random.default_rng(n).bytes(32) for n in range(300)}
    page = page_of(leaks.photo(500, 440), smooth[20:460, 70:570])
    trace = traced(page, smooth, keys)
    assert (trace.best, trace.named) == (None, ())
    assert trace.geometry is not None
    assert trace.tried % 300 == 0


def test_the_likeliest_are_told_and_none_is_named_by_it(smooth, marked):
    others = {name: key for name, key in KEYS.items() if name != EXPORT}
    trace = traced(marked, smooth, others)
    assert set(trace.likely) == others.keys()
    assert (trace.best, trace.named) == (None, ())
