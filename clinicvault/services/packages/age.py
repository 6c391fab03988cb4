"""For a colleague: one `age` file, for the colleague's key or under a passphrase (age v1, C2SP)."""

from __future__ import annotations

import pyrage

from clinicvault.jobs import CancelToken, Progress
from clinicvault.services.api import ProgressListener

from .archive import archive, wipe
from .contents import Contents
from .protection import Protection

ENDING = "age"


def make(
    contents: Contents,
    by: Protection,
    cancel: CancelToken | None = None,
    progress: ProgressListener | None = None,
) -> bytes:
    """The file, whole in memory; opens with `age -d`, then with whatever opens a ZIP.

    Raises Cancelled, and InputRefused("export-too-large").
    """
    token = cancel or CancelToken()
    packed = archive(contents, token.check)
    try:
        token.check()
        made = sealed_for(by, packed.getvalue())
    finally:
        wipe(packed)
    token.check()
    if progress is not None:
        progress(Progress(len(contents.items), len(contents.items), len(made)))
    return made


def sealed_for(by: Protection, content: bytes) -> bytes:
    """Bytes as an `age` file."""
    key = by.key
    made = pyrage.encrypt(content, [key]) if key else pyrage.passphrase.encrypt(content, by.words)
    return bytes(made)
