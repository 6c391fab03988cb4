"""The worker's part with a real worker, and replies that a worker should not give."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import pytest
import simplejpeg
from reportlab.pdfgen.canvas import Canvas

from clinicvault.domain.alignment import SAME, How, Similarity
from clinicvault.media import page_pictures, replies
from clinicvault.media.alignment import asking
from clinicvault.media.limits import MIB, Limits
from clinicvault.media.page_pictures import ask_for_pages
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import RefusedMedia
from clinicvault.media.segments import Segment
from tests.unit.media.alignment.warped import MOVED, farthest, jpeg, later, points, skin

LIMITS = dataclasses.replace(Limits(), bytes=16 * MIB, pixels=4_000_000)
FACE = points((380, 520), (520, 525), (450, 600), (400, 690), (505, 692))


@pytest.fixture(scope="module")
def pool():
    with MediaPool(1, LIMITS) as made:
        yield made


@pytest.fixture(scope="module")
def two():
    """(later, earlier) as JPEGs."""
    before = skin()
    return jpeg(later(before, MOVED)), jpeg(before)


def test_a_real_worker_finds_how_they_lie(pool, two):
    found = asking.ask_for_alignment(pool, *two).result()
    assert found.how is How.FEATURES
    assert farthest(found.similarity, MOVED, (900, 700)) < 4
    again = asking.ask_for_alignment(pool, *map(memoryview, two)).result()
    assert again == found


def test_a_real_worker_takes_faces_into_account(pool):
    plain = jpeg(np.full((400, 300, 3), 128, np.uint8))
    found = asking.ask_for_alignment(pool, plain, plain, faces=(FACE, FACE)).result()
    assert found.how is How.FACE
    assert farthest(found.similarity, SAME, (300, 400)) < 0.01


def test_a_real_worker_turns_pictures_upright_first(pool, two):
    turned = asking.ask_for_panels(pool, *two, None, (400, 400), orientations=(6, 1)).result()
    right, left = map(simplejpeg.decode_jpeg, turned)
    assert right.shape == (400, 311, 3)
    assert left.shape == (311, 400, 3)


def test_a_real_worker_draws_panels(pool, two):
    made = asking.ask_for_panels(pool, *two, MOVED, (450, 450)).result()
    right, left = map(simplejpeg.decode_jpeg, made)
    assert right.shape == left.shape
    assert left.shape[1] <= 450
    again = asking.ask_for_panels(pool, *two, MOVED, (450, 450)).result()
    assert again == made, "the same pictures give the same bytes"


def test_what_is_no_picture_is_refused_and_the_worker_goes_on(pool, two):
    for broken in (b"nothing", two[0][:2000], b""):
        for pair in ((broken, two[1]), (two[0], broken)):
            refused = asking.ask_for_alignment(pool, *pair).result()
            assert isinstance(refused, RefusedMedia)
            assert isinstance(
                asking.ask_for_panels(pool, *pair, None, (9, 9)).result(), RefusedMedia
            )
    assert asking.ask_for_alignment(pool, *two).result().how is How.FEATURES


def test_a_picture_that_the_viewer_holds_is_not_drawn_over(pool, two):
    """A worker's memory is lent to the window while it goes on working."""
    shown = [pool.decode_pixels(jpeg(skin(seed=seed))).result() for seed in (5, 6)]
    before = [bytes(one.data) for one in shown]
    asking.ask_for_panels(pool, *two, MOVED, (450, 450)).result()
    asking.ask_for_alignment(pool, *two).result()
    assert [bytes(one.data) for one in shown] == before
    for one in shown:
        one.close()


def test_documents_have_no_place_in_a_pair(pool, two):
    for pair in ((paper(1), two[1]), (two[0], paper(1))):
        refused = asking.ask_for_panels(pool, *pair, None, (90, 90)).result()
        assert refused.reason == "rendering-photos-only"


def paper(pages=2, size=(960, 540)):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for number in range(pages):
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 0, size[0] / 2, size[1], stroke=0, fill=1)
        canvas.drawString(600, 200, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_real_worker_draws_pages(pool):
    pages = ask_for_pages(pool, paper(), 1920).result()
    assert len(pages) == 2
    pixels = simplejpeg.decode_jpeg(pages[0])
    assert pixels.shape == (1080, 1920, 3)
    assert pixels[500, 100].tolist() == pytest.approx([255, 0, 0], abs=4)
    assert pixels[10, 1900].tolist() == pytest.approx([255, 255, 255], abs=2)
    assert ask_for_pages(pool, paper(), 1920).result() == pages


def test_pages_that_are_none_are_refused(pool):
    assert ask_for_pages(pool, b"%PDF-1.7 nothing", 900).result().reason == "picture-damaged"
    assert ask_for_pages(pool, paper(201), 90).result().reason == "too-many-parts"
    assert len(ask_for_pages(pool, paper(1), 900).result()) == 1


@pytest.fixture
def output():
    segment = Segment(MIB)
    yield segment
    segment.close()


GOOD = {"how": "face", "similarity": [1.0, 0.1, 0.0, 0.0], "points": 5, "error": 0.01}


def test_an_honest_reply_is_read(output):
    found = asking.read_alignment(GOOD, output)
    assert (found.how, found.points, found.similarity.angle) == (How.FACE, 5, 0.1)


@pytest.mark.parametrize(
    "told",
    [
        {"how": "guess"},
        {"how": "hand"},
        {"how": None},
        {"how": []},
        {"similarity": [1, 0, 0]},
        {"similarity": "1000"},
        {"similarity": [1, 0, 0, "0"]},
        {"similarity": [float("nan"), 0, 0, 0]},
        {"similarity": [1, float("inf"), 0, 0]},
        {"similarity": [99, 0, 0, 0]},
        {"similarity": [0, 0, 0, 0]},
        {"similarity": [1, 0, 77, 0]},
        {"points": -1},
        {"points": 2.5},
        {"points": True},
        {"error": None},
        {"error": 1e9},
    ],
)
def test_an_alignment_that_is_none_is_nonsense(output, told):
    with pytest.raises(replies.Nonsense):
        asking.read_alignment({**GOOD, **told}, output)


def test_panels_that_are_none_are_nonsense(output):
    small = jpeg(skin(40, 30))
    output.write(small + small)
    size = len(small)
    assert asking.read_panels({"sizes": [size, size]}, output) == (small, small)
    for sizes in (
        [size],
        [size, MIB],
        [size, 0],
        [size, -1],
        [size, "7"],
        None,
        [size, size - 9 - size],
    ):
        with pytest.raises(replies.Nonsense):
            asking.read_panels({"sizes": sizes}, output)
    output.write(b"\x89PNG" + bytes(100))
    with pytest.raises(replies.Nonsense):
        asking.read_panels({"sizes": [50, 50]}, output)


def test_pages_that_are_no_pictures_are_nonsense(output):
    small = jpeg(skin(40, 30))
    output.write(small)
    assert page_pictures.read({"sizes": [len(small)]}, output) == (small,)
    for sizes in ([], [0], [MIB + 1], [len(small), 5], None, [1.5], [1] * 999):
        with pytest.raises(replies.Nonsense):
            page_pictures.read({"sizes": sizes}, output)


def test_a_hand_s_alignment_is_drawn_as_well(pool, two):
    made = asking.ask_for_panels(pool, *two, Similarity(2.0, 0.5, 0.1), (300, 300)).result()
    assert len(made) == 2
