"""Lines of the log that rotted: brought back from older backups, where these have them whole.

A log with a rotten line is followed by whoever read it before, and by nobody from its beginning:
so no computer could take up what was backed up since. Which line is the true one, its hash in the
tree tells, and whether the tree is the true one, the replay of the mended log.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

from clinicvault.audit.tree import leaf_hash
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.ports import LogTables
from clinicvault.services.host import VaultHost

_CHUNK = 4_096
_MOST = 10_000
"""So many are looked for: a log with more of them is no log any more."""


def mend_log(host: VaultHost, database: Path, older: Iterable[Path]) -> tuple[int, ...]:
    """Put back what older databases have; which lines, () where there is nothing to be done.

    `database` is a copy that is being restored. Older ones may be anything at all.
    """
    with host.reading(database) as rows:
        wanted = _wrong(rows.log)
    found: dict[int, bytes] = {}
    for one in older:
        if not wanted:
            break
        with contextlib.suppress(ClinicVaultError), host.reading(one) as rows:
            for seq, hash_ in list(wanted.items()):
                found.update(_whole(rows.log, seq, hash_))
        wanted = {seq: hash_ for seq, hash_ in wanted.items() if seq not in found}
    if found:
        host.put_leaves_back(database, found)
    return tuple(sorted(found))


def _wrong(log: LogTables) -> dict[int, bytes]:
    """Numbers of lines that are missing or altered, each with the hash that the tree has."""
    moved = [range(one.first, one.stop) for one in log.segment_rows() if one is not None]
    size, wrong = log.size(), dict[int, bytes]()
    for start in range(0, size, _CHUNK):
        stop = min(start + _CHUNK, size)
        here = dict(log.leaves(start, stop))
        for seq, hash_ in log.nodes(0, start, stop):
            if seq not in here and any(seq in one for one in moved):
                continue
            if seq not in here or leaf_hash(here[seq]) != hash_:
                wrong[seq] = hash_
        if len(wrong) > _MOST:
            return {}
    return wrong


def _whole(log: LogTables, seq: int, hash_: bytes) -> dict[int, bytes]:
    return {at: leaf for at, leaf in log.leaves(seq, seq + 1) if leaf_hash(leaf) == hash_}
