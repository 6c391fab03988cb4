"""QR codes in pictures from outside: read in the worker, bounded on the way back."""

from __future__ import annotations

import io

import numpy as np
import pytest
import segno
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from clinicvault.domain.errors import InputRefused
from clinicvault.media import codes, replies
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import RefusedMedia
from tests.unit.media.small_limits import LIMITS

WORDS = "alpha bravo charlie delta"


def coded(*texts: str, kind: str = "PNG", **more: object) -> bytes:
    """A picture with these codes side by side."""
    tiles = []
    for text in texts:
        stream = io.BytesIO()
        segno.make(text, error="m", micro=False).save(stream, kind="png", scale=4, border=6)
        tiles.append(np.asarray(Image.open(stream).convert("L")))
    high = max(tile.shape[0] for tile in tiles)
    sheets = [np.pad(one, ((0, high - one.shape[0]), (0, 0)), constant_values=255) for one in tiles]
    out = io.BytesIO()
    Image.fromarray(np.hstack(sheets)).save(out, kind, **more)
    return out.getvalue()


def pdf(*pages: bytes) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 300))
    for page in pages:
        canvas.drawImage(ImageReader(io.BytesIO(page)), 20, 20, 260, 260)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def pool():
    with MediaPool(1, LIMITS) as made:
        yield made


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_real_worker_reads_them(pool, kind):
    assert pool.codes(coded(WORDS, kind=kind)).result() == (WORDS,)
    assert sorted(pool.codes(coded("one", "two", kind=kind)).result()) == ["one", "two"]


def test_a_real_worker_reads_turned_photos_and_pdfs(pool):
    exif = Image.Exif()
    exif[0x0112] = 6
    assert pool.codes(coded(WORDS, kind="JPEG", exif=exif)).result() == (WORDS,)
    assert pool.codes(pdf(coded("one"), coded("two"), coded("one"))).result() == ("one", "two")


def test_what_is_no_picture_is_refused_and_the_worker_stays(pool):
    for data, reason in (
        (b"GIF89a", "picture-kind-unsupported"),
        (b"\xff\xd8\xff\xe0 not a picture", "picture-damaged"),
        (coded(WORDS)[:-40], "picture-damaged"),
        (b"%PDF-1.7 broken", "picture-damaged"),
    ):
        assert pool.codes(data).result() == RefusedMedia(reason)
    assert pool.codes(bytes(LIMITS.bytes + 1)).result().reason == "file-too-large"
    assert pool.codes(coded(WORDS)).result() == (WORDS,)


def test_nothing_but_photos_and_documents_is_opened():
    with pytest.raises(InputRefused, match="picture-kind-unsupported"):
        codes.codes(b"GIF89a", LIMITS)


def test_a_white_page_has_none():
    assert codes.codes(white(40, 30), LIMITS) == {"texts": []}


def white(wide: int, high: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (wide, high), 255).save(out, "PNG")
    return out.getvalue()


def test_too_many_pixels_are_refused_by_their_number(monkeypatch):
    side = int(LIMITS.pixels**0.5) + 1
    with pytest.raises(InputRefused, match="picture-too-large"):
        codes.codes(white(side, side), LIMITS)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(InputRefused, match="picture-too-large"):
        codes.codes(white(40, 30), LIMITS)


def test_only_what_could_be_ours_comes_back():
    texts = [f"number {number}" for number in range(replies.MOST_CODES)]
    assert sorted(codes.codes(coded(*texts), LIMITS)["texts"]) == sorted(texts)
    assert codes.codes(coded("x" * (replies.MOST_CHARS + 1)), LIMITS) == {"texts": []}
    assert codes.codes(coded("né"), LIMITS) == {"texts": []}


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"texts": "one"},
        {"texts": [7]},
        {"texts": ["x" * (replies.MOST_CHARS + 1)]},
        {"texts": ["x"] * (replies.MOST_CODES + 1)},
    ],
)
def test_another_reply_is_nonsense(pool, reply, monkeypatch):
    with pytest.raises(replies.Nonsense):
        replies.codes(reply)
    with monkeypatch.context() as patch:
        patch.setattr(replies, "refusal", lambda _: replies.codes(reply))
        assert pool.codes(coded(WORDS)).result() == RefusedMedia("picture-crashed")
