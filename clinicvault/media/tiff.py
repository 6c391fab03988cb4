"""TIFF: the first page under a new directory; strips and tiles are copied where nothing can hide.

What is copied is proven to hold the picture and no byte more; rare kinds are decoded and packed
anew without loss, and that is said. (TIFF 6.0; Technical Notes 1 and 2; BigTIFF.)
"""

from __future__ import annotations

import dataclasses
import struct

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused

from . import icc, spaces, tiff_jpeg, tiff_write, traces
from .exif import ExifFacts, read_exif
from .jpeg_tables import Key
from .limits import Limits
from .proof.tiff import prove
from .raw_signs import is_raw
from .registry import Format, Raster, Rewritten
from .results import MediaFacts
from .sniff import Buffer
from .tiff_ifd import Directory, Reader
from .tiff_layout import (
    BLACK_ZERO,
    CHANNELS,
    JPEG,
    NONE,
    PACKBITS,
    PALETTE,
    PRINT,
    RGB,
    WHITE_ZERO,
    YCBCR,
    Layout,
    overlapping,
    read_layout,
)
from .tiff_pixels import UNPACKED, by_pillow, pixels_of
from .tiff_streams import FOLLOWED, needed
from .tiff_write import Extras

_HEADS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_PLAIN_DEPTHS = {WHITE_ZERO: 1, BLACK_ZERO: 1, PALETTE: 1, RGB: 8, PRINT: 8}
"""Fewest bits of a sample that are copied as they are."""
_TEXTS = {269: "text", 285: "text", 316: "editing-history", 33723: "text", 330: "second-picture"}
_LAYERS, _PROFILE = 37724, 34675
_COLOUR = frozenset({301, 318, 319, 342})
"""Transfer function, white point, primaries and range: what a profile says better."""
_SILENT = frozenset(
    {
        *range(254, 269), 271, 272, 273, 274, *range(277, 285), 288, 289, 290, 291, 292, 293, 296,
        297, 301, *range(317, 326), 332, 333, 334, 336, 338, *range(339, 343), 347,
        *range(512, 522), *range(529, 533), 34675, 34665, 34853, 40965,
    }
)  # fmt: skip
"""Fields that describe samples, and those that `exif` reads."""
_DECODING = frozenset(
    {
        256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292, 293, 317, 320, 322, 323, 324,
        325, 332, 338, 339, 347, *range(512, 522), 529, 530, 531, 532,
    }
)  # fmt: skip


@dataclasses.dataclass(slots=True)
class _State:
    """What a first look at the file gathers."""

    reader: Reader
    page: Directory
    layout: Layout
    limits: Limits
    exif: ExifFacts
    stripped: set[str] = dataclasses.field(default_factory=set)
    notes: list[str] = dataclasses.field(default_factory=list)


def rewrite(data: Buffer, limits: Limits) -> Rewritten:
    """Keep the first page of one TIFF.

    Raises InputRefused "picture-damaged", "picture-too-large", "picture-kind-unsupported",
    "too-many-parts", or "format-unsupported" for a camera's raw file.
    """
    if is_raw(data):
        raise InputRefused("format-unsupported", format="RAW")
    reader = Reader(data, limits)
    pages = list(reader.chain(reader.first))
    if not pages:
        raise InputRefused("picture-damaged")
    page = next((one for one in pages if not _lesser(one)), pages[0])
    layout = read_layout(page, len(reader.view), limits)
    exif = read_exif(reader.excerpt(page), limits)
    state = _State(reader, page, layout, limits, exif)
    _say(state, pages)
    return _finish(state)


def _lesser(page: Directory) -> bool:
    """Whether a page is a smaller copy or a mask of another."""
    return bool(page.number(254, 0) & 5)


def _say(state: _State, pages: list[Directory]) -> None:
    """Note what falls away."""
    others = [one for one in pages if one is not state.page]
    if not all(_lesser(one) for one in others):
        state.notes.append("later-pages-dropped")
    if any(_lesser(one) for one in others):
        state.stripped.add("embedded-thumbnail")
    state.stripped |= state.exif.traces
    for tag, entry in state.page.entries.items():
        if tag == 700:
            state.stripped |= traces.of_xmp(entry.value)
        elif tag == 34377:
            state.stripped |= traces.of_photoshop(entry.value)
        elif tag == _LAYERS:
            state.stripped |= {"second-picture", "editing-history"}
        elif tag in _TEXTS:
            state.stripped.add(_TEXTS[tag])
        elif tag not in _SILENT and tag not in _READ_BY_EXIF:
            state.stripped.add("other-data")


_READ_BY_EXIF = frozenset({270, 282, 283, 305, 306, 315, 33432, 37500, 42033, 42037, 50740})


def _finish(state: _State) -> Rewritten:
    """Copy the page's segments, or else pack its pixels anew."""
    kept = _copied(state)
    if kept is None:
        state.notes.append("re-encoded")
        raster = _decoded(state)
        kept = *tiff_write.packed(raster), Extras()
    layout, bodies, extras = kept
    profile = _profile(state, layout)
    resolution = _resolution(state.page)
    extras = dataclasses.replace(extras, profile=profile, resolution=resolution)
    pieces = tiff_write.pieces(layout, bodies, extras)
    return Rewritten(pieces, _facts(state, layout, profile), profile)


def _facts(state: _State, layout: Layout, profile: bytes) -> MediaFacts:
    exif = state.exif
    entry = state.page.entries.get(_PROFILE)
    raw = entry.value if entry and profile else b""
    return MediaFacts(
        format=PhotoKind.TIFF,
        width=layout.width,
        height=layout.height,
        orientation=exif.orientation,
        colour=spaces.of_picture(_channels(layout), raw, exif.colour),
        icc=bool(profile),
        stripped=traces.ordered(state.stripped),
        notes=tuple(dict.fromkeys(state.notes)),
        **exif.told(),
    )


# --- copying ---------------------------------------------------------------------------------

_Kept = tuple[Layout, list[Buffer], Extras]


def _copied(state: _State) -> _Kept | None:
    """The page with its segments as they are; None where they must be decoded first."""
    layout = state.layout
    if layout.fill_order != 1 or layout.sample_format != 1 or overlapping(layout):
        return None
    if layout.compression == JPEG:
        return _copied_jpeg(state) if _plain_jpeg(layout) else None
    followed = layout.compression in FOLLOWED and _plain_samples(layout)
    return _copied_samples(state) if followed else None


def _plain_samples(layout: Layout) -> bool:
    """Whether samples are of a kind that `pixels_of` and every common program reads."""
    kind, extra = layout.photometric, layout.extra
    if kind not in _PLAIN_DEPTHS or layout.bits not in {1, 2, 4, 8, 16}:
        return False
    if layout.samples > CHANNELS[kind] and (kind in {PALETTE, PRINT} or extra not in {(1,), (2,)}):
        return False
    fewest = 8 if layout.samples > 1 or layout.predictor == 2 else _PLAIN_DEPTHS[kind]
    if layout.bits < fewest or layout.samples < CHANNELS[kind] or layout.inks != 1:
        return False
    if kind == PALETTE and (layout.bits > 8 or len(layout.palette) != 3 << layout.bits):
        return False
    return layout.predictor in {1, 2} or layout.compression in {NONE, PACKBITS}


def _copied_samples(state: _State) -> _Kept | None:
    bodies: list[Buffer] = []
    for index, (at, size) in enumerate(state.layout.segments):
        body = state.reader.view[at : at + size]
        used = needed(state.layout.compression, body, state.layout.bytes_of(index))
        if used is None:
            return None
        if any(body[used:]):
            state.stripped.add("hidden-data")
        bodies.append(body[:used])
    return state.layout, bodies, Extras()


def _plain_jpeg(layout: Layout) -> bool:
    kind = layout.photometric
    return (
        layout.bits == 8
        and kind in {BLACK_ZERO, WHITE_ZERO, RGB, PRINT, YCBCR}
        and layout.samples == CHANNELS[kind]
        and layout.inks == 1
        and not (layout.planar and kind == YCBCR)
    )


def _copied_jpeg(state: _State) -> _Kept | None:
    entry = state.page.entries.get(347)
    tables, lost = b"", False
    wanted: set[Key] = set()
    bodies: list[Buffer] = []
    sampling = (1, 1)
    try:
        for index, (at, size) in enumerate(state.layout.segments):
            body = state.reader.view[at : at + size]
            cleaned = tiff_jpeg.clean(body, state.layout, index, state.limits)
            sampling, lost = cleaned.sampling, lost or cleaned.lost
            bodies.append(cleaned.data)
            wanted |= cleaned.wanted
        if entry is not None:
            tables, fell = tiff_jpeg.clean_tables(entry.value, state.limits, wanted)
            lost = lost or fell
    except InputRefused as refusal:
        if refusal.code == "picture-kind-unsupported":
            return None
        raise
    if lost:
        state.stripped.add("other-data")
    positioning = state.page.number(531, 1)
    return (
        state.layout,
        bodies,
        Extras(
            tables=tables, sampling=sampling, positioning=positioning if positioning == 2 else 1
        ),
    )


# --- decoding what cannot be copied ----------------------------------------------------------


def _decoded(state: _State) -> Raster:
    layout = state.layout
    plain = layout.compression in UNPACKED and layout.fill_order == 1
    if plain and layout.photometric in CHANNELS and layout.photometric != YCBCR:
        return pixels_of(state.reader.view, layout)
    raster = by_pillow(_relisted(state))
    if layout.compression not in UNPACKED:
        state.notes.append("not-fully-checked")
    if raster.pixels.shape[:2] != (layout.height, layout.width):
        raise InputRefused("picture-damaged")
    return raster


def _relisted(state: _State) -> bytes:
    """The file with a new directory at its end that holds what decoding needs, and nothing else."""
    order, data = state.page.order, state.reader.view
    head = b"II*\0" if order == "<" else b"MM\0*"
    at = len(data) + len(data) % 2
    table, values, count = b"", b"", 0
    listed = sorted(tag for tag in state.page.entries if tag in _DECODING)
    room = at + 6 + 12 * len(listed)
    for tag in listed:
        kind, number, value = _classic(state.page, tag)
        table += struct.pack(order + "HHI", tag, kind, number)
        if len(value) > 4:
            table += struct.pack(order + "I", room + len(values))
            values += value + bytes(len(value) % 2)
        else:
            table += value.ljust(4, b"\0")
        count += 1
    directory = struct.pack(order + "H", count) + table + bytes(4) + values
    head += struct.pack(order + "I", at)
    return b"".join([head, data[8:], bytes(len(data) % 2), directory])


def _classic(page: Directory, tag: int) -> tuple[int, int, bytes]:
    """A field's type, count and bytes in a classic TIFF, which knows no eight-byte numbers."""
    entry = page.entries[tag]
    if entry.kind not in {16, 17, 18}:
        return entry.kind, entry.count, bytes(entry.value)
    numbers = [number & 0xFFFFFFFF for number in page.numbers(tag)]
    return 4, len(numbers), struct.pack(f"{page.order}{len(numbers)}I", *numbers)


# --- colour and size -------------------------------------------------------------------------


def _channels(layout: Layout) -> int:
    """Channels of colour, as far as a profile is concerned."""
    return {WHITE_ZERO: 1, BLACK_ZERO: 1, PRINT: 4}.get(layout.photometric, 3)


def _profile(state: _State, layout: Layout) -> bytes:
    entry = state.page.entries.get(_PROFILE)
    channels = _channels(layout)
    if entry is None:
        if not _COLOUR.isdisjoint(state.page.entries) and channels == 3:
            state.notes.append("colour-information-dropped")
        if state.exif.adobe_rgb and channels == 3:
            state.notes.append("colour-profile-added")
            return icc.adobe_rgb()
        return b""
    profile = icc.sanitise(entry.value, channels, state.limits)
    if not profile:
        state.notes.append("colour-profile-dropped")
    if profile != entry.value:
        state.stripped.add("profile-text")
    return profile


def _resolution(page: Directory) -> tuple[int, int, int]:
    """Pixels per unit in thousandths; zeros where the file says none that can be."""
    sides = [
        round(1000 * pairs[0][0] / pairs[0][1])
        for pairs in (page.fractions(282), page.fractions(283))
        if pairs and pairs[0][1]
    ]
    unit = page.number(296, 2)
    if len(sides) < 2 or not all(0 < side < 1 << 31 for side in sides) or unit not in {1, 2, 3}:
        return 0, 0, 0
    return sides[0], sides[1], unit


# --- the kept file ---------------------------------------------------------------------------


def decode(data: Buffer, rewritten: Rewritten) -> Raster:
    """Decode a kept TIFF to the end of every strip or tile."""
    limits = dataclasses.replace(Limits(), pixels=1 << 40)
    reader = Reader(data, limits)
    page = reader.directory(reader.first)
    layout = read_layout(page, len(reader.view), limits)
    if (layout.width, layout.height) != (rewritten.facts.width, rewritten.facts.height):
        raise InputRefused("picture-damaged")
    tables = page.entries.get(347)
    return pixels_of(reader.view, layout, bytes(tables.value) if tables else b"")


def matches(data: Buffer) -> bool:
    """Whether the first bytes are those of a TIFF, classic or big."""
    return bytes(memoryview(data)[:4]) in _HEADS


def sample() -> bytes:
    """Sixteen gray pixels packed by LZW, which warms up every decoder that pages go through."""
    layout = Layout("<", 4, 4, (4, 4), compression=5)
    body = bytes.fromhex("80202050382415010100")
    return b"".join(bytes(piece) for piece in tiff_write.pieces(layout, [body], Extras()))


FORMAT = Format("TIFF", PhotoKind.TIFF, rewrite, decode, matches, prove=prove, sample=sample)
