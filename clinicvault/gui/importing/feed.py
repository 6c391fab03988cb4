"""Carries what an import tells from its thread to the window's."""

from __future__ import annotations

from typing import Any, Protocol

from clinicvault.gui.jobs import Task
from clinicvault.services.views import Duplicate, ImportedPhoto, LeftOut, RefusedFile

from .result import DUPLICATE, IMPORTED, LEFT_OUT, REFUSED, SET_ASIDE, Result


class Hearer(Protocol):
    """Where the files arrive, on the window's thread."""

    def arrived(self, result: Result) -> None:
        """A file is done."""
        ...

    def photo(self, photo: ImportedPhoto) -> None:
        """A photo came in, with its thumbnail."""
        ...


class Feed:
    """An ImportListener."""

    def __init__(self, task: Task[Any], hearer: Hearer) -> None:
        self._task, self._hearer = task, hearer

    def imported(self, photo: ImportedPhoto) -> None:
        """A photo was acknowledged."""
        self._task.post(self._hearer.photo, photo)

    def duplicate(self, duplicate: Duplicate) -> None:
        """A duplicate was found."""
        self._tell(Result(DUPLICATE, duplicate.path, duplicate.photo))

    def refused(self, refused: RefusedFile) -> None:
        """A file was refused, or set aside."""
        kind = SET_ASIDE if refused.kept else REFUSED
        self._tell(Result(kind, refused.path, reason=refused.reason, message=refused.message))

    def left_out(self, left: LeftOut) -> None:
        """A file was left out on purpose."""
        self._tell(Result(LEFT_OUT, left.path, reason=left.reason, still=left.photo))

    def _tell(self, result: Result) -> None:
        self._task.post(self._hearer.arrived, result)


def as_result(photo: ImportedPhoto) -> Result:
    """What the list shows of an imported photo."""
    return Result(
        IMPORTED,
        photo.path,
        photo.photo,
        photo.view,
        photo.stripped,
        photo.notes,
        format=photo.kind,
        taken=photo.taken,
        raw=photo.raw,
        still=photo.still,
        likeness=photo.likeness,
    )
