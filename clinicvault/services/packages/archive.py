"""The ZIP inside a package for a colleague: files as they are, signed manifest, a word about both.

Nothing is packed smaller (pictures are already), and no entry has a date.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

from clinicvault.domain.errors import InputRefused

from .colleague_words import read_me
from .contents import Contents
from .manifest import MANIFEST, SIGNATURE, verify

MOST_BYTES = 1 << 30
"""A package is made in memory: nothing in the clear ever touches the disk."""
_PRIVATE = 0o600 << 16
_STEP = 1 << 20


def archive(contents: Contents, check: Callable[[], None] = lambda: None) -> io.BytesIO:
    """The ZIP; `wipe` it when it is not needed any more. `check` is called between files.

    InputRefused("export-too-large") above `MOST_BYTES`, with everything in it; ValueError unless
    the manifest is signed, and of these files.
    """
    if sum(item.data.nbytes for item in contents.items) > MOST_BYTES:
        raise InputRefused("export-too-large", limit=MOST_BYTES >> 20)
    files = {item.name: item.data for item in contents.items}
    if not verify(contents.manifest, contents.signature, files).whole:
        raise ValueError("the manifest is signed, and of these files")
    buffer = io.BytesIO()
    try:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made:
            for name, data in _files(contents):
                check()
                made.writestr(entry(name), data)
    except BaseException:
        wipe(buffer)
        raise
    return buffer


def entry(name: str) -> zipfile.ZipInfo:
    """No date; readable by whoever unpacks it."""
    made = zipfile.ZipInfo(name)
    made.external_attr = _PRIVATE
    return made


def wipe(buffer: io.BytesIO) -> None:
    """Zero what lies in it."""
    with buffer.getbuffer() as room:
        for begin in range(0, len(room), _STEP):
            room[begin : begin + _STEP] = bytes(min(_STEP, len(room) - begin))


def _files(contents: Contents) -> Iterator[tuple[str, bytes | memoryview]]:
    name, text = read_me(contents)
    yield name, text.encode()
    yield MANIFEST, contents.manifest
    yield SIGNATURE, contents.signature
    for item in contents.items:
        yield item.name, item.data
