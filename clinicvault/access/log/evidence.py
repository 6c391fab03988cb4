"""Evidence of the whole log for somebody without a vault: leaves, keys, certificates, secrets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from clinicvault.access.followed import followed
from clinicvault.access.session import VaultSession
from clinicvault.access.witnesses.holding import proven
from clinicvault.audit.checkpoint import origin
from clinicvault.audit.evidence import Opened, Opener, newest_notes
from clinicvault.audit.heads import head_note
from clinicvault.audit.proven import leads_to, rewritten
from clinicvault.audit.tree import root_at
from clinicvault.audit.witness import Witness
from clinicvault.crypto.encoding import context
from clinicvault.crypto.signing import record_bytes
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import (
    FoundingRecord,
    RevocationRecord,
    UserRecord,
    WorkstationRecord,
)
from clinicvault.domain.roles import Act

_FOUNDED = (FoundingRecord, WorkstationRecord, RevocationRecord)
"""What the root signed and the log's verification rests on, the founding record first."""


class LogEvidence:
    """One view of the log, as it is given away; a context manager.

    For who holds the log key: Refused("role").
    """

    def __init__(self, session: VaultSession) -> None:
        session.require(Act.READ_LOG)
        self._vault = session.vault
        keys = {pair.public.key_id: pair for pair in session.generations(GroupKind.LOG)}
        self._opener = Opener(session.vault.id, keys)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        # Not the vault's own view: others go on working while this is read, for minutes maybe.
        self._rows = self._stack.enter_context(self._vault.ports.database.read())
        self.size = self._rows.log.size()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def origin(self) -> str:
        """The log's name in check codes."""
        return origin(self._vault.id)

    def leaves(self, start: int, stop: int) -> Iterator[bytes]:
        """The stored leaves; IntegrityError("log-damaged") where one is missing."""
        expected = start
        for seq, data in self._rows.log.leaves(start, stop):
            if seq != expected:
                break
            yield data
            expected += 1
        if expected != min(stop, self.size):
            raise IntegrityError("log-damaged", seq=expected, fault="leaf-missing")

    def entries(self) -> Iterator[Opened]:
        """Every entry, oldest first, also those that do not open."""
        return self._opener.entries(self._rows.log, self.size)

    def secrets(self) -> dict[int, bytes]:
        """Epoch -> secret, once `entries` was read to its end."""
        return self._opener.secrets

    def heads(self) -> list[int]:
        """Sizes of older heads that restores and losses cite; after `entries`."""
        return [leaf.cites[0] for leaf in self._opener.epochs.values() if leaf.cites]

    def notes(self) -> dict[int, tuple[int, str]]:
        """Epoch -> (size, signed note) of every newest check code; after `entries`."""
        return newest_notes(self._rows.log, self._vault.id, self._opener.epochs, self.size)

    def head(self) -> str:
        """The check code of exactly these leaves; IntegrityError("log-damaged") without one."""
        log = self._rows.log
        told = head_note(log, self._vault.id, (self.size, root_at(log.node, self.size)))
        with followed(self._vault) as (rows, head):
            if not leads_to(rows.log, (told.size, told.root), head):
                raise rewritten(self.size)
        return told.note.encoded()

    def witnesses(self) -> list[Witness]:
        """Copies that were held elsewhere, each signed by a computer of the clinic."""
        signers = self._vault.signers
        found = proven(self._rows.log, self._vault.id, signers)
        return [one for one in found if one.size <= self.size]

    def certificates(self) -> list[tuple[str, bytes]]:
        """(table, encoded row) of founding record, computers and withdrawals, signatures too."""
        return [
            (kind.TABLE, record_bytes(record))
            for kind in _FOUNDED
            for record in self._rows.find(kind)
        ]

    def names(self) -> dict[str, dict[str, str]]:
        """Names of people and computers by id in hex, as far as they can be read."""
        return {
            "people": self._named(UserRecord),
            "computers": self._named(WorkstationRecord),
        }

    def _named(self, kind: type[UserRecord | WorkstationRecord]) -> dict[str, str]:
        found = {}
        for record in self._rows.find(kind):
            try:
                name = self._vault.open_name(record.name_sealed, kind.TABLE, record.id)
            except IntegrityError:
                continue
            found[record.id.hex()] = name
        return found

    def sealed(self, manifest: bytes) -> tuple[bytes, bytes]:
        """(workstation, its signature): this computer made the package with that manifest."""
        message = context("log-evidence", self._vault.id, hashlib.sha256(manifest).digest())
        return self._vault.workstation_id, self._vault.workstation.sign(message)
