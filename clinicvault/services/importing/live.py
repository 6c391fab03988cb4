"""Live photos: which film is the clip of which still, said only where it is certain."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import PurePath

from clinicvault.domain.clinical import PhotoKind
from clinicvault.media.results import MediaFacts

from .sources.package import parse

_LONGEST = 5.0
"""Seconds of a live photo's clip (about three) with some to spare."""
_STILLS = frozenset({PhotoKind.JPEG, PhotoKind.HEIC})
_MAKERS = ("iphone", "ipad", "ipod")


class Live:
    """The stills of one import that a clip may belong to.

    A clip and its still share an identifier. Where one of them lost it (a messenger, a photo
    program), the same name in the same folder counts, if the film is short and one of the two
    still says that it is half of a live photo, or a phone of Apple's took the still.
    """

    def __init__(self, stills: dict[str, list[str]], late: Iterable[str]) -> None:
        self._stills = stills
        """Stem -> [photo, identifier, "apple" or ""]; shared with the journal."""
        self._stems = {_stem(address) for address in late}
        self._lock = threading.Lock()

    def note(self, address: str, photo: str, facts: MediaFacts) -> None:
        """A still is in, or was in already."""
        stem = _stem(address)
        if facts.format not in _STILLS or not (facts.pair or stem in self._stems):
            return
        apple = any(maker in facts.camera.lower() for maker in _MAKERS)
        with self._lock:
            known = self._stills.get(stem)
            if known is None or (facts.pair and not known[1]):
                self._stills[stem] = [photo, facts.pair, "apple" if apple else ""]

    def still_of(self, address: str, facts: MediaFacts) -> str:
        """The photo whose clip a film is, or ""."""
        if facts.format is not PhotoKind.VIDEO:
            return ""
        with self._lock:
            photo, pair, apple = self._stills.get(_stem(address), ["", "", ""])
            if photo and pair and pair == facts.pair:
                return photo
            if facts.pair:
                for other in self._stills.values():
                    if other[1] == facts.pair:
                        return other[0]
        short = 0 < facts.seconds <= _LONGEST
        said = bool(facts.pair) != bool(pair) or (apple and not pair and not facts.pair)
        return photo if short and said else ""


def says_clip(facts: MediaFacts) -> bool:
    """Whether a film itself says that it is half of a live photo, and is as short as those are.

    Only such a one may be left out: a name alone makes no film of the clinic's a clip.
    """
    return bool(facts.pair) and 0 < facts.seconds <= _LONGEST


def _stem(address: str) -> str:
    """Folder and name without its ending; the case of the name does not count.

    Of an entry in a package, its place in the list does not count either.
    """
    inside = parse(address)
    place = PurePath(address) if inside is None else inside[0] / inside[2]
    return str(place.with_name(place.stem.lower()))
