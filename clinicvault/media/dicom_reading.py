"""DICOM files as bounded bytes: the attributes before the picture, and where the picture lies.

pydicom takes the elements apart; every value is handed on as the bytes that lie in the file, so
that only the few attributes which are looked at are ever interpreted. (DICOM PS3.5, PS3.10.)
"""

from __future__ import annotations

import dataclasses
import io
import logging
import struct
import warnings
import zlib
from collections.abc import Iterator

from pydicom import charset
from pydicom.dataset import Dataset
from pydicom.encaps import get_frame
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.filereader import read_dataset
from pydicom.tag import BaseTag
from pydicom.valuerep import EXPLICIT_VR_LENGTH_32

from clinicvault.domain.errors import InputRefused

from .limits import Limits
from .sniff import Buffer

IMPLICIT, EXPLICIT, DEFLATED = (f"1.2.840.10008.1.2{part}" for part in ("", ".1", ".1.99"))
PIXELS = 0x7FE00010
_SYNTAX, _CHARSET = 0x00020010, 0x00080005
_START, _UNKNOWN_LENGTH = 132, 0xFFFFFFFF
_TEXT_BYTES, _TEXT = 1024, 64
_DELIMITERS = {ord(one) for one in "\\^=\r\n\t\f"}

UNREADABLE = (
    OSError, EOFError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError,
    AssertionError, NotImplementedError, StopIteration, struct.error, zlib.error, InvalidDicomError,
    BytesLengthException,
)  # fmt: skip
"""What pydicom raises for files that it cannot read."""

# It would log what is wrong with a value, and with that a patient's name.
logging.getLogger("pydicom").disabled = True


class _Source(io.BytesIO):
    """Bytes that can be read from only so often: every element and item takes a read."""

    def __init__(self, data: Buffer, most: int) -> None:
        super().__init__(data)
        self._left = most

    def read(self, size: int | None = -1, /) -> bytes:
        self._left -= 1
        self.check()
        return super().read(size)

    def check(self) -> None:
        """InputRefused("too-many-parts") where one read too many was tried."""
        if self._left < 0:
            raise InputRefused("too-many-parts")


class Attributes:
    """Values of a data set by tag (group << 16 | element); what is missing or odd is empty."""

    def __init__(self, dataset: Dataset) -> None:
        # The elements as they were read: to ask for one by its tag could interpret its value.
        self._values = {int(one.tag): one.value for one in dataset.values()}
        named = self.raw(_CHARSET).decode("ascii", "replace").split("\\")
        known = [name.strip() for name in named]
        self._told = any(known)
        # A name that is not DICOM's could be any codec of Python's.
        plain = [name if name in charset.python_encoding else "" for name in known]
        self._encodings = charset.convert_encodings(plain)

    def tags(self) -> Iterator[int]:
        """Tags of all elements that are not empty."""
        for tag, value in self._values.items():
            if value.strip(b"\0 ") if isinstance(value, bytes) else value is not None:
                yield tag

    def raw(self, tag: int) -> bytes:
        """The bytes of an element."""
        value = self._values.get(tag)
        return value if isinstance(value, bytes) else b""

    def whole(self, tag: int) -> str:
        """Text with its separators, decoded as the file says."""
        raw = self.raw(tag)[:_TEXT_BYTES].strip(b"\0 ")
        if not self._told:
            # Commonly UTF-8 without a word about it; in Latin-1 names would look like that never.
            try:
                return raw.decode("utf-8")
            except UnicodeDecodeError:
                pass
        try:
            with warnings.catch_warnings(action="ignore"):
                return charset.decode_bytes(raw, self._encodings, _DELIMITERS)
        except UNREADABLE:
            return raw.decode("latin-1")

    def text(self, tag: int) -> str:
        """The first value as printable text of at most 64 characters."""
        return cleaned(self.whole(tag).split("\\")[0])

    def short(self, tag: int) -> int:
        """A two-byte number; -1 where there is none."""
        raw = self.raw(tag)
        return int.from_bytes(raw[:2], "little") if len(raw) >= 2 else -1

    def integer(self, tag: int, otherwise: int) -> int:
        """A number written as text."""
        told = self.text(tag)
        return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else otherwise


def cleaned(text: str) -> str:
    """Printable characters of a value without the blanks around it."""
    return "".join(c for c in text if c.isprintable() and c != "\ufffd").strip()[:_TEXT]


@dataclasses.dataclass(frozen=True, slots=True)
class File:
    """A DICOM file up to its picture: `body` is its bytes, inflated where they were deflated.

    `length` of the picture's value is -1 where it is encapsulated.
    """

    syntax: str
    attributes: Attributes
    body: memoryview
    at: int
    length: int
    limits: Limits

    def native(self, size: int) -> memoryview:
        """The first `size` bytes of a picture that is not encapsulated."""
        if self.length < size or self.at + size > len(self.body):
            raise InputRefused("picture-damaged")
        return self.body[self.at : self.at + size]

    def frame(self, frames: int) -> bytes:
        """The first frame of an encapsulated picture."""
        if self.length != -1:
            raise InputRefused("picture-damaged")
        offsets, lengths = (self.attributes.raw(tag) for tag in (0x7FE00001, 0x7FE00002))
        table = (offsets, lengths) if len(offsets) == len(lengths) == 8 * frames else None
        source = _Source(self.body[self.at :], self.limits.chunks)
        try:
            with warnings.catch_warnings(action="ignore"):
                found = get_frame(source, 0, number_of_frames=frames, extended_offsets=table)
        except UNREADABLE as error:
            raise InputRefused("picture-damaged") from error
        source.check()  # pydicom takes any error at all for the end of the fragments
        return found


class _Stop:
    """Ends the reading of a data set where another part begins."""

    def __init__(self, *, at_pixels: bool) -> None:
        self._at_pixels = at_pixels
        self.vr: str | None = None
        self.length = 0
        self.tag = 0

    def __call__(self, tag: BaseTag, vr: str | None, length: int) -> bool:
        self.tag, self.vr, self.length = int(tag), vr, length
        return tag >= PIXELS if self._at_pixels else tag >> 16 != 2


def read(data: Buffer, limits: Limits) -> File:
    """Take a file apart up to its picture.

    Raises InputRefused "picture-damaged", "picture-kind-unsupported", "too-many-parts" or
    "file-too-large" (a deflated one that grows beyond every bound).
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            return _read(memoryview(data), limits)
    except RecursionError as error:
        raise InputRefused("too-many-parts") from error
    except UNREADABLE as error:
        raise InputRefused("picture-damaged") from error


def _read(view: memoryview, limits: Limits) -> File:
    source = _Source(view, limits.chunks)
    source.seek(_START)
    meta = read_dataset(source, False, True, stop_when=_Stop(at_pixels=False))
    syntax = Attributes(meta).text(_SYNTAX)
    if syntax == "1.2.840.10008.1.2.2":  # retired, its bytes the other way round
        raise InputRefused("picture-kind-unsupported")
    at = source.tell()
    if syntax == DEFLATED:
        view = memoryview(_inflated(view[at:], limits))
        source, at = _Source(view, limits.chunks), 0
    source.seek(at)
    stop = _Stop(at_pixels=True)
    found = read_dataset(source, syntax == IMPLICIT, True, stop_when=stop)
    if stop.tag != PIXELS:
        raise InputRefused("picture-damaged")
    head = 12 if stop.vr in EXPLICIT_VR_LENGTH_32 else 8
    length = -1 if stop.length == _UNKNOWN_LENGTH else stop.length
    return File(syntax, Attributes(found), view, source.tell() + head, length, limits)


def _inflated(data: memoryview, limits: Limits) -> bytes:
    made = zlib.decompressobj(-zlib.MAX_WBITS)
    body = made.decompress(data, limits.bytes + 1)
    if len(body) > limits.bytes:
        raise InputRefused("file-too-large", limit=limits.bytes >> 20)
    return body
