"""Witnesses: checkpoints with a computer's cosignature, as they are stored (format.md, Witnesses).

A row's id, size, root and time follow from its kind and body; one that says otherwise is damaged.
What the note does not hold (kind, generation, time-stamp) has a signature of its own in the body.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from clinicvault.crypto.encoding import context, decode, encode
from clinicvault.crypto.keys import verify
from clinicvault.domain.errors import InputRefused, IntegrityError
from clinicvault.domain.log_witnesses import WitnessKind, WitnessRow

from .checkpoint import Checkpoint, origin, parse_checkpoint
from .cosignature import cosigned_by, cosigner

ID_BYTES = 16
MAX_BODY = 256 << 10
"""Longest body; a time-stamp with its certificates has some kilobytes."""
_STAMP = {"where": str, "stamped": int, "token": bytes, "certificates": str}
_FIELDS = {"note": str, "generations": bytes, **_STAMP, "signature": bytes}
_SECOND_MS = 1000
_MAX_NUMBER = _SECOND_MS << 33


@dataclasses.dataclass(frozen=True, slots=True)
class Stamp:
    """What a time-stamp server said of a signed note."""

    where: str = ""
    """Host of the server, "" for no stamp."""
    stamped: int = 0
    """Its time, milliseconds since 1970 UTC."""
    token: bytes = b""
    """Its answer (RFC 3161, DER), over the SHA-256 of the note's text."""
    certificates: str = ""
    """PEM: whose word counted then."""


NO_STAMP = Stamp()


@dataclasses.dataclass(frozen=True, slots=True)
class Witness:
    """A stored witness as it reads; only `holds` says that its signatures do."""

    row: WitnessRow
    kind: WitnessKind
    checkpoint: Checkpoint
    station: bytes
    """The workstation that signed it."""
    generations: bytes
    """Ids of the generations in the log then (`heads.generations_of`)."""
    stamp: Stamp
    signature: bytes
    """Of the same workstation, over all that the note does not hold."""

    @property
    def size(self) -> int:
        """Leaves that it covers."""
        return self.row.size

    @property
    def root(self) -> bytes:
        """Their root."""
        return self.row.root

    @property
    def told_ms(self) -> int:
        """When it was signed, or stamped: milliseconds since 1970 UTC."""
        return self.stamp.stamped or self.row.ms

    def holds(self, vault: bytes, stations: Mapping[bytes, bytes]) -> bool:
        """Whether the computer that it names signed the head, and the row: one of `stations`.

        These map workstation ids to Ed25519 keys.
        """
        note = self.checkpoint.note
        if cosigned_by(note, vault, stations) != self.station:
            return False
        message = _message(self.kind, vault, note.encoded(), self.generations, self.stamp)
        return verify(stations[self.station], self.signature, message)


def witness_row(
    kind: WitnessKind,
    vault: bytes,
    text: str,
    generations: bytes,
    sign: Callable[[bytes], bytes],
    stamp: Stamp = NO_STAMP,
) -> WitnessRow:
    """The row for a cosigned checkpoint; `sign` is Ed25519 by the computer that cosigned it.

    IntegrityError("witness-damaged") where it is none.
    """
    signature = sign(_message(kind, vault, text, generations, stamp))
    said = {"note": text, "generations": generations, **dataclasses.asdict(stamp)}
    body = encode({**said, "signature": signature})
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
    stamp = Stamp(**{name: said[name] for name in _STAMP})
    return Witness(row, kind, checkpoint, station, said["generations"], stamp, said["signature"])


def _message(kind: WitnessKind, vault: bytes, text: str, generations: bytes, stamp: Stamp) -> bytes:
    stamped = (stamp.where, stamp.stamped, stamp.token, stamp.certificates)
    return context("log-witness-row", vault, int(kind), text, generations, *stamped)


def _row_id(kind: WitnessKind, body: bytes) -> bytes:
    return hashlib.sha256(context("log-witness", int(kind), body)).digest()[:ID_BYTES]


def _fields(body: bytes) -> dict[str, Any]:
    try:
        said = decode(body if len(body) <= MAX_BODY else b"")
    except IntegrityError as error:
        raise _damaged() from error
    if type(said) is not dict or {name: type(one) for name, one in said.items()} != _FIELDS:
        raise _damaged()
    if not 0 <= said["stamped"] < _MAX_NUMBER:
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
