"""Rows that are what the log says they are: newest, complete, signed by who may sign them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from clinicvault.crypto.keys import verify
from clinicvault.crypto.signing import record_claims
from clinicvault.domain.errors import IntegrityError, Refused, StorageFailed
from clinicvault.domain.ports import RowState, Snapshot, StateIndex, UnitOfWork
from clinicvault.domain.records import PatientRecord, Record

from .consent.redating import own_signature

R = TypeVar("R", bound=Record)
Signers = Callable[[Record, int], bytes | None]
"""(row, seq of its state leaf) -> Ed25519 public key that may have signed it then, or None."""
Erased = Callable[["VerifiedReader", bytes], bool]
"""(reader, patient id) -> whether that patient is erased (`endings.agreeing`)."""


class Signed(NamedTuple):
    """A row that is the newest of the log, and whose signature is still to be checked."""

    row: bytes
    public: bytes
    signature: bytes
    message: bytes

    @property
    def good(self) -> bool:
        """Whether it is signed by this key; needs no lock and lets other threads run."""
        return verify(self.public, self.signature, self.message)


class VerifiedReader:
    """Reads rows and refuses whatever is not the newest state of the log.

    `signers` finds the public key of a row's rightful signer (`authority.author`); without it
    only freshness is checked, which binds the row to the signed log all the same. Inside a write
    transaction it knows what was there before: it does not accept the transaction's own rows.
    `erased` tells of whom nothing is read any more; without it nobody counts as erased.
    """

    def __init__(
        self,
        rows: Snapshot | UnitOfWork,
        state: StateIndex,
        signers: Signers | None = None,
        erased: Erased | None = None,
    ) -> None:
        self._rows = rows
        self._state = state
        self._signers = signers
        self._erased = erased
        self._records: dict[tuple[str, bytes], Record | None] = {}
        self._states: dict[tuple[str, bytes], RowState | None] = {}

    def ahead(self, kind: type[Record], rows: Sequence[bytes], stored: Sequence[Record]) -> None:
        """Look many rows up at once; `stored` are those of them that this view has.

        `get`, `need` and `check` ask as strictly as without it, and nobody again. For a read view
        alone: in a transaction rows change.
        """
        found = {record.id: record for record in stored}
        states = self._state.many(kind.TABLE, rows)
        self._records |= {(kind.TABLE, row): found.get(row) for row in rows}
        self._states |= {(kind.TABLE, row): states.get(row) for row in rows}

    def get(self, kind: type[R], row: bytes) -> R | None:
        """One row, or None where the log says there is none; IntegrityError otherwise."""
        record = self._stored(kind, row)
        if record is not None:
            return self.check(record)
        known = self._known(kind.TABLE, row)
        if known is not None and known.digest:
            raise self._false("row-missing", kind.TABLE, row, known)
        return None

    def need(self, kind: type[R], row: bytes) -> R:
        """One row that must exist; Refused("patient-erased") for a patient who is erased."""
        if kind is PatientRecord and self.erased(row):
            raise Refused("patient-erased")
        record = self.get(kind, row)
        if record is None:
            raise IntegrityError("row-missing", table=kind.TABLE, id=row.hex())
        return record

    def erased(self, patient: bytes) -> bool:
        """Whether a patient is erased, lawfully: such a row alone makes nobody so."""
        return self._erased is not None and self._erased(self, patient)

    def find(self, kind: type[R], /, **equal: bytes | int | str) -> list[R]:
        """Rows by column values, each checked; of a whole table none may be missing."""
        found = [self.check(record) for record in self._rows.find(kind, **equal)]
        if not equal and len(found) != self._state.live(kind.TABLE):
            self._lacking(kind)
        return found

    def sound(
        self, kind: type[R], /, **equal: bytes | int | str
    ) -> tuple[list[R], IntegrityError | None]:
        """As `find` by column values, but (those that are whole, the first one's damage)."""
        found, damage = list[R](), None
        for record in self._rows.find(kind, **equal):
            try:
                found.append(self.check(record))
            except IntegrityError as error:
                damage = damage or error
        return found, damage

    def deleted(self, kind: type[Record], row: bytes) -> bool:
        """Whether the log says that there was such a row, and that it is gone."""
        known = self._known(kind.TABLE, row)
        return known is not None and not known.digest

    def complete(self, kind: type[Record]) -> None:
        """IntegrityError where the table has not as many rows as the log says."""
        if self._rows.count(kind) != self._state.live(kind.TABLE):
            self._lacking(kind)

    def check(self, record: R) -> R:
        """IntegrityError unless the record is the newest of its row and rightly signed."""
        signed = self._newest(record, self._known(record.TABLE, record.id))
        if signed is not None and not signed.good:
            raise unsigned(record.TABLE, record.id)
        return record

    def begin_check(
        self, kind: type[R], records: Sequence[R]
    ) -> tuple[list[Signed], list[IntegrityError]]:
        """As `check` for many rows, but for their signatures: (what is left to do, damage)."""
        states = self._state.many(kind.TABLE, [record.id for record in records])
        left, damage = [], []
        for record in records:
            try:
                signed = self._newest(record, states.get(record.id))
            except IntegrityError as error:
                damage.append(error)
            else:
                left += [signed] if signed is not None else []
        return left, damage

    def lost(self, kind: type[Record]) -> frozenset[bytes]:
        """Ids of rows that are missing or were added: where the row set is not the log's."""
        if self._rows.count(kind) == self._state.live(kind.TABLE):
            return frozenset()
        if self._state.position()[0] > self._rows.log.size():
            raise StorageFailed("database-busy")
        live = {row for row, known in self._state.items(kind.TABLE) if known.digest}
        return frozenset(live.symmetric_difference(self._rows.ids(kind)))

    def _stored(self, kind: type[R], row: bytes) -> R | None:
        if (kind.TABLE, row) not in self._records:
            return self._rows.get(kind, row)
        record = self._records[kind.TABLE, row]
        return record if isinstance(record, kind) else None

    def _known(self, table: str, row: bytes) -> RowState | None:
        if (table, row) not in self._states:
            return self._state.get(table, row)
        return self._states[table, row]

    def _newest(self, record: Record, known: RowState | None) -> Signed | None:
        """IntegrityError unless the log says so and somebody who may signed; None if unasked."""
        claims = record_claims(record)
        if known is None or known.digest != claims.digest:
            raise self._false("row-altered", record.TABLE, record.id, known)
        if self._signers is None:
            return None
        public = self._signers(record, known.seq)
        if public is None:
            raise unsigned(record.TABLE, record.id)
        return Signed(record.id, public, own_signature(record), claims.message)

    def _lacking(self, kind: type[Record]) -> None:
        if self._state.position()[0] > self._rows.log.size():
            raise StorageFailed("database-busy")
        raise IntegrityError("row-missing", table=kind.TABLE, id="")

    def _false(
        self, code: str, table: str, row: bytes, known: RowState | None
    ) -> IntegrityError | StorageFailed:
        """Damage, unless another process wrote after this view was taken: then it is just old."""
        if known is not None and known.seq >= self._rows.log.size():
            return StorageFailed("database-busy")
        return IntegrityError(code, table=table, id=row.hex())


def unsigned(table: str, row: bytes) -> IntegrityError:
    """The row is not signed by somebody who may."""
    return IntegrityError("row-unsigned", table=table, id=row.hex())
