"""Sheets made: PDF, the same as pictures, slides. Nothing of them touches the disk."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from clinicvault.domain.alignment import Alignment, Place
from clinicvault.jobs import CancelToken, Progress
from clinicvault.media.alignment.asking import ask_for_alignment
from clinicvault.media.faces.asking import ask_for_faces
from clinicvault.media.faces.face import SeenFace
from clinicvault.media.page_pictures import ask_for_pages
from clinicvault.media.pool import MediaPool
from clinicvault.media.results import RefusedMedia
from clinicvault.services.api import ProgressListener
from clinicvault.services.packages.contents import Item

from . import paper, slides
from .content import Made, Sheet, Shot, require_drawable
from .drawing import PAPER
from .panels import panels_of, taken
from .words import SheetWords

PICTURE_SIDE = 2339
"""Pixels of the longer side of an A4 page at 200 dots an inch."""
_JPEG, _PDF = "image/jpeg", "application/pdf"


class Sheets:
    """Makes sheets with the workers of an open clinic.

    All methods raise InputRefused as of `content.require_drawable`, or with the reason of the
    first pair where none can be read; UsageError("report-language"), Refused("locked"), Cancelled.
    """

    def __init__(self, pool: MediaPool) -> None:
        self._pool = pool

    def alignment(
        self,
        before: Shot,
        after: Shot,
        faces: tuple[Sequence[Place], Sequence[Place]] | None = None,
    ) -> Alignment:
        """How `after` lies over `before`, looked for in the pictures before anything is covered.

        `faces` are the five points of the person's face in `before` and in `after`, in shares, ()
        for none; without them faces are looked for first. Where pictures leave cut,
        `domain.alignment.cropped` says how their rest lies.
        """
        earlier, later = faces or (self._face(before), self._face(after))
        asked = ask_for_alignment(
            self._pool,
            after.picture,
            before.picture,
            faces=(later, earlier),
            orientations=(after.orientation, before.orientation),
        )
        return taken(asked)

    def _face(self, shot: Shot) -> Sequence[Place]:
        """Five points of the largest face; () where none is found, or nobody could look."""
        found = ask_for_faces(self._pool, shot.picture, shot.orientation).result()
        if isinstance(found, RefusedMedia):
            return ()
        faces = [one for one in found if one.points]
        return max(faces, key=_size).points if faces else ()

    def pdf(
        self, sheet: Sheet, cancel: CancelToken, progress: ProgressListener | None = None
    ) -> Made:
        """One PDF of A4 pages."""
        require_drawable(sheet)
        room = paper.room(len(sheet.pairs))
        found = panels_of(self._pool, sheet, room, PAPER.around, cancel, progress)
        made = paper.sheet_pdf(sheet, found.drawn, cancel)
        _done(sheet, len(made), progress)
        return Made((made,), found.left_out)

    def pictures(
        self, sheet: Sheet, cancel: CancelToken, progress: ProgressListener | None = None
    ) -> Made:
        """The pages of `pdf` as JPEGs, 200 dots an inch; also what a printer is given."""
        made = self.pdf(sheet, cancel, progress)
        pages = self._drawn(made.files[0], PICTURE_SIDE, cancel)
        return Made(pages, made.left_out)

    def slides(
        self, sheet: Sheet, cancel: CancelToken, progress: ProgressListener | None = None
    ) -> Made:
        """One JPEG of 1920 × 1080 pixels a pair."""
        require_drawable(sheet)
        around = slides.palette(sheet.tone).around
        found = panels_of(self._pool, sheet, slides.room(), around, cancel, progress)
        pages = self._drawn(slides.slides_pdf(sheet, found.drawn, cancel), slides.WIDTH, cancel)
        _done(sheet, sum(map(len, pages)), progress)
        return Made(pages, found.left_out)

    def _drawn(self, made: bytes, longest: int, cancel: CancelToken) -> tuple[bytes, ...]:
        cancel.check()
        pages = taken(ask_for_pages(self._pool, made, longest))
        cancel.check()
        return pages


def _size(face: SeenFace) -> float:
    box = face.box
    return (box.right - box.left) * (box.bottom - box.top)


def items(made: Made, language: str) -> tuple[Item, ...]:
    """A sheet's files as they go into a package, under random names."""
    title = SheetWords(language)("document")
    # Random and yet in order: a folder shows the pages as they follow one another.
    names = sorted(secrets.token_hex(8) for _ in made.files)
    return tuple(_item(*one, title) for one in zip(names, made.files, strict=True))


def _item(name: str, data: bytes, title: str) -> Item:
    kind, mime = ("pdf", _PDF) if data.startswith(b"%PDF-") else ("jpg", _JPEG)
    return Item(f"{name}.{kind}", memoryview(data), mime, title)


def _done(sheet: Sheet, size: int, progress: ProgressListener | None) -> None:
    if progress is not None:
        progress(Progress(len(sheet.pairs), len(sheet.pairs), size))
