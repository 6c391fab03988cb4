"""Documents: what lies around fonts, tables of numbers, faxes and glyphs falls away."""

from __future__ import annotations

import io
import struct

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from clinicvault.domain.errors import InputRefused
from clinicvault.media import pdf
from clinicvault.media.limits import Limits
from clinicvault.media.pdf_fonts import program
from clinicvault.media.proof.pdf import prove
from tests.unit.media import pdf_files as papers

WORDS = b"CANARY-MUSTER-ERIKA-1970"


def sfnt(tables, gap=b"", start=b"\0\1\0\0"):
    """A font of these tables, with `gap` behind each."""
    entries, made, at = b"", b"", 12 + 16 * len(tables)
    for name, body in tables.items():
        entries += struct.pack(">4s3I", name, 0, at + len(made), len(body))
        made += body + bytes(-len(body) % 4) + gap
    return start + struct.pack(">4H", len(tables), 0, 0, 0) + entries + made


TABLES = {
    b"name": WORDS * 2, b"glyf": b"outlines", b"head": bytes(8) + b"sums" + bytes(8) + WORDS[:16]
    + bytes(18), b"DSIG": WORDS, b"loca": b"1234567", b"maxp": bytes(6),
}  # fmt: skip


def document(**descriptor):
    made = papers.document(b"BT /F1 20 Tf 20 80 Td (AB) Tj ET")
    entries = Dictionary(Type=Name.FontDescriptor, FontName=Name.Arial, Flags=32)
    for key, (data, kind) in descriptor.items():
        entries[f"/{key}"] = made.make_stream(data)
        if kind:
            entries[f"/{key}"]["/Subtype"] = Name(kind)
    font = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Arial, FirstChar=65, LastChar=66,
        Widths=Array([500, 500]), FontDescriptor=made.make_indirect(entries),
    )  # fmt: skip
    made.pages[0].obj["/Resources"]["/Font"]["/F1"] = made.make_indirect(font)
    return papers.saved(made)


def stripped(data):
    made = pdf.rewrite(data, Limits())
    out = b"".join(made.pieces)
    prove(out)
    assert made.facts.notes == ()
    return out


def test_a_font_keeps_the_tables_that_it_is_drawn_by():
    made = program(sfnt(TABLES, gap=WORDS) + WORDS)
    assert b"CANARY" not in made
    assert b"ERIKA" not in made
    assert b"outlines" in made
    assert program(made) == made
    count, width, steps, rest = struct.unpack_from(">4H", made, 4)
    assert (count, width, steps, rest) == (4, 64, 2, 0)
    assert struct.unpack_from(">I", made, 12 + 4)[0] == sum(struct.unpack(">2I", b"outlines"))


@pytest.mark.parametrize(
    "data",
    [b"", b"not a font", b"ttcf" + bytes(100), sfnt({b"glyf": b"x"}), sfnt({b"head": bytes(53)})],
)
def test_what_is_no_font_is_none(data):
    assert program(data) == b""


def test_tables_that_reach_beyond_the_end_are_cut():
    made = sfnt({b"glyf": b"outlines", b"head": bytes(54), b"loca": bytes(4)})
    assert program(made[:-4])[12 + 32 : 12 + 36] != b"loca"
    assert b"outlines" in program(made[:-2])
    assert program(sfnt({b"head": bytes(54)})[:20]) == b""


@pytest.mark.parametrize(("key", "kind"), [("FontFile2", ""), ("FontFile3", "/OpenType")])
def test_words_in_and_behind_a_font_fall_away(key, kind):
    out = stripped(document(**{key: (sfnt(TABLES, gap=WORDS) + WORDS, kind)}))
    assert WORDS not in papers.everything(out)
    assert b"outlines" in papers.everything(out)


def test_a_broken_font_falls_away():
    out = stripped(document(FontFile2=(WORDS, "")))
    assert WORDS not in papers.everything(out)
    assert b"FontFile2" not in out


@pytest.mark.parametrize(
    "data",
    [
        sfnt(TABLES),
        sfnt({b"glyf": b"outlines", b"head": bytes(54)}, gap=b"gap!"),
        sfnt({b"glyf": b"outlines", b"head": bytes(54)}) + WORDS,
        sfnt({b"glyf": b"outlines", b"head": bytes(20) + b"day" + bytes(31)}),
        sfnt({b"head": bytes(54), b"glyf": b"outlines"}),
        sfnt({b"glyf": b"outlines"}),
        b"OTTO",
        WORDS,
    ],
)
def test_the_second_reader_knows_what_a_font_holds(data):
    good = sfnt({b"glyf": b"outlines", b"head": bytes(54)})
    with pikepdf.open(io.BytesIO(stripped(document(FontFile2=(good, ""))))) as opened:
        prove(pdf._saved(opened))
        for one in opened.objects:
            if isinstance(one, Dictionary) and "/FontFile2" in one:
                one["/FontFile2"].write(data)
        with pytest.raises(InputRefused, match="proof-failed"):
            prove(pdf._saved(opened))


def shaded(data, **entries):
    made = papers.document(b"/S1 sh")
    function = made.make_stream(data)
    for key, value in entries.items():
        function[f"/{key}"] = value
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 9, 9]), Function=function
    )
    made.pages[0].obj["/Resources"]["/Shading"] = Dictionary(S1=shading)
    return papers.saved(made)


def table(data):
    ranges = Array([0, 1] * 3)
    return shaded(
        data, FunctionType=0, Domain=Array([0, 1]), Range=ranges, Size=Array([2]), BitsPerSample=8
    )


def test_a_table_of_numbers_ends_where_it_says():
    out = stripped(table(b"123456" + WORDS))
    assert WORDS not in papers.everything(out)
    assert b"123456" in papers.everything(out)
    with pikepdf.open(io.BytesIO(out)) as opened:
        function = next(one for one in opened.objects if "/FunctionType" in one)
        function.write(b"1234567")
        with pytest.raises(InputRefused, match="proof-failed"):
            prove(pdf._saved(opened))


def calculation(data):
    ranges = Array([0, 1] * 3)
    return shaded(data, FunctionType=4, Domain=Array([0, 1]), Range=ranges)


def test_a_calculation_has_no_words_of_its_own():
    stripped(calculation(b"{dup 0.5 mul exch -1 add abs dup 0 gt{pop 1}{2}ifelse}"))
    made = pdf.rewrite(calculation(b"{dup dup canary muster erika 1970}"), Limits())
    assert made.facts.notes == ("re-encoded",)
    with pikepdf.open(io.BytesIO(stripped(calculation(b"{dup dup}")))) as opened:
        function = next(one for one in opened.objects if "/FunctionType" in one)
        function.write(b"{dup dup erika}")
        with pytest.raises(InputRefused, match="proof-failed"):
            prove(pdf._saved(opened))


def faxed(data, group=-1):
    made = papers.document(b"q 50 0 0 50 10 10 cm /I Do Q")
    entries = {"Width": 8, "Height": 4, "BitsPerComponent": 1, "ColorSpace": Name.DeviceGray}
    fax = made.make_stream(data)
    for key, value in entries.items():
        fax[f"/{key}"] = value
    fax["/Type"], fax["/Subtype"], fax["/Filter"] = Name.XObject, Name.Image, Name.CCITTFaxDecode
    fax["/DecodeParms"] = Dictionary(K=group, Columns=8, Rows=4)
    made.pages[0].obj["/Resources"]["/XObject"] = Dictionary(I=fax)
    return papers.saved(made)


@pytest.mark.parametrize("shift", range(8))
def test_a_fax_ends_at_its_mark(shift):
    """Behind four white lines (a bit each) and some more, at any bit of a byte."""
    bits = "1" * (8 + shift) + "000000000001" * 2
    code = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
    out = stripped(faxed(code + WORDS))
    assert WORDS not in out
    assert code in out


def test_glyphs_that_are_drawings_lose_their_names():
    made = papers.document(b"BT /F1 20 Tf 20 80 Td (ab) Tj ET")
    square = made.make_stream(b"1000 0 0 0 750 750 d1 0 0 750 750 re f")
    bar = made.make_stream(b"1000 0 0 0 750 750 d1 0 0 750 100 re f")
    names = Array([97, Name("/CANARY-ERIKA"), Name("/bar"), Name("/CANARY-MISSING")])
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 750, 750]), FirstChar=97,
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), LastChar=98, Widths=Array([1000, 1000]),
        CharProcs=Dictionary({"/CANARY-ERIKA": square, "/bar": bar, "/CANARY-UNUSED": bar}),
        Encoding=Dictionary(Type=Name.Encoding, Differences=names),
    )  # fmt: skip
    made.pages[0].obj["/Resources"]["/Font"]["/F1"] = made.make_indirect(font)
    source = papers.saved(made)
    out = stripped(source)
    assert b"CANARY" not in papers.everything(out)
    assert (papers.rendered(source)[0] == papers.rendered(out)[0]).all()
    assert stripped(out) == out
