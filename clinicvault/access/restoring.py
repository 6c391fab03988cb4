"""After a restore: the log goes on as a new generation that cites what was last known here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.ports import Event, Snapshot, StateIndex
from clinicvault.domain.record_types import RECORD_TYPES

from .certificates.trust import Trust
from .certificates.trust_loading import load_anchors, load_trust
from .damage import OF_ONE_PATIENT, Row
from .freshness import catch_up
from .reading import VerifiedReader
from .vault import OpenVault, VaultPorts


def restored_trust(ports: VaultPorts, pin: bytes) -> Trust:
    """Replay a restored log into an empty state index and read its certificates."""
    with ports.database.read() as rows:
        anchors = load_anchors(rows, pin)
        catch_up(rows.log, ports.state, anchors)
        return load_trust(rows, ports.state, pin)


def require_complete(ports: VaultPorts) -> None:
    """IntegrityError("row-missing") where a row is missing without which no vault opens.

    The state index stands where the log does. Altered rows, and rows of single patients, leave
    the others their work: they do not count here.
    """
    with ports.database.read() as rows:
        reader = VerifiedReader(rows, ports.state)
        for kind in RECORD_TYPES:
            if kind not in OF_ONE_PATIENT:
                reader.complete(kind)


def lost_rows(rows: Snapshot, state: StateIndex, pin: bytes) -> Iterator[Row]:
    """Rows that a database's own log knows and its tables lack, or the other way round.

    `state` is an empty index to replay the log into; IntegrityError where that meets a fault.
    """
    catch_up(rows.log, state, load_anchors(rows, pin))
    reader = VerifiedReader(rows, state)
    for kind in RECORD_TYPES:
        for row in sorted(reader.lost(kind)):
            yield kind.TABLE, row


def lost_as_followed(rows: Snapshot, followed: StateIndex) -> Iterator[Row]:
    """As `lost_rows` of a copy whose log has faults: by what this computer read while it was whole.

    `followed` stands where the copy's log ends, or beyond.
    """
    size = rows.log.size()
    for kind in RECORD_TYPES:
        live = {row for row, known in followed.items(kind.TABLE) if known.digest}
        for row in sorted(live.symmetric_difference(rows.ids(kind))):
            known = followed.get(kind.TABLE, row)
            # What was written after the copy was made is not in it, and not lost.
            if known is None or known.seq < size:
                yield kind.TABLE, row


def begin_following(ports: VaultPorts, pin: bytes) -> None:
    """Fill this computer's new, still empty state index of a vault that it just made or took up."""
    restored_trust(ports, pin)
    if ports.lost is not None:
        ports.lost.told()


def begin_generation(
    ports: VaultPorts,
    workstation: KeyPair,
    pin: bytes,
    known_head: tuple[int, bytes],
    lacking: Mapping[str, object] | None = None,
) -> None:
    """Open the restored vault on this computer and say in its log that it was restored.

    `lacking` is what did not come back, as the detail of an entry of its own.
    """
    vault = OpenVault(ports, workstation, pin)
    try:
        vault.begin_generation("vault-restore", known_head)
        if lacking:
            detail = dict(lacking)
            vault.log_event(Event("vault-restore", "incomplete", vault.now(), detail=detail))
    finally:
        vault.close()
