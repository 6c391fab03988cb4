"""What program and key workers send each other: keys once, then patients' rows there and back.

Plain CBOR: both sides are this program, and neither keeps what the other says.
"""

from __future__ import annotations

import dataclasses
import operator
import struct
from collections.abc import Sequence
from io import BufferedIOBase
from typing import Any, TypeVar

import cbor2

from clinicvault.access.patients.cold_keys import ColdKeys
from clinicvault.access.patients.pool import PoolRecipients
from clinicvault.crypto.keys import KeyPair, PublicKeys
from clinicvault.crypto.secret import KEY_BYTES, Secret
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.lifecycle_records import SuccessionRecord
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.domain.records import BatchRecord, Record, WrapRecord

from .succeeding import Due, Holder, Made, Work

R = TypeVar("R", bound=Record)
_LENGTH = struct.Struct(">I")
_KINDS = {kind.TABLE: kind for kind in RECORD_TYPES}
_NAMES = {kind: tuple(one.name for one in dataclasses.fields(kind)) for kind in RECORD_TYPES}
_VALUES = {kind: operator.attrgetter(*names) for kind, names in _NAMES.items()}
_DAMAGE = ""
"""Stands where a row's table would."""


def send(stream: BufferedIOBase, body: bytes | bytearray) -> None:
    """Write one message; OSError where the other side is gone."""
    stream.write(_LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def receive(stream: BufferedIOBase) -> bytearray | None:
    """Read one message; None where the other side is gone."""
    head = bytearray(_LENGTH.size)
    if stream.readinto(head) != len(head):
        return None
    body = bytearray(_LENGTH.unpack(head)[0])
    return body if stream.readinto(body) == len(body) else None


def seeds_of(holder: Holder) -> tuple[bytes, bytearray]:
    """(what the seeds are, the seeds); the caller zeroes the second."""
    second = [holder.cold.second] if holder.cold else []
    archive = list(holder.cold.archive) if holder.cold else []
    head = cbor2.dumps([holder.vault, len(holder.team), len(second), len(archive)])
    seeds = bytearray()
    for pair in (holder.own, *holder.team, *second, *archive):
        seeds += pair.seed.view()
    return head, seeds


def holder_of(head: bytes, seeds: bytearray) -> Holder:
    """The reverse; `seeds` is zeroed."""
    vault, team, second, archive = cbor2.loads(head)
    pairs = [
        KeyPair.from_seed(Secret(memoryview(seeds)[start : start + KEY_BYTES]))
        for start in range(0, len(seeds), KEY_BYTES)
    ]
    seeds[:] = bytes(len(seeds))
    own, pairs = pairs[0], pairs[1:]
    groups, cold = pairs[:team], pairs[team:]
    if len(cold) != second + archive:
        raise IntegrityError("encoding")
    return Holder(vault, own, tuple(groups), ColdKeys(vault, cold[0], cold[1:]) if cold else None)


def pack_work(work: Sequence[Work]) -> bytes:
    """Patients that are due; for whom, which is the same for a whole team, once."""
    everybody = list(dict.fromkeys(to for _, to in work))
    places = {to: place for place, to in enumerate(everybody)}
    rows = [[_due(due), places[to]] for due, to in work]
    return cbor2.dumps([[_recipients(to) for to in everybody], rows])


def unpack_work(data: bytes | bytearray) -> list[Work]:
    """The reverse."""
    everybody, rows = cbor2.loads(data)
    recipients = [_read_recipients(to) for to in everybody]
    return [(_read_due(due), recipients[place]) for due, place in rows]


def pack_made(made: Sequence[Made]) -> bytes:
    """The patients' new rows, or what is damaged."""
    return cbor2.dumps([_made(one) for one in made])


def unpack_made(data: bytes | bytearray) -> list[Made]:
    """The reverse; IntegrityError("encoding") for anything else."""
    try:
        return [_read_made(one) for one in cbor2.loads(data)]
    except (cbor2.CBORError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise IntegrityError("encoding") from error


def _made(one: Made) -> list[Any]:
    if isinstance(one, IntegrityError):
        return [[_DAMAGE, one.code, dict(one.params)]]
    return [_row(record) for record in one]


def _read_made(value: list[Any]) -> Made:
    if value and value[0][0] == _DAMAGE:
        return IntegrityError(value[0][1], **value[0][2])
    return [record for row in value for record in _read_rows(_KINDS[row[0]], [row])]


def _due(due: Due) -> list[Any]:
    rows = [[_row(one) for one in some] for some in (due.wraps, due.batches, due.line)]
    return [due.patient, due.key, [public.encoded for public in due.named], *rows]


def _read_due(value: list[Any]) -> Due:
    patient, key, named, wraps, batches, line = value
    return Due(
        patient=patient,
        key=key,
        wraps=_read_rows(WrapRecord, wraps),
        named=tuple(map(PublicKeys.decode, named)),
        batches=_read_rows(BatchRecord, batches),
        line=_read_rows(SuccessionRecord, line),
    )


def _recipients(to: PoolRecipients) -> list[Any]:
    groups = (to.kit, to.officers, to.team, to.archive)
    return [to.vault, to.team_id, *(public.encoded for public in groups)]


def _read_recipients(value: list[Any]) -> PoolRecipients:
    return PoolRecipients(value[0], value[1], *map(PublicKeys.decode, value[2:]))


def _row(record: Record) -> list[Any]:
    return [record.TABLE, *_VALUES[type(record)](record)]


def _read_rows(kind: type[R], rows: list[Any]) -> tuple[R, ...]:
    return tuple(kind(**dict(zip(_NAMES[kind], row[1:], strict=True))) for row in rows)
