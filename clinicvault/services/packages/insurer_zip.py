"""For an insurer: an AES-256 ZIP that 7-Zip opens, its files inside one inner archive.

A ZIP tells the names, number and sizes of its files even where they are encrypted; here it tells
one name that is always the same. Its format (WinZip AE-2) stretches a passphrase hardly at all
(PBKDF2-HMAC-SHA1, 1,000 rounds), so that the words alone have to withstand guessing: they are made
here, 80 bits of them, and nobody may choose their own.
"""

from __future__ import annotations

import io
import zipfile

import pyzipper

from clinicvault.access.plain import passphrase
from clinicvault.domain.errors import InputRefused
from clinicvault.jobs import CancelToken, Progress
from clinicvault.services.api import ProgressListener

from .contents import Contents
from .file_names import require_random
from .insurer_words import InsurerWords
from .manifest import MANIFEST, SIGNATURE, verify

LEAST_BITS = 77
"""As many as twelve random letters, digits and signs would have."""
WORDS = 8
"""Of ten bits each."""
INNER = "pictures.zip"
_STEP = 1 << 20
_PRIVATE = 0o600 << 16
_UNIX = 3


def new_words() -> str:
    """The passphrase of one package: shown once, told by another channel, kept nowhere."""
    return passphrase(WORDS)


def make(
    contents: Contents,
    words: str,
    cancel: CancelToken,
    progress: ProgressListener | None = None,
) -> bytes:
    """The ZIP's bytes; `words` as of `new_words`. Progress counts files, then tells the size.

    InputRefused("passphrase-weak") for fewer words; ValueError where a file's name is not random,
    or the signed manifest is not these files'; UsageError("report-language"); Cancelled.
    """
    if not _strong(words):
        raise InputRefused("passphrase-weak")
    _require_whole(contents)
    inner = _inner(contents, cancel, progress)
    try:
        made = _protected(inner, words, cancel)
    finally:
        inner[:] = bytes(len(inner))
        inner.release()
    if progress is not None:
        progress(Progress(len(contents.items), len(contents.items), len(made)))
    return made


def _require_whole(contents: Contents) -> None:
    require_random(contents)
    files = {item.name: item.data for item in contents.items}
    if not verify(contents.manifest, contents.signature, files).whole:
        raise ValueError("the manifest is signed, and of these files")


def _strong(words: str) -> bool:
    """Whether they may come from `new_words`; two of them are the same once in forty times."""
    told = words.split()
    return words.isascii() and len(told) >= WORDS and len(set(told)) > WORDS // 2


def _inner(
    contents: Contents, cancel: CancelToken, progress: ProgressListener | None
) -> memoryview:
    """An ordinary ZIP of the files, the signed manifest and a note to the recipient."""
    words, buffer, size = InsurerWords(contents.language), io.BytesIO(), 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made:
        made.writestr(_entry(words("file_name")), words.note(contents))
        made.writestr(_entry(MANIFEST), contents.manifest)
        made.writestr(_entry(SIGNATURE), contents.signature)
        for number, item in enumerate(contents.items):
            cancel.check()
            made.writestr(_entry(item.name), item.data)
            size += len(item.data)
            if progress is not None:
                progress(Progress(number, len(contents.items), size))
    return buffer.getbuffer()


def _entry(name: str) -> zipfile.ZipInfo:
    """No day, no system: the same wherever it is made."""
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = _UNIX, _PRIVATE
    return entry


def _protected(inner: memoryview, words: str, cancel: CancelToken) -> bytes:
    out = io.BytesIO()
    strength = {"nbits": 256}
    with pyzipper.AESZipFile(
        out, "w", pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES, encryption_kwargs=strength
    ) as made:
        made.setpassword(words.encode("ascii"))
        entry = made.zipinfo_cls(INNER)
        entry.create_system, entry.external_attr = _UNIX, _PRIVATE
        entry.file_size = len(inner)
        with made.open(entry, "w") as file:
            for start in range(0, len(inner), _STEP):
                cancel.check()
                file.write(inner[start : start + _STEP])
    return out.getvalue()
