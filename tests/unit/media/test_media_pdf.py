"""Documents: the same pages, none of what was said, hidden or made to run beside them."""

from __future__ import annotations

import base64
import dataclasses
import io
import zlib

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from clinicvault.domain.errors import InputRefused
from clinicvault.media import pdf
from clinicvault.media.limits import Limits
from clinicvault.media.results import NOTES, STRIPPED
from tests.unit.media import pdf_files as papers
from tests.unit.media import samples

LIMITS = Limits()


def stripped(data, limits=LIMITS):
    """(rewritten bytes, what was learned); proven on the way."""
    made = pdf.rewrite(data, limits)
    out = b"".join(made.pieces)
    pdf.prove(out)
    assert set(made.facts.stripped) <= set(STRIPPED)
    assert set(made.facts.notes) <= set(NOTES)
    return out, made


def same(before, after):
    first, second = papers.rendered(before), papers.rendered(after)
    return len(first) == len(second) and all(map(np.array_equal, first, second))


def refusal(data, limits=LIMITS):
    with pytest.raises(InputRefused) as caught:
        pdf.rewrite(data, limits)
    return caught.value.code


def test_a_page_looks_the_same():
    source = papers.text()
    out, made = stripped(source)
    assert same(source, out)
    assert made.facts.notes == ()


def test_a_second_rewriting_changes_nothing():
    out, _ = stripped(papers.dressed())
    again, made = stripped(out)
    assert again == out
    assert made.facts.stripped == made.facts.notes == ()


def test_the_same_document_always_comes_out_the_same():
    source = papers.dressed()
    assert stripped(source)[0] == stripped(source)[0]


def test_everything_that_names_hides_or_runs_is_gone_and_said():
    source = papers.dressed()
    assert papers.CANARY in papers.everything(source)
    out, made = stripped(source)
    left = papers.everything(out)
    for word in (papers.CANARY, b"JavaScript", b"app.alert", b"Author", b"/Info", b"Sig", b"URI"):
        assert word not in left
    assert set(made.facts.stripped) == {
        "location", "camera-serial", "owner", "embedded-thumbnail", "comments", "editing-history",
        "text", "timestamps", "scripts", "attachments", "signatures", "annotations", "hidden-data",
        "other-data",
    } - {"other-data"}  # fmt: skip
    assert made.facts.taken == "2024-05-06T07:08:09+02:00"
    assert made.facts.notes == ("annotations-flattened",)
    assert same(source, out)


def test_remarks_stay_to_be_seen():
    made = papers.document()
    papers.remark(made, made.pages[0].obj, "/Stamp")
    source = papers.saved(made)
    out, _ = stripped(source)
    pixels = papers.rendered(out)[0]
    assert (pixels[40, 160] == (255, 0, 0)).all()
    assert same(source, out)


def test_hidden_remarks_stay_hidden():
    made = papers.document()
    papers.remark(made, made.pages[0].obj, "/Stamp", F=2)
    out, _ = stripped(papers.saved(made))
    assert (papers.rendered(out)[0][40, 160] == 255).all()


def test_remarks_without_a_look_are_rendered():
    made = papers.document()
    one = papers.remark(
        made, made.pages[0].obj, "/Highlight", QuadPoints=Array([20, 100, 90, 100, 20, 80, 90, 80])
    )
    del one["/AP"]
    one["/C"] = Array([1, 1, 0])
    _, learned = stripped(papers.saved(made))
    assert learned.facts.notes == ("re-encoded",)


def test_form_fields_become_part_of_the_page():
    made = papers.document()
    look = made.make_stream(b"/Tx BMC BT /F1 12 Tf 2 5 Td (Anna) Tj ET EMC")
    look["/Subtype"], look["/BBox"] = Name.Form, Array([0, 0, 60, 20])
    look["/Resources"] = Dictionary(Font=Dictionary(F1=papers.font()))
    field = made.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(papers.WORD),
            V=String("Anna"), Rect=Array([20, 20, 80, 40]), AP=Dictionary(N=look), F=4,
        )
    )  # fmt: skip
    made.pages[0].obj["/Annots"] = Array([field])
    made.Root["/AcroForm"] = Dictionary(Fields=Array([field]))
    source = papers.saved(made)
    out, _ = stripped(source)
    assert b"(Anna)" in papers.everything(out)
    assert papers.CANARY not in papers.everything(out)
    assert same(source, out)


def test_a_scan_loses_what_its_camera_wrote():
    source = papers.scan()
    out, made = stripped(source)
    assert made.facts.notes == ()
    left = papers.everything(out)
    assert all(canary not in left for canary in samples.CANARIES)
    assert same(source, out)


def test_earlier_versions_are_gone():
    source = papers.earlier_version()
    out, made = stripped(source)
    assert papers.CANARY not in papers.everything(out).replace(b"Earlier " + papers.CANARY, b"")
    assert "editing-history" in made.facts.stripped
    assert b"90 0 obj" not in out


def test_only_what_is_drawn_is_copied():
    made = papers.document()
    made.pages[0].obj["/Resources"]["/Font"]["/F9"] = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/" + papers.WORD)
    )
    out, _ = stripped(papers.saved(made))
    assert papers.CANARY not in papers.everything(out)


def test_names_that_people_gave_are_replaced():
    name = "/" + papers.WORD
    made = papers.document(
        f"BT {name} 20 Tf 20 80 Td (x) Tj ET {name} cs 1 scn 0 0 9 9 re f".encode()
    )
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0]), C1=Array([1]), N=1)
    space = Array([Name.Separation, Name(name), Name.DeviceGray, tint])
    made.pages[0].obj["/Resources"] = Dictionary(
        Font=Dictionary({name: papers.font()}), ColorSpace=Dictionary({name: space})
    )
    source = papers.saved(made)
    out, _ = stripped(source)
    assert papers.CANARY not in papers.everything(out)
    assert same(source, out)


def test_tiny_numbers_keep_every_digit():
    out, _ = stripped(papers.saved(papers.document(b"1 0 0 1 -0.000000171094 .5 cm 0 0 9 9 re f")))
    with pikepdf.open(io.BytesIO(out)) as made:
        assert b"-0.000000171094 0.5 cm" in made.pages[0].Contents.read_bytes()


INLINE = (
    b"q 100 0 0 80 20 20 cm BI /W 2 /H 2 /CS /RGB /BPC 8 ID " + bytes([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]) + b" EI Q",
    b"q 100 0 0 80 20 20 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID 00ff7f40> EI Q",
    b"q 100 0 0 80 20 20 cm BI /W 8 /H 2 /IM true ID \xaa\x55 EI Q",
    b"q 100 0 0 80 20 20 cm BI /W 2 /H 2 /CS [/I /RGB 1 <ff000000ff00>] /BPC 1 /D [0 1] ID \x40\x80 EI Q",
    b"q 100 0 0 80 20 20 cm BI /W 2 /H 1 /CS /Own /BPC 8 ID \x10\xf0 EI Q",
)  # fmt: skip


@pytest.mark.parametrize("content", INLINE)
def test_images_inside_the_drawing_move_beside_it(content):
    source = papers.saved(
        papers.document(content, ColorSpace=Dictionary(Own=Array([Name.DeviceGray])))
    )
    out, made = stripped(source)
    assert made.facts.notes == ()
    with pikepdf.open(io.BytesIO(out)) as after:
        assert b"BI" not in after.pages[0].Contents.read_bytes()
    assert same(source, out)


def with_image(data, **entries):
    made = papers.document(b"q 180 0 0 120 10 10 cm /Im Do Q")
    made.pages[0].obj["/Resources"] = Dictionary(
        XObject=Dictionary(Im=papers.image(made, data, **entries))
    )
    return made


PIXELS = bytes(range(4 * 3 * 3))


@pytest.mark.parametrize(
    ("data", "filters"),
    [
        (PIXELS, None),
        (zlib.compress(PIXELS), Name.FlateDecode),
        (base64.a85encode(PIXELS) + b"~>", Name.ASCII85Decode),
        (
            base64.a85encode(zlib.compress(PIXELS)) + b"~>",
            Array([Name.ASCII85Decode, Name.FlateDecode]),
        ),
        (PIXELS.hex().encode() + b">", Name.ASCIIHexDecode),
    ],
)
def test_pictures_of_plain_pixels(data, filters):
    entries = {} if filters is None else {"Filter": filters}
    source = papers.saved(with_image(data, Width=4, Height=3, **entries))
    out, made = stripped(source)
    assert made.facts.notes == ()
    assert same(source, out)


def test_what_lies_behind_the_last_pixel_is_gone():
    source = papers.saved(with_image(PIXELS + papers.CANARY, Width=4, Height=3))
    out, _ = stripped(source)
    assert papers.CANARY not in papers.everything(out)
    assert same(source, out)


def test_a_photo_inside_other_filters_is_stripped_too():
    photo = samples.dirty_jpeg(base=samples.plain_jpeg(64, 48))
    filters = Array([Name.FlateDecode, Name.DCTDecode])
    source = papers.saved(with_image(zlib.compress(photo), Filter=filters, Width=64, Height=48))
    out, made = stripped(source)
    assert made.facts.notes == ()
    assert all(canary not in papers.everything(out) for canary in samples.CANARIES)
    assert same(source, out)


def test_masks_stay():
    made = with_image(PIXELS, Width=4, Height=3, Decode=Array([1, 0, 1, 0, 1, 0]))
    picture = made.pages[0].obj["/Resources"]["/XObject"]["/Im"]
    picture["/SMask"] = papers.image(
        made, bytes(range(0, 240, 20)), Width=4, Height=3, ColorSpace=Name.DeviceGray
    )
    source = papers.saved(made)
    assert same(source, stripped(source)[0])
    del picture["/SMask"]
    picture["/Mask"] = Array([0, 9, 0, 9, 0, 9])
    source = papers.saved(made)
    assert same(source, stripped(source)[0])


SPACES = {
    "calibrated": lambda made: Array([Name.CalRGB, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))]),
    "lab": lambda made: Array([Name.Lab, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))]),
    "profile": lambda made: Array([Name.ICCBased, _profile(made)]),
    "broken profile": lambda made: Array([Name.ICCBased, _profile(made, b"no profile")]),
    "two inks": lambda made: Array([
        Name.DeviceN, Array([Name.Cyan, Name("/Own"), Name("/Other")]), Name.DeviceRGB, _calculated(made),
    ]),
}  # fmt: skip


def _profile(made, data=None):
    stream = made.make_stream(data or samples.signed_profile(samples.srgb_profile()))
    stream["/N"] = 3
    return stream


def _calculated(made, data=b"{ exch pop dup 0.5 mul }"):
    stream = made.make_stream(data)
    for key, value in {
        "FunctionType": 4,
        "Domain": Array([0, 1] * 3),
        "Range": Array([0, 1] * 3),
    }.items():
        stream[f"/{key}"] = value
    return stream


@pytest.mark.parametrize("kind", SPACES)
def test_colours_stay(kind):
    made = with_image(PIXELS, Width=4, Height=3)
    made.pages[0].obj["/Resources"]["/XObject"]["/Im"]["/ColorSpace"] = SPACES[kind](made)
    source = papers.saved(made)
    out, learned = stripped(source)
    assert learned.facts.notes == ()
    assert b"CANARY-PROFILE" not in papers.everything(out)
    assert same(source, out)


def test_a_palette_as_a_stream():
    made = with_image(b"\x01\x00\x02\x01", Width=4, Height=1)
    table = made.make_stream(bytes([255, 0, 0, 0, 255, 0, 0, 0, 255]) + papers.CANARY)
    picture = made.pages[0].obj["/Resources"]["/XObject"]["/Im"]
    picture["/ColorSpace"] = made.make_indirect(Array([Name.Indexed, Name.DeviceRGB, 2, table]))
    source = papers.saved(made)
    out, _ = stripped(source)
    assert papers.CANARY not in papers.everything(out)
    assert same(source, out)


def test_patterns_shadings_states_and_groups_stay():
    made = papers.document(
        b"/G1 gs /Pattern cs /P1 scn 0 0 60 60 re f /P2 scn 60 0 60 60 re f q 1 0 0 1 120 0 cm /S1 sh Q "
        b"0.2 0.4 0.6 rg [4 2] 0 d /Perceptual ri /Fm1 Do"
    )
    ramp = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1
    )
    steps = Dictionary(
        FunctionType=3, Domain=Array([0, 1]), Functions=Array([ramp, ramp]), Bounds=Array([0.5]),
        Encode=Array([0, 1, 0, 1]),
    )  # fmt: skip
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 60, 60]), Function=steps,
        Extend=Array([True, True]),
    )  # fmt: skip
    tile = made.make_stream(b"0 1 0 rg 0 0 5 5 re f")
    entries = {"PatternType": 1, "PaintType": 1, "TilingType": 1, "XStep": 10, "YStep": 10}
    for key, value in (
        entries | {"BBox": Array([0, 0, 10, 10]), "Resources": Dictionary()}
    ).items():
        tile[f"/{key}"] = value
    form = made.make_stream(b"0 0 0 rg 20 90 40 40 re f /Fm2 Do")
    form["/Subtype"], form["/BBox"] = Name.Form, Array([0, 0, 200, 150])
    form["/Group"] = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, I=True)
    form["/PieceInfo"] = Dictionary(App=Dictionary(Private=String(papers.WORD)))
    form["/Resources"] = Dictionary(XObject=Dictionary(Fm2=form))
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=form)
    made.pages[0].obj["/Resources"] = Dictionary(
        ExtGState=Dictionary(
            G1=Dictionary(Type=Name.ExtGState, ca=0.5, SMask=Name("/None"), HT=Name.Default),
            G2=Dictionary(SMask=mask),
        ),
        Pattern=Dictionary(P1=tile, P2=Dictionary(PatternType=2, Shading=shading)),
        Shading=Dictionary(S1=shading),
        XObject=Dictionary(Fm1=form),
    )
    source = papers.saved(made)
    out, learned = stripped(source)
    assert learned.facts.notes == ()
    assert papers.CANARY not in papers.everything(out)
    assert same(source, out)
    made.pages[0].obj["/Contents"] = made.make_stream(b"/G2 gs 0 0 200 150 re f")
    source = papers.saved(made)
    assert same(source, stripped(source)[0])


def test_drawn_fonts_stay():
    made = papers.document(b"BT /F1 20 Tf 20 80 Td (ab) Tj ET")
    glyph = made.make_stream(b"700 0 0 0 750 750 d1 0 0 500 500 re f % " + papers.CANARY)
    made.pages[0].obj["/Resources"]["/Font"]["/F1"] = made.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 750, 750]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), FirstChar=97, LastChar=98,
            Widths=Array([700, 700]), CharProcs=Dictionary(a=glyph, b=glyph),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a, Name.b])),
            ToUnicode=made.make_stream(papers.CANARY), Name=Name("/" + papers.WORD),
        )
    )  # fmt: skip
    source = papers.saved(made)
    out, learned = stripped(source)
    assert learned.facts.notes == ()
    assert papers.CANARY not in papers.everything(out)
    assert same(source, out)


def test_fonts_by_number_stay():
    made = papers.document(b"BT /F1 20 Tf 20 80 Td <00410042> Tj ET")
    system = Dictionary(Registry=String("Adobe"), Ordering=String(papers.WORD), Supplement=0)
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Arial, CIDSystemInfo=system, DW=500,
        W=Array([0, Array([500, 600])]), CIDToGIDMap=made.make_stream(bytes(200)),
        FontDescriptor=Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Arial, Flags=4, FontFamily=String(papers.WORD),
            FontFile2=made.make_stream(b"not a font"),
        ),
    )  # fmt: skip
    made.pages[0].obj["/Resources"]["/Font"]["/F1"] = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Arial, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([made.make_indirect(below)]),
    )  # fmt: skip
    out, learned = stripped(papers.saved(made))
    assert learned.facts.notes == ()
    assert papers.CANARY not in papers.everything(out)


def test_pages_keep_size_turn_and_what_stands_above_them():
    made = papers.document()
    node = made.pages[0].obj["/Parent"]
    first = made.pages[0].obj
    node["/MediaBox"], node["/Rotate"] = Array([0, 0, 200, 150]), 90
    node["/Resources"] = first["/Resources"]
    del first["/Resources"], first["/MediaBox"]
    first["/CropBox"] = Array([10, 10, 190, 140])
    first["/UserUnit"] = 2
    source = papers.saved(made)
    out, _ = stripped(source)
    assert same(source, out)
    assert papers.rendered(out)[0].shape[:2] == papers.rendered(source)[0].shape[:2]


RENDERED = {
    "jpeg 2000": lambda: with_image(b"\0\0\0\x0cjP  \r\n\x87\n", Filter=Name.JPXDecode, Width=4, Height=3),
    "jbig2": lambda: with_image(b"\0" * 20, Filter=Name.JBIG2Decode, Width=4, Height=3),
    "broken photo": lambda: with_image(b"\xff\xd8\xff" + papers.CANARY, Filter=Name.DCTDecode, Width=4, Height=3),
    "no size": lambda: with_image(PIXELS),
    "odd colours": lambda: with_image(PIXELS, Width=4, Height=3, ColorSpace=Array([Name("/Odd"), 1])),
    "hidden layers": lambda: _with_layers(OFF=Array([Dictionary(Type=Name.OCG)])),
    "layers off": lambda: _with_layers(BaseState=Name.OFF),
    "layers by use": lambda: _with_layers(AS=Array([])),
    "words in a calculation": lambda: _with_calculation(b"{ pop (" + papers.CANARY + b") }"),
}  # fmt: skip


def _with_layers(**entries):
    made = papers.document()
    made.Root["/OCProperties"] = Dictionary(
        OCGs=Array([]), D=Dictionary({f"/{key}": value for key, value in entries.items()})
    )
    return made


def _with_calculation(data):
    made = papers.document(b"/C1 cs 1 scn 0 0 9 9 re f")
    space = Array([Name.Separation, Name.Own, Name.DeviceRGB, _calculated(made, data)])
    made.pages[0].obj["/Resources"]["/ColorSpace"] = Dictionary(C1=space)
    return made


@pytest.mark.parametrize("what", RENDERED)
def test_what_cannot_be_proven_is_rendered_and_said(what):
    source = papers.saved(RENDERED[what]())
    out, made = stripped(source)
    assert made.facts.notes == ("re-encoded",)
    assert papers.CANARY not in papers.everything(out)
    before, after = papers.rendered(source, 2.0)[0], papers.rendered(out, 2.0)[0]
    assert before.shape == after.shape
    assert np.abs(before.astype(int) - after).mean() < 4
    with pikepdf.open(io.BytesIO(out)) as rewritten:
        (picture,) = rewritten.pages[0].Resources.XObject.values()
        assert (picture.Width, picture.Height) == (556, 417)


def test_fax_pictures_stay():
    fax = bytes.fromhex("26a0bffe005005")
    parameters = Array(
        [Dictionary(K=-1, Columns=16, Rows=16, BlackIs1=False, Extra=String(papers.WORD))]
    )
    made = with_image(
        fax, Filter=Array([Name.CCITTFaxDecode]), DecodeParms=parameters, Width=16, Height=16,
        BitsPerComponent=1, ColorSpace=Name.DeviceGray,
    )  # fmt: skip
    source = papers.saved(made)
    out, learned = stripped(source)
    assert learned.facts.notes == ()
    assert papers.CANARY not in papers.everything(out)
    assert same(source, out)


def test_passwords_are_refused_kindly():
    locked = papers.saved(papers.document(), encryption=pikepdf.Encryption(user="x", owner="y"))
    assert refusal(locked) == "pdf-password"


def test_documents_that_only_restrict_are_taken():
    source = papers.saved(papers.document(), encryption=pikepdf.Encryption(user="", owner="y"))
    out, made = stripped(source)
    assert made.facts.notes == ()
    assert b"/Encrypt" not in out
    assert same(source, out)


def test_a_lost_table_is_recovered():
    source = papers.text()
    broken = source[: source.rindex(b"xref\n0")] + b"startxref\n7\n%%EOF\n"
    assert same(source, stripped(broken)[0])


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(500), b"%PDF-1.4\ntrailer<<>>"]
)
def test_what_is_no_document_is_refused(data):
    assert refusal(data) == "picture-damaged"


LIMITED = {
    "pdf_pages": 0,
    "pdf_objects": 1,
    "pdf_operators": 2,
}


@pytest.mark.parametrize("name", LIMITED)
def test_limits_hold(name):
    limits = dataclasses.replace(LIMITS, **{name: LIMITED[name]})
    assert refusal(papers.text(), limits) == "too-many-parts"


def test_rendering_is_limited():
    source = papers.saved(RENDERED["layers off"]())
    assert refusal(source, dataclasses.replace(LIMITS, pdf_rendered_pages=0)) == "too-many-parts"


def test_huge_pictures_are_refused():
    made = with_image(b"x", Width=70_000, Height=70_000)
    assert refusal(papers.saved(made)) == "picture-too-large"


def test_forms_within_forms_end():
    made = papers.document(b"/X0 Do")
    inner = Dictionary()
    for _ in range(60):
        form = made.make_stream(b"/X0 Do")
        form["/Subtype"], form["/BBox"] = Name.Form, Array([0, 0, 9, 9])
        form["/Resources"] = Dictionary(XObject=inner)
        inner = Dictionary(X0=form)
    made.pages[0].obj["/Resources"] = Dictionary(XObject=inner)
    assert refusal(papers.saved(made)) == "too-many-parts"


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("D:20240506070809Z", "2024-05-06T07:08:09+00:00"),
        ("D:20240506070809", "2024-05-06T07:08:09"),
        ("D:20240506070809-0330", "2024-05-06T07:08:09-03:30"),
        ("D:20241306070809Z", ""),
        ("D:20240506070809+99'99", ""),
        ("yesterday", ""),
    ],
)
def test_when_a_document_was_made(written, taken):
    made = papers.document()
    made.docinfo["/CreationDate"] = written
    assert stripped(papers.saved(made))[1].facts.taken == taken


def test_the_first_page_is_shown():
    made = papers.document(size := b"0.2 0.4 0.6 rg 0 0 200 150 re f")
    papers.page(made, b"1 0 0 rg 0 0 99 99 re f")
    assert size
    out, learned = stripped(papers.saved(made))
    raster = pdf.decode(out, learned)
    assert raster.pixels.shape == (1536, 2048, 3)
    assert learned.facts.shown_size == (2048, 1536)
    assert np.abs(raster.pixels[700, 900].astype(int) - (51, 102, 153)).max() <= 1


def test_another_size_than_told_is_refused():
    out, made = stripped(papers.text())
    facts = dataclasses.replace(made.facts, width=7)
    with pytest.raises(InputRefused, match="picture-damaged"):
        pdf.decode(out, dataclasses.replace(made, facts=facts))


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (b"%PDF-1.4", True), (b"\xef\xbb\xbf%PDF-1.4", True), (b"\r\n %PDF-2.0", True),
        (b"GIF89a %PDF-1.4", False), (b"%PDF", False), (b"", False),
    ],
)  # fmt: skip
def test_documents_are_recognised_by_their_start(data, known):
    assert pdf.is_pdf(data) is known


def test_the_sample_passes():
    out, made = stripped(pdf.FORMAT.sample())
    assert pdf.decode(out, made).pixels.shape == (2048, 2048, 3)


def test_a_picture_that_does_not_tell_its_depth():
    made = with_image(PIXELS, Width=4, Height=3)
    del made.pages[0].obj["/Resources"]["/XObject"]["/Im"]["/BitsPerComponent"]
    out, _ = stripped(papers.saved(made))
    assert b"/BitsPerComponent 8" in out


@pytest.mark.parametrize("levels", [2, 12])
def test_functions_of_functions_of_functions_end(levels):
    made = papers.document(b"/C1 cs 1 scn 0 0 9 9 re f")
    inner = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0]), C1=Array([1]), N=1)
    for _ in range(levels):
        inner = made.make_indirect(
            Dictionary(
                FunctionType=3, Domain=Array([0, 1]), Functions=Array([inner] * 32),
                Bounds=Array([]), Encode=Array([]),
            )
        )  # fmt: skip
    space = Array([Name.Separation, Name.Own, Name.DeviceGray, inner])
    made.pages[0].obj["/Resources"] = Dictionary(ColorSpace=Dictionary(C1=space))
    if levels > 3:
        assert refusal(papers.saved(made)) == "too-many-parts"
    else:
        assert len(stripped(papers.saved(made))[0]) < 20_000


def test_lists_of_lists_of_lists_end():
    made = papers.document()
    numbers = made.make_indirect(Array([1] * 1000))
    for _ in range(2):
        numbers = made.make_indirect(Array([numbers] * 1000))
    made.pages[0].obj["/Resources"]["/Font"]["/F1"]["/W"] = numbers
    assert refusal(papers.saved(made)) == "too-many-parts"


def test_shared_things_are_copied_once():
    made = with_image(PIXELS, Width=4, Height=3)
    shared = made.pages[0].obj["/Resources"]
    shared["/Font"] = Dictionary(F1=made.make_indirect(papers.font()))
    content = b"BT /F1 9 Tf (x) Tj ET q 9 0 0 9 0 0 cm /Im Do Q"
    made.pages[0].obj["/Contents"] = made.make_stream(content)
    second = papers.page(made, content)
    second["/Resources"] = shared
    source = papers.saved(made)
    out, _ = stripped(source)
    assert out.count(b"/Subtype /Image") == out.count(b"/Subtype /Type1") == 1
    assert same(source, out)


def test_page_groups_hard_masks_and_meshes_stay():
    made = with_image(PIXELS, Width=4, Height=3)
    first = made.pages[0].obj
    first["/Group"] = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, Own=String(papers.WORD))
    picture = first["/Resources"]["/XObject"]["/Im"]
    mask = papers.image(made, b"\xa0\x50\xf0", Width=4, Height=3, ImageMask=True)
    del mask["/ColorSpace"]
    mask["/BitsPerComponent"] = 1
    picture["/Mask"] = mask
    mesh = made.make_stream(
        b"".join(bytes([0, x, y, 255, x, y]) for x, y in ((0, 0), (255, 0), (0, 255)))
    )
    entries = {
        "ShadingType": 4, "ColorSpace": Name.DeviceRGB, "BitsPerCoordinate": 8, "BitsPerComponent": 8,
        "BitsPerFlag": 8, "Decode": Array([0, 200, 0, 150, 0, 1, 0, 1, 0, 1]),
    }  # fmt: skip
    for key, value in entries.items():
        mesh[f"/{key}"] = value
    first["/Resources"]["/Shading"] = Dictionary(S1=mesh)
    first["/Contents"] = made.make_stream(b"/S1 sh q 180 0 0 120 10 10 cm /Im Do Q")
    source = papers.saved(made)
    out, learned = stripped(source)
    assert learned.facts.notes == ()
    assert papers.CANARY not in papers.everything(out)
    assert same(source, out)


@pytest.mark.parametrize(
    "content",
    [
        b"/None Do",
        b"(x) 1 w",
        b"/F1 Tf",
        b"[(x)] 0 d",
        b"/Odd ri",
        b"1 2",
        b"/Name Tj",
        b"(x) scn",
        b"/Im gs",
        b"zz",
    ],
)
def test_drawing_that_makes_no_sense_falls_away(content):
    made = papers.document(content + b" 0 0 9 9 re f", XObject=Dictionary(Im=1))
    out, _ = stripped(papers.saved(made))
    with pikepdf.open(io.BytesIO(out)) as after:
        assert b"0 0 9 9 re\nf" in after.pages[0].Contents.read_bytes()


def test_types_are_told_by_their_place():
    made = with_image(PIXELS, Width=4, Height=3)
    made.pages[0].obj["/Resources"]["/XObject"]["/Im"]["/Type"] = Name("/" + papers.WORD)
    out, _ = stripped(papers.saved(made))
    assert papers.CANARY not in out
