"""What a file seems to be by its first bytes, and whether its name says something else.

Nothing is decoded here: the worker decides what a file is, this only tells and sorts.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from clinicvault.domain.clinical import PhotoKind
from clinicvault.media.raw_signs import is_raw
from clinicvault.media.results import MediaFacts
from clinicvault.media.sniff import sniff

HEAD = 64 << 10
"""First bytes that are looked at: a RAW file shows itself in its directories."""

RAW_ENDINGS = frozenset(
    {
        "3fr", "ari", "arw", "bay", "cap", "cr2", "cr3", "crw", "dcr", "dng", "erf", "fff", "iiq",
        "k25", "kdc", "mdc", "mef", "mos", "mrw", "nef", "nrw", "orf", "pef", "ptx", "raf", "raw",
        "rw2", "rwl", "sr2", "srf", "srw", "x3f",
    }
)  # fmt: skip
FILM_ENDINGS = frozenset({"mov", "mp4", "m4v", "qt", "3gp", "3g2"})

_ENDINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("jpg", "jpeg", "jpe", "jfif", "mpo"), ("JPEG",)),
    **dict.fromkeys(("heic", "heif", "hif"), ("HEIC", "AVIF")),
    **dict.fromkeys(("tif", "tiff"), ("TIFF", "RAW")),
    **dict.fromkeys(("dcm", "dicom"), ("DICOM",)),
    **dict.fromkeys(FILM_ENDINGS, ("video",)),
    **dict.fromkeys(RAW_ENDINGS, ("RAW",)),
    "png": ("PNG",),
    "avif": ("AVIF",),
    "webp": ("WebP",),
    "pdf": ("PDF",),
    "zip": ("ZIP",),
}
"""Ending -> what a file of that name may be."""

_KEPT = {
    PhotoKind.JPEG: "JPEG",
    PhotoKind.PNG: "PNG",
    PhotoKind.HEIC: "HEIC",
    PhotoKind.AVIF: "AVIF",
    PhotoKind.WEBP: "WebP",
    PhotoKind.TIFF: "TIFF",
    PhotoKind.VIDEO: "video",
    PhotoKind.PDF: "PDF",
}
_TREATMENTS = {
    **dict.fromkeys(("JPEG", "PNG", "HEIC", "AVIF", "WebP"), "kept"),
    **dict.fromkeys(("TIFF", "PDF"), "may-be-re-encoded"),
    "RAW": "rendered",
    "ZIP": "unpacked",
    "DICOM": "extracted",
}
_QUICKTIME = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_DICOM_AT = 128
AGE_STARTS = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
"""How packages begin that came encrypted."""
_CMS_STARTS = (b"-----BEGIN CMS-----", b"-----BEGIN PKCS7-----")
_CMS = re.compile(
    rb"\x30(?:\x80|[\x00-\x7f]|\x81.|\x82..|\x83...|\x84....)"
    rb"\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03|\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17)",
    re.DOTALL,
)
"""RFC 5652, 6.1 and RFC 5083, 2.1: EnvelopedData and AuthEnvelopedData."""
_PAGES = (b"<!doctype html", b"<html")
REFUSED_WHOLE = {"CMS": "package-cms", "HTML": "package-page"}
"""Packages of other kinds, which are not opened here -> message code."""


def ending(name: str) -> str:
    """A name's ending in small letters without its dot, or ""."""
    return PurePath(name).suffix[1:].lower()


def kind_of(head: bytes) -> str:
    """Name of the format that a file's first `HEAD` bytes show, "" where they show none."""
    if head[_DICOM_AT : _DICOM_AT + 4] == b"DICM":
        return "DICOM"
    if head.startswith(AGE_STARTS):
        return "age"
    if is_raw(head):
        return "RAW"
    return sniff(head) or ("video" if head[4:8] in _QUICKTIME else "") or _foreign(head)


def _foreign(head: bytes) -> str:
    if _CMS.match(head) or head.startswith(_CMS_STARTS):
        return "CMS"
    return "HTML" if head.lstrip()[:14].lower().startswith(_PAGES) else ""


def kind_by_name(name: str) -> str:
    """What a name's ending promises, "" where it promises nothing."""
    return _ENDINGS.get(ending(name), ("",))[0]


def treatment(kind: str, head: bytes, *, sound: bool) -> str:
    """What import does with a file of this kind: a word of `views.SourceKind.treatment`.

    Films are told apart by `head`: of their kinds only MP4 and QuickTime are taken in.
    """
    if kind == "video":
        if head and head[4:8] not in (b"ftyp", *_QUICKTIME):
            return "refused"
        return "kept" if sound else "sound-dropped"
    return _TREATMENTS.get(kind, "refused")


def misnamed(name: str, facts: MediaFacts) -> bool:
    """Whether the ending says something else than what the worker found in the file."""
    promised = _ENDINGS.get(ending(name))
    found = facts.origin.upper() or _KEPT[facts.format]
    return promised is not None and found not in promised
