"""After a restore: the log goes on as a new generation that cites what was last known here."""

from __future__ import annotations

from clinicvault.crypto.keys import KeyPair

from .freshness import catch_up
from .trust import Trust
from .trust_loading import load_anchors, load_trust
from .vault import OpenVault, VaultPorts


def restored_trust(ports: VaultPorts, pin: bytes) -> Trust:
    """Replay a restored log into an empty state index and read its certificates."""
    with ports.database.read() as rows:
        anchors = load_anchors(rows, pin)
        catch_up(rows.log, ports.state, anchors)
        return load_trust(rows, ports.state, pin)


def begin_following(ports: VaultPorts, pin: bytes) -> None:
    """Fill this computer's new, still empty state index of a vault that it just made or took up."""
    restored_trust(ports, pin)
    if ports.lost is not None:
        ports.lost.told()


def begin_generation(
    ports: VaultPorts, workstation: KeyPair, pin: bytes, known_head: tuple[int, bytes]
) -> None:
    """Open the restored vault on this computer and say in its log that it was restored."""
    vault = OpenVault(ports, workstation, pin)
    try:
        vault.begin_generation("vault-restore", known_head)
    finally:
        vault.close()
