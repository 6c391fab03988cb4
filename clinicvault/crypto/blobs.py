"""Objects at rest (DESIGN §5): header, then Cobblestone256 over the padded length and bytes."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import ID_BYTES

from .encoding import context
from .secret import Secret

MAGIC = b"CLVT"
FORMAT = 1
SUITE = 1
"""Cobblestone256: C2SP chunked encryption with SHA-512 and AES-256-GCM."""
HEADER_BYTES = 38

_PREAMBLE_BYTES = 56
_CHUNK = 16 << 10
_SEALED_CHUNK = _CHUNK + 16
_PIECE_CHUNKS = 62
_BUFFER = 1 << 20
_LENGTH_BYTES = 8
_ZEROS = bytes(_PIECE_CHUNKS * _CHUNK)


class ObjectKind(enum.IntEnum):
    """What an object holds."""

    ORIGINAL = 1
    PREVIEW = 2
    THUMBNAIL = 3
    DOCUMENT = 4
    HELD = 5
    """A file kept as it came."""


_STEPS = {ObjectKind.PREVIEW: 512 << 10, ObjectKind.THUMBNAIL: 64 << 10}
"""Size steps in bytes of the kinds that PADMÉ does not pad."""


@dataclasses.dataclass(frozen=True, slots=True)
class BlobContext:
    """Where an object belongs: it opens nowhere else. Identifiers are 16 bytes."""

    vault: bytes
    patient: bytes
    object_id: bytes
    kind: ObjectKind
    version: int

    def __post_init__(self) -> None:
        if {len(self.vault), len(self.patient), len(self.object_id)} != {ID_BYTES}:
            raise ValueError("identifiers have 16 bytes")

    @property
    def encoded(self) -> bytes:
        """The context that encryption binds."""
        return context(
            "object", self.vault, self.patient, self.object_id, int(self.kind), self.version
        )

    @property
    def header(self) -> bytes:
        """Magic, format, suite, vault, object: 38 bytes in the clear."""
        return MAGIC + bytes((FORMAT, SUITE)) + self.vault + self.object_id


def padded_size(length: int, kind: ObjectKind) -> int:
    """Bytes under encryption for `length` bytes of content.

    PADMÉ (Nikitin et al., 2019: at most 12 % more) of length field and content; steps of 512 KiB
    for previews and of 64 KiB for thumbnails.
    """
    total = _LENGTH_BYTES + length
    step = _STEPS.get(kind) or _padme_step(total)
    return -(-total // step) * step


def stored_size(length: int, kind: ObjectKind) -> int:
    """Bytes of the whole object for `length` bytes of content."""
    chunks = padded_size(length, kind) // _CHUNK + 1
    return HEADER_BYTES + _PREAMBLE_BYTES + padded_size(length, kind) + 16 * chunks


def encrypt_blob(key: Secret, ctx: BlobContext, data: bytes | memoryview) -> Iterator[bytes]:
    """The object in pieces of at most 1 MiB, header first; a fresh salt every time.

    `key` has 32 bytes. Refused("locked") if it is wiped before the first piece.
    """
    encryptor = Cobblestone256Encryptor(key.view(), ctx.encoded)
    key.require()
    yield ctx.header
    out = bytearray(_BUFFER)
    for piece in _padded_pieces(data, ctx.kind):
        written = encryptor.update_into(piece, out)
        if written:
            yield bytes(memoryview(out)[:written])
    yield encryptor.finalize()


def decrypt_blob(key: Secret, ctx: BlobContext, blob: bytes | memoryview) -> bytearray:
    """The content, once every byte of the object is authenticated.

    IntegrityError("blob") if key, context, header or any byte differs; what was decrypted until
    then is zeroed.
    """
    source = memoryview(blob)
    size = _plaintext_size(len(source) - HEADER_BYTES - _PREAMBLE_BYTES)
    if size < _LENGTH_BYTES or source[:HEADER_BYTES] != ctx.header:
        raise IntegrityError("blob")
    buffer = _buffer(size)
    try:
        _decrypt_into(key, ctx, source[HEADER_BYTES:], buffer)
        length = _content_length(buffer, ctx.kind)
    except (InvalidTag, ValueError) as error:
        buffer[:] = bytes(size)
        raise IntegrityError("blob") from error
    del buffer[_LENGTH_BYTES + length :]
    del buffer[:_LENGTH_BYTES]
    return buffer


def _padme_step(total: int) -> int:
    exponent = total.bit_length() - 1
    return 1 << (exponent - exponent.bit_length())


def _padded_pieces(data: bytes | memoryview, kind: ObjectKind) -> Iterator[bytes | memoryview]:
    """Length, content, zeros, in pieces whose ciphertext fits the output buffer."""
    content = memoryview(data)
    padding = padded_size(len(content), kind) - _LENGTH_BYTES - len(content)
    yield len(content).to_bytes(_LENGTH_BYTES, "big")
    for start in range(0, len(content), len(_ZEROS)):
        yield content[start : start + len(_ZEROS)]
    for start in range(0, padding, len(_ZEROS)):
        yield memoryview(_ZEROS)[: padding - start]


def _plaintext_size(sealed: int) -> int:
    """Plaintext bytes in `sealed` bytes of chunks; negative where no message is so long."""
    chunks, last = divmod(sealed, _SEALED_CHUNK)
    return chunks * _CHUNK + last - 16 if last >= 16 else -1


def _buffer(size: int) -> bytearray:
    return bytearray(size)


def _decrypt_into(key: Secret, ctx: BlobContext, sealed: memoryview, buffer: bytearray) -> None:
    decryptor = Cobblestone256Decryptor(key.view(), ctx.encoded)
    key.require()
    step = _PIECE_CHUNKS * _SEALED_CHUNK
    done = 0
    with memoryview(buffer) as out:
        for start in range(0, len(sealed), step):
            done += decryptor.update_into(sealed[start : start + step], out[done:])
        out[done:] = decryptor.finalize()


def _content_length(buffer: bytearray, kind: ObjectKind) -> int:
    """The length field; ValueError unless size and zeros are what `encrypt_blob` writes."""
    length = int.from_bytes(buffer[:_LENGTH_BYTES], "big")
    padding = len(buffer) - _LENGTH_BYTES - length
    if padding < 0 or padded_size(length, kind) != len(buffer):
        raise ValueError("length and size disagree")
    if buffer.count(0, len(buffer) - padding) != padding:
        raise ValueError("padding is not zero")
    return length
