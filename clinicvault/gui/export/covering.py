"""What is covered, cut off or laid around in one picture, with every step undone and redone.

Places are shares of the upright picture, as in `domain.recipes`; nothing here knows of Qt.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Sequence

from clinicvault.domain.recipe_rules import (
    MOST_COVERS,
    MOST_POINTS,
    MOST_POINTS_TOGETHER,
    MOST_STROKES,
)
from clinicvault.domain.recipes import Background, Box, EyeBar, Recipe, Stroke, VisibleMark
from clinicvault.services.views.exports import FaceDecision, FaceFound, FaceSaid, PlannedPicture

SMALLEST = 0.01
"""Share of a side: a smaller box is a slip of the hand."""
_MOST_UNDONE = 200
_ADDED = 0.1
"""Share of a face's grown box at each side that a hand may leave out of the cover."""
RECOGNISABLE = frozenset({FaceSaid.EYES, FaceSaid.SHOWN})


class Part(enum.Enum):
    """Sorts of things that lie over a picture."""

    FACE = "face"
    BOX = "box"
    STROKE = "stroke"
    EYES = "eyes"
    CROP = "crop"
    PERSON = "person"
    AROUND = "around"


Item = tuple[Part, int]
"""A thing over the picture: its sort, and which one of them."""


@dataclasses.dataclass(frozen=True, slots=True)
class Face:
    """A face that was found, what is done with it, and where its cover lies by now."""

    found: FaceFound
    said: FaceSaid
    box: Box

    @property
    def reached(self) -> bool:
        """Whether its cover, which a hand may have moved, still lies over all of it."""
        inner, box = shrunk(self.found.box), self.box
        across = box.left <= inner.left and inner.right <= box.right
        return across and box.top <= inner.top and inner.bottom <= box.bottom


@dataclasses.dataclass(frozen=True, slots=True)
class Covers:
    """All of it at one moment."""

    faces: tuple[Face, ...] = ()
    boxes: tuple[Box, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    eyes: tuple[EyeBar, ...] = ()
    """Drawn by hand; those of faces that were found follow from `faces`."""
    crop: Box | None = None
    background: Background = Background.AS_IS
    person: tuple[Stroke, ...] = ()
    around: tuple[Stroke, ...] = ()

    def items(self) -> tuple[Item, ...]:
        """Everything there is, in the order of a list."""
        counted = (
            (Part.FACE, len(self.faces)),
            (Part.BOX, len(self.boxes)),
            (Part.STROKE, len(self.strokes)),
            (Part.EYES, len(self.eyes)),
            (Part.CROP, int(self.crop is not None)),
            (Part.PERSON, len(self.person)),
            (Part.AROUND, len(self.around)),
        )
        return tuple((part, number) for part, count in counted for number in range(count))

    def hides(self, face: Face) -> bool:
        """Whether nobody is recognised by a face: covered, cut off, or none at all."""
        if self.crop is not None and apart(face.found.box, self.crop):
            return True
        covered = face.said is FaceSaid.COVERED and face.reached
        return covered or face.said is FaceSaid.NO_FACE

    @property
    def points(self) -> int:
        """Of all strokes together."""
        return sum(len(one.points) for one in (*self.strokes, *self.person, *self.around))

    def box_of(self, item: Item) -> Box | None:
        """Where something with four corners lies; None for strokes and bars."""
        part, number = item
        if part is Part.CROP:
            return self.crop
        held = tuple(face.box for face in self.faces) if part is Part.FACE else self.boxes
        fits = part in {Part.FACE, Part.BOX} and 0 <= number < len(held)
        return held[number] if fits else None


class Covering:
    """One picture's covers, their history, and whether somebody said that they are right."""

    def __init__(self) -> None:
        self.now = Covers()
        self._undone: list[Covers] = []
        self._done: list[Covers] = []
        self.searched = False
        """Whether faces were looked for."""
        self.looked = False

    # faces

    def found(self, faces: Sequence[FaceFound], said: FaceSaid) -> None:
        """Take what the search found; every face begins as `said`.

        It cannot be undone: what was drawn before is undone with the faces in their places.
        """
        self.searched, self.looked = True, False
        known = tuple(Face(one, said, one.box) for one in faces)
        self.now = dataclasses.replace(self.now, faces=known)
        self._done = [dataclasses.replace(one, faces=known) for one in self._done]
        self._undone = [dataclasses.replace(one, faces=known) for one in self._undone]

    def say(self, number: int, said: FaceSaid) -> None:
        """What is done with a face; a bar only where its eyes were found."""
        face = self.now.faces[number]
        if said is FaceSaid.EYES and face.found.eyes is None:
            return
        faces = list(self.now.faces)
        faces[number] = dataclasses.replace(face, said=said)
        self._change(faces=tuple(faces))

    def cover_all(self) -> None:
        """Every face that is shown or only has a bar is covered from now on."""
        self._change(
            faces=tuple(
                dataclasses.replace(face, said=FaceSaid.COVERED)
                if face.said in RECOGNISABLE
                else face
                for face in self.now.faces
            )
        )

    @property
    def shows(self) -> bool:
        """Whether somebody may be recognised by a face that was found, or by a bar alone."""
        return any(not self.now.hides(face) for face in self.now.faces)

    # boxes, strokes, bars

    def add_box(self, box: Box) -> bool:
        """Cover a rectangle; False where it is too small, or there are too many."""
        tidy = tidied(box)
        if tidy is None or len(self.now.boxes) + len(self.now.faces) >= MOST_COVERS:
            return False
        self._change(boxes=(*self.now.boxes, tidy))
        return True

    def add_stroke(self, part: Part, stroke: Stroke) -> bool:
        """Cover along a brush, or mark the person or what is around; False beyond the limits."""
        name = {Part.STROKE: "strokes", Part.PERSON: "person", Part.AROUND: "around"}[part]
        held = getattr(self.now, name)
        room = MOST_POINTS_TOGETHER - self.now.points
        if not 0 < len(stroke.points) <= room or len(held) >= MOST_STROKES:
            return False
        points = tuple((within(x), within(y)) for x, y in stroke.points[:MOST_POINTS])
        self._change(**{name: (*held, Stroke(points, stroke.width))})
        return True

    def add_eyes(self, first: tuple[float, float], second: tuple[float, float]) -> bool:
        """A bar over two eyes; False where they are one place, or there are too many."""
        near = abs(first[0] - second[0]) + abs(first[1] - second[1]) < SMALLEST
        if near or len(self.now.eyes) >= MOST_COVERS:
            return False
        bar = EyeBar((within(first[0]), within(first[1])), (within(second[0]), within(second[1])))
        self._change(eyes=(*self.now.eyes, bar))
        return True

    def cut(self, box: Box | None) -> bool:
        """Keep only what is inside; None keeps everything."""
        tidy = tidied(box) if box is not None else None
        if box is not None and tidy is None:
            return False
        self._change(crop=tidy)
        return True

    def replace_background(self, background: Background) -> None:
        """What is seen around the person."""
        self._change(background=background)

    def place(self, item: Item, box: Box, *, done: bool = True) -> None:
        """Move or resize; while a hand still drags (`done` False) it is one step of history."""
        part, number = item
        tidy = tidied(box)
        if tidy is None or self.now.box_of(item) is None:
            return
        if part is Part.CROP:
            changed = dataclasses.replace(self.now, crop=tidy)
        elif part is Part.FACE:
            faces = list(self.now.faces)
            faces[number] = dataclasses.replace(faces[number], box=tidy)
            changed = dataclasses.replace(self.now, faces=tuple(faces))
        else:
            boxes = list(self.now.boxes)
            boxes[number] = tidy
            changed = dataclasses.replace(self.now, boxes=tuple(boxes))
        self._take(changed, remember=done)

    def remove(self, item: Item) -> None:
        """Take something away; a face that was found stays, and is shown."""
        part, number = item
        if part is Part.FACE:
            self.say(number, FaceSaid.SHOWN)
        elif part is Part.CROP:
            self._change(crop=None)
        else:
            name = _NAMES[part]
            held = getattr(self.now, name)
            self._change(**{name: held[:number] + held[number + 1 :]})

    # history

    def begin(self) -> None:
        """A hand begins to drag: what is now can be come back to."""
        self._remember()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._undone)

    def undo(self) -> None:
        """Take the last step back."""
        if self._done:
            self._undone.append(self.now)
            self.now, self.looked = self._done.pop(), False

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._undone:
            self._done.append(self.now)
            self.now, self.looked = self._undone.pop(), False

    def _change(self, **values: object) -> None:
        self._take(dataclasses.replace(self.now, **values), remember=True)  # type: ignore[arg-type]

    def _take(self, changed: Covers, *, remember: bool) -> None:
        if changed == self.now:
            return
        if remember:
            self._remember()
        self.now, self.looked = changed, False

    def _remember(self) -> None:
        self._done = [*self._done[-_MOST_UNDONE + 1 :], self.now]
        self._undone.clear()

    # out

    def recipe(self, mark: VisibleMark | None, longest: int) -> Recipe:
        """All of it as it is rendered."""
        now = self.now
        covered = tuple(face.box for face in now.faces if face.said is FaceSaid.COVERED)
        bars = tuple(
            face.found.eyes
            for face in now.faces
            if face.said is FaceSaid.EYES and face.found.eyes is not None
        )
        plain = now.background is Background.AS_IS
        return Recipe(
            crop=now.crop,
            background=now.background,
            person=() if plain else now.person,
            around=() if plain else now.around,
            covers=(*covered, *now.boxes),
            strokes=now.strokes,
            eye_bars=(*bars, *now.eyes),
            mark=mark,
            longest=longest,
            faces=tuple(
                shrunk(face.found.box) for face in now.faces if face.said is not FaceSaid.NO_FACE
            ),
        )

    def planned(self, photo: str, mark: VisibleMark | None, longest: int) -> PlannedPicture:
        """The picture as a plan has it."""
        said = tuple(FaceDecision(face.found, face.said) for face in self.now.faces)
        return PlannedPicture(
            photo, self.recipe(mark, longest), said, searched=self.searched, looked=self.looked
        )


_NAMES = {
    Part.BOX: "boxes",
    Part.STROKE: "strokes",
    Part.EYES: "eyes",
    Part.PERSON: "person",
    Part.AROUND: "around",
}


def within(share: float) -> float:
    """A share between 0 and 1."""
    return min(1.0, max(0.0, share))


def tidied(box: Box) -> Box | None:
    """Corners in order and inside the picture; None where too little of it is left."""
    left, right = sorted((within(box.left), within(box.right)))
    top, bottom = sorted((within(box.top), within(box.bottom)))
    if right - left < SMALLEST or bottom - top < SMALLEST:
        return None
    return Box(left, top, right, bottom)


def shrunk(box: Box) -> Box:
    """A found face's box without most of what was added for hair and ears."""
    across, down = (box.right - box.left) * _ADDED, (box.bottom - box.top) * _ADDED
    return Box(box.left + across, box.top + down, box.right - across, box.bottom - down)


def apart(one: Box, other: Box) -> bool:
    """Whether two boxes share nothing."""
    beside = one.right <= other.left or other.right <= one.left
    return beside or one.bottom <= other.top or other.bottom <= one.top


def moved(box: Box, across: float, down: float) -> Box:
    """The same size elsewhere, never out of the picture."""
    across = min(max(across, -box.left), 1 - box.right)
    down = min(max(down, -box.top), 1 - box.bottom)
    return Box(box.left + across, box.top + down, box.right + across, box.bottom + down)
