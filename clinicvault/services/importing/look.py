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

from .packages import Packages
from .sources.age_files import AgeFiles
from .sources.folders import first_bytes
from .sources.kinds import HEAD, kind_by_name, kind_of, treatment
from .sources.listing import Item, is_encrypted, items

_UNOPENED = {"ZIP": "refused", "age": "locked"}
"""What becomes of a package that could not be opened."""


def look(
    paths: Sequence[Path],
    policy: MediaPolicies,
    cancel: CancelToken | None = None,
    ages: AgeFiles | None = None,
    asked: Packages | None = None,
) -> views.SourceLook:
    """Counts by kind, from first bytes; packed entries by their names. Raises Cancelled.

    `asked` tells what the packages say of themselves.
    """
    kinds: Counter[tuple[str, str]] = Counter()
    packages: dict[Path, str] = {}
    unopened: list[Path] = []
    files = size = companions = 0
    for item in items(paths, Limits(), cancel, ages):
        if item.companion:
            companions += 1
            continue
        files += 1
        size += _size(item)
        kind, what = _kind(item, policy)
        kinds[kind, what] += 1
        if item.entry is not None:
            packages[item.path] = "age" if is_encrypted(item.path) else "ZIP"
        elif kind in _UNOPENED:
            unopened.append(item.path)
    for kind in packages.values():
        kinds[kind, "unpacked"] += 1
    told = (views.SourceKind(kind, count, what) for (kind, what), count in sorted(kinds.items()))
    said = asked.told([*packages, *unopened]) if asked is not None else ()
    return views.SourceLook(files, size, tuple(told), companions, said)


def _kind(item: Item, policy: MediaPolicies) -> tuple[str, str]:
    if item.entry is not None:
        kind = kind_by_name(item.entry.name)
        return kind, treatment(kind, b"", sound=policy.sound)
    head = first_bytes(item.path, HEAD)
    kind = kind_of(head)
    if kind == "TIFF" and kind_by_name(item.path.name) == "RAW":
        kind = "RAW"  # its directories may lie behind what was looked at
    if kind in _UNOPENED:
        return kind, _UNOPENED[kind]
    return kind, treatment(kind, head, sound=policy.sound)


def _size(item: Item) -> int:
    if item.entry is not None:
        return item.entry.size
    try:
        return os.lstat(item.path).st_size
    except OSError:
        return 0
