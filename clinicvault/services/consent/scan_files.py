"""A scanned form as a file, before a worker has looked at it."""

from __future__ import annotations

from pathlib import Path

from clinicvault.media.reading import read_bounded

_MOST_BYTES = 48 << 20


def read_scan(path: Path) -> bytes:
    """A chosen file of a size that a form can have; InputRefused as `media.reading`."""
    return bytes(read_bounded(path, _MOST_BYTES))
