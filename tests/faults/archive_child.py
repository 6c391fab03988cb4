"""Moving old entries of the log as a process of its own, to be killed."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from clinicvault.access.log.archive import archive
from clinicvault.audit import segments
from tests.faults.rotation_child import opened

LEVEL = 3


def main(folder: Path) -> None:
    """All that is due, in segments of eight; says when it begins, and when it has ended."""
    segments.SEGMENT_LEVEL = LEVEL
    world = opened(folder)
    vault = world.vault
    print("begins", flush=True)
    archive(vault, contextlib.nullcontext, lambda: None)
    world.shut()
    print("ended", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
