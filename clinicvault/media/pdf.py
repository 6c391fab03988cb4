"""PDF: every page drawn again in a new document that holds what drawing needs and nothing else.

Remarks and form fields become part of their page as they look; signatures, scripts, attachments,
structure and all words about the document stay behind. A document that holds something whose
emptiness cannot be proven is rendered page by page instead, and that is said.
"""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused

from . import pdf_raster, pdf_traces, traces
from .limits import Limits
from .pdf_copy import Copier
from .pdf_streams import Suspicious, Value
from .proof.pdf import prove
from .registry import Format, Raster, Rewritten
from .results import MediaFacts
from .sniff import Buffer

_START = b"%PDF-"
_BEFORE = b"\xef\xbb\xbf\0\r\n\t "
_HIDDEN = 2 | 32
_DRAWN = frozenset(
    f"/{kind}"
    for kind in [
        "Highlight",
        "Underline",
        "StrikeOut",
        "Squiggly",
        "Ink",
        "Square",
        "Circle",
        "Line",
        "Polygon",
        "PolyLine",
        "FreeText",
        "Stamp",
    ]
)
_FAULTS = (
    pikepdf.PdfError,
    KeyError,
    TypeError,
    ValueError,
    IndexError,
    AttributeError,
    RuntimeError,
    OverflowError,
)
"""What qpdf and pikepdf raise for objects of a kind that their place does not allow. Some ways of
locking a document ask qpdf for random numbers, which a worker has none of: RuntimeError."""


def is_pdf(data: Buffer) -> bool:
    """Whether the file starts as a PDF does, blanks and byte order marks aside."""
    return bytes(memoryview(data)[:1024]).lstrip(_BEFORE).startswith(_START)


def rewrite(data: Buffer, limits: Limits) -> Rewritten:
    """Copy the pages of one document.

    Raises InputRefused "pdf-password", "picture-damaged", "picture-too-large",
    "picture-too-demanding" or "too-many-parts".
    """
    found: set[str] = set()
    notes: list[str] = []
    taken = ""
    try:
        with _opened(data) as source:
            found = pdf_traces.of_document(source, data)
            taken = pdf_traces.made_on(source)
            written = _copied(source, limits, notes)
    except (Suspicious, *_FAULTS):
        written = _saved(pdf_raster.redrawn(data, limits))
        notes = ["re-encoded"]
    width, height = pdf_raster.first_page_size(written)
    facts = MediaFacts(
        format=PhotoKind.PDF,
        width=width,
        height=height,
        taken=taken,
        pages=pdf_raster.page_count(written),
        stripped=traces.ordered(found),
        notes=tuple(notes),
    )
    return Rewritten([written], facts)


def _opened(data: Buffer) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise InputRefused("pdf-password") from error


def _copied(source: pikepdf.Pdf, limits: Limits, notes: list[str]) -> bytes:
    if not 0 < len(source.pages) <= limits.pdf_pages or len(source.objects) > limits.pdf_objects:
        raise InputRefused("too-many-parts" if len(source.pages) else "picture-damaged")
    _check_layers(source.Root.get("/OCProperties"))
    remarks = [one for page in source.pages for one in _remarks(page)]
    if remarks:
        if any(_is_bare(one) for one in remarks):
            raise Suspicious
        source.generate_appearance_streams()
        source.flatten_annotations("screen")
        notes.append("annotations-flattened")
    with pikepdf.new() as target:
        copier = Copier(source, target, limits)
        for page in source.pages:
            target.pages.append(pikepdf.Page(copier.page(page)))
        return _saved(target)


def _remarks(page: pikepdf.Page) -> list[Value]:
    listed = page.obj.get("/Annots")
    return (
        [one for one in listed if isinstance(one, Dictionary)] if isinstance(listed, Array) else []
    )


def _is_bare(remark: Value) -> bool:
    """Whether a remark is to be seen but does not bring its look with it."""
    hidden = isinstance(remark.get("/F"), int) and remark["/F"] & _HIDDEN
    return str(remark.get("/Subtype")) in _DRAWN and "/AP" not in remark and not hidden


def _check_layers(found: Value) -> None:
    """Layers that are not all shown would show when their marks are gone."""
    if not isinstance(found, Dictionary):
        return
    shown = found.get("/D", Dictionary())
    hidden = shown.get("/OFF")
    if str(shown.get("/BaseState", "/ON")) != "/ON" or "/AS" in shown:
        raise Suspicious
    if isinstance(hidden, Array) and len(hidden):
        raise Suspicious


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(
        out,
        static_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        compress_streams=True,
        force_version="1.7",
        fix_metadata_version=False,
    )
    return out.getvalue()


def decode(data: Buffer, rewritten: Rewritten) -> Raster:
    """The first page as it is shown; every other page is opened. Raises "picture-damaged"."""
    pixels = pdf_raster.first_page(data)
    if pixels.shape[1::-1] != (rewritten.facts.width, rewritten.facts.height):
        raise InputRefused("picture-damaged")
    return Raster(pixels, "RGB")


def _sample() -> bytes:
    """A document with a word, a remark and a picture."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(72, 72)).obj
        font = Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
        font["/BaseFont"] = pikepdf.Name.Helvetica
        page["/Resources"] = Dictionary(Font=Dictionary(F1=font))
        page["/Contents"] = document.make_stream(
            b"BT /F1 12 Tf 10 40 Td (Sample) Tj ET 10 10 20 20 re f "
            b"q 8 0 0 8 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
        )
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


FORMAT = Format("PDF", PhotoKind.PDF, rewrite, decode, matches=is_pdf, prove=prove, sample=_sample)
