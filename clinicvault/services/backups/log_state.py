"""What a backup says of the access log: its head, and the faults that it goes out with.

A fault of the log is no reason to leave photos behind. Only a log whose newest entries this
computer cannot follow stops a backup: before it, when the entry that announces it is written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from clinicvault.access.log.reading import LogVerdict, verify_only
from clinicvault.access.vault import OpenVault
from clinicvault.access.witnesses.signing import SignedHead, countersigned, signed_head
from clinicvault.audit.checkpoint import checkpoint_body, origin
from clinicvault.audit.verify import LOST_ENTRIES
from clinicvault.domain.errors import IntegrityError

Fault = tuple[int, str]
"""(seq, fault): where in the log, and which (codes of the message catalogue)."""
_DAMAGED = "log-damaged"
_NAMED = 20
"""So many faults are named in the log's entry; the manifest and the result name all."""


@dataclasses.dataclass(frozen=True, slots=True)
class LogState:
    """The log as it goes into a backup."""

    checkpoint: str
    """Its head: signed by this computer, or bare where a fault does not let it."""
    head: SignedHead | None
    faults: list[Fault]

    def with_more(self, more: Iterable[Fault]) -> LogState:
        """The same with faults that were found elsewhere, each once."""
        return dataclasses.replace(self, faults=list(dict.fromkeys((*self.faults, *more))))


def log_state(vault: OpenVault) -> LogState:
    """Verify the log, and sign its head as this computer has followed it.

    An object of old entries that is lost is no fault here: it is named with every other one.
    """
    try:
        verdict = verify_only(vault.ports, vault.pin)
    except IntegrityError as error:
        verdict = LogVerdict(0, "", (fault_of(error),), 0)
    faults = [one for one in verdict.faults if one[1] != LOST_ENTRIES]
    try:
        head = signed_head(vault) if faults else countersigned(vault, verdict.checkpoint)
    except IntegrityError as error:
        return LogState(_bare_head(vault), None, faults).with_more([fault_of(error)])
    return LogState(head.text, head, faults)


def _bare_head(vault: OpenVault) -> str:
    """What this computer has followed; whoever signs the manifest signs it, too."""
    with vault.read():
        size, root = vault.ports.state.position()
    return checkpoint_body(origin(vault.id), size, root)


def fault_of(error: IntegrityError) -> Fault:
    """Where and what it is that an error tells of the log."""
    if error.code == _DAMAGED:
        return int(error.params.get("seq", 0)), str(error.params.get("fault", _DAMAGED))
    return 0, error.code


def told(faults: Iterable[Fault]) -> dict[str, object]:
    """Faults as the detail of a log entry; empty where there are none."""
    names = [f"{fault} {seq}" for seq, fault in faults]
    if not names:
        return {}
    more = ["…"] if len(names) > _NAMED else []
    return {"faults": len(names), "fault": ", ".join(names[:_NAMED] + more)}


def faults_in(body: dict[str, Any]) -> list[Fault]:
    """Those that a manifest names."""
    return [(seq, fault) for seq, fault in body.get("faults", [])]
