"""All pictures of an export made new in the workers, a few in memory at a time."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from typing import TypeVar

from clinicvault.access.opened import Opened, zero
from clinicvault.domain.errors import InputRefused, IntegrityError, Refused, StorageFailed
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.media.faces.asking import ask_for_faces
from clinicvault.media.faces.face import SeenFace
from clinicvault.media.rendering.asking import Rendition, render
from clinicvault.media.results import RefusedMedia
from clinicvault.services.age_package import orientation
from clinicvault.services.clinic import Clinic
from clinicvault.services.views.exports import BlockedPicture, PlannedPicture

from .answers import STORED
from .hiding import face_found, seen_uncovered

_LOOK = 0.1
"""Seconds between two looks whether somebody cancelled."""
Asked = TypeVar("Asked")
_Reply = Future[Rendition | RefusedMedia]
_Faces = Future[tuple[SeenFace, ...] | RefusedMedia]


@dataclasses.dataclass(frozen=True, slots=True)
class Ready:
    """One picture that is ready to leave."""

    photo: bytes
    data: bytes = dataclasses.field(repr=False)
    kind: str
    """`PhotoKind` of the file."""
    facts: dict[str, object]
    orientation: int = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Rendered:
    """What could be made, and what could not."""

    ready: tuple[Ready, ...]
    left_out: tuple[BlockedPicture, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class _Asked:
    """A picture under way; `faces` where its faces are looked for once more."""

    planned: PlannedPicture
    facts: dict[str, object]
    picture: _Reply
    faces: _Faces | None

    def cancel(self) -> None:
        """Forget it, as far as nobody has begun."""
        for one in (self.picture, self.faces):
            if one is not None:
                one.cancel()


class Making:
    """Makes one export's pictures; `hidden` where no face may be seen on any of them."""

    def __init__(
        self, clinic: Clinic, key: bytes, *, hidden: bool, cancel: CancelToken, meter: ProgressMeter
    ) -> None:
        self._clinic, self._key, self._hidden = clinic, key, hidden
        self._cancel, self._meter = cancel, meter
        self._under_way: collections.deque[_Asked | Ready] = collections.deque()
        self._ready: list[Ready] = []
        self._left_out: list[BlockedPicture] = []

    def made(
        self, pictures: tuple[PlannedPicture, ...], opened: Callable[[bytes], Opened]
    ) -> Rendered:
        """All of them in their order; one that cannot be read is left out.

        Cancelled; Refused("export-face-seen") where a face is not covered that has to be,
        ("locked"); InputRefused with the first one's reason where none is left.
        """
        try:
            for planned in pictures:
                self._cancel.check()
                self._begin(planned, opened)
                while len(self._under_way) > self._clinic.media.workers + 1:
                    self._end(self._under_way.popleft())
            while self._under_way:
                self._end(self._under_way.popleft())
        finally:
            for one in self._under_way:
                if isinstance(one, _Asked):
                    one.cancel()
        if not self._ready:
            raise InputRefused(self._left_out[0].code)
        return Rendered(tuple(self._ready), tuple(self._left_out))

    def _begin(self, planned: PlannedPicture, opened: Callable[[bytes], Opened]) -> None:
        try:
            one = opened(bytes.fromhex(planned.photo))
        except (IntegrityError, StorageFailed) as error:
            self._leave_out(planned, error.code)
            return
        try:
            self._under_way.append(self._asked(planned, one))
        finally:
            zero([one.data])

    def _asked(self, planned: PlannedPicture, one: Opened) -> _Asked | Ready:
        kind = str(one.facts.get("format"))
        if kind in STORED:
            return Ready(one.photo.id, bytes(one.data), kind, one.facts, orientation(one))
        pool = self._clinic.media
        faces = self._faces_asked(one) if self._hidden else None
        picture = render(pool, one.data, orientation(one), planned.recipe, self._key)
        return _Asked(planned, one.facts, picture, faces)

    def _faces_asked(self, one: Opened) -> _Faces:
        """Of a copy, which is zeroed as soon as a worker has it."""
        copy = bytearray(one.data)
        asked = ask_for_faces(self._clinic.media, copy, orientation(one))
        asked.add_done_callback(lambda _: zero([copy]))
        return asked

    def _end(self, asked: _Asked | Ready) -> None:
        if isinstance(asked, Ready):
            self._take(asked)
            return
        refused = self._unhidden(asked)
        found = self._awaited(asked.picture)
        if refused is None and isinstance(found, RefusedMedia):
            refused = found
        if refused is not None:
            self._leave_out(asked.planned, refused.reason)
        elif isinstance(found, Rendition):
            photo = bytes.fromhex(asked.planned.photo)
            self._take(Ready(photo, found.jpeg, "jpeg", asked.facts))

    def _unhidden(self, asked: _Asked) -> RefusedMedia | None:
        """Why the faces could not be looked for; Refused where one is to be seen."""
        if asked.faces is None:
            return None
        found = self._awaited(asked.faces)
        if isinstance(found, RefusedMedia):
            return found
        if seen_uncovered(asked.planned, map(face_found, found)):
            raise Refused("export-face-seen")
        return None

    def _take(self, ready: Ready) -> None:
        self._ready.append(ready)
        self._meter.add(size=len(ready.data))

    def _leave_out(self, planned: PlannedPicture, code: str) -> None:
        self._clinic.session.alive()
        self._left_out.append(BlockedPicture(planned.photo, code))
        self._meter.add()

    def _awaited(self, future: Future[Asked]) -> Asked:
        for _ in self._patiently():
            try:
                return future.result(_LOOK)
            except Late:
                continue
        raise AssertionError  # waiting ends by an error alone

    def _patiently(self) -> Iterator[None]:
        while True:
            self._cancel.check()
            self._clinic.session.alive()
            yield
