"""After a restore: the log goes on as a new generation that cites what was last known here."""

from __future__ import annotations

from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.ports import Event

from .freshness import catch_up
from .trust import Trust
from .trust_loading import load_anchors, load_trust
from .vault import OpenVault, VaultPorts


def restored_trust(ports: VaultPorts, pin: bytes) -> Trust:
    """Replay the restored log into an empty state index and read its certificates."""
    with ports.database.read() as rows:
        anchors = load_anchors(rows, pin)
        catch_up(rows.log, ports.state, anchors)
        return load_trust(rows, ports.state, pin)


def begin_generation(
    ports: VaultPorts, workstation: KeyPair, pin: bytes, known_head: tuple[int, bytes]
) -> None:
    """Open the restored vault on this computer and say in its log that it was restored."""
    vault = OpenVault(ports, workstation, pin)
    try:
        vault.recorder.new_generation(known_head)
        vault.log_event(
            Event("vault-restore", "done", vault.now(), detail={"known": known_head[0]})
        )
    finally:
        vault.close()
