"""One file of an import and what became of it."""

from __future__ import annotations

import dataclasses
import datetime as dt

from clinicvault.domain.clinical import PhotoKind, View
from clinicvault.gui.i18n import tr
from clinicvault.services.api import NO_SHIFT

IMPORTED, DUPLICATE, REFUSED = "imported", "duplicate", "refused"
LEFT_OUT, SET_ASIDE = "left-out", "set-aside"
WAITS = "needs-re-encoding"
"""Why a file was left out that waits for a person's word."""
UNWANTED = "re-encoding-unwanted"
"""Why it was left out once somebody said so."""
_PASTED = "clipboard:"


@dataclasses.dataclass(slots=True, eq=False)
class Result:
    """One file; `photo` is the one that was imported, or the same one that was there already.

    Changed in place by `ResultModel` alone: two thousand are to be changed within a frame.
    """

    kind: str
    name: str
    photo: str = ""
    view: View = View.UNSPECIFIED
    stripped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""
    message: str = ""
    """One English sentence of `reason`, with its figures."""
    format: PhotoKind | None = None
    taken: str = ""
    """Capture time, corrected by `shift`; ISO 8601, or ""."""
    shift: dt.timedelta = NO_SHIFT
    visit: dt.date | None = None
    """Another day than the import's, where it was put there."""
    raw: bool = False
    still: str = ""
    """Of a live photo's clip: the photo it belongs to."""
    likeness: bytes = bytes(8)
    same_as: str = ""
    """Of a file that was there already: the file of this import with the same picture."""
    since: dt.date | None = None
    """Of a file that was there already: the day of its visit."""
    bytes: int = 0
    """Size of the file, where it could be asked."""

    @property
    def short_name(self) -> str:
        """The file's name without its folder."""
        return short_name(self.name)


def is_pasted(name: str) -> bool:
    """Whether it is no file, but came from the clipboard: `clipboard:1` and so on."""
    return name.startswith(_PASTED)


def short_name(name: str) -> str:
    """A file's name without its folder; what was pasted has a number."""
    if is_pasted(name):
        return tr("Pasted picture {n}", n=name.removeprefix(_PASTED))
    return name.replace("\\", "/").rpartition("/")[2]
