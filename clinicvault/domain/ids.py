"""Identifiers: 16 random bytes everywhere; people see hex, and a short code for patients."""

from __future__ import annotations

import secrets

ID_BYTES = 16
ZERO_ID = bytes(ID_BYTES)
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_CHARS = 8


def new_id() -> bytes:
    """A fresh random identifier, 16 bytes."""
    return secrets.token_bytes(ID_BYTES)


def parse_id(text: str) -> bytes:
    """Read a hex identifier; ValueError unless it is 32 hex digits."""
    raw = bytes.fromhex(text)
    if len(raw) != ID_BYTES:
        raise ValueError("an identifier has 32 hex digits")
    return raw


def patient_code(patient_id: bytes) -> str:
    """The code that stands for a patient where the name must not: `P-XXXX-XXXX`.

    The first 40 bits of the identifier in Crockford base 32 (no I, L, O, U).
    """
    number = int.from_bytes(patient_id[:5], "big")
    digits = [_CROCKFORD[(number >> (5 * i)) & 31] for i in reversed(range(_CODE_CHARS))]
    return f"P-{''.join(digits[:4])}-{''.join(digits[4:])}"


def patient_code_prefix(code: str) -> bytes:
    """The five identifier bytes a patient code stands for; ValueError on anything else."""
    text = code.strip().upper().removeprefix("P-").replace("-", "")
    text = text.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(text) != _CODE_CHARS or any(c not in _CROCKFORD for c in text):
        raise ValueError("a patient code looks like P-7K3M-9Q2X")
    number = 0
    for char in text:
        number = number << 5 | _CROCKFORD.index(char)
    return number.to_bytes(5, "big")
