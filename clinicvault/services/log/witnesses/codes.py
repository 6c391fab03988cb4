"""Finding a check code in what people bring: a text, a file's manifest, a photograph, a package."""

from __future__ import annotations

import base64
import contextlib
import json
import lzma
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from clinicvault.audit.checkpoint import Checkpoint, parse_checkpoint
from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.services.picture_codes import MAX_BYTES, codes_in

_ENDS = 2 << 20
"""So much is read at either end of a long text."""
_MOST_MEMBER = 1 << 20
_MOST_MEMBERS = 2_000
_MOST_TOGETHER = 32 << 20
_NO_ZIP = (
    OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError,
    struct.error, zlib.error, lzma.LZMAError,
)  # fmt: skip
"""What `zipfile` and the decompressors behind it raise for a file that is not as it must be."""
_PICTURES = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_ZIP = b"PK\x03\x04"
_NOTE = re.compile(
    '(?:^|(?<="))clinicvault\\.local/[0-9a-f]{32}\\n[0-9]{1,19}\\n[A-Za-z0-9+/=]{44}\\n'
    "(?:[^\\n]{1,500}\\n){0,8}\\n(?:[\u2014-] [^\\s]{1,200} [A-Za-z0-9+/=]{1,500}(?:\\n|$)){1,16}",
    re.MULTILINE,
)
_PLAIN_DASH = re.compile("^- ", re.MULTILINE)
_FIELD = re.compile(r'"(?:checkpoint|note)"\s{0,4}:\s{0,4}("(?:[^"\\]|\\.){100,9000}")')
"""A JSON field that may hold one: manifests and log exports may be long, and cut here."""
_CODED = re.compile("Y2xpbmljdmF1bHQubG9jYWwv[A-Za-z0-9+/]{100,12000}={0,2}")
"""In base64, as FHIR and ATNA hold texts; they begin as every one does."""


def payload(text: str) -> str:
    """A signed note as a QR code holds it: ASCII alone, which every reader gives back."""
    return text.replace("\u2014 ", "- ")


def code_in_text(text: str) -> Checkpoint:
    """The newest check code in a text or JSON document; InputRefused("checkpoint-unreadable")."""
    return _newest(_codes(text))


def code_in_file(path: Path) -> Checkpoint:
    """As `code_in_text`, of a file; UsageError("code-file-missing") besides."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
            if len(data) > MAX_BYTES:
                file.seek(-_ENDS, os.SEEK_END)
                data = data[:_ENDS] + b"\n" + file.read(_ENDS)
    except OSError:
        raise UsageError("code-file-missing") from None
    if data.startswith(_PICTURES):
        return _newest(_pictured(data))
    if data.startswith(_ZIP):
        return _newest(_packed(path))
    if len(data) > 2 * _ENDS:
        data = data[:_ENDS] + b"\n" + data[-_ENDS:]
    return _newest(_codes(data.decode("utf-8-sig", errors="replace")))


def _pictured(data: bytes) -> Iterator[Checkpoint]:
    for text in codes_in(data):
        yield from _codes(text)


def _packed(path: Path) -> Iterator[Checkpoint]:
    """Of small members alone, and of so much together; nothing is written anywhere."""
    left = _MOST_TOGETHER
    try:
        with zipfile.ZipFile(path) as package:
            for member in package.infolist()[:_MOST_MEMBERS]:
                if member.file_size <= min(_MOST_MEMBER, left) and not member.is_dir():
                    with package.open(member) as file:
                        data = file.read(_MOST_MEMBER)
                    left -= len(data)
                    yield from _codes(data.decode(errors="replace"))
    except _NO_ZIP:
        raise InputRefused("checkpoint-unreadable") from None


def _codes(text: str) -> Iterator[Checkpoint]:
    """Every one that reads, in the text itself or in a JSON text within it."""
    yield from _written(text.replace("\r\n", "\n"))
    for match in _FIELD.finditer(text):
        with contextlib.suppress(ValueError):
            yield from _written(json.loads(match[1]))
    for match in _CODED.finditer(text):
        with contextlib.suppress(ValueError):
            yield from _written(base64.b64decode(match[0], validate=True).decode())


def _written(text: str) -> Iterator[Checkpoint]:
    for match in _NOTE.finditer(text):
        note = _PLAIN_DASH.sub("\u2014 ", match[0].rstrip("\n") + "\n")
        try:
            yield parse_checkpoint(note)
        except InputRefused:
            continue


def _newest(found: Iterator[Checkpoint]) -> Checkpoint:
    newest = max(found, key=lambda one: one.size, default=None)
    if newest is None:
        raise InputRefused("checkpoint-unreadable")
    return newest
