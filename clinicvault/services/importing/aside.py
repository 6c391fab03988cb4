"""Files that cannot be read yet: set aside, sealed to the patient, for a later version to read."""

from __future__ import annotations

import hashlib
import logging
import threading

from clinicvault import __version__
from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.pictures.kept_files import acknowledge_kept, seal_kept
from clinicvault.domain.errors import StorageFailed
from clinicvault.domain.record_kinds import Keeping
from clinicvault.media.results import RefusedMedia

from .facts import Wanted
from .sources.kinds import HEAD, kind_of
from .sources.reading import Taken

_log = logging.getLogger(__name__)

LATER = frozenset(
    {
        "picture-crashed", "picture-too-slow", "picture-too-demanding", "proof-failed",
        "import-fault", "format-unsupported", "picture-kind-unsupported",
    }
)  # fmt: skip
"""Reasons for which an update may help; a file refused for another one is not kept."""

MOST_FILES = 200
MOST_BYTES = 4 << 30
"""Of one import; what is beyond is refused and stays where it lies."""


class Aside:
    """What one import sets aside; the same bytes once."""

    def __init__(self, keys: ImportKeys, patient: bytes, visit: bytes, wanted: Wanted) -> None:
        self._keys = keys
        self._patient = patient
        self._wishes = {
            "visit": visit,
            "view": wanted.view.value,
            "clock_shift": round(wanted.shift.total_seconds()),
        }
        self._kept: dict[bytes, str] = {}
        self._bytes = 0
        self._lock = threading.Lock()

    def take(self, taken: Taken, refused: RefusedMedia) -> str:
        """Id of the kept file, "" where it is not kept. Refused where keys or consent are gone."""
        kind = kind_of(bytes(taken.data[:HEAD]))
        # A medical file says whose it is, which only a worker that can read it finds out.
        if refused.reason not in LATER or kind == "DICOM":
            return ""
        digest = hashlib.sha256(taken.data).digest()
        with self._lock:
            if digest not in self._kept and self._room(len(taken.data)):
                self._kept[digest] = self._seal(taken, refused, kind)
            return self._kept.get(digest, "")

    def _room(self, size: int) -> bool:
        return len(self._kept) < MOST_FILES and self._bytes + size <= MOST_BYTES

    def _seal(self, taken: Taken, refused: RefusedMedia, kind: str) -> str:
        facts: dict[str, object] = {
            "name": taken.name,
            "reason": refused.reason,
            "params": dict(refused.params),
            "format": kind,
            "program": __version__,
            **self._wishes,
        }
        try:
            record = seal_kept(self._keys, self._patient, taken.data, Keeping.QUARANTINE, facts)
        except StorageFailed as error:
            # No room for it may still be room for photos; they say so themselves where not.
            _log.warning("a file was not set aside: %s", error.code)
            return ""
        acknowledge_kept(self._keys, record)
        self._bytes += len(taken.data)
        return record.id.hex()
