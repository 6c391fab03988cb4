"""Whatever is done to the bytes of a document, import ends in a clean one or in a refusal."""

from __future__ import annotations

import dataclasses
import io

import pikepdf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused
from clinicvault.media import pdf
from clinicvault.media.limits import Limits
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
]
RELAXED = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def mutated(draw):
    """A document with bytes or words replaced, cut out, doubled or inserted."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        length = draw(st.integers(0, 40))
        action = draw(st.sampled_from(["set", "cut", "double", "insert", "word", "digit", "end"]))
        if action == "set":
            data[at] = draw(st.integers(0, 255))
        elif action == "cut":
            del data[at : at + length]
        elif action == "double":
            data[at:at] = data[at : at + length]
        elif action == "insert":
            data[at:at] = draw(st.binary(max_size=40))
        elif action == "word":
            data[at : at + length] = draw(st.sampled_from(WORDS))
        elif action == "digit":
            found = data.find(b" ", at)
            data[found + 1 : found + 2] = b"%d" % draw(st.integers(0, 99))
        else:
            del data[max(at, len(data) // 2) :]
    return bytes(data)


@RELAXED
@given(mutated())
def test_a_mutated_document_is_refused_or_comes_out_clean(data):
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
