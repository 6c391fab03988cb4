"""Bytes that two programs must agree on: deterministic CBOR, labelled contexts, padding."""

from __future__ import annotations

import functools
import math
import re
from typing import Any, NoReturn, TypeAlias

import cbor2

from clinicvault.domain.errors import IntegrityError

MAX_DEPTH = 16
"""Containers within containers, at most."""
MAX_BYTES = 64 << 20
"""Longest encoding that `decode` looks at."""

Plain: TypeAlias = Any
"""A value as `encode` takes it; callers know the shape that they wrote."""

_PREFIX = b"clinicvault/1/"
_LABEL = re.compile(r"[a-z0-9][a-z0-9/_-]*")
_LENGTH_BYTES = 4
_INTEGER_LIMIT = 1 << 64
_KEY_KINDS = (str, int, bytes)
_NUMBER, _BYTES, _MAP = 0x00, 0x40, 0xA0
"""Major types of CBOR (RFC 8949, 3.1), in the upper three bits."""
_SHORT = 24


def _refuse_tag(*_: object) -> NoReturn:
    raise ValueError("a tagged value is not plain")


_DATES_NUMBERS_SHARING = (0, 1, 2, 3, 4, 5, 25, 28, 29, 30, 100, 256, 1004, 43000, 55799)
_TEXTS_ADDRESSES_SETS = (35, 36, 37, 52, 54, 258, 260, 261)
_TAGS = _DATES_NUMBERS_SHARING + _TEXTS_ADDRESSES_SETS
_NO_TAGS = dict.fromkeys(_TAGS, _refuse_tag)
"""Tags that cbor2 would turn into dates, patterns, mails …: refused before it does."""


def encode(value: object) -> bytes:
    """Deterministic CBOR (RFC 8949, 4.2.1) of plain values.

    Plain are None, bool, int (64 bits), finite float, str, bytes, lists and dicts of them; the
    keys of one dict are all str, all bytes or all non-negative int. TypeError or ValueError for
    anything else.
    """
    _require_plain(value, MAX_DEPTH)
    return cbor2.dumps(value, canonical=True)


def encode_leaf(value: object) -> bytes:
    """As `encode`, without its detours where `value` is bytes, text or an integer."""
    if type(value) is bytes:
        return _head(_BYTES, len(value)) + value
    if type(value) is int and 0 <= value < _INTEGER_LIMIT:
        return _head(_NUMBER, value)
    return encode(value)


def map_head(count: int) -> bytes:
    """How the encoding of a map of `count` items begins; its keys and values follow in order."""
    return _head(_MAP, count)


def decode(data: bytes | memoryview) -> Plain:
    """The value that `encode` turned into exactly these bytes; IntegrityError("encoding") else."""
    if len(data) > MAX_BYTES:
        raise IntegrityError("encoding")
    try:
        value = cbor2.loads(
            data,
            semantic_decoders=_NO_TAGS,
            max_depth=MAX_DEPTH,
            allow_indefinite=False,
            allow_duplicate_keys=False,
        )
        canonical = encode(value) == data
    except (cbor2.CBORDecodeError, TypeError, ValueError, OverflowError) as error:
        raise IntegrityError("encoding") from error
    if not canonical:
        raise IntegrityError("encoding")
    return value


def context(label: str, *parts: bytes | str | int) -> bytes:
    """An unambiguous context: label, then every part with its length (4 bytes, big-endian).

    Text is UTF-8, integers are 8 bytes big-endian. ValueError for a label outside [a-z0-9/_-].
    """
    return b"".join((_label(label), *map(_prefixed, parts)))


def prefix(label: str, length: int) -> bytes:
    """What stands in `context(label, part)` before its one part of `length` bytes."""
    return _label(label) + length.to_bytes(_LENGTH_BYTES, "big")


def pad(data: bytes, step: int = 32) -> bytes:
    """Length (4 bytes, big-endian), data, zeros up to a multiple of `step` bytes."""
    length = _LENGTH_BYTES + len(data)
    return len(data).to_bytes(_LENGTH_BYTES, "big") + data + bytes(-length % step)


def unpad(data: bytes) -> bytes:
    """What `pad` padded; IntegrityError("padding") if length or zeros are not as written."""
    end = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "big")
    if len(data) < end or any(data[end:]):
        raise IntegrityError("padding")
    return data[_LENGTH_BYTES:end]


@functools.lru_cache(maxsize=256)
def _label(label: str) -> bytes:
    if not _LABEL.fullmatch(label):
        raise ValueError("a context label is lower-case ASCII")
    return _PREFIX + label.encode("ascii")


def _prefixed(part: bytes | str | int) -> bytes:
    if isinstance(part, int):
        part = part.to_bytes(8, "big")
    elif isinstance(part, str):
        part = part.encode()
    return len(part).to_bytes(_LENGTH_BYTES, "big") + part


def _head(major: int, number: int) -> bytes:
    """The shortest head of an item (RFC 8949, 4.2.1)."""
    if number < _SHORT:
        return bytes((major | number,))
    power = ((number.bit_length() - 1) >> 3).bit_length()
    return bytes((major | _SHORT + power,)) + number.to_bytes(1 << power, "big")


def _require_plain(value: object, depth: int) -> None:
    """TypeError or ValueError for a value with no one encoding of its own."""
    if value is None or isinstance(value, (bytes, str)):
        return
    if isinstance(value, int):
        _require_64_bits(value)
    elif isinstance(value, (list, tuple, dict)):
        _require_plain_items(value, depth)
    elif not isinstance(value, float):
        raise TypeError("no plain value")
    elif not math.isfinite(value):
        raise ValueError("no finite number")


def _require_64_bits(value: int) -> None:
    if not -_INTEGER_LIMIT <= value < _INTEGER_LIMIT:
        raise ValueError("an integer beyond 64 bits")


def _require_plain_items(
    value: list[object] | tuple[object, ...] | dict[object, object], depth: int
) -> None:
    if not depth:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        _require_plain_keys(value)
        value = list(value.values())
    for item in value:
        # Most items are one or the other, and a call each is half of what encoding costs.
        if type(item) is not str and type(item) is not bytes:
            _require_plain(item, depth - 1)


def _require_plain_keys(value: dict[object, object]) -> None:
    """Keys of one kind, because cbor2 sorts by length first and RFC 8949 by bytes alone."""
    kinds = {type(key) for key in value}
    if len(kinds) > 1 or not kinds.issubset(_KEY_KINDS):
        raise TypeError("the keys of a map are of one kind")
    if int in kinds and not all(isinstance(k, int) and 0 <= k < _INTEGER_LIMIT for k in value):
        raise ValueError("an integer key is not negative and has 64 bits")
