"""Every page of a rewritten document as a picture, for signed forms."""

import io

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from clinicvault.domain.errors import InputRefused
from clinicvault.media import pdf_raster, replies, tasks
from clinicvault.media.limits import MIB
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import Prepared, RefusedMedia
from clinicvault.media.segments import Segment
from tests.unit.media import samples
from tests.unit.media.small_limits import LIMITS


def document(pages: int, side: float = 200) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(side, side * 1.5))
    for number in range(pages):
        canvas.setFillGray(number / pages)
        canvas.rect(0, 0, side, side / 2, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def pool():
    with MediaPool(1, LIMITS) as made:
        yield made


def test_all_pages_in_their_order(pool):
    prepared = pool.prepare(document(3)).result()
    assert isinstance(prepared, Prepared)
    pages = pool.pages(prepared.rewritten, 3).result()
    greys = []
    for page in pages:
        with Image.open(io.BytesIO(page)) as picture:
            assert picture.format == "JPEG"
            assert max(picture.size) == 2048
            greys.append(picture.convert("L").getpixel((20, picture.height - 20)))
    assert greys == pytest.approx([0, 85, 170], abs=3)
    assert pages[0] == prepared.preview


def test_more_than_asked_for_is_refused(pool):
    assert pool.pages(document(3), 2).result() == RefusedMedia("too-many-parts")


def test_other_kinds_have_no_pages(pool):
    refused = pool.pages(samples.plain_jpeg(), 2).result()
    assert refused == RefusedMedia("picture-kind-unsupported")
    assert pool.pages(bytes(17 * MIB), 2).result().reason == "file-too-large"


def test_damage_is_a_refusal():
    data = document(1)
    with pytest.raises(InputRefused, match="picture-damaged"):
        list(pdf_raster.pages_shown(data[: len(data) // 2], 3))


def test_pages_that_do_not_fit():
    with pytest.raises(InputRefused, match="picture-too-large"):
        tasks.pages(document(2), LIMITS, memoryview(bytearray(2000)), 3)


@pytest.mark.parametrize(
    "sizes", [None, [], [10, 10], [0], [-1], ["3"], [10**9], [2000], [True], {"a": 1}]
)
def test_what_a_worker_says_is_not_believed(sizes):
    with pytest.raises(replies.Nonsense):
        replies.pages({"sizes": sizes}, Segment(1000), 1)


def test_a_page_that_is_no_plain_jpeg():
    segment = Segment(1000)
    segment.buffer[:4] = b"\x89PNG"
    with pytest.raises(replies.Nonsense):
        replies.pages({"sizes": [100]}, segment, 1)
