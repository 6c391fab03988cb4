"""Reads a recovery sheet back: typed words, a text file, a photo or scan, the kit's own PDF."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import math
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2
import zxingcpp
from PIL import Image, ImageOps

from clinicvault.domain.errors import UsageError

from .kit_pdf import FORMAT, MARK

MAX_FILE_BYTES = 64 << 20
MAX_PIXELS = 120_000_000
MAX_PAGES = 12
MAX_TEXT_BYTES = 64 << 10
LEAST_WORDS = 20
"""SLIP-39 shares of 128 bits have 20 words, of 256 bits 33."""

_PDF_SCALE = 2.5
_PAGE_PIXELS = 4_000
_QR = zxingcpp.barcode_formats_from_str("QRCode")
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
            data = file.read(MAX_FILE_BYTES + 1)
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
    if len(data) > MAX_FILE_BYTES:
        raise UsageError("sheet-file-large", megabytes=MAX_FILE_BYTES >> 20)
    if data.startswith(b"%PDF-"):
        return _distinct(_pdf_pages(data))
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _distinct(iter([_picture(data)]))
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


def _distinct(pages: Iterator[npt.NDArray[np.uint8]]) -> list[KitShare]:
    """The sheets whose codes the pages show, each once."""
    found = dict.fromkeys(share for page in pages for share in _codes(page))
    if not found:
        raise UsageError("sheet-not-read")
    return list(found)


def _codes(grey: npt.NDArray[np.uint8]) -> Iterator[KitShare]:
    for code in zxingcpp.read_barcodes(grey, formats=_QR):
        share = _parse_payload(code.text)
        if share is not None:
            yield share


def _picture(data: bytes) -> npt.NDArray[np.uint8]:
    """A photo's grey values, height by width, upright; only JPEG and PNG are opened."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise UsageError("sheet-file-large", megabytes=MAX_FILE_BYTES >> 20)
                return np.asarray(ImageOps.exif_transpose(image).convert("L"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise UsageError("sheet-not-read") from None


def _pdf_pages(data: bytes) -> Iterator[npt.NDArray[np.uint8]]:
    """The grey pages of a PDF, at most twelve, each at most 4,000 pixels a side.

    A page that cannot be drawn is left out, like one without a code.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise UsageError("sheet-not-read") from None
    try:
        for index in range(min(len(document), MAX_PAGES)):
            with contextlib.suppress(pypdfium2.PdfiumError):
                yield _rendered(document[index])
    finally:
        document.close()


def _rendered(page: pypdfium2.PdfPage) -> npt.NDArray[np.uint8]:
    width, height = page.get_size()
    longest = max(width, height, 1.0)
    if not math.isfinite(longest):
        raise pypdfium2.PdfiumError("a page without an end")
    scale = min(_PDF_SCALE, _PAGE_PIXELS / longest)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    try:
        return np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, bitmap.width)
    finally:
        bitmap.close()


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
