"""A computer that was let in proves the store to itself, and opens it (DESIGN §4, Workstation)."""

from __future__ import annotations

import contextlib
import dataclasses
import hmac
from collections.abc import Callable

from clinicvault.access.certificates.trust_loading import load_anchors
from clinicvault.access.vault import OpenVault, VaultPorts
from clinicvault.audit.tree import root_at
from clinicvault.audit.verify import verify_log
from clinicvault.crypto.codes import from_words
from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.crypto.signing import record_digest
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.ids import ID_BYTES
from clinicvault.domain.ports import Event, Snapshot
from clinicvault.domain.records import FoundingRecord, WorkstationRecord

from .stations import PROOF_BYTES, SIZE_BYTES, code_bytes


@dataclasses.dataclass(frozen=True, slots=True)
class Proven:
    """What a code proved: the founding record, and the log as the administrator saw it."""

    vault: bytes
    pin: bytes
    head: tuple[int, bytes]
    """(size, root)."""

    def require(self, rows: Snapshot) -> None:
        """IntegrityError("station-code-differs") unless the log still begins like that."""
        if _head_at(rows, self.head[0]) != self.head[1]:
            raise IntegrityError("station-code-differs")


def prove_store(
    ports: VaultPorts,
    keys: KeyPair,
    words: str,
    progress: Callable[[int, int], None] | None = None,
) -> Proven:
    """Hold the store against the code, the log leaf by leaf; opens nothing.

    UsageError("station-code-unreadable"); Refused("station-not-confirmed") where nobody let these
    keys in; IntegrityError("station-code-differs") where the store is another one, or older, and
    ("log-damaged").
    """
    try:
        code = from_words(words, SIZE_BYTES + PROOF_BYTES)
    except UsageError as error:
        raise UsageError("station-code-unreadable") from error
    size = int.from_bytes(code[:SIZE_BYTES], "big")
    with ports.database.read() as rows:
        founding = _founding(rows)
        pin, head = record_digest(founding), _head_at(rows, size)
        known = rows.get(WorkstationRecord, keys.public.key_id)
        if known is None and size <= rows.log.size():
            raise Refused("station-not-confirmed")
        root = PublicKeys.decode(founding.root)
        if not hmac.compare_digest(code_bytes(pin, root, size, head, keys.public), code):
            raise IntegrityError("station-code-differs")
        anchors = load_anchors(rows, pin)
        report = verify_log(
            rows.log,
            anchors.vault,
            anchors.workstations,
            (size, head),
            progress,
            revocations=anchors.ending,
        )
    for seq, fault in report.grave:
        raise IntegrityError("log-damaged", seq=seq, fault=fault)
    return Proven(founding.id, pin, (size, head))


def join(ports: VaultPorts, keys: KeyPair, proven: Proven) -> None:
    """Open the proven store with this computer's keys, and say so in its log."""
    with contextlib.closing(OpenVault(ports, keys, proven.pin)) as vault:
        with vault.read() as rows:
            proven.require(rows)
        vault.log_event(Event("workstation-enrol", "done", vault.now()))


def _founding(rows: Snapshot) -> FoundingRecord:
    """Not proven yet; IntegrityError("station-code-differs") unless there is exactly one."""
    found = rows.find(FoundingRecord)
    if len(found) != 1 or len(found[0].id) != ID_BYTES:
        raise IntegrityError("station-code-differs")
    return found[0]


def _head_at(rows: Snapshot, size: int) -> bytes:
    """The log's root at a size; b"" where it is shorter, or the store cannot tell."""
    if not 0 < size <= rows.log.size():
        return b""
    try:
        return root_at(rows.log.node, size)
    except IntegrityError:
        return b""
