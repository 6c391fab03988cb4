"""The second reading of documents: nothing beside drawings passes, wherever it hides."""

from __future__ import annotations

import io
import re
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from clinicvault.domain.errors import InputRefused
from clinicvault.media import pdf
from clinicvault.media.limits import Limits
from clinicvault.media.proof.pdf import prove
from tests.unit.media import pdf_files as papers
from tests.unit.media import samples


@pytest.fixture(scope="module")
def paper():
    return b"".join(pdf.rewrite(papers.scan(), Limits()).pieces)


@pytest.fixture(scope="module")
def words():
    return b"".join(pdf.rewrite(papers.text(), Limits()).pieces)


def fails(data):
    with pytest.raises(InputRefused, match="proof-failed"):
        prove(data)


def saved(document):
    """As the rewriter saves."""
    return pdf._saved(document)


def changed(data, edit):
    """The document after `edit` had its way, saved as the rewriter saves."""
    with pikepdf.open(io.BytesIO(data)) as document:
        edit(document, document.pages[0].obj)
        return saved(document)


def test_clean_documents_pass(paper, words):
    prove(paper)
    prove(memoryview(words))
    prove(b"".join(pdf.rewrite(papers.dressed(), Limits()).pieces))
    prove(changed(paper, lambda document, page: None))


def test_every_byte_of_the_frame_counts(words):
    fails(b"")
    fails(words + b"\n")
    fails(words + papers.CANARY)
    fails(b"\n" + words)
    fails(words.replace(b"%PDF-1.7", b"%PDF-1.4"))
    fails(words.replace(b"31415926", b"31415927", 1))
    fails(words.replace(b"/Size", b"/Info 1 0 R /Size"))
    fails(words.replace(b"startxref\n", b"startxref\n1"))
    fails(words.replace(b"endobj\n", b"endobj\n% note\n", 1))
    fails(words.replace(b"endobj\n", b"endobj \n", 1))
    fails(words.replace(b"65535 f", b"65534 f"))


def test_comments_in_values_do_not_pass(words):
    fails(words.replace(b"<< /Pages", b"<< %xx\n/Pages"))


def test_objects_that_nothing_leads_to_do_not_pass(words):
    count = int(re.search(rb"/Size (\d+)", words)[1])
    at = words.rindex(b"xref\n0")
    extra = b"%d 0 obj\n<< /Length 0 >>\nendobj\n" % count
    body = words[:at] + extra
    offsets = [match.start() for match in re.finditer(rb"(?<=\n)\d+ 0 obj\n", body)]
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (count + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = re.search(rb"trailer.*?>>\n", words, re.DOTALL)[0].replace(
        b"/Size %d" % count, b"/Size %d" % (count + 1)
    )
    fails(body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body))


KEYS = (
    "/Metadata",
    "/OpenAction",
    "/AA",
    "/Names",
    "/Lang",
    "/StructTreeRoot",
    "/PieceInfo",
    "/Annots",
    "/Thumb",
    "/LastModified",
    "/Tabs",
    "/B",
    "/Own",
)


@pytest.mark.parametrize("key", KEYS)
def test_unknown_keys_do_not_pass(paper, key):
    def on_page(document, page):
        page[key] = 1

    def on_root(document, page):
        document.Root[key] = 1

    def on_picture(document, page):
        page["/Resources"]["/XObject"]["/X0"][key] = 1

    for edit in (on_page, on_root, on_picture):
        fails(changed(paper, edit))


def test_words_do_not_pass(paper):
    def as_value(document, page):
        page["/Rotate"] = String(papers.WORD)

    def in_a_list(document, page):
        page["/MediaBox"] = Array([0, 0, 9, String(papers.WORD)])

    def as_ordering(document, page):
        page["/Group"] = Dictionary(Registry=String("Adobe"), Ordering=String("Mrs Miller"))

    for edit in (as_value, in_a_list, as_ordering):
        fails(changed(paper, edit))


def test_names_of_people_do_not_pass(paper):
    def renamed(document, page):
        group = page["/Resources"]["/XObject"]
        group["/" + papers.WORD] = group["/X0"]

    def typed(document, page):
        page["/Resources"]["/XObject"]["/X0"]["/Type"] = Name("/" + papers.WORD)

    fails(changed(paper, renamed))
    fails(changed(paper, typed))


def drawing(content):
    def edit(document, page):
        page["/Contents"] = document.make_stream(content)

    return edit


@pytest.mark.parametrize(
    "content",
    [
        b"/Span << /ActualText (x) >> BDC EMC", b"/Artifact BMC EMC", b"q Q % note", b"/MC0 MP",
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI", b"odd", b"/Own Do", b"1 0 R", b"<< /A 1 >>", b"{ 1 }",
        b"BX q Q EX", b"(open",
    ],
)  # fmt: skip
def test_drawings_hold_drawing_alone(paper, content):
    fails(changed(paper, drawing(content)))


@pytest.mark.parametrize(
    "content",
    [
        b"q 1 0 0 1 5 5 cm /X0 Do Q",
        rb"BT (a\(b\)c) Tj [(x) -20.5 <414243>] TJ ET",
        b"/DeviceRGB cs 1 0 0 sc",
        b"",
    ],
)
def test_drawings_pass(paper, content):
    document = changed(paper, drawing(content))
    if b"Do" in content:
        prove(document)
    else:
        prove(changed(document, lambda made, page: page.__setitem__("/Resources", Dictionary())))


def test_glyphs_and_forms_are_drawings(words):
    def with_form(document, page):
        form = document.make_stream(b"/Span BMC EMC")
        form["/Subtype"], form["/BBox"] = Name.Form, Array([0, 0, 1, 1])
        page["/Resources"]["/XObject"] = Dictionary(X0=form)

    def with_glyph(document, page):
        glyph = document.make_stream(b"/Span BMC EMC")
        page["/Resources"]["/Font"]["/F0"]["/CharProcs"] = Dictionary(a=glyph)

    fails(changed(words, with_form))
    fails(changed(words, with_glyph))


def test_streams_are_read_to_their_end(paper):
    def tail(document, page):
        picture = page["/Resources"]["/XObject"]["/X0"]
        picture.write(zlib.compress(bytes(64 * 48 * 3)) + papers.CANARY, filter=Name.FlateDecode)

    def more_pixels(document, page):
        picture = page["/Resources"]["/XObject"]["/X0"]
        picture.write(zlib.compress(bytes(64 * 48 * 3 + 1)), filter=Name.FlateDecode)

    def exact(document, page):
        picture = page["/Resources"]["/XObject"]["/X0"]
        picture.write(zlib.compress(bytes(64 * 48 * 3)), filter=Name.FlateDecode)

    prove(changed(paper, exact))
    fails(changed(paper, tail))
    fails(changed(paper, more_pixels))


def test_photos_inside_are_proven(paper):
    def dirty(document, page):
        picture = page["/Resources"]["/XObject"]["/X0"]
        picture.write(samples.dirty_jpeg(base=samples.plain_jpeg(64, 48)), filter=Name.DCTDecode)

    fails(changed(paper, dirty))


def test_profiles_inside_are_proven(paper):
    def dirty(document, page):
        stream = document.make_stream(samples.signed_profile(samples.srgb_profile()))
        stream["/N"] = 3
        picture = page["/Resources"]["/XObject"]["/X0"]
        picture["/ColorSpace"] = Array([Name.ICCBased, stream])

    fails(changed(paper, dirty))


@pytest.mark.parametrize("name", ["JPXDecode", "JBIG2Decode", "Crypt", "LZWDecode"])
def test_other_filters_do_not_pass(paper, name):
    fails(paper.replace(b"/DCTDecode", b"/" + name.encode()))


def test_deep_nesting_does_not_exhaust(words):
    fails(words.replace(b"/MediaBox [", b"/MediaBox " + b"[" * 5000, 1))


def test_numbers_of_other_bits():
    made = papers.document(b"q 9 0 0 9 0 0 cm /Im Do Q")
    picture = papers.image(
        made, b"\x0f\xf0", Width=4, Height=2, BitsPerComponent=2, ColorSpace=Name.DeviceGray
    )
    made.pages[0].obj["/Resources"] = Dictionary(XObject=Dictionary(Im=picture))
    prove(b"".join(pdf.rewrite(papers.saved(made), Limits()).pieces))
