"""HEIC and AVIF: the item tables written anew for the one picture, its tiles and its alpha.

Coded pictures pass byte for byte (but for settings and padding inside their streams, see
`heif_streams`); thumbnails, depth and gain maps, further pictures, Exif, XMP and every box and
property that decoding does not need fall away. Rotation, mirroring and crop stay in the file,
because every decoder follows them, so the orientation of the facts is always 1.
(ISO/IEC 23008-12:2022; AV1 Image File Format 1.1.)
"""

from __future__ import annotations

import dataclasses
import struct

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused

from . import clips, spaces, traces
from .exif import ExifFacts, read_exif
from .heif_boxes import Box, boxes, damaged, unsupported
from .heif_layout import Kept, laid_out
from .heif_meta import Meta, read_meta
from .heif_properties import (
    Cleaned,
    Cleaner,
    auxiliary_kind,
    grid_payload,
    overlay_payload,
)
from .heif_streams import HEVC_LENGTH, av1_parts, hevc_length_size, hevc_parts, kept
from .limits import Limits
from .registry import Rewritten
from .results import MediaFacts
from .sniff import Buffer

HEVC, AV1, GRID, IDENTITY, OVERLAY, TONE_MAP = b"hvc1", b"av01", b"grid", b"iden", b"iovl", b"tmap"
_LEVELS = {HEVC: 0, AV1: 0, GRID: 1, IDENTITY: 2, OVERLAY: 3}
"""A derived picture is made of pictures of lower levels only, so no cycle can be."""

_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIC_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
)  # fmt: skip
_SHARED_BRANDS = frozenset({b"mif1", b"mif2", b"mif3", b"msf1", b"miaf", b"avci"})
_CLIP_BOXES = frozenset({b"mpvd", b"sefd"})
"""Boxes in which cameras put the film of a motion photo (Google's form, Samsung's trailer)."""
_QUIET = frozenset({b"ftyp", b"mdat", b"meta", b"grpl", b"dinf", b"styp"})
_MOST_BRANDS = 256
_EXIF_WORDS = (b"II*\0", b"MM\0*")


def is_heic(data: Buffer) -> bool:
    """Whether the first box says HEIC, or HEIF of no named coding."""
    major, others = _brands(data)
    if major in _SHARED_BRANDS:
        return not others & _AVIF_BRANDS or bool(others & _HEIC_BRANDS)
    return major in _HEIC_BRANDS


def is_avif(data: Buffer) -> bool:
    """Whether the first box says AVIF."""
    major, others = _brands(data)
    if major in _SHARED_BRANDS:
        return bool(others & _AVIF_BRANDS) and not others & _HEIC_BRANDS
    return major in _AVIF_BRANDS


def _brands(data: Buffer) -> tuple[bytes, set[bytes]]:
    head = bytes(memoryview(data)[: 16 + 4 * _MOST_BRANDS])
    if head[4:8] != b"ftyp":
        return b"", set()
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return head[8:12], {head[at : at + 4] for at in range(16, end - 3, 4)}


@dataclasses.dataclass(slots=True)
class _State:
    meta: Meta
    limits: Limits
    cleaner: Cleaner
    kept: dict[int, Kept] = dataclasses.field(default_factory=dict)
    alphas: dict[int, list[int]] = dataclasses.field(default_factory=dict)
    shared: dict[object, tuple[Buffer, ...]] = dataclasses.field(default_factory=dict)
    clip: tuple[int, int] = (0, 0)
    room: int = 0
    pixels: int = 0


def rewrite(data: Buffer, limits: Limits) -> Rewritten:
    """Strip one HEIC or AVIF picture.

    Raises InputRefused "picture-damaged", "picture-too-large", "picture-kind-unsupported" or
    "too-many-parts".
    """
    cleaner = Cleaner(limits)
    body, clip = _find_meta(memoryview(data), limits, cleaner)
    state = _State(read_meta(data, body, limits), limits, cleaner, clip=clip, room=limits.bytes)
    primary = _primary(state)
    _keep(state, primary, 4)
    for item in list(state.kept):
        _keep_alpha(state, item)
    coding = {entry.kind for entry in state.kept.values() if _LEVELS[entry.kind] == 0}
    derived = {entry.kind for entry in state.kept.values()} - coding
    if len(coding) != 1 or (coding == {AV1} and derived - {GRID}):
        raise unsupported()
    exif = _look_at_the_rest(state)
    facts, profile = _facts(state, primary, exif)
    return Rewritten(laid_out(list(state.kept.values()), facts.format), facts, profile)


def _find_meta(
    view: memoryview, limits: Limits, cleaner: Cleaner
) -> tuple[memoryview, tuple[int, int]]:
    """The body of the file's `meta` box, and where a film lies; what else is there is noted."""
    meta: Box | None = None
    end = 0
    clip = (0, 0)
    for found in boxes(view, limits.segments):
        if meta is not None and found.name == b"ftyp":
            break
        end = found.end
        if found.name == b"meta" and meta is None:
            meta = found
        elif found.name == b"moov":
            cleaner.note("first-frame-only")
            cleaner.found.add("animation")
        elif found.name in _CLIP_BOXES and not clip[1]:
            clip = _take_clip(view, (end - len(found.body), end), cleaner)
        else:
            cleaner.found |= _box_trace(found)
    if not clip[1]:
        clip = _take_clip(view, (end, len(view)), cleaner)
    else:
        cleaner.found |= traces.of_trailer(view[end:])
    if meta is None:
        raise unsupported() if end else damaged()
    if not meta.whole:
        raise damaged()
    return meta.body, clip


def _take_clip(view: memoryview, span: tuple[int, int], cleaner: Cleaner) -> tuple[int, int]:
    """The film in a part of the file that falls away; what lies around it is noted."""
    start, length = clips.find_clip(view, *span)
    if not length:
        cleaner.found |= traces.of_trailer(view[span[0] : span[1]])
        return 0, 0
    cleaner.note("motion-clip-apart")
    for part in (view[span[0] : start], view[start + length : span[1]]):
        cleaner.found |= traces.of_trailer(part)
    return start, length


def _box_trace(found: Box) -> set[str]:
    if found.name in (b"free", b"skip"):
        return traces.of_trailer(found.body)
    if found.name in _CLIP_BOXES:
        return traces.of_trailer(found.body)
    if found.name == b"uuid" and b"xmpmeta" in bytes(found.body[:4096]):
        return traces.of_xmp(found.body)
    return set() if found.name in _QUIET else {"other-data"}


def _primary(state: _State) -> int:
    """The picture to keep; of a tone-mapped one the picture that everyone can show."""
    primary = state.meta.primary
    if state.meta.items[primary].kind == TONE_MAP:
        primary = next(iter(state.meta.targets(b"dimg", primary)), 0)
    return primary


def _keep(state: _State, number: int, below: int) -> None:
    """Keep an item and the pictures that it is made of."""
    item = state.meta.items.get(number)
    if item is None:
        raise damaged()
    level = _LEVELS.get(item.kind)
    if level is None or level >= below or item.protected:
        raise unsupported()
    if number in state.kept:
        return
    if len(state.kept) >= state.limits.heif_kept:
        raise InputRefused("too-many-parts")
    cleaned = state.cleaner.clean(state.meta.properties.get(number, ()))
    if cleaned.coding != (b"" if level else item.kind):
        raise damaged()
    _check_size(state, level, cleaned)
    entry = Kept(item.kind, item.hidden, cleaned, parts=state.meta.targets(b"dimg", number))
    state.kept[number] = entry
    entry.number = len(state.kept)
    if level:
        for part in entry.parts:
            _keep(state, part, level)
        entry.payload = (_derived(state, number, entry),)
        entry.parts = tuple(state.kept[part].number for part in entry.parts)
    else:
        entry.parts = ()
        entry.payload = _coded(state, number, entry)


def _check_size(state: _State, level: int, cleaned: Cleaned) -> None:
    width, height = cleaned.size
    if not width or not height:
        raise damaged()
    state.pixels += 0 if level else width * height
    most = state.limits.pixels
    if width * height > most or max(cleaned.size) > state.limits.side or state.pixels > 4 * most:
        raise InputRefused("picture-too-large", limit=most // 1_000_000)


def _derived(state: _State, number: int, entry: Kept) -> bytes:
    """The few bytes that say how a picture is made of its parts."""
    if entry.kind == IDENTITY:
        if len(entry.parts) != 1:
            raise damaged()
        return b""
    payload = b"".join(state.meta.bytes_of(number))
    read = grid_payload if entry.kind == GRID else overlay_payload
    written, size = read(payload[: 32 + 8 * len(entry.parts)], len(entry.parts))
    if size != entry.cleaned.size:
        raise damaged()
    return written


def _coded(state: _State, number: int, entry: Kept) -> tuple[Buffer, ...]:
    """A coded picture without what does not become pixels; the same bytes are kept once."""
    configuration = entry.cleaned.configuration
    if entry.kind == HEVC and hevc_length_size(configuration) != HEVC_LENGTH:
        raise unsupported()
    location = state.meta.locations.get(number)
    key = location, configuration
    if key not in state.shared:
        found = state.meta.bytes_of(number)
        state.room -= sum(map(len, found))
        if state.room < 0:
            raise InputRefused("too-many-parts")
        data = found[0] if len(found) == 1 else memoryview(b"".join(found))
        units = hevc_parts(data) if entry.kind == HEVC else av1_parts(data)
        state.shared[key] = tuple(kept(data, units, state.limits.chunks, state.cleaner.found))
    if not state.shared[key]:
        raise damaged()
    return state.shared[key]


def _keep_alpha(state: _State, number: int) -> None:
    for source in state.meta.sources(b"auxl", number):
        if auxiliary_kind(state.meta.properties.get(source, ())) != "alpha":
            continue
        _keep(state, source, 2)
        owners = state.kept[source].alpha_of
        if state.kept[number].number not in owners:
            state.kept[source].alpha_of = (*owners, state.kept[number].number)
        if source in state.meta.targets(b"prem", number):
            state.kept[number].premultiplied = state.kept[source].number
        return


def _look_at_the_rest(state: _State) -> ExifFacts:
    """Say what the items and boxes that fall away were; the facts of the picture's own Exif."""
    meta, found = state.meta, state.cleaner.found
    for unknown in meta.unknown:
        found |= _box_trace(unknown)
    exif: list[ExifFacts] = []
    for number, item in meta.items.items():
        if number in state.kept:
            continue
        if item.kind == b"Exif" and len(exif) < state.limits.exif_directories:
            facts = _exif_of(state, number)
            own = meta.primary in meta.targets(b"cdsc", number)
            exif.insert(0 if own else len(exif), facts)
            found |= facts.traces or {"other-data"}
        elif item.kind == b"mime":
            found |= _mime_trace(state, number, item.content)
        else:
            found |= _picture_trace(state, number, item.kind)
    return exif[0] if exif else ExifFacts()


def _some_bytes(state: _State, number: int) -> bytes:
    """The beginning of an item that falls away; empty where it cannot be read."""
    try:
        parts = state.meta.bytes_of(number)[:64]
    except InputRefused:
        return b""
    return b"".join(bytes(part[: state.limits.exif_bytes]) for part in parts)


def _exif_of(state: _State, number: int) -> ExifFacts:
    data = _some_bytes(state, number)
    start = 4 + int.from_bytes(data[:4], "big")
    if data[start : start + 4] not in _EXIF_WORDS:
        start = next((at for word in _EXIF_WORDS if (at := data.find(word, 0, 64)) >= 0), len(data))
    return read_exif(data[start:], state.limits)


def _mime_trace(state: _State, number: int, content: bytes) -> set[str]:
    data = _some_bytes(state, number)
    return traces.of_xmp(data) if b"xml" in content else {"text"}


def _picture_trace(state: _State, number: int, kind: bytes) -> set[str]:
    meta = state.meta
    if kind in (b"uri ", b"Exif"):
        return {"other-data"}
    if meta.targets(b"thmb", number):
        return {"embedded-thumbnail"}
    auxiliary = auxiliary_kind(meta.properties.get(number, ()))
    if kind == TONE_MAP or auxiliary == "gain-map":
        state.cleaner.note("gain-map-dropped")
    return {"second-picture"}


def _facts(state: _State, primary: int, exif: ExifFacts) -> tuple[MediaFacts, bytes]:
    """Facts and cleaned profile of the picture; tiles speak where the whole says nothing."""
    whole = state.kept[primary].cleaned
    coded = next(entry for entry in state.kept.values() if not _LEVELS[entry.kind])
    profile = whole.profile or coded.cleaned.profile
    width, height = whole.shown
    raw, stated = _colours_told(state, primary, exif)
    facts = MediaFacts(
        format=PhotoKind.HEIC if coded.kind == HEVC else PhotoKind.AVIF,
        width=width,
        height=height,
        colour=spaces.of_picture(1 if coded.cleaned.gray else 3, raw if profile else b"", stated),
        clip=state.clip,
        icc=bool(profile),
        stripped=traces.ordered(state.cleaner.found),
        notes=tuple(state.cleaner.notes),
        **exif.told(),
    )
    return facts, profile


def _colours_told(state: _State, primary: int, exif: ExifFacts) -> tuple[bytes, str]:
    """The profile as it lies in the file, the picture's or its tiles', and the space told beside.

    Code points go before what Exif says.
    """
    tiles = state.meta.targets(b"dimg", primary)[:1]
    listed = [
        bytes(one.body)
        for item in (primary, *tiles)
        for one in state.meta.properties.get(item, ())
        if one.name == b"colr"
    ]
    raw = next((body[4:] for body in listed if body[:4] in (b"prof", b"rICC")), b"")
    codes = next((body for body in listed if body[:4] == b"nclx" and len(body) >= 8), b"")
    stated = spaces.of_codes(*struct.unpack_from(">HH", codes, 4)) if codes else spaces.PLAIN
    return raw, exif.colour if stated == spaces.PLAIN else stated
