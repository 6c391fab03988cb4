"""What an open import page remembers: where its photos came from, and which belong together.

In memory only, and forgotten when the page is closed or ClinicVault locks.
"""

from __future__ import annotations

import dataclasses
import threading

from .sources.reading import Source


@dataclasses.dataclass(frozen=True, slots=True)
class Fate:
    """What became of a source; `photo` is "" where nothing of it came in, or not all of it."""

    source: Source
    photo: str = ""
    clip: str = ""
    """The photo that the film inside a motion photo became."""
    empty: bool = False
    """No bytes at all: it does not keep its package from being whole."""
    more: bool = False
    """It holds more than what came in."""

    @property
    def photos(self) -> list[str]:
        """Every photo that has to be safe before the source may go."""
        return [photo for photo in (self.photo, self.clip) if photo]


class Page:
    """Sources and clips of the photos of one import page."""

    def __init__(self) -> None:
        self._fates: dict[str, Fate] = {}
        self._clips: dict[str, list[str]] = {}
        self._lock = threading.Lock()

    def came(self, source: Source, photo: str, clip: str = "") -> None:
        """All of a source is in: as a photo, or as two where a film was inside."""
        with self._lock:
            self._fates[source.address] = Fate(source, photo, clip)

    def stays(self, source: Source, *, empty: bool = False) -> None:
        """Nothing of a source came in; an earlier photo of it counts on."""
        with self._lock:
            self._fates.setdefault(source.address, Fate(source, empty=empty))

    def lacks(self, source: Source) -> None:
        """Part of a source did not come in: it stays, whatever else is in."""
        with self._lock:
            self._fates[source.address] = Fate(source, more=True)

    def clip(self, still: str, clip: str) -> None:
        """A photo is the clip of another one."""
        with self._lock:
            self._clips.setdefault(still, []).append(clip)

    def clips(self, still: str) -> list[str]:
        """Clips that go where their still goes."""
        with self._lock:
            return list(self._clips.get(still, ()))

    def moved(self, old: str, new: str) -> None:
        """A photo has another id now."""
        with self._lock:
            for address, fate in self._fates.items():
                if old in fate.photos:
                    photo, clip = (new if one == old else one for one in (fate.photo, fate.clip))
                    self._fates[address] = dataclasses.replace(fate, photo=photo, clip=clip)
            if old in self._clips:
                self._clips[new] = self._clips.pop(old)
            for clips in self._clips.values():
                clips[:] = [new if clip == old else clip for clip in clips]

    def taken_back(self, photo: str) -> None:
        """A photo is in no longer: its source stays where it lies."""
        with self._lock:
            for address, fate in self._fates.items():
                if photo in fate.photos:
                    more = photo == fate.clip
                    self._fates[address] = Fate(fate.source, more=more)
        self.moved(photo, "")
        with self._lock:
            self._clips.pop("", None)
            for clips in self._clips.values():
                clips[:] = [clip for clip in clips if clip]

    def fates(self) -> list[Fate]:
        """Every source, in the order in which they were dealt with."""
        with self._lock:
            return list(self._fates.values())

    def erased(self, address: str) -> None:
        """A source is not there any more."""
        with self._lock:
            self._fates.pop(address, None)

    def clear(self) -> None:
        """The page is closed, or ClinicVault locks."""
        with self._lock:
            self._fates.clear()
            self._clips.clear()
