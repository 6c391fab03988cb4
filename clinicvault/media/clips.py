"""The film that a motion photo carries: found by its boxes, whatever the picture says of it.

Cameras announce it in XMP or in a trailer; both can be gone or wrong, so only a film that is there
counts: `ftyp`, then a whole `moov` and what it speaks of. (ISO/IEC 14496-12:2022, clause 4.)
"""

from __future__ import annotations

import re

from clinicvault.domain.errors import InputRefused

from .heif_boxes import boxes
from .sniff import sniff

_TYPE = re.compile(rb"ftyp[ -~]{4}", re.DOTALL)
_FILM = frozenset(
    {
        b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"moof", b"mfra", b"sidx",
        b"styp", b"meta", b"udta", b"pdin", b"prft",
    }
)  # fmt: skip
_SAMPLES = frozenset({b"mdat", b"moof"})
_MOST_TYPE = 1024
_CANDIDATES, _MOST_BOXES = 64, 4000


def find_clip(view: memoryview, start: int, end: int) -> tuple[int, int]:
    """(offset, length) in `view` of the first film between two places; zeros where there is none.

    At most 64 places that could be one are looked at, and in each at most 4,000 boxes,
    so the cost is that of reading the bytes once.
    """
    for count, found in enumerate(_TYPE.finditer(view, start + 4, end)):
        if count == _CANDIDATES:
            break
        at = found.start() - 4
        if length := _length(view[at:end]):
            return at, length
    return 0, 0


def _length(view: memoryview) -> int:
    """Bytes of the film that starts here; 0 where none does."""
    if not 16 <= int.from_bytes(view[:4], "big") <= _MOST_TYPE or sniff(view) != "video":
        return 0
    names: list[bytes] = []
    end = 0
    try:
        for box in boxes(view, _MOST_BOXES):
            if box.name not in _FILM or not box.whole or (names and box.name == b"ftyp"):
                break
            names.append(box.name)
            end = box.end
    except InputRefused:
        return 0
    whole = names.count(b"moov") == 1 and not _SAMPLES.isdisjoint(names)
    return end if whole else 0
