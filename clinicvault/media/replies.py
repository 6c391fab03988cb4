"""A worker's reply, read as what it is: a stranger's word."""

from __future__ import annotations

from typing import Any

from clinicvault.domain.clinical import PhotoKind

from .results import (
    FLASHES,
    NOTES,
    ORIGINS,
    PREVIEW_SIDE,
    STRIPPED,
    SUBJECT,
    THUMBNAIL_SIDE,
    MediaFacts,
    Prepared,
    RefusedMedia,
)
from .segments import Segment
from .wire import Message

REASONS = frozenset(
    {
        "file-empty", "file-too-large", "format-unsupported", "format-unknown",
        "picture-damaged", "picture-too-large", "picture-kind-unsupported", "too-many-parts",
        "picture-too-demanding", "proof-failed", "pdf-password", "video-too-long",
        "package-damaged", "face-finder-missing",
        "recipe-wrong", "recipe-newer", "recipe-many", "mark-text", "mark-letters", "mark-no-room",
        "mark-font-missing", "background-unclear", "rendering-photos-only",
    }
)  # fmt: skip
"""Reasons of refusal that a worker may give; the others are the pool's own."""

MOST_CODES, MOST_CHARS = 12, 700
"""More codes in a picture, or longer ones, are none of ours; a message has room for so many."""
_TEXT, _SIDE = 200, 65_535
_PAGES, _BYTES = 100_000, 1 << 40
_LIKENESS_BYTES = 8
_PREVIEW_BYTES, _THUMBNAIL_BYTES = 16 << 20, 1 << 20


class Nonsense(Exception):
    """The reply does not keep to the form; its worker is not to be trusted further."""


def refusal(message: Message) -> RefusedMedia | None:
    """The refusal that a reply holds, if it holds one. Nonsense for an unknown reason."""
    if "refused" not in message:
        return None
    reason, params = message["refused"], message.get("params", {})
    known = isinstance(reason, str) and reason in REASONS
    if not known or not isinstance(params, dict) or len(params) > 4:
        raise Nonsense
    return RefusedMedia(reason, {str(key)[:20]: _value(value) for key, value in params.items()})


def _value(value: object) -> str | int:
    if isinstance(value, int) and 0 <= value <= _BYTES:
        return value
    if isinstance(value, str) and len(value) <= 40 and value.isprintable():
        return value
    raise Nonsense


def size(message: Message, most: int) -> tuple[int, int]:
    """(width, height) of a pixel reply, of at most `most` pixels."""
    width, height = _number(message.get("width"), _SIDE), _number(message.get("height"), _SIDE)
    if not 0 < width * height <= most:
        raise Nonsense
    return width, height


def prepared(message: Message, output: Segment) -> Prepared:
    """Copy the three files out of shared memory, and check what can be checked without decoding."""
    lengths = message.get("sizes")
    fields = message.get("facts")
    if not isinstance(lengths, list) or len(lengths) != 3 or not isinstance(fields, dict):
        raise Nonsense
    kept, preview, thumbnail = (_number(length, output.size) for length in lengths)
    if kept + preview + thumbnail > output.size:
        raise Nonsense
    if preview > _PREVIEW_BYTES or thumbnail > _THUMBNAIL_BYTES:
        raise Nonsense
    return Prepared(
        output.read(0, kept),
        plain_jpeg(output.read(kept, preview), PREVIEW_SIDE),
        plain_jpeg(output.read(kept + preview, thumbnail), THUMBNAIL_SIDE),
        _facts(fields),
        _likeness(message.get("likeness")),
    )


def pages(message: Message, output: Segment, most: int) -> tuple[bytes, ...]:
    """Copy a document's pages, at most `most`, out of shared memory."""
    lengths = message.get("sizes")
    if not isinstance(lengths, list) or not 0 < len(lengths) <= most:
        raise Nonsense
    found, at = [], 0
    for length in lengths:
        size = _number(length, min(_PREVIEW_BYTES, output.size - at))
        found.append(plain_jpeg(output.read(at, size), PREVIEW_SIDE))
        at += size
    return tuple(found)


def inflated(message: Message, output: Segment, size: int) -> bytes:
    """Copy an unpacked entry of `size` bytes out of shared memory."""
    if message.get("size") != size:
        raise Nonsense
    return output.read(0, size)


def codes(message: Message) -> tuple[str, ...]:
    """Texts of codes: so many, and so long ones, as a worker may tell."""
    texts = message.get("texts")
    if not isinstance(texts, list) or len(texts) > MOST_CODES:
        raise Nonsense
    if not all(isinstance(text, str) and len(text) <= MOST_CHARS for text in texts):
        raise Nonsense
    return tuple(texts)


def _likeness(value: object) -> bytes:
    try:
        likeness = bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError as error:
        raise Nonsense from error
    if len(likeness) != _LIKENESS_BYTES:
        raise Nonsense
    return likeness


def plain_jpeg(data: bytes, side: int) -> bytes:
    """The same; Nonsense unless it is the plain JPEG that we write, `side` pixels at most.

    Derivatives go to decoders in the window's own process. Only heads are looked at.
    """
    at = 2
    while data[:2] == b"\xff\xd8" and data[at : at + 1] == b"\xff" and at + 4 <= len(data):
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xC0:
            height, width = data[at + 5 : at + 7], data[at + 7 : at + 9]
            sides = int.from_bytes(height, "big"), int.from_bytes(width, "big")
            if data[at + 4] == 8 and all(0 < one <= side for one in sides):
                return data
        if marker not in (0xE0, 0xDB):
            break
        at += 2 + length
    raise Nonsense


def _facts(fields: dict[str, Any]) -> MediaFacts:
    try:
        return MediaFacts(
            format=PhotoKind(fields["format"]),
            width=_number(fields["width"], _SIDE),
            height=_number(fields["height"], _SIDE),
            orientation=_number(fields["orientation"], 8),
            taken=_text(fields["taken"]),
            camera=_text(fields["camera"]),
            lens=_text(fields["lens"]),
            focal_mm=_measure(fields["focal_mm"]),
            exposure=_text(fields["exposure"]),
            flash=_one_of(fields["flash"], FLASHES),
            colour=_text(fields["colour"]),
            icc=fields["icc"] is True,
            origin=_one_of(fields["origin"], ORIGINS),
            seconds=_measure(fields["seconds"]),
            pages=_count(fields["pages"]),
            pair=_text(fields["pair"]),
            clip=_span(fields["clip"]),
            subject=_subject(fields["subject"]),
            stripped=_codes(fields["stripped"], STRIPPED),
            notes=_codes(fields["notes"], NOTES),
        )
    except (KeyError, ValueError) as error:
        raise Nonsense from error


def _number(value: object, most: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most:
        return value
    raise Nonsense


def _measure(value: object) -> float:
    if isinstance(value, int | float) and 0 <= value < 1e7:
        return float(value)
    raise Nonsense


def _count(value: object) -> int:
    return 0 if value == 0 else _number(value, _PAGES)


def _span(value: object) -> tuple[int, int]:
    """A place in the source; the parent checks it against the file it read."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise Nonsense
    offset, length = (0 if one == 0 else _number(one, _BYTES) for one in value)
    return offset, length


def _subject(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or any(key not in SUBJECT for key in value):
        raise Nonsense
    return {key: _text(told) for key, told in value.items()}


def _one_of(value: object, known: tuple[str, ...]) -> str:
    if isinstance(value, str) and value in known:
        return value
    raise Nonsense


def _text(value: object) -> str:
    if isinstance(value, str) and len(value) <= _TEXT and (value.isprintable() or not value):
        return value
    raise Nonsense


def _codes(value: object, known: tuple[str, ...]) -> tuple[str, ...]:
    if (
        isinstance(value, list)
        and all(code in known for code in value)
        and len(value) <= len(known)
    ):
        return tuple(value)
    raise Nonsense
