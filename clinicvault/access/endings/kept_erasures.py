"""An erasure as a backup keeps it: the signed rows, and the certificates that prove them.

A snapshot may be older than those who asked, allowed and did it, or than the end of somebody else's
access. So certificates and revocations lie beside the rows, each with the leaf that told of it.
They are verified from the founding record that this computer pins downwards, and never written into
the vault.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast

from clinicvault.access.certificates.trust import Trust
from clinicvault.access.certificates.trust_loading import load_trust
from clinicvault.access.damage import Row, found_rows, readable
from clinicvault.access.session import VaultSession
from clinicvault.crypto.encoding import decode, encode
from clinicvault.crypto.signing import record_digest
from clinicvault.domain.access_records import ApprovalRecord, RequestRecord
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.lifecycle_records import ErasureRecord
from clinicvault.domain.ports import RowState, Snapshot, StateIndex
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import (
    EndorsementRecord,
    EnrolmentRecord,
    FoundingRecord,
    GroupRecord,
    PolicyRecord,
    Record,
    RevocationRecord,
    UserKeyRecord,
    UserRecord,
)

from .agreeing import lives, matters, place_of

R = TypeVar("R", bound=Record)

LIMIT_BYTES = 16 << 20
"""Room for the file ids of hundreds of thousands of photos; nothing larger is kept or read."""
_WORDS = 64
"""So many words on a request are kept; those that it hangs on first, in the order of the log."""
CERTIFICATES: tuple[type[Record], ...] = (
    FoundingRecord,
    UserRecord,
    EnrolmentRecord,
    UserKeyRecord,
    EndorsementRecord,
    GroupRecord,
    PolicyRecord,
    RevocationRecord,
)
"""What says whose keys counted when; grants and computers say nothing of that."""
_TABLES: tuple[type[Record], ...] = (*CERTIFICATES, ErasureRecord, RequestRecord, ApprovalRecord)
_KINDS = {kind.TABLE: kind for kind in _TABLES}
_MALFORMED = (AttributeError, KeyError, OverflowError, TypeError, ValueError)
_TYPES = {"bytes": bytes, "int": int, "str": str}


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """One erasure as a backup keeps it."""

    erasure: ErasureRecord
    request: RequestRecord
    approvals: tuple[ApprovalRecord, ...]
    certificates: tuple[Record, ...] = ()
    leaves: Mapping[Row, int] = dataclasses.field(default_factory=dict)
    """(table, row id) -> the leaf of the log that told of the row, as the kept file says."""

    @property
    def records(self) -> tuple[Record, ...]:
        """The rows of the erasure itself, what others hang on first."""
        return (self.request, *self.approvals, self.erasure)

    def leaf(self, record: Record) -> int:
        """Where a row stood in the log."""
        return self.leaves.get((record.TABLE, record.id), 0)

    def encoded(self) -> bytes:
        """As bytes: CBOR list of [table, {field: value}, leaf].

        IntegrityError("erasure-unreadable") for more than could be read again.
        """
        rows = (*self.certificates, *self.records)
        data = encode([[one.TABLE, dataclasses.asdict(one), self.leaf(one)] for one in rows])
        if len(data) > LIMIT_BYTES:
            raise IntegrityError("erasure-unreadable")
        return data

    def trust(self, pin: bytes) -> tuple[Trust, StateIndex]:
        """The certificates as they were; IntegrityError where they do not hold."""
        rows, state = _Rows(self.certificates), _State(self)
        try:
            # Neither is more of a database than reading certificates asks for.
            trust = load_trust(cast("Snapshot", rows), cast("StateIndex", state), pin)
        except _MALFORMED as error:
            raise IntegrityError("erasure-unreadable") from error
        return trust, cast("StateIndex", state)


def parse(data: bytes) -> Kept:
    """The reverse of `Kept.encoded`; IntegrityError("erasure-unreadable"). Verifies nothing."""
    if len(data) > LIMIT_BYTES:
        raise IntegrityError("erasure-unreadable")
    try:
        found = {_record(*one[:2]): _leaf(*one[2:]) for one in decode(data)}
        [erasure] = [one for one in found if isinstance(one, ErasureRecord)]
        [request] = [one for one in found if isinstance(one, RequestRecord)]
    except (IntegrityError, *_MALFORMED) as error:
        raise IntegrityError("erasure-unreadable") from error
    said = tuple(one for one in found if isinstance(one, ApprovalRecord))
    beside = tuple(one for one in found if isinstance(one, CERTIFICATES))
    leaves = {(one.TABLE, one.id): leaf for one, leaf in found.items()}
    return Kept(erasure, request, said, beside, leaves)


def kept_erasures(
    session: VaultSession, rows: Snapshot, known: Iterable[bytes] = ()
) -> Iterator[Kept]:
    """Every erasure of a vault but the `known` ones (patient ids), to be kept beside a backup.

    And but those whose request it never knew: in no snapshot made of it does the patient live.

    `rows` are the vault's own, and no older view. As stored: whoever carries them out again
    verifies them. Damaged ones are told, and left out.
    """
    passed, damaged = set(known), dict[Row, bytes]()
    missing = [patient for patient in list(rows.ids(ErasureRecord)) if patient not in passed]
    beside = _certificates(session, rows) if missing else ()
    for patient in missing:
        erasure = readable(rows, ErasureRecord, patient)
        request = readable(rows, RequestRecord, erasure.request) if erasure is not None else None
        if erasure is not None and request is not None:
            yield _kept(session, rows, erasure, request, beside)
        elif erasure is None or not without_request(session.vault.ports.state, erasure):
            damaged[ErasureRecord.TABLE, patient] = patient
    session.tell_damage(damaged)


def without_request(state: StateIndex, erasure: ErasureRecord) -> bool:
    """Whether it was done again by a kept file: this vault never knew who asked, and is whole."""
    known = state.get(ErasureRecord.TABLE, erasure.id)
    whole = known is not None and known.digest == record_digest(erasure)
    asked = state.get(RequestRecord.TABLE, erasure.request) is not None
    return whole and not asked and not lives(state, erasure.id)


def _kept(
    session: VaultSession,
    rows: Snapshot,
    erasure: ErasureRecord,
    request: RequestRecord,
    beside: tuple[Record, ...],
) -> Kept:
    reader, trust, state = (
        session.vault.reader(rows),
        session.vault.trust,
        session.vault.ports.state,
    )
    words, _ = found_rows(rows, reader, ApprovalRecord, request=request.id)
    words.sort(key=lambda one: (not matters(trust, request, one), place_of(state, one)))
    said = tuple(words[:_WORDS])
    found = (*beside, request, *said, erasure)
    leaves = {(one.TABLE, one.id): place_of(state, one) for one in found}
    return Kept(erasure, request, said, beside, leaves)


def _certificates(session: VaultSession, rows: Snapshot) -> tuple[Record, ...]:
    """Whose keys counted when; of groups the kits', and what founded each team."""
    reader = session.vault.reader(rows)
    found = [one for kind in CERTIFICATES for one in found_rows(rows, reader, kind)[0]]
    return tuple(one for one in found if not isinstance(one, GroupRecord) or _founds(one))


def _founds(group: GroupRecord) -> bool:
    first = group.kind == GroupKind.TEAM and group.generation == 1
    return first or group.kind == GroupKind.KIT


class _Rows:
    """Kept rows, as far as reading certificates asks for them."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._tables: dict[str, dict[bytes, Record]] = {}
        for one in records:
            self._tables.setdefault(one.TABLE, {})[one.id] = one

    def get(self, kind: type[R], row: bytes) -> R | None:
        return next((one for one in self.find(kind) if one.id == row), None)

    def find(self, kind: type[R], /, **equal: bytes | int | str) -> list[R]:
        found = [one for one in self._tables.get(kind.TABLE, {}).values() if isinstance(one, kind)]
        return [one for one in found if all(getattr(one, n) == v for n, v in equal.items())]

    def count(self, kind: type[Record]) -> int:
        return len(self._tables.get(kind.TABLE, {}))


class _State:
    """Their leaves, as the kept file says; each row is its own newest state."""

    def __init__(self, kept: Kept) -> None:
        self._states = {
            (one.TABLE, one.id): RowState(one.version, record_digest(one), kept.leaf(one))
            for one in kept.certificates
        }

    def get(self, table: str, row: bytes) -> RowState | None:
        return self._states.get((table, row))

    def live(self, table: str) -> int:
        return sum(of == table for of, _ in self._states)


def _leaf(leaf: object) -> int:
    if type(leaf) is not int or leaf < 0:
        raise ValueError("no leaf")
    return leaf


def _record(table: str, fields: dict[str, Any]) -> Record:
    """ValueError unless every field is there and of its type."""
    kind = _KINDS[table]
    for one in dataclasses.fields(kind):
        if type(fields[one.name]) is not _TYPES[str(one.type)]:
            raise ValueError(one.name)
    return kind(**fields)
