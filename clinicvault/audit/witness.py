"""Witnesses: checkpoints with a computer's cosignature, as they are stored (format.md, Witnesses).

A row's id, size, root and time follow from its kind and body; one that says otherwise is damaged.
"""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

from clinicvault.crypto.encoding import context, decode, encode
from clinicvault.domain.errors import InputRefused, IntegrityError
from clinicvault.domain.log_witnesses import WitnessKind, WitnessRow

from .checkpoint import Checkpoint, origin, parse_checkpoint
from .cosignature import cosigner

ID_BYTES = 16
MAX_BODY = 256 << 10
"""Longest body; a time-stamp with its certificates has some kilobytes."""
_FIELDS = {"note": str, "generation": int, "where": str, "token": bytes}
_SECOND_MS = 1000


@dataclasses.dataclass(frozen=True, slots=True)
class Witness:
    """A stored witness as it reads; nothing here says that its signatures hold."""

    row: WitnessRow
    kind: WitnessKind
    checkpoint: Checkpoint
    station: bytes
    """The workstation that signed it."""
    generation: int
    """The log's generation then."""
    where: str
    """Host of the time-stamp server, "" else."""
    token: bytes
    """RFC 3161 response (DER) of a time-stamp, b"" else."""

    @property
    def size(self) -> int:
        """Leaves that it covers."""
        return self.row.size

    @property
    def root(self) -> bytes:
        """Their root."""
        return self.row.root


def witness_row(
    kind: WitnessKind,
    vault: bytes,
    text: str,
    generation: int,
    *,
    where: str = "",
    token: bytes = b"",
) -> WitnessRow:
    """The row for a cosigned checkpoint; IntegrityError("witness-damaged") where it is none."""
    body = encode({"note": text, "generation": generation, "where": where, "token": token})
    checkpoint, _, seconds = _read_note(text, vault)
    size, root = checkpoint.size, checkpoint.root
    return WitnessRow(_row_id(kind, body), int(kind), size, root, seconds * _SECOND_MS, body)


def read_witness(row: WitnessRow, vault: bytes) -> Witness:
    """A row as it reads; IntegrityError("witness-damaged") unless it is one of this vault."""
    said = _fields(row.body)
    try:
        kind = WitnessKind(row.kind)
    except ValueError as error:
        raise _damaged() from error
    checkpoint, station, seconds = _read_note(said["note"], vault)
    whole = (_row_id(kind, row.body), checkpoint.size, checkpoint.root, seconds * _SECOND_MS)
    if whole != (row.id, row.size, row.root, row.ms):
        raise _damaged()
    return Witness(row, kind, checkpoint, station, said["generation"], said["where"], said["token"])


def _row_id(kind: WitnessKind, body: bytes) -> bytes:
    return hashlib.sha256(context("log-witness", int(kind), body)).digest()[:ID_BYTES]


def _fields(body: bytes) -> dict[str, Any]:
    try:
        said = decode(body if len(body) <= MAX_BODY else b"")
    except IntegrityError as error:
        raise _damaged() from error
    if type(said) is not dict or {name: type(one) for name, one in said.items()} != _FIELDS:
        raise _damaged()
    return said


def _read_note(text: str, vault: bytes) -> tuple[Checkpoint, bytes, int]:
    """(checkpoint, workstation, seconds)."""
    try:
        checkpoint = parse_checkpoint(text)
    except InputRefused as error:
        raise _damaged() from error
    signed = cosigner(checkpoint.note, vault)
    if checkpoint.name != origin(vault) or signed is None:
        raise _damaged()
    return checkpoint, *signed


def _damaged() -> IntegrityError:
    return IntegrityError("witness-damaged")
