"""PDF files made for tests, with everything in them that must fall away."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, String

from tests.unit.media import samples

CANARY = b"CANARY-Mrs-Miller"
WORD = CANARY.decode()
SECRET = b"CANARY-password"


def saved(document, **how):
    out = io.BytesIO()
    document.save(out, fix_metadata_version=False, **how)
    return out.getvalue()


def font():
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def page(document, content, size=(200, 150), **resources):
    made = document.add_blank_page(page_size=size).obj
    made["/Contents"] = document.make_stream(content)
    made["/Resources"] = Dictionary({f"/{key}": value for key, value in resources.items()})
    return made


def document(content=b"BT /F1 20 Tf 20 80 Td (Consent form) Tj ET 20 20 60 30 re f", **resources):
    """A document of one page."""
    made = pikepdf.new()
    page(made, content, **({"Font": Dictionary(F1=font())} | resources))
    return made


def text(words="Consent form"):
    """Bytes of a document with these words."""
    return saved(document(f"BT /F1 20 Tf 20 80 Td ({words}) Tj ET".encode()))


def image(made, data, **entries):
    stream = made.make_stream(data)
    base = {"Type": Name.XObject, "Subtype": Name.Image, "ColorSpace": Name.DeviceRGB}
    for key, value in (base | {"BitsPerComponent": 8} | entries).items():
        stream[f"/{key}"] = value
    return stream


def scan():
    """A page that is a photo with Exif, as scanners and phones make them."""
    made = pikepdf.new()
    photo = samples.dirty_jpeg(base=samples.plain_jpeg(64, 48))
    picture = image(made, photo, Filter=Name.DCTDecode, Width=64, Height=48)
    page(made, b"q 200 0 0 150 0 0 cm /Im1 Do Q", XObject=Dictionary(Im1=picture))
    return saved(made)


def remark(made, target, kind, **entries):
    """A remark with a look of its own: a red square."""
    look = made.make_stream(b"1 0 0 rg 0 0 20 20 re f")
    look["/Subtype"] = Name.Form
    look["/BBox"] = Array([0, 0, 20, 20])
    one = Dictionary(
        Type=Name.Annot, Subtype=Name(kind), Rect=Array([150, 100, 170, 120]), F=4,
        AP=Dictionary(N=look),
    )  # fmt: skip
    for key, value in entries.items():
        one[f"/{key}"] = value
    target["/Annots"] = Array([*target.get("/Annots", []), made.make_indirect(one)])
    return one


def script(made, words=WORD):
    return made.make_indirect(Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{words}')")))


def dressed():
    """A document that says, does and hides all a document can."""
    made = document(
        b"/Span << /ActualText (" + CANARY + b") >> BDC BT /F1 20 Tf 20 80 Td (Consent form) Tj ET "
        b"EMC /Artifact BMC 20 20 60 30 re f EMC % " + CANARY + b"\n/OC /MC0 BDC q Q EMC"
    )
    first = made.pages[0].obj
    made.docinfo["/Author"] = WORD
    made.docinfo["/Title"] = WORD
    made.docinfo["/Producer"] = WORD
    made.docinfo["/CreationDate"] = "D:20240506070809+02'00'"
    made.docinfo["/Insurance"] = WORD
    metadata = made.make_stream(b"<x:xmpmeta>GPS SerialNumber " + CANARY + b"</x:xmpmeta>")
    metadata["/Type"], metadata["/Subtype"] = Name.Metadata, Name.XML
    root = made.Root
    root["/Metadata"] = metadata
    root["/OpenAction"] = script(made)
    root["/AA"] = Dictionary(WC=script(made))
    root["/Lang"] = String(WORD)
    root["/PieceInfo"] = Dictionary(App=Dictionary(Private=String(WORD)))
    root["/StructTreeRoot"] = Dictionary(Type=Name.StructTreeRoot, Alt=String(WORD))
    root["/OCProperties"] = Dictionary(OCGs=Array([]), D=Dictionary(Name=String(WORD)))
    attached = made.make_stream(CANARY)
    names = {"/JavaScript": Dictionary(Names=Array([String(WORD), script(made)]))}
    file = Dictionary(Type=Name.Filespec, F=String(WORD), EF=Dictionary(F=attached))
    names["/EmbeddedFiles"] = Dictionary(Names=Array([String(WORD), file]))
    root["/Names"] = Dictionary(names)
    first["/Thumb"] = image(made, bytes(12), Width=2, Height=2)
    first["/AA"] = Dictionary(O=script(made))
    first["/PieceInfo"] = Dictionary(App=Dictionary(Private=String(WORD)))
    first["/LastModified"] = String("D:20240101")
    first["/Metadata"] = made.make_stream(CANARY)
    first["/Resources"]["/Properties"] = Dictionary(MC0=Dictionary(Name=String(WORD)))
    first["/Resources"]["/XObject"] = Dictionary(Unused=image(made, CANARY * 2, Width=1, Height=1))
    remark(made, first, "/Stamp", T=String(WORD), Contents=String(WORD), NM=String(WORD))
    remark(made, first, "/FileAttachment", FS=file, Contents=String(WORD), F=2)
    remark(made, first, "/Link", A=Dictionary(S=Name.URI, URI=String(WORD)), F=2)
    signature = Dictionary(Type=Name.Sig, Name=String(WORD), Contents=String(CANARY))
    field = remark(made, first, "/Widget", FT=Name.Sig, T=String(WORD), V=signature, F=2)
    root["/AcroForm"] = Dictionary(Fields=Array([field]), SigFlags=3)
    return saved(made) + b"\n" + CANARY


def earlier_version():
    """A document saved over: the first version is still in its bytes."""
    first = text("Earlier " + WORD)
    number = 90
    body = b"%d 0 obj\n(%s)\nendobj\n" % (number, CANARY)
    start = first.rindex(b"startxref")
    at = len(first)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer << /Root 1 0 R /Size 91 /Prev %s >>\n" % (
        number, at, first[start + 10 :].split()[0],
    )  # fmt: skip
    return first + body + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(body))


def rendered(data, scale=1.0):
    """Every page as pixels."""
    made = pypdfium2.PdfDocument(bytes(data))
    return [
        np.array(made[number].render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3])
        for number in range(len(made))
    ]


def everything(data):
    """The file's bytes and, behind them, all streams unpacked: where a canary could be."""
    with pikepdf.open(io.BytesIO(bytes(data))) as made:
        parts = [bytes(data)]
        for one in made.objects:
            if isinstance(one, pikepdf.Stream):
                parts.append(bytes(one.read_raw_bytes()))
                if str(one.get("/Filter", "")) in ("", "/FlateDecode"):
                    parts.append(bytes(one.read_bytes()))
        return b"\n".join(parts)


def flate(data):
    return {"Filter": Name.FlateDecode}, zlib.compress(data)
