"""Photos of a patient by visit, as one flat list with sections."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from clinicvault.gui import formats, words
from clinicvault.gui.i18n import tr
from clinicvault.services.views import PhotoView, VisitView

from .timeline_marks import Mark, marks_of

Index = QModelIndex | QPersistentModelIndex
PHOTO = Qt.ItemDataRole.UserRole


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """A visit and the rows of its photos: start <= row < stop."""

    visit: VisitView
    start: int
    stop: int


class TimelineModel(QAbstractListModel):
    """Rows are photos, newest visit first; a live photo and its clip are one row."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: tuple[Section, ...] = ()
        self._photos: tuple[PhotoView, ...] = ()
        self._visits: tuple[VisitView, ...] = ()
        self._all: dict[str, PhotoView] = {}
        self._clips: dict[str, PhotoView] = {}

    def show(self, visits: tuple[VisitView, ...], wanted: Callable[[PhotoView], bool]) -> None:
        """Show the photos that a filter lets pass; visits without any are left out."""
        self.beginResetModel()
        self._know(visits)
        photos: list[PhotoView] = []
        sections: list[Section] = []
        for visit in visits:
            kept = [p for p in visit.photos if wanted(p) and self.still_of(p.id) == p.id]
            if kept or not visit.photos:
                sections.append(Section(visit, len(photos), len(photos) + len(kept)))
                photos.extend(kept)
        self._photos, self.sections = tuple(photos), tuple(sections)
        self.endResetModel()

    def _know(self, visits: tuple[VisitView, ...]) -> None:
        self._visits = visits
        self._all = {photo.id: photo for visit in visits for photo in visit.photos}
        clips = (photo for photo in self._all.values() if photo.still in self._all)
        self._clips = {clip.still: clip for clip in clips}

    @property
    def photos(self) -> tuple[PhotoView, ...]:
        """The photos shown, in order."""
        return self._photos

    def visit_of(self, photo: str) -> VisitView | None:
        """The visit of a photo."""
        return next((v for v in self._visits if any(p.id == photo for p in v.photos)), None)

    def find(self, photo: str) -> PhotoView | None:
        """Any photo of the patient, also one that is filtered out, or a clip."""
        return self._all.get(photo)

    def clip_of(self, photo: str) -> PhotoView | None:
        """The short film that belongs to a live photo."""
        return self._clips.get(photo)

    def still_of(self, photo: str) -> str:
        """The photo that stands for this one in the list: itself, or a clip's still."""
        found = self._all.get(photo)
        return found.still if found is not None and found.still in self._all else photo

    def marks_of(self, photo: PhotoView) -> tuple[Mark, ...]:
        """What the photo's thumbnail says of its kind."""
        return marks_of(photo, live=photo.id in self._clips)

    def row_of(self, photo: str) -> int:
        """Where a photo is, or -1."""
        return next((i for i, found in enumerate(self._photos) if found.id == photo), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        return 0 if parent.isValid() else len(self._photos)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._photos):
            return None
        photo = self._photos[index.row()]
        if role == PHOTO:
            return photo
        if role == Qt.ItemDataRole.DisplayRole:
            return words.view(photo.view)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return self._spoken(photo)
        return None

    def _spoken(self, photo: PhotoView) -> str:
        visit = self.visit_of(photo.id)
        day = formats.day(visit.date) if visit else ""
        said = tr("{view}, visit of {day}", view=words.view(photo.view), day=day)
        return ", ".join((said, *(mark.spoken for mark in self.marks_of(photo))))

    def wipe(self) -> None:
        """Forget everything."""
        self.show((), lambda _: False)
