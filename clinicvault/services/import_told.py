"""What became of an import's files, for its report and its listener."""

from __future__ import annotations

import threading

from clinicvault.jobs import ProgressMeter

from . import views
from .api import ImportListener


class Told:
    """What became of the files, in the order of the files; one listener's call at a time."""

    def __init__(self, meter: ProgressMeter, listener: ImportListener | None) -> None:
        self._meter = meter
        self._listener = listener
        self._lock = threading.Lock()
        self._imported: dict[int, views.ImportedPhoto] = {}
        self._duplicates: dict[int, views.Duplicate] = {}
        self._refused: dict[int, views.RefusedFile] = {}

    @property
    def imported(self) -> tuple[views.ImportedPhoto, ...]:
        """Acknowledged photos."""
        return tuple(one for _, one in sorted(self._imported.items()))

    @property
    def duplicates(self) -> tuple[views.Duplicate, ...]:
        """Files that are in already."""
        return tuple(one for _, one in sorted(self._duplicates.items()))

    @property
    def refused(self) -> tuple[views.RefusedFile, ...]:
        """Files that were not taken in."""
        return tuple(one for _, one in sorted(self._refused.items()))

    @property
    def settled(self) -> int:
        """How many files are dealt with."""
        return len(self._imported) + len(self._duplicates) + len(self._refused)

    def knows(self, place: int) -> bool:
        """Whether a file is dealt with."""
        return any(place in told for told in (self._imported, self._duplicates, self._refused))

    def photo(self, place: int, photo: views.ImportedPhoto, size: int) -> None:
        """A photo was acknowledged."""
        with self._lock:
            self._imported[place] = photo
            if self._listener is not None:
                self._listener.imported(photo)
        self._meter.add(1, size)

    def double(self, place: int, duplicate: views.Duplicate, size: int) -> None:
        """A file is in already."""
        with self._lock:
            self._duplicates[place] = duplicate
            if self._listener is not None:
                self._listener.duplicate(duplicate)
        self._meter.add(1, size)

    def refusal(self, place: int, refused: views.RefusedFile) -> None:
        """A file was not taken in."""
        with self._lock:
            self._refused[place] = refused
            if self._listener is not None:
                self._listener.refused(refused)
        self._meter.add(1)
