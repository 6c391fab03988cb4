"""JPEG: copy the segments that decoding and colour need, byte for byte, and nothing else.

The tables that scans use, frame, scans and restart data pass untouched, so that every decoded
pixel stays the same; JFIF, Adobe and ICC segments are written anew in canonical form.
(ITU-T T.81; CIPA DC-007 for multi-picture files, whose further pictures fall away.)
"""

from __future__ import annotations

import dataclasses
import struct

import numpy as np
import simplejpeg

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused

from . import clips, decode, icc, spaces, traces
from .exif import ExifFacts, read_exif
from .jpeg_markers import (
    APP0,
    APP15,
    COM,
    DNL,
    EOI,
    FRAMES,
    SOS,
    Segment,
    coded,
    damaged,
    segments,
)
from .jpeg_tables import TABLES, Tables
from .limits import Limits
from .proof.jpeg import prove
from .registry import Format, Rewritten
from .results import MediaFacts
from .sniff import Buffer

_EXIF = b"Exif\0\0"
_PROFILE = b"ICC_PROFILE\0"
_PROFILE_STEP = 65_519
_DECODABLE = {0xC0: "", 0xC1: "", 0xC2: "", 0xC9: "", 0xCA: ""}
_GAIN_MAP = (b"hdrgm:", b"HDRGainMap", b"hdrgainmap", b"urn:iso:std:iso:ts:21496:-1\0")
"""What a gain map says of itself in its own segments (Ultra HDR, Apple, ISO 21496-1)."""
_LOOK = 16 << 20
_APP_TRACES = {
    0xE1: "text",
    0xEB: "editing-history",
    0xEC: "other-data",
    0xED: "text",
}


@dataclasses.dataclass(slots=True)
class _State:
    """What one pass over the segments gathers."""

    limits: Limits
    pieces: list[Buffer] = dataclasses.field(default_factory=list)
    jfif: bytes = b""
    adobe: bytes = b""
    profile_parts: dict[int, bytes] = dataclasses.field(default_factory=dict)
    profile_count: int = 0
    raw_profile: bytes = b""
    exif: ExifFacts | None = None
    tables: Tables = dataclasses.field(default_factory=Tables)
    stripped: set[str] = dataclasses.field(default_factory=set)
    notes: list[str] = dataclasses.field(default_factory=list)
    width: int = 0
    height: int = 0
    components: int = 0
    frame_at: int = -1
    scans: int = 0
    end: int = 0
    clip: tuple[int, int] = (0, 0)


def rewrite(data: Buffer, limits: Limits) -> Rewritten:
    """Strip one JPEG.

    Raises InputRefused "picture-damaged", "picture-too-large", "picture-kind-unsupported" or
    "too-many-parts".
    """
    state = _State(limits)
    last = 0
    for segment in segments(data, limits.segments):
        last = segment.marker
        state.end = segment.end
        _take(state, segment)
    if state.frame_at < 0 or not state.scans or not state.height:
        raise damaged()
    if last != EOI:
        state.notes.append("end-mark-added")
    state.tables.end()
    if state.tables.lost:
        state.stripped.add("hidden-data")
    _look_behind(state, memoryview(data))
    return _finish(state)


def _look_behind(state: _State, view: memoryview) -> None:
    """What follows the picture's end: a film, gain maps, other pictures, a maker's trailer."""
    state.clip = start, length = clips.find_clip(view, state.end, len(view))
    if length:
        state.notes.append("motion-clip-apart")
    parts = (view[state.end : start], view[start + length :]) if length else (view[state.end :],)
    for part in parts:
        found = traces.of_trailer(part)
        state.stripped |= found
        look = bytes(part[:_LOOK]) if "second-picture" in found else b""
        if any(word in look for word in _GAIN_MAP) and "gain-map-dropped" not in state.notes:
            state.notes.append("gain-map-dropped")


def _take(state: _State, segment: Segment) -> None:
    """Keep, translate or drop one segment."""
    marker = segment.marker
    if marker in FRAMES:
        _take_frame(state, segment)
    elif marker == SOS:
        _take_scan(state, segment)
    elif marker == DNL:
        _take_lines(state, segment)
    elif marker in TABLES:
        state.tables.take(marker, segment.payload)
    elif APP0 <= marker <= APP15 or marker >= 0xF0:
        _take_application(state, segment)


def _write(state: _State, marker: int, payload: Buffer) -> None:
    state.pieces += [struct.pack(">BBH", 0xFF, marker, len(payload) + 2), payload]


def _take_frame(state: _State, segment: Segment) -> None:
    payload = segment.payload
    if segment.marker not in _DECODABLE:
        raise InputRefused("picture-kind-unsupported")
    if state.frame_at >= 0 or len(payload) < 6 or len(payload) != 6 + 3 * payload[5]:
        raise damaged()
    precision, state.height, state.width, state.components = struct.unpack(">BHHB", payload[:6])
    if precision != 8 or state.components not in (1, 3, 4):
        raise InputRefused("picture-kind-unsupported")
    _check_size(state)
    _write(state, segment.marker, payload)
    state.tables.frame(segment.marker, payload)
    state.frame_at = len(state.pieces) - 1


def _check_size(state: _State) -> None:
    if not state.width:
        raise damaged()
    if state.width * state.height > state.limits.pixels:
        raise InputRefused("picture-too-large", limit=state.limits.pixels // 1_000_000)


def _take_scan(state: _State, segment: Segment) -> None:
    payload = segment.payload
    if state.frame_at < 0 or not payload or len(payload) != 4 + 2 * payload[0]:
        raise damaged()
    state.scans += 1
    if state.scans > state.limits.scans:
        raise InputRefused("too-many-parts")
    before, after = state.tables.scan(payload)
    state.pieces[state.frame_at - 1 : state.frame_at - 1] = before
    state.frame_at += len(before)
    state.pieces += after
    _write(state, SOS, payload)
    state.pieces.append(coded(segment.scan))


def _take_lines(state: _State, segment: Segment) -> None:
    """A height that is told only after the first scan moves to the frame, where decoders look."""
    if len(segment.payload) != 2 or state.scans != 1:
        raise damaged()
    if state.height:
        return
    state.height = int.from_bytes(segment.payload, "big")
    _check_size(state)
    frame = bytes(state.pieces[state.frame_at])
    state.pieces[state.frame_at] = frame[:1] + segment.payload + frame[3:]


def _take_application(state: _State, segment: Segment) -> None:
    payload, before = segment.payload, not state.scans
    start = bytes(payload[:32])
    if segment.marker == APP0 and start.startswith(b"JFIF\0") and len(payload) >= 14 and before:
        _take_jfif(state, bytes(payload[:14]))
    elif segment.marker == 0xEE and start.startswith(b"Adobe") and len(payload) >= 12 and before:
        state.adobe = bytes(payload[:12])
        if len(payload) > 12:
            state.stripped.add("hidden-data")
    elif segment.marker == 0xE2 and start.startswith(_PROFILE) and len(payload) > 14 and before:
        state.profile_parts.setdefault(payload[12], bytes(payload[14:]))
        state.profile_count = payload[13]
    elif segment.marker == 0xE1 and start.startswith(_EXIF):
        _take_exif(state, payload)
    else:
        state.stripped |= _dropped(segment.marker, start, payload)


def _take_jfif(state: _State, payload: bytes) -> None:
    state.jfif = state.jfif or payload[:12] + b"\0\0"
    if payload[12] and payload[13]:
        state.stripped.add("embedded-thumbnail")


def _take_exif(state: _State, payload: memoryview) -> None:
    facts = read_exif(payload[len(_EXIF) :], state.limits)
    state.exif = state.exif or facts
    state.stripped |= facts.traces or {"other-data"}


def _dropped(marker: int, start: bytes, payload: memoryview) -> set[str]:
    """What a segment that falls away held."""
    if marker == COM:
        return {"comments"}
    if start.startswith(b"JFXX\0"):
        return {"embedded-thumbnail"}
    if start.startswith(b"MPF\0"):
        return {"second-picture"}
    if b"ns.adobe.com/x" in start:
        return traces.of_xmp(payload)
    if start.startswith(b"Photoshop 3.0"):
        return traces.of_photoshop(payload)
    return {_APP_TRACES.get(marker, "other-data")}


def _finish(state: _State) -> Rewritten:
    """Put the canonical head before the copied segments."""
    exif = state.exif or ExifFacts()
    profile = _profile(state, exif)
    head: list[Buffer] = [b"\xff\xd8"]
    if state.jfif:
        head += [b"\xff\xe0\0\x10", state.jfif]
    head += profile_segments(profile)
    if state.adobe:
        head += [b"\xff\xee\0\x0e", _canonical_adobe(state)]
    facts = MediaFacts(
        format=PhotoKind.JPEG,
        width=state.width,
        height=state.height,
        orientation=exif.orientation,
        colour=spaces.of_picture(state.components, state.raw_profile, exif.colour),
        clip=state.clip,
        icc=bool(profile),
        stripped=traces.ordered(state.stripped),
        notes=tuple(state.notes),
        **exif.told(),
    )
    return Rewritten((*head, *state.pieces, b"\xff\xd9"), facts, profile)


def _canonical_adobe(state: _State) -> bytes:
    """Twelve bytes of which only the colour transform says anything."""
    known = (0, 1) if state.components == 3 else (0, 2)
    transform = state.adobe[11] if state.adobe[11] in known else known[1]
    return b"Adobe\0\x64\0\0\0\0" + bytes([transform])


def _profile(state: _State, exif: ExifFacts) -> bytes:
    if not state.profile_parts:
        if exif.adobe_rgb and state.components == 3:
            state.notes.append("colour-profile-added")
            return icc.adobe_rgb()
        return b""
    count = state.profile_count
    whole = list(range(1, count + 1)) == sorted(state.profile_parts)
    joined = b"".join(state.profile_parts[number] for number in sorted(state.profile_parts))
    profile = icc.sanitise(joined, state.components, state.limits) if whole else b""
    state.raw_profile = joined if profile else b""
    if not profile:
        state.notes.append("colour-profile-dropped")
    if profile != joined:
        state.stripped.add("profile-text")
    return profile


def profile_segments(profile: bytes) -> list[Buffer]:
    """A profile as the segments that carry it."""
    parts = [profile[at : at + _PROFILE_STEP] for at in range(0, len(profile), _PROFILE_STEP)]
    pieces: list[Buffer] = []
    for number, part in enumerate(parts, 1):
        body = _PROFILE + bytes([number, len(parts)]) + part
        pieces += [struct.pack(">BBH", 0xFF, 0xE2, len(body) + 2), body]
    return pieces


def _sample() -> bytes:
    """A small picture with a profile and with an Exif time, whose reading imports a module."""
    made = bytes(simplejpeg.encode_jpeg(np.full((16, 16, 3), 128, np.uint8)))
    entry = b"\x01\x32\0\x02\0\0\0\x14\0\0\0\x1a"
    time = b"MM\0*\0\0\0\x08\0\x01" + entry + bytes(4) + b"2020:01:01 00:00:00\0"
    bodies = ((0xE1, _EXIF + time), (0xE2, _PROFILE + b"\x01\x01" + icc.adobe_rgb()))
    heads = (struct.pack(">BBH", 0xFF, mark, len(body) + 2) + body for mark, body in bodies)
    return made[:2] + b"".join(heads) + made[2:]


FORMAT = Format(
    "JPEG",
    PhotoKind.JPEG,
    rewrite,
    decode.decode_jpeg,
    decode_into=decode.decode_jpeg_into,
    prove=prove,
    sample=_sample,
)
