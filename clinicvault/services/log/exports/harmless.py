"""Text that people or altered programs wrote, made harmless for whatever reads an export."""

from __future__ import annotations

MOST = 8_000
"""Characters of one value; the log itself keeps the whole of it."""
_KEPT = frozenset("\u200c\u200d\u00a0\u202f")
"""Joiners that Persian and Indian names need, and the fixed spaces of French."""
_SPACES = str.maketrans(dict.fromkeys("\t\n\r\v\f\x85\u2028\u2029", " "))


def harmless(text: str, most: int = MOST) -> str:
    """One line without anything that acts unseen: those signs are spelt, as `[U+202E]`.

    So control characters, direction overrides, lone surrogates and unassigned signs stay visible
    to who reads, and mean nothing to a program.
    """
    line = text.translate(_SPACES)
    if len(line) > most:
        line = f"{line[:most]}… [{len(line) - most} more]"
    if not line.isprintable():
        line = "".join(_spelt(sign) for sign in line)
    return line.strip()


def _spelt(sign: str) -> str:
    return sign if sign.isprintable() or sign in _KEPT else f"[U+{ord(sign):04X}]"
