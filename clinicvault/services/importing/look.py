"""What lies in chosen files, folders and packages, told before anything is taken in."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from clinicvault.access.policies import MediaPolicies
from clinicvault.jobs import CancelToken
from clinicvault.media.limits import Limits
from clinicvault.services import views

from .sources.folders import first_bytes
from .sources.kinds import HEAD, kind_by_name, kind_of, treatment
from .sources.listing import Item, items


def look(
    paths: Sequence[Path], policy: MediaPolicies, cancel: CancelToken | None = None
) -> views.SourceLook:
    """Counts by kind, from first bytes; packed entries by their names. Raises Cancelled."""
    kinds: Counter[tuple[str, str]] = Counter()
    packages: set[Path] = set()
    files = size = companions = 0
    for item in items(paths, Limits(), cancel):
        if item.companion:
            companions += 1
            continue
        files += 1
        size += _size(item)
        kinds[_kind(item, policy)] += 1
        if item.entry is not None:
            packages.add(item.path)
    if packages:
        kinds["ZIP", "unpacked"] += len(packages)
    told = (views.SourceKind(kind, count, what) for (kind, what), count in sorted(kinds.items()))
    return views.SourceLook(files, size, tuple(told), companions)


def _kind(item: Item, policy: MediaPolicies) -> tuple[str, str]:
    if item.entry is not None:
        kind = kind_by_name(item.entry.name)
        return kind, treatment(kind, b"", sound=policy.sound)
    head = first_bytes(item.path, HEAD)
    kind = kind_of(head)
    if kind == "TIFF" and kind_by_name(item.path.name) == "RAW":
        kind = "RAW"  # its directories may lie behind what was looked at
    if kind == "ZIP":
        return kind, "refused"
    return kind, treatment(kind, head, sound=policy.sound)


def _size(item: Item) -> int:
    if item.entry is not None:
        return item.entry.size
    try:
        return os.lstat(item.path).st_size
    except OSError:
        return 0
