"""MP4 and MOV: the tables of one picture track written anew, its samples copied, all else dropped.

The kept file is a plain MP4 whatever came in: QuickTime and films in fragments too. Sound is
dropped unless asked for, because voices identify. The track's rotation stays in the file, where
every player follows it, and `decode` applies it, so the orientation of the facts is always 1.
(ISO/IEC 14496-12:2022; QuickTime File Format; see `video_streams` for what samples lose.)
"""

from __future__ import annotations

import dataclasses
import functools
import struct
from collections.abc import Iterator

from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused

from . import traces, video_decode
from .derive import upright
from .heif_boxes import boxes, damaged, unsupported
from .limits import Limits
from .proof.video import prove
from .registry import Format, Raster, Rewritten
from .results import MediaFacts
from .sniff import Buffer, sniff
from .video_codecs import Coding, pictures, sounds
from .video_facts import Told, colour_of
from .video_layout import SOUND, VIDEO, Track, laid_out
from .video_samples import sample_film
from .video_tables import Fragments, Samples, check_inside, first_of_each, read_tables

_QUICKTIME_STARTS = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_QUIET = frozenset(
    {b"ftyp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"styp", b"sidx", b"mfra"}
)  # fmt: skip
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_DROPPED_TRACKS = {b"tmcd": "timestamps", b"text": "text", b"sbtl": "text", b"subt": "text"}
_DROPPED_TRACKS |= {b"clcp": "text", b"vide": "second-picture", b"auxv": "second-picture"}
_TURNS = {
    (1, 0, 0, 1): 1, (-1, 0, 0, 1): 2, (-1, 0, 0, -1): 3, (1, 0, 0, -1): 4,
    (0, 1, 1, 0): 5, (0, 1, -1, 0): 6, (0, -1, -1, 0): 7, (0, -1, 1, 0): 8,
}  # fmt: skip
"""Signs of a track's matrix (a, b, c, d) to the Exif orientation that does the same."""
_MATRICES = {turn: signs for signs, turn in _TURNS.items()}
_TRIMMED_SECONDS = 0.5


@dataclasses.dataclass(slots=True)
class _Source:
    """One `trak` box, taken apart."""

    number: int
    kind: bytes
    parts: dict[bytes, memoryview]
    media: dict[bytes, memoryview]
    table: dict[bytes, memoryview]
    samples: Samples


@dataclasses.dataclass(slots=True)
class _State:
    view: memoryview
    limits: Limits
    told: Told
    notes: list[str] = dataclasses.field(default_factory=list)

    @property
    def found(self) -> set[str]:
        """Kinds of things that fell away."""
        return self.told.found


def is_video(data: Buffer) -> bool:
    """Whether the first box is that of a film: no still picture's brand, or QuickTime without."""
    head = bytes(memoryview(data)[:8])
    if head[4:] == b"ftyp":
        return sniff(data) == "video"
    return len(head) == 8 and head[4:] in _QUICKTIME_STARTS and (head[0] < 16)


def rewrite(data: Buffer, limits: Limits, *, keep_sound: bool = False) -> Rewritten:
    """Strip one film; its sound goes too unless `keep_sound`.

    Raises InputRefused "picture-damaged", "picture-too-large", "picture-kind-unsupported",
    "too-many-parts" or "video-too-long".
    """
    state = _State(memoryview(data), limits, Told(limits))
    moov = _movie(state)
    parts = first_of_each(moov, limits)
    timescale = _timescale(parts.get(b"mvhd", moov[:0]))
    state.told.times(parts[b"mvhd"])
    sources = list(_sources(state, moov))
    chosen, track, size = _picture_track(state, sources, timescale)
    tracks = [track]
    for source in sources:
        if source is not chosen:
            tracks += _other(state, source, timescale, keep_sound and len(tracks) == 1)
    seconds = round(track.movie_length(timescale) / timescale, 3)
    return Rewritten(laid_out(tracks, timescale), _facts(state, chosen, size, seconds))


def _movie(state: _State) -> memoryview:
    """The film's `moov`; everything else at the top is looked at and left behind."""
    found: memoryview | None = None
    end = 0
    for box in boxes(state.view, state.limits.video_boxes):
        end = box.end
        if box.name == b"moov":
            if not box.whole:
                raise damaged()
            found = box.body if found is None else found
        elif box.name == b"uuid":
            xmp = bytes(box.body[:16]) == _XMP
            state.found.update(traces.of_xmp(box.body[16:]) if xmp else {"other-data"})
        elif box.name in (b"udta", b"meta"):
            _look_at(state, box.name, box.body)
        elif box.name not in _QUIET:
            state.found.add("other-data" if box.whole else "hidden-data")
    state.found.update(traces.of_trailer(state.view[end:]))
    if found is None:
        raise damaged()
    return found


def _look_at(state: _State, name: bytes, body: memoryview) -> None:
    if name == b"udta":
        state.told.user_data(body)
    else:
        state.told.meta(body)


def _timescale(head: memoryview) -> int:
    """Units of a second in an `mvhd` or `mdhd`."""
    at = 20 if len(head) and head[0] == 1 else 12
    value = int.from_bytes(head[at : at + 4], "big")
    if not 0 < value < 1 << 31:
        raise damaged()
    return value


def _sources(state: _State, moov: memoryview) -> Iterator[_Source]:
    """Every track of the film."""
    fragments = Fragments(moov, state.limits)
    at = 0
    for box in boxes(state.view, state.limits.video_boxes):
        if box.name == b"moof":
            fragments.take(box.body, at)
        at = box.end
    count = 0
    for box in boxes(moov, state.limits.video_boxes):
        if box.name == b"trak":
            count += 1
            if count > state.limits.video_tracks:
                raise InputRefused("too-many-parts")
            yield _source(state, box.body, fragments)
        elif box.name in (b"udta", b"meta"):
            _look_at(state, box.name, box.body)
        elif box.name == b"cmov":
            raise unsupported()
        elif box.name not in (b"mvhd", b"mvex", b"iods", b"free", b"skip"):
            state.found.add("other-data")


def _source(state: _State, trak: memoryview, fragments: Fragments) -> _Source:
    parts = first_of_each(trak, state.limits)
    media = first_of_each(parts.get(b"mdia", trak[:0]), state.limits)
    inner = first_of_each(media.get(b"minf", trak[:0]), state.limits)
    table = first_of_each(inner.get(b"stbl", trak[:0]), state.limits)
    handler = media.get(b"hdlr", trak[:0])
    state.told.handler(handler)
    for name in (b"udta", b"meta"):
        if name in parts:
            _look_at(state, name, parts[name])
    _check_own(first_of_each(inner.get(b"dinf", trak[:0]), state.limits))
    head = parts.get(b"tkhd", trak[:0])
    wide = len(head) > 0 and head[0] == 1
    number = int.from_bytes(head[20:24] if wide else head[12:16], "big")
    return _Source(
        number, bytes(handler[8:12]), parts, media, table, fragments.samples.get(number, Samples())
    )


def _check_own(parts: dict[bytes, memoryview]) -> None:
    """Refuse films whose pictures lie in another file."""
    listed = parts.get(b"dref", memoryview(b""))[8:]
    for box in boxes(listed, 256):
        if len(box.body) >= 4 and not box.body[3] & 1:
            raise unsupported()


def _picture_track(
    state: _State, sources: list[_Source], timescale: int
) -> tuple[_Source, Track, tuple[int, int]]:
    """The first track of pictures that has any, written anew, and its size as it is shown."""
    for source in sources:
        if source.kind != VIDEO:
            continue
        samples = _samples(state, source)
        if not len(samples):
            continue
        codings = pictures(
            source.table.get(b"stsd", state.view[:0]), state.limits, state.found, state.notes
        )
        track = _track(state, source, samples, codings, timescale)
        turn = _turn(source.parts.get(b"tkhd", state.view[:0]))
        size = codings[0].width, codings[0].height
        track.width, track.height, track.matrix = *size, _matrix(turn, *size)
        return source, track, size if turn < 5 else size[::-1]
    raise damaged()


def _samples(state: _State, source: _Source) -> Samples:
    own = read_tables(source.table, state.limits)
    samples = own if len(own) else source.samples
    if len(own) and len(source.samples):
        raise unsupported()
    check_inside(samples, len(state.view))
    return samples


def _track(
    state: _State, source: _Source, samples: Samples, codings: list[Coding], timescale: int
) -> Track:
    units = _timescale(source.media.get(b"mdhd", state.view[:0]))
    if sum(samples.durations) > state.limits.video_seconds * units:
        raise InputRefused("video-too-long", limit=state.limits.video_seconds // 60)
    if not all(0 < entry <= len(codings) for entry in samples.entries):
        raise damaged()
    track = Track(
        source.kind,
        units,
        [coding.entry for coding in codings],
        [*_cleaned(state, samples, codings)],
        samples.durations,
        samples.shifts or [0] * len(samples),
        samples.keys,
        samples.entries,
    )
    _take_edits(state, source, track, timescale)
    return track


def _cleaned(state: _State, samples: Samples, codings: list[Coding]) -> Iterator[list[Buffer]]:
    triples = zip(samples.offsets, samples.sizes, samples.entries, strict=True)
    for offset, size, entry in triples:
        pieces = codings[entry - 1].clean(state.view[offset : offset + size], state.found)
        if not pieces:
            raise damaged()
        yield pieces


def _take_edits(state: _State, source: _Source, track: Track, timescale: int) -> None:
    """The list of parts that are shown; parts left out of it stay in the file, and that is said."""
    body = first_of_each(source.parts.get(b"edts", state.view[:0]), state.limits).get(b"elst")
    if body is None or len(body) < 8:
        return
    count = int.from_bytes(body[4:8], "big")
    if count > state.limits.video_edits:
        raise InputRefused("too-many-parts")
    layout = ">QqI" if body[0] == 1 else ">IiI"
    size = struct.calcsize(layout)
    if len(body) < 8 + count * size:
        raise damaged()
    for index in range(count):
        duration, start, _ = struct.unpack_from(layout, body, 8 + index * size)
        track.edits.append((duration, max(start, -1)))
    _check_edits(state, track, timescale)


def _check_edits(state: _State, track: Track, timescale: int) -> None:
    shown = sum(duration for duration, start in track.edits if start >= 0) / timescale
    if track.movie_length(timescale) > state.limits.video_seconds * timescale:
        raise InputRefused("video-too-long", limit=state.limits.video_seconds // 60)
    if not shown:
        track.edits.clear()
    elif track.length() / track.timescale - shown > _TRIMMED_SECONDS and track.kind == VIDEO:
        state.notes.append("trimmed-parts-kept")


def _turn(head: memoryview) -> int:
    """The Exif orientation that does what a track's matrix does, by the nearest quarter turn."""
    at = 52 if len(head) and head[0] == 1 else 40
    if len(head) < at + 36:
        return 1
    a, b, c, d = struct.unpack_from(">ii4xii", head, at)
    if abs(a) + abs(d) >= abs(b) + abs(c):
        b = c = 0
    else:
        a = d = 0
    signs = [(value > 0) - (value < 0) for value in (a, b, c, d)]
    return _TURNS.get((signs[0], signs[1], signs[2], signs[3]), 1)


def _matrix(turn: int, width: int, height: int) -> bytes:
    """A matrix that turns and shifts back into sight."""
    a, b, c, d = _MATRICES[turn]
    across = width * max(-a, 0) + height * max(-c, 0)
    down = width * max(-b, 0) + height * max(-d, 0)
    numbers = (a, b, 0, c, d, 0, across, down)
    return struct.pack(">9i", *(number << 16 for number in numbers), 1 << 30)


def _other(state: _State, source: _Source, timescale: int, wanted: bool) -> list[Track]:
    """Sound where it is wanted and can be kept; any other track falls away, and is named."""
    if source.kind != SOUND:
        state.found.add(_DROPPED_TRACKS.get(source.kind, "other-data"))
        return []
    codings = sounds(source.table.get(b"stsd", state.view[:0]), state.limits) if wanted else []
    if not codings:
        state.notes.append("sound-dropped")
        return []
    samples = _samples(state, source)
    return [_track(state, source, samples, codings, timescale)] if len(samples) else []


def _facts(state: _State, source: _Source, size: tuple[int, int], seconds: float) -> MediaFacts:
    return MediaFacts(
        format=PhotoKind.VIDEO,
        width=size[0],
        height=size[1],
        taken=state.told.taken,
        camera=state.told.camera,
        lens=state.told.lens,
        colour=colour_of(source.table[b"stsd"], state.limits),
        seconds=seconds,
        pair=state.told.pair,
        stripped=traces.ordered(state.found),
        notes=tuple(dict.fromkeys(state.notes)),
    )


def decode(data: Buffer, rewritten: Rewritten) -> Raster:
    """A frame that stands for the film, upright. Raises InputRefused "picture-damaged"."""
    moov = first_of_each(memoryview(data), Limits()).get(b"moov", memoryview(b""))
    track = first_of_each(first_of_each(moov, Limits()).get(b"trak", moov[:0]), Limits())
    turn = _turn(track.get(b"tkhd", moov[:0]))
    width, height = rewritten.facts.width, rewritten.facts.height
    if turn >= 5:
        width, height = height, width
    return Raster(upright(video_decode.representative(data, width, height), turn), "RGB")


FORMAT = Format(
    "video",
    PhotoKind.VIDEO,
    rewrite,
    decode,
    rewrite_with_sound=functools.partial(rewrite, keep_sound=True),
    matches=is_video,
    prove=prove,
    sample=sample_film,
)
