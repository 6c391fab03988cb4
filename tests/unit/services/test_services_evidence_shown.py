"""Documents that an altered program sealed: nothing of them is drawn or decoded in the window."""

import dataclasses

import pytest

from clinicvault.access.consent.evidence import SCAN, SIGNATURE, Document
from clinicvault.domain.errors import IntegrityError
from clinicvault.services.evidence import shown

LINE = ((0.1, 0.7, 0), (0.8, 0.6, 70))
SIGNED = Document(SIGNATURE, text="I consent.", strokes=(LINE,), aspect=3.0)
SCANNED = Document(SCAN, file=b"file", format="pdf", pages=(b"\xff\xd8one", b"\xff\xd8two"))


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


@pytest.mark.parametrize("page", [b"", b"\x89PNG\r\n\x1a\n", b"<svg/>", b"II*\0"])
def test_pages_that_no_worker_wrote(page):
    with pytest.raises(IntegrityError, match="evidence-altered"):
        shown(dataclasses.replace(SCANNED, pages=(*SCANNED.pages, page)))
