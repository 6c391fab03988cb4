"""Checkpoints: C2SP tlog-checkpoint texts in C2SP signed notes, Ed25519 (signature type 0x01).

The text is three lines: the origin (`clinicvault.local/` and the vault id in hex), the number of
leaves, the root in base64. After an empty line stand the signatures, one a line: an em dash, the
key name (the origin again) and base64 of key id and signature.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import hashlib

from clinicvault.crypto.keys import verify
from clinicvault.domain.errors import InputRefused

_DASH = "\u2014 "
_ED25519 = b"\x01"
_KEY_ID_BYTES = 4
_HASH_BYTES = 32
_MAX_SIGNATURES = 100
_MAX_DIGITS = 19


def origin(vault: bytes) -> str:
    """The log's name: origin line and signature key name."""
    return f"clinicvault.local/{vault.hex()}"


def key_id(name: str, public: bytes) -> bytes:
    """C2SP signed-note key id: SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)[:4]."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_KEY_ID_BYTES]


def verifier_key(name: str, public: bytes) -> str:
    """The verifier key (`name+keyid+base64`) that other tools take."""
    encoded = base64.b64encode(_ED25519 + public).decode()
    return f"{name}+{key_id(name, public).hex()}+{encoded}"


def checkpoint_body(name: str, size: int, root: bytes) -> str:
    """The signed text of a checkpoint, final newline included."""
    return f"{name}\n{size}\n{base64.b64encode(root).decode()}\n"


def signature_line(name: str, public: bytes, signature: bytes) -> str:
    """One signature line of a note."""
    blob = base64.b64encode(key_id(name, public) + signature).decode()
    return f"{_DASH}{name} {blob}\n"


def checkpoint_valid(vault: bytes, size: int, root: bytes, public: bytes, signature: bytes) -> bool:
    """Whether `signature` by `public` covers the checkpoint (size, root) of this vault's log."""
    return verify(public, signature, checkpoint_body(origin(vault), size, root).encode())


@dataclasses.dataclass(frozen=True, slots=True)
class Note:
    """A parsed signed note."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]
    """(key name, key id, signature)."""

    def encoded(self) -> str:
        """The note as it is published."""
        lines = (
            f"{_DASH}{name} {base64.b64encode(key + signature).decode()}\n"
            for name, key, signature in self.signatures
        )
        return f"{self.text}\n{''.join(lines)}"

    def signed_by(self, name: str, public: bytes) -> bool:
        """Whether the key `public` of that name signed the text.

        As the specification asks, one bad signature under a known key spoils the note.
        """
        wanted = key_id(name, public)
        own = [sig for who, key, sig in self.signatures if who == name and key == wanted]
        return bool(own) and all(verify(public, sig, self.text.encode()) for sig in own)


def parse_note(text: str) -> Note:
    """Read a signed note; InputRefused("checkpoint-unreadable")."""
    body, gap, tail = text.rpartition("\n\n")
    lines = tail.split("\n")
    if not gap or not body or lines.pop() or not 0 < len(lines) <= _MAX_SIGNATURES:
        raise InputRefused("checkpoint-unreadable")
    if any(ord(char) < 0x20 and char != "\n" for char in text):
        raise InputRefused("checkpoint-unreadable")
    return Note(body + "\n", tuple(_parse_signature(line) for line in lines))


def _parse_signature(line: str) -> tuple[str, bytes, bytes]:
    name, gap, encoded = line.removeprefix(_DASH).partition(" ")
    blob = _base64(encoded)
    if not line.startswith(_DASH) or not gap or name.split() != [name] or "+" in name:
        raise InputRefused("checkpoint-unreadable")
    if len(blob) <= _KEY_ID_BYTES:
        raise InputRefused("checkpoint-unreadable")
    return name, blob[:_KEY_ID_BYTES], blob[_KEY_ID_BYTES:]


def _base64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputRefused("checkpoint-unreadable") from error
    if base64.b64encode(raw).decode() != text:
        raise InputRefused("checkpoint-unreadable")
    return raw


@dataclasses.dataclass(frozen=True, slots=True)
class Checkpoint:
    """Origin, size and root of a log at one moment, with the note that carries them."""

    name: str
    size: int
    root: bytes
    note: Note


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint; extension lines are kept in the note; InputRefused("checkpoint-...")."""
    note = parse_note(text)
    lines = note.text.split("\n")
    if len(lines) < 4 or not lines[0] or not _is_size(lines[1]):
        raise InputRefused("checkpoint-unreadable")
    root = _base64(lines[2])
    if len(root) != _HASH_BYTES:
        raise InputRefused("checkpoint-unreadable")
    return Checkpoint(lines[0], int(lines[1]), root, note)


def _is_size(text: str) -> bool:
    """ASCII decimal without leading zeroes that fits 63 bits' digits."""
    decimal = text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS
    return decimal and (text == "0" or text[0] != "0")
