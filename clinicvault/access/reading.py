"""Rows that are what the log says they are: newest, complete, signed by a certified key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from clinicvault.crypto.signing import record_digest, verify_record
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Snapshot, StateIndex, UnitOfWork
from clinicvault.domain.records import Record

R = TypeVar("R", bound=Record)
Signers = Callable[[bytes, int], bytes | None]
"""(key id, seq of the row's state leaf) -> Ed25519 public key that may sign then, or None."""


class VerifiedReader:
    """Reads rows and refuses whatever is not the newest state of the log.

    `signers` finds the public key of a signer (`Trust.signer`); without it only freshness is
    checked, which binds the row to the signed log all the same.
    """

    def __init__(
        self, rows: Snapshot | UnitOfWork, state: StateIndex, signers: Signers | None = None
    ) -> None:
        self._rows = rows
        self._state = state
        self._signers = signers

    def get(self, kind: type[R], row: bytes) -> R | None:
        """One row, or None where the log says there is none; IntegrityError otherwise."""
        record = self._rows.get(kind, row)
        known = self._state.get(kind.TABLE, row)
        if record is None:
            if known is not None and known.digest:
                raise IntegrityError("row-missing", table=kind.TABLE)
            return None
        return self.check(record)

    def need(self, kind: type[R], row: bytes) -> R:
        """One row that must exist."""
        record = self.get(kind, row)
        if record is None:
            raise IntegrityError("row-missing", table=kind.TABLE)
        return record

    def find(self, kind: type[R], /, **equal: bytes | int | str) -> list[R]:
        """Rows by column values, each checked."""
        return [self.check(record) for record in self._rows.find(kind, **equal)]

    def check(self, record: R) -> R:
        """IntegrityError unless the record is the newest of its row and rightly signed."""
        known = self._state.get(record.TABLE, record.id)
        if known is None or known.digest != record_digest(record):
            raise IntegrityError("row-altered", table=record.TABLE)
        if self._signers is not None:
            public = self._signers(record.signer, known.seq)
            if public is None or not verify_record(record, public):
                raise IntegrityError("row-unsigned", table=record.TABLE)
        return record
