"""Documents that an altered program sealed: nothing of them is drawn or decoded in the window."""

import dataclasses

import cv2
import numpy as np
import pytest

from clinicvault.access.consent.evidence import SCAN, SIGNATURE, Document
from clinicvault.domain.errors import IntegrityError
from clinicvault.media.derive import encode
from clinicvault.services.consent.evidence import shown

LINE = ((0.1, 0.7, 0), (0.8, 0.6, 70))
SIGNED = Document(SIGNATURE, text="I consent.", strokes=(LINE,), aspect=3.0)
PAGES = tuple(encode(np.full((30, side), 200, np.uint8)) for side in (20, 2048))
SCANNED = Document(SCAN, file=b"file", format="pdf", pages=PAGES)


def test_what_this_program_sealed():
    assert shown(SCANNED).pages == SCANNED.pages
    opened = shown(SIGNED)
    assert (opened.text, opened.pages[0][:4]) == ("I consent.", b"\x89PNG")


@pytest.mark.parametrize(
    "change",
    [
        {"aspect": 0.0},
        {"aspect": -1.0},
        {"aspect": 1e-300},
        {"aspect": float("nan")},
        {"strokes": ()},
        {"strokes": ((),)},
        {"strokes": (LINE, ())},
        {"strokes": (((1e300, 0.0, 0), (0.0, 1e300, 1)),)},
        {"strokes": (((0.1, -0.1, 0), (0.0, 0.1, 1)),)},
        {"strokes": (((0.1, 0.1, 0), (0.2, 0.1, -1)),)},
        {"strokes": (LINE * 25_001,)},
    ],
)
def test_a_signature_that_is_none(change):
    with pytest.raises(IntegrityError, match="evidence-altered"):
        shown(dataclasses.replace(SIGNED, **change))


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"<svg/>",
        b"II*\0",
        b"\xff\xd8\xff\xe0 not a picture",
        encode(np.full((2, 2049), 200, np.uint8)),
        cv2.imencode(".jpg", np.zeros((9, 9, 3)), [cv2.IMWRITE_JPEG_PROGRESSIVE, 1])[1].tobytes(),
    ],
)
def test_pages_that_no_worker_wrote(page):
    with pytest.raises(IntegrityError, match="evidence-altered"):
        shown(dataclasses.replace(SCANNED, pages=(*SCANNED.pages, page)))
