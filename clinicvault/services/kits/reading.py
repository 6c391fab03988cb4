"""Reads a recovery sheet back: typed words, a text file, a photo or scan, the kit's own PDF."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from clinicvault.domain.errors import InputRefused, UsageError
from clinicvault.services.picture_codes import MAX_BYTES, codes_in

from .pdf import FORMAT, MARK

MAX_TEXT_BYTES = 64 << 10
LEAST_WORDS = 20
"""SLIP-39 shares of 128 bits have 20 words, of 256 bits 33."""

_LARGE = frozenset({"file-too-large", "picture-too-large"})
_PAYLOAD = re.compile(
    rf"{MARK} (?P<format>\d{{1,4}}) (?P<number>[1-9]) (?P<root>[0-9A-F]{{16,64}})"
    r" (?P<founding>[0-9A-F]{64}) (?P<words>[A-Z]+(?: [A-Z]+)+)",
)
_ANY_FORMAT = re.compile(rf"{MARK} (\d{{1,4}})\b")
_FOUNDING = re.compile(
    r"(?:\b(?:founding record|acte de fondation)[\s:]*((?:[0-9a-f]\s*){63}[0-9a-f])"
    r"|\b([0-9a-f]{64}|(?:[0-9a-f]{4}\s+){15}[0-9a-f]{4}))\b"
)
_ROOT = re.compile(r"\b(?:root fingerprint|empreinte racine)[\s:]*((?:[0-9a-f]\s*){31}[0-9a-f])\b")
_NUMBER = re.compile(
    r"\b(?:recovery )?(?:sheet|fiche)(?: de secours)?(?: no\.?| n°|:)? *([1-9])\b"
    r"(?: *(?:of|sur|/) *\d)?"
)
# Of the list's words and their four-letter beginnings only these three are made of a to f.
_PHRASE = re.compile(
    r"\b(?:the words of this sheet|les mots de cette fiche|words|mots|founding record"
    r"|acte de fondation|root fingerprint|empreinte racine)\b"
    r"|\b(?!(?:acad|dead|dece)\b)[0-9a-f]{4,}\b"
)
_WORD = re.compile(r"[a-z]{3,8}")


@dataclasses.dataclass(frozen=True, slots=True)
class KitShare:
    """One sheet as read; what a person left out when typing is 0 or empty.

    `words` are lower-case and joined by one blank; `root_fp` and `founding_hash` (32 bytes) are
    needed for recovery, not for the rehearsal.
    """

    number: int
    words: str = dataclasses.field(repr=False)
    root_fp: bytes = b""
    founding_hash: bytes = b""


def read_sheet_file(path: Path) -> list[KitShare]:
    """Every sheet in a photo, scan, text file or PDF, in the order of the pages.

    UsageError: "sheet-file-missing", "sheet-file-large", and what `read_sheet_bytes` raises.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        raise UsageError("sheet-file-missing") from None
    return _read(data)


def read_sheet_bytes(data: bytes) -> KitShare:
    """The one sheet in a file's bytes.

    UsageError: "sheet-not-read" (no code found, or no picture), "sheet-newer" (made by a later
    ClinicVault), "sheet-several" (more than one: the kit's PDF is no printed sheet),
    "sheet-file-large", "sheet-words-few".
    """
    shares = _read(data)
    if len(shares) > 1:
        raise UsageError("sheet-several", count=len(shares))
    return shares[0]


def read_sheet_text(text: str) -> KitShare:
    """A sheet as typed: the code's text, or the words, with number and founding record if given.

    UsageError("sheet-words-few") where fewer than 20 words are found, "sheet-newer" for a code
    of a later format.
    """
    share = _parse_payload(text)
    return share or _parse_typed(text.lower())


def _read(data: bytes) -> list[KitShare]:
    if len(data) > MAX_BYTES:
        raise UsageError("sheet-file-large", megabytes=MAX_BYTES >> 20)
    if data.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _pictured(data)
    return [read_sheet_text(_decoded(data))]


def _decoded(data: bytes) -> str:
    if len(data) > MAX_TEXT_BYTES:
        raise UsageError("sheet-not-read")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("sheet-not-read") from None
    if "\0" in text:
        raise UsageError("sheet-not-read")
    return text


def _pictured(data: bytes) -> list[KitShare]:
    """The sheets whose codes a photo, scan or PDF shows, each once."""
    try:
        shares = [_parse_payload(text) for text in codes_in(data)]
    except InputRefused as refused:
        if refused.code in _LARGE:
            raise UsageError("sheet-file-large", megabytes=MAX_BYTES >> 20) from None
        raise UsageError("sheet-not-read") from None
    found = list(dict.fromkeys(share for share in shares if share is not None))
    if not found:
        raise UsageError("sheet-not-read")
    return found


def _parse_payload(text: str) -> KitShare | None:
    """The code's text, wherever it stands in `text`; None where there is none."""
    flat = " ".join(text.upper().split())
    match = _PAYLOAD.search(flat)
    known = _ANY_FORMAT.search(flat)
    if known and int(known[1]) > FORMAT:
        raise UsageError("sheet-newer")
    if match is None:
        return None
    return KitShare(
        number=int(match["number"]),
        words=match["words"].lower(),
        root_fp=_unhex(match["root"]),
        founding_hash=bytes.fromhex(match["founding"]),
    )


def _parse_typed(text: str) -> KitShare:
    """Words as people type them: numbered or not, with the sheet's other lines or without."""
    number, text = _take(_NUMBER, text)
    founding, text = _take(_FOUNDING, text)
    root, text = _take(_ROOT, text)
    words = _WORD.findall(_PHRASE.sub(" ", text))
    if len(words) < LEAST_WORDS:
        raise UsageError("sheet-words-few", count=len(words))
    return KitShare(int(number or 0), " ".join(words), bytes.fromhex(root), bytes.fromhex(founding))


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """What the pattern's group found (empty if nothing), and the text without the match."""
    match = pattern.search(text)
    if match is None:
        return "", text
    value = next(group for group in match.groups() if group)
    return "".join(value.split()), f"{text[: match.start()]} {text[match.end() :]}"


def _unhex(text: str) -> bytes:
    return bytes.fromhex(text) if len(text) % 2 == 0 else b""
