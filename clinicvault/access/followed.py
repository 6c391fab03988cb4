"""A view of the log together with the head up to which this computer followed it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from clinicvault.access.vault import OpenVault
from clinicvault.audit.proven import Head
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.ports import Snapshot

_LOOKS = 100


@contextlib.contextmanager
def followed(vault: OpenVault) -> Iterator[tuple[Snapshot, Head]]:
    """A view of the log, and the head up to which this computer followed it: the view's end.

    Another process may move the state index on while the view is open: then there is a newer one.
    StorageFailed("database-busy") where that goes on.
    """
    for _ in range(_LOOKS):
        with vault.read() as rows:
            head = vault.ports.state.position()
            if head[0] == rows.log.size():
                yield rows, head
                return
    raise StorageFailed("database-busy")
