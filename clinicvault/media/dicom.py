"""DICOM photographs: the first picture without the file around it.

A JPEG inside is kept as it is, through the JPEG rewriter; other pixels become a TIFF without loss.
Whom the file shows is told apart, to be compared with the patient, and is never kept.
(DICOM PS3.3 A.32, PS3.5 annex A, PS3.10 section 7.)
"""

from __future__ import annotations

import codecs
import dataclasses
import struct

from pydicom import charset

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused

from . import decode as jpeg_decode
from . import dicom_facts, dicom_jpeg, icc, spaces, tiff, tiff_write, traces
from .dicom_pixels import JPEG, Shape, inverted, raster_of, shape_of
from .dicom_reading import File, read
from .limits import Limits
from .proof.jpeg import prove as prove_jpeg
from .proof.tiff import prove as prove_tiff
from .registry import Format, Raster, Rewritten
from .results import MediaFacts
from .sniff import JPEG as JPEG_START
from .sniff import Buffer

_PREFIX = "1.2.840.10008.5.1.4.1.1."
_PHOTOGRAPHS = frozenset(
    _PREFIX + part
    for part in (
        "7", "7.2", "7.3", "7.4",  # secondary capture, once or many times, gray or in colours
        "77.1.1", "77.1.2", "77.1.3", "77.1.4", "77.1.7",  # endoscope, microscope, camera, skin
        "77.1.5.1", "77.1.5.2",  # of the eye
    )
)  # fmt: skip
_CLASS, _PROFILE, _BURNED_IN = 0x00080016, 0x00282000, 0x00280301
_PREAMBLE = 128


def rewrite(data: Buffer, limits: Limits) -> Rewritten:
    """Take the first picture out of a file.

    Raises InputRefused "picture-damaged", "picture-too-large", "picture-kind-unsupported",
    "too-many-parts" or "file-too-large".
    """
    file = read(data, limits)
    if file.attributes.text(_CLASS) not in _PHOTOGRAPHS:
        raise InputRefused("picture-kind-unsupported")
    shape = shape_of(file.attributes, limits)
    made = _picture(file, shape)
    stripped = {*made.facts.stripped, *dicom_facts.traces(file.attributes)}
    if any(memoryview(data)[:_PREAMBLE]):
        stripped.add("hidden-data")
    return dataclasses.replace(made, facts=_facts(file, shape, made.facts, stripped))


def _facts(file: File, shape: Shape, inner: MediaFacts, stripped: set[str]) -> MediaFacts:
    told, notes = file.attributes, list(inner.notes)
    if shape.frames > 1:
        notes.append("first-frame-only")
    if told.text(_BURNED_IN).upper() == "YES":
        notes.append("burned-in-text")
    if inner.clip[1]:  # its place is counted within the frame, and nobody looks for a film there
        notes.remove("motion-clip-apart")
        stripped.add("second-picture")
    return dataclasses.replace(
        inner,
        orientation=1,
        taken=dicom_facts.taken(told) or inner.taken,
        camera=dicom_facts.camera(told) or inner.camera,
        pair="",
        clip=(0, 0),
        origin="dicom",
        subject=dicom_facts.subject(told),
        stripped=traces.ordered(stripped),
        notes=tuple(dict.fromkeys(notes)),
    )


def _picture(file: File, shape: Shape) -> Rewritten:
    """The kept file; facts of it alone."""
    told = file.attributes.raw(_PROFILE)
    profile = icc.sanitise(told, shape.samples, file.limits)
    if file.syntax not in JPEG:
        return _packed(raster_of(file, shape), profile, told)
    frame = file.frame(shape.frames)
    kept = dicom_jpeg.rewrite(frame, shape, profile, file.limits)
    if shape.colours != "MONOCHROME1":
        return kept
    whole = b"".join(bytes(piece) for piece in kept.pieces)
    raster = jpeg_decode.decode_jpeg(whole, kept)
    gray = Raster(inverted(raster.pixels, shape), raster.mode, raster.notes)
    return _packed(gray, kept.profile, kept.profile)


def _packed(raster: Raster, profile: bytes, told: bytes) -> Rewritten:
    """Pixels as a TIFF; `told` is the profile as it came."""
    layout, bodies = tiff_write.packed(raster)
    notes = list(raster.notes)
    if told and not profile:
        notes.append("colour-profile-dropped")
    facts = MediaFacts(
        format=PhotoKind.TIFF,
        width=layout.width,
        height=layout.height,
        colour=spaces.GRAY if raster.mode == "L" else spaces.PLAIN,
        icc=bool(profile),
        stripped=("profile-text",) if profile != told else (),
        notes=tuple(notes),
    )
    pieces = tiff_write.pieces(layout, bodies, tiff_write.Extras(profile=profile))
    return Rewritten(pieces, facts, profile)


def prove(data: Buffer) -> None:
    """Prove what was kept, as the JPEG or the TIFF that it is."""
    (prove_jpeg if _is_jpeg(data) else prove_tiff)(data)


def decode(data: Buffer, rewritten: Rewritten) -> Raster:
    """Decode what was kept, to its end."""
    return (jpeg_decode.decode_jpeg if _is_jpeg(data) else tiff.decode)(data, rewritten)


def _is_jpeg(data: Buffer) -> bool:
    return bytes(memoryview(data)[:3]) == JPEG_START


def _element(tag: int, vr: bytes, value: bytes) -> bytes:
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr, len(value)) + value


def sample() -> bytes:
    """Two gray pixels with a sequence and a name; every alphabet of a name is loaded besides."""
    for name in set(charset.python_encoding.values()):
        codecs.lookup(name)
    numbers = {0x00280002: 1, 0x00280010: 1, 0x00280011: 2}
    numbers |= {0x00280100: 8, 0x00280101: 8, 0x00280102: 7, 0x00280103: 0}
    elements = {
        _CLASS: (b"UI", _PREFIX.encode() + b"7\0"),
        0x00080005: (b"CS", b"ISO 2022 IR 6\\ISO 2022 IR 87 "),
        0x00080023: (b"DA", b"20200101"),
        0x00080033: (b"TM", b"0000"),
        0x00100010: (b"PN", b"A^\x1b$B;3ED\x1b(B "),
        0x00280004: (b"CS", b"MONOCHROME2 "),
    } | {tag: (b"US", struct.pack("<H", number)) for tag, number in numbers.items()}
    listed = [_element(tag, *value) for tag, value in sorted(elements.items())]
    item = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF) + _element(0x00080050, b"SH", b"A ")
    ends = b"".join(struct.pack("<HHI", 0xFFFE, mark, 0) for mark in (0xE00D, 0xE0DD))
    sequence = struct.pack("<HH2sHI", 0x0008, 0x1111, b"SQ", 0, 0xFFFFFFFF) + item + ends
    meta = _element(0x00020010, b"UI", b"1.2.840.10008.1.2.1\0")
    pixels = struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OB", 0, 2) + b"\0\xff"
    at = sum(tag < 0x00100000 for tag in elements)
    body = b"".join([*listed[:at], sequence, *listed[at:], pixels])
    return bytes(_PREAMBLE) + b"DICM" + meta + body


FORMAT = Format("DICOM", PhotoKind.TIFF, rewrite, decode, prove=prove, sample=sample)
