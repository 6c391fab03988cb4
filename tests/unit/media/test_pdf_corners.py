"""Documents of rare make: shared profiles, uncoloured patterns, odd transfer, pages of no size."""

from __future__ import annotations

import dataclasses

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from clinicvault.domain.errors import InputRefused
from clinicvault.media import pdf, pdf_raster, pdf_traces
from clinicvault.media.limits import Limits
from tests.unit.media import pdf_files as papers
from tests.unit.media import samples

LIMITS = Limits()


def stripped(made):
    learned = pdf.rewrite(papers.saved(made), LIMITS)
    out = b"".join(learned.pieces)
    pdf.prove(out)
    return out, learned.facts


def resources(made, **groups):
    made.pages[0].obj["/Resources"] = Dictionary(
        {f"/{key}": value for key, value in groups.items()}
    )
    return made


def test_one_profile_for_two_spaces():
    made = papers.document(b"/C1 cs 1 0 0 sc 0 0 9 9 re f /C2 cs 0 1 0 sc 9 0 9 9 re f")
    profile = made.make_stream(samples.srgb_profile())
    profile["/N"] = 3
    spaces = Dictionary(C1=Array([Name.ICCBased, profile]), C2=Array([Name.ICCBased, profile]))
    out, facts = stripped(resources(made, ColorSpace=spaces))
    assert facts.notes == ()
    assert out.count(b"/N 3") == 1


def test_patterns_without_their_own_colour():
    made = papers.document(b"/C1 cs 1 0 0 /P1 scn 0 0 90 90 re f")
    tile = made.make_stream(b"0 0 5 5 re f")
    entries = {"PatternType": 1, "PaintType": 2, "TilingType": 1, "XStep": 10, "YStep": 10}
    for key, value in (
        entries | {"BBox": Array([0, 0, 10, 10]), "Resources": Dictionary()}
    ).items():
        tile[f"/{key}"] = value
    spaces = Dictionary(C1=Array([Name.Pattern, Name.DeviceRGB]))
    source = papers.saved(resources(made, ColorSpace=spaces, Pattern=Dictionary(P1=tile)))
    out, facts = stripped(made)
    assert facts.notes == ()
    assert (papers.rendered(source)[0] == papers.rendered(out)[0]).all()


@pytest.mark.parametrize(
    "space", [7, Array([]), Array([Name.ICCBased, Dictionary(N=9)]), Array([Array([1]), 2])]
)
def test_spaces_that_make_no_sense_are_rendered(space):
    made = papers.document(b"/C1 cs 0 0 9 9 re f")
    _, facts = stripped(resources(made, ColorSpace=Dictionary(C1=space)))
    assert facts.notes == ("re-encoded",)


def test_a_mask_with_a_transfer_of_its_own():
    made = papers.document(b"/G1 gs 0 0 90 90 re f")
    form = made.make_stream(b"1 g 0 0 50 50 re f")
    form["/Subtype"], form["/BBox"] = Name.Form, Array([0, 0, 90, 90])
    form["/Group"] = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=form, TR=Name.Identity, BC=Array([0]))
    state = Dictionary(SMask=mask, Font=Array([papers.font(), 12]))
    source = papers.saved(resources(made, ExtGState=Dictionary(G1=state)))
    out, facts = stripped(made)
    assert facts.notes == ()
    assert (papers.rendered(source)[0] == papers.rendered(out)[0]).all()


def test_things_of_no_known_kind_fall_away():
    made = papers.document(b"/X1 Do /X2 Do 0 0 9 9 re f")
    script = made.make_stream(papers.CANARY)
    script["/Subtype"] = Name.PS
    out, facts = stripped(resources(made, XObject=Dictionary(X1=script, X2=Dictionary())))
    assert facts.notes == ()
    assert papers.CANARY not in papers.everything(out)


def test_pages_of_odd_boxes_still_show():
    made = papers.document()
    made.pages[0].obj["/MediaBox"] = Array([0, 0, 100])
    out, _ = stripped(made)
    assert b"/MediaBox [ 0 0 612 792 ]" in out


@pytest.mark.parametrize("look", [pdf_raster.first_page, pdf_raster.first_page_size])
@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>"]
)
def test_nothing_to_show_is_refused(look, data):
    with pytest.raises(InputRefused, match="picture-damaged"):
        look(data)


def test_rendering_asks_for_the_password_too():
    locked = papers.saved(papers.document(), encryption=pikepdf.Encryption(user="x", owner="y"))
    with pytest.raises(InputRefused, match="pdf-password"):
        pdf_raster.redrawn(locked, LIMITS)


def test_long_drawings_count_together():
    made = papers.document(b"q Q " * 50)
    papers.page(made, b"q Q " * 50)
    with pytest.raises(InputRefused, match="too-many-parts"):
        pdf.rewrite(papers.saved(made), dataclasses.replace(LIMITS, pdf_operators=150))


def test_streams_longer_than_a_file_may_be_are_refused():
    made = papers.document(b" " * 5000)
    with pytest.raises(InputRefused, match="too-many-parts"):
        pdf.rewrite(papers.saved(made), dataclasses.replace(LIMITS, bytes=1000))


def test_metadata_that_cannot_be_read_is_only_text():
    made = papers.document()
    stream = made.make_stream(b"not packed")
    stream["/Filter"] = Name.JPXDecode
    made.Root["/Metadata"] = stream
    made.pages[0].obj["/Annots"] = Array([7])
    assert "text" in pdf_traces.of_document(made, b"")
