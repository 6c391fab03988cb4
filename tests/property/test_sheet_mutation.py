"""Whatever is done to the bytes of a recovery sheet, it is read or refused; nothing else happens."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.media import codes
from clinicvault.services.kits import reading as kit_reading
from clinicvault.services.kits.pdf import kit_pdf
from tests.unit.services.test_kit_reading import share, sheet

RELAXED = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PDF = kit_pdf([sheet(1)], "en")
TOKENS = (b"/MediaBox[0 0 9e9 9e9]", b"endobj", b"9 0 R", b"/Count 99999", b"<<", b"]", b"stream")


@st.composite
def mutated(draw):
    """The PDF with bytes replaced, cut out, doubled, cut short, or words of its own inserted."""
    data = bytearray(PDF)
    for _ in range(draw(st.integers(1, 8))):
        if len(data) < 20:
            break
        at = draw(st.integers(5, len(data) - 1))
        length = draw(st.integers(0, 60))
        action = draw(st.sampled_from(["set", "cut", "double", "insert", "end"]))
        if action == "set":
            data[at] = draw(st.integers(0, 255))
        elif action == "cut":
            del data[at : at + length]
        elif action == "double":
            data[at:at] = data[at : at + length]
        elif action == "insert":
            data[at:at] = draw(st.sampled_from(TOKENS))
        else:
            del data[max(at, len(data) // 2) :]
    return bytes(data)


@RELAXED
@given(mutated())
def test_a_mutated_pdf_is_the_sheet_or_is_refused(data):
    try:
        found = kit_reading.read_sheet_bytes(data)
    except UsageError:
        return
    assert found == share(1)


@RELAXED
@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=4, max_size=4))
def test_a_page_of_any_size_stays_within_its_pixels(box):
    text = " ".join(str(side) for side in box)
    data = (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{text}]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    ).encode()
    try:
        pages = list(codes._pdf_pages(data))
    except InputRefused:
        return
    assert all(max(page.shape) <= 4_001 for page in pages)
