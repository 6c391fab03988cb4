"""What became of an import's files, for its report and its listener."""

from __future__ import annotations

import threading

from clinicvault.jobs import ProgressMeter
from clinicvault.services import views
from clinicvault.services.api import ImportListener

Place = tuple[int, int]
"""(place of the file in the import, 0; 1 for the film inside it): the order of the report."""


class Told:
    """What became of the files, in the order of the files; one listener's call at a time."""

    def __init__(self, meter: ProgressMeter, listener: ImportListener | None) -> None:
        self._meter = meter
        self._listener = listener
        self._lock = threading.Lock()
        self._imported: dict[Place, views.ImportedPhoto] = {}
        self._duplicates: dict[Place, views.Duplicate] = {}
        self._refused: dict[Place, views.RefusedFile] = {}
        self._left_out: dict[Place, views.LeftOut] = {}

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
    def left_out(self) -> tuple[views.LeftOut, ...]:
        """Files that were left out on purpose."""
        return tuple(one for _, one in sorted(self._left_out.items()))

    def knows(self, place: int) -> bool:
        """Whether something was told of a file."""
        told = (self._imported, self._duplicates, self._refused, self._left_out)
        return any((place, 0) in one for one in told)

    def photo(self, place: Place, photo: views.ImportedPhoto, size: int) -> None:
        """A photo was acknowledged."""
        with self._lock:
            self._imported[place] = photo
            if self._listener is not None:
                self._listener.imported(photo)
        self._count(place, size)

    def double(self, place: Place, duplicate: views.Duplicate, size: int) -> None:
        """A file is in already."""
        with self._lock:
            self._duplicates[place] = duplicate
            if self._listener is not None:
                self._listener.duplicate(duplicate)
        self._count(place, size)

    def refusal(self, place: Place, refused: views.RefusedFile) -> None:
        """A file was not taken in."""
        with self._lock:
            self._refused[place] = refused
            if self._listener is not None:
                self._listener.refused(refused)
        self._count(place)

    def leave(self, place: Place, left: views.LeftOut) -> None:
        """A file was left out on purpose."""
        with self._lock:
            self._left_out[place] = left
            if self._listener is not None:
                self._listener.left_out(left)
        self._count(place)

    def _count(self, place: Place, size: int = 0) -> None:
        """A film inside a photo is no file of its own."""
        if not place[1]:
            self._meter.add(1, size)
