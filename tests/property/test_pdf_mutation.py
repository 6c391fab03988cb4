"""Whatever is done to the bytes of a document, import ends in a clean one or in a refusal."""

from __future__ import annotations

import dataclasses
import io

import pikepdf
from hypothesis import given

from clinicvault.domain.errors import InputRefused
from clinicvault.media import pdf
from clinicvault.media.limits import Limits
from tests.property.mutations import RELAXED, mutated
from tests.unit.media import pdf_files as papers

LIMITS = dataclasses.replace(Limits(), pixels=4_000_000, pdf_rendered_pages=3, pdf_objects=2000)
PLAIN = {"compress_streams": False, "object_stream_mode": pikepdf.ObjectStreamMode.disable}


def _plain(data):
    with pikepdf.open(io.BytesIO(data)) as made:
        return papers.saved(made, **PLAIN)


SEEDS = (_plain(papers.dressed()), papers.scan(), _plain(papers.text()), papers.earlier_version())
WORDS = [
    b"/Length 0",
    b"<<",
    b">>",
    b"(",
    b"endobj",
    b" 0 R",
    b"/Filter /JPXDecode",
    b"1 0 R",
    b"stream\n",
    b"-1",
    b"9999999999",
    b" 7 0 R",
]


def check(data):
    """Refused, or proven, without scripts, and shown whole."""
    try:
        made = pdf.rewrite(data, LIMITS)
    except InputRefused:
        return
    out = b"".join(made.pieces)
    pdf.prove(out)
    assert b"JavaScript" not in out
    try:
        raster = pdf.decode(out, made)
    except InputRefused:
        return
    assert raster.pixels.shape == (made.facts.height, made.facts.width, 3)


@RELAXED
@given(mutated(SEEDS, words=WORDS))
def test_a_mutated_document_is_refused_or_comes_out_clean(data):
    check(data)
