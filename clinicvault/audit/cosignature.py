"""Cosignatures: C2SP tlog-cosignature v1, Ed25519 with a timestamp (signature type 0x04).

A computer of the clinic signs, as `{origin}/{workstation id in hex}`, that it has seen and verified
a log with this checkpoint at this time. The signed message is `cosignature/v1`, `time` and seconds
since 1970, and the checkpoint's text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping

from clinicvault.crypto.keys import verify

from .checkpoint import Note, origin

_TYPE = b"\x04"
_KEY_ID_BYTES = 4
_TIME_BYTES = 8
_SIGNATURE_BYTES = 64
_ID_BYTES = 16
_MAX_SECONDS = 1 << 33
"""The year 2242: every calendar can tell what is before."""


def cosigner_name(vault: bytes, station: bytes) -> str:
    """The key name of a workstation."""
    return f"{origin(vault)}/{station.hex()}"


def cosigner_key_id(name: str, public: bytes) -> bytes:
    """SHA-256(name ‖ 0x0A ‖ 0x04 ‖ public key)[:4]."""
    return hashlib.sha256(name.encode() + b"\n" + _TYPE + public).digest()[:_KEY_ID_BYTES]


def cosigned(
    note: Note, name: str, public: bytes, sign: Callable[[bytes], bytes], seconds: int
) -> Note:
    """The note with one more signature; `seconds` since 1970."""
    signature = seconds.to_bytes(_TIME_BYTES, "big") + sign(_message(note.text, seconds))
    line = (name, cosigner_key_id(name, public), signature)
    return Note(note.text, (*note.signatures, line))


def cosigner(note: Note, vault: bytes) -> tuple[bytes, int] | None:
    """(workstation id, seconds) that the note's cosignature of this vault names, unproven.

    None where there is not exactly one: nobody can tell time and name of another's signature.
    """
    found = list(_lines(note, vault))
    if len(found) != 1 or len(found[0][1]) != _TIME_BYTES + _SIGNATURE_BYTES:
        return None
    station, signature = found[0]
    seconds = int.from_bytes(signature[:_TIME_BYTES], "big")
    return (station, seconds) if seconds < _MAX_SECONDS else None


def cosigners(note: Note, vault: bytes) -> set[bytes]:
    """Ids of all workstations that the note's cosignatures name, unproven."""
    return {station for station, _ in _lines(note, vault)}


def cosigned_by(note: Note, vault: bytes, stations: Mapping[bytes, bytes]) -> bytes | None:
    """A workstation of `stations` (id -> Ed25519 key) whose cosignature holds, or None."""
    for name, key, signature in note.signatures:
        station = _station(name, vault)
        public = stations.get(station) if station is not None else None
        if station is None or public is None or key != cosigner_key_id(name, public):
            continue
        seconds = int.from_bytes(signature[:_TIME_BYTES], "big")
        if verify(public, signature[_TIME_BYTES:], _message(note.text, seconds)):
            return station
    return None


def _lines(note: Note, vault: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(workstation, what stands for its signature) of every line of this vault's computers."""
    for name, _, signature in note.signatures:
        station = _station(name, vault)
        if station is not None:
            yield station, signature


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _station(name: str, vault: bytes) -> bytes | None:
    """The workstation id in a key name, None for another's."""
    start, _, station = name.rpartition("/")
    if start != origin(vault) or len(station) != 2 * _ID_BYTES:
        return None
    try:
        found = bytes.fromhex(station)
    except ValueError:
        return None
    return found if found.hex() == station else None
