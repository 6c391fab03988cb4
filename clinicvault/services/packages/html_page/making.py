"""One HTML file out of an export's pictures, in memory."""

from __future__ import annotations

import io

from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.services.api import ProgressListener
from clinicvault.services.packages.contents import Contents

from .locking import MANIFEST_PLACE, Lock, block
from .page import Page, page
from .phrase import helpful, tidy
from .telling import require_told, told

MIB = 1 << 20
MOST_BYTES = 400 * MIB
"""More than that many bytes no browser of a phone keeps in mind at once."""
MOST_FILE_BYTES = 256 * MIB
"""A block is one text to a browser, and the smallest limit of one is 512 MiB signs."""
MOST_FILES = 500
_PART = b'<script type="text/plain" class="part">'
_ABOUT = b'<script type="text/plain" id="about">'
_END = b"</script>\n"


def make(
    contents: Contents,
    words: str,
    cancel: CancelToken | None = None,
    progress: ProgressListener | None = None,
) -> bytes:
    """The page's bytes, ASCII. `words`: six or more random ones, handed over apart from the file.

    Memory: the pictures once more, and a third. UsageError("photo-unknown") for no picture,
    InputRefused("export-too-large"), ("package-files-many"), ("package-kind") for what browsers
    do not show, ("passphrase-weak"); Cancelled between two files; ValueError as of `require_told`.
    """
    _require_size(contents)
    require_told(contents)
    tidied = tidy(words)
    around = page(contents.language, helpful(tidied), len(tidied.split()))
    token = cancel or CancelToken()
    token.check()
    with Lock(tidied, len(contents.items)) as lock:
        return _written(contents, around, lock, token, progress)


def _written(
    contents: Contents,
    around: Page,
    lock: Lock,
    cancel: CancelToken,
    progress: ProgressListener | None,
) -> bytes:
    made = io.BytesIO()
    made.write(around.before)
    _put(made, _ABOUT, lock.about)
    _put(made, _PART, lock.locked(MANIFEST_PLACE, told(contents, around.digest)))
    meter = ProgressMeter(len(contents.items), progress)
    for place, item in enumerate(contents.items, MANIFEST_PLACE + 1):
        cancel.check()
        _put(made, _PART, lock.locked(place, item.data))
        meter.add(size=item.data.nbytes)
    cancel.check()
    made.write(around.after)
    return made.getvalue()


def _put(made: io.BytesIO, tag: bytes, data: bytes) -> None:
    made.write(tag)
    made.write(block(data))
    made.write(_END)


def _require_size(contents: Contents) -> None:
    sizes = [item.data.nbytes for item in contents.items]
    if not sizes:
        raise UsageError("photo-unknown")
    if len(sizes) > MOST_FILES:
        raise InputRefused("package-files-many", limit=MOST_FILES)
    if sum(sizes) > MOST_BYTES:
        raise InputRefused("export-too-large", limit=MOST_BYTES // MIB)
    if max(sizes) > MOST_FILE_BYTES:
        raise InputRefused("export-too-large", limit=MOST_FILE_BYTES // MIB)
