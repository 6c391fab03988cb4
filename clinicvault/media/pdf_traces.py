"""What a document holds beside its pages: kinds of things, and when it was made.

Only a look at what falls away; nothing read here goes into the kept file.
"""

from __future__ import annotations

import datetime as dt
import re

import pikepdf
from pikepdf import Array, Dictionary, Stream

from . import traces
from .limits import MIB
from .pdf_streams import Value
from .sniff import Buffer

_INFO = {
    "/Author": "owner", "/Title": "comments", "/Subject": "comments", "/Keywords": "comments",
    "/Creator": "editing-history", "/Producer": "editing-history", "/CreationDate": "timestamps",
    "/ModDate": "timestamps", "/Company": "owner", "/Manager": "owner",
}  # fmt: skip
_ROOT = {
    "/Names": "", "/OpenAction": "scripts", "/AA": "scripts", "/AF": "attachments",
    "/Collection": "attachments", "/Perms": "signatures", "/DSS": "signatures",
    "/Outlines": "text", "/StructTreeRoot": "text", "/PieceInfo": "editing-history",
    "/SpiderInfo": "editing-history", "/PageLabels": "text", "/Threads": "text",
}  # fmt: skip
_PAGE = {
    "/AA": "scripts", "/Thumb": "embedded-thumbnail", "/PieceInfo": "editing-history",
    "/LastModified": "timestamps", "/AF": "attachments", "/ID": "other-data",
}  # fmt: skip
_LOOK = 200
_WHEN = re.compile(r"D:(\d{14})(Z|[+-]\d\d'?\d\d)?")
_END = b"%%EOF"


def of_document(source: pikepdf.Pdf, data: Buffer) -> set[str]:
    """Kinds of things that the new document will not hold."""
    found: set[str] = set()
    for key in _dictionary(source.trailer.get("/Info")):
        found.add(_INFO.get(str(key), "text"))
    root = source.Root
    found |= {_ROOT[str(key)] for key in root.keys() if str(key) in _ROOT}  # noqa: SIM118
    metadata = root.get("/Metadata")
    if isinstance(metadata, Stream):
        found |= _of_metadata(metadata)
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        found |= {"scripts"} if "/JavaScript" in names else set()
        found |= {"attachments"} if "/EmbeddedFiles" in names else set()
    for page in list(source.pages)[:_LOOK]:
        found |= {code for key, code in _PAGE.items() if key in page.obj}
        if isinstance(page.obj.get("/Metadata"), Stream):
            found.add("text")
        found |= _of_annotations(page.obj.get("/Annots"))
    return (found | _of_bytes(data)) - {""}


def _dictionary(found: Value) -> list[str]:
    return [str(key) for key in found.keys()] if isinstance(found, Dictionary) else []  # noqa: SIM118


def _of_metadata(stream: Value) -> set[str]:
    try:
        return traces.of_xmp(bytes(stream.read_bytes())[:MIB])
    except pikepdf.PdfError:
        return {"text"}


def _of_annotations(listed: Value) -> set[str]:
    """Kinds of things that the remarks on a page hold."""
    found: set[str] = set()
    for one in list(listed)[:_LOOK] if isinstance(listed, Array) else ():
        if not isinstance(one, Dictionary):
            continue
        kind = str(one.get("/Subtype"))
        found.add("annotations")
        found |= {"owner"} if "/T" in one and kind != "/Widget" else set()
        found |= {"comments"} if "/Contents" in one else set()
        found |= {"scripts"} if "/AA" in one or "/A" in one else set()
        found |= {"attachments"} if kind == "/FileAttachment" else set()
        found |= {"signatures"} if str(one.get("/FT")) == "/Sig" else set()
    return found


def _of_bytes(data: Buffer) -> set[str]:
    """Earlier versions of the document, and what follows its end."""
    raw = bytes(data)
    found = set()
    if raw.count(_END) > 1 and b"/Linearized" not in raw[:1024]:
        found.add("editing-history")
    if raw.rpartition(_END)[2].strip(b"\0\r\n \t") and _END in raw:
        found.add("hidden-data")
    return found


def made_on(source: pikepdf.Pdf) -> str:
    """When the document was made, ISO 8601 with its offset where it has one; else empty."""
    info = source.trailer.get("/Info")
    written = info.get("/CreationDate") if isinstance(info, Dictionary) else None
    match = _WHEN.match(str(written)) if isinstance(written, pikepdf.String) else None
    if match is None:
        return ""
    zone = (match[2] or "").replace("'", "")
    zone = "+00:00" if zone == "Z" else f"{zone[:3]}:{zone[3:]}" if zone else ""
    try:
        when = dt.datetime.strptime(match[1] + "+0000", "%Y%m%d%H%M%S%z").replace(tzinfo=None)
        dt.datetime.fromisoformat(when.isoformat() + zone)
    except ValueError:
        return ""
    return when.isoformat() + zone
