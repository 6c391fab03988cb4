"""The sources of an open import page are erased from card or folder, each checked before.

Erased means that the name is gone, durably. Nothing is overwritten: on flash memory that would
change nothing, and it is not claimed.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from clinicvault.access.pictures.importing import ImportKeys
from clinicvault.access.pictures.page_edits import copy_is_whole, own_photos
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PhotoRecord
from clinicvault.jobs import CancelToken, ProgressMeter
from clinicvault.media.limits import Limits
from clinicvault.services import views
from clinicvault.services.api import ProgressListener
from clinicvault.services.files import sync_folder

from .page import Fate, Page
from .sources.listing import companions_of, file_of, is_encrypted
from .sources.package import Package, address, parse
from .sources.pasted import is_pasted
from .sources.reading import Source, where

_STEP = 1 << 20
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class Erasing:
    """One pass over the page's sources."""

    def __init__(self, keys: ImportKeys, page: Page, limits: Limits) -> None:
        self._keys = keys
        self._limits = limits
        self._page = page
        self._whole: dict[str, bool] = {}
        self._own: dict[bytes, PhotoRecord] = {}
        self._erased: list[str] = []
        self._kept: list[tuple[str, str]] = []

    def run(self, progress: ProgressListener | None, cancel: CancelToken | None) -> views.Erased:
        """Erase what is safe in the vault; the log says so before and after."""
        files = _by_file(self._page.fates())
        photos = {photo for fates in files.values() for fate in fates for photo in fate.photos}
        self._own = own_photos(self._keys, [bytes.fromhex(photo) for photo in sorted(photos)])
        meter = ProgressMeter(len(files), progress)
        with self._logged():
            for path, fates in files.items():
                if cancel is not None and cancel.cancelled:
                    break
                self._one(path, fates)
                meter.add(1)
        return views.Erased(tuple(self._erased), tuple(self._kept))

    def _one(self, path: Path, fates: list[Fate]) -> None:
        reason = self._reason(path, fates)
        if reason:
            self._kept.append((str(path), reason))
            return
        self._erased.append(str(path))
        for fate in fates:
            self._page.erased(fate.source.address)

    def _reason(self, path: Path, fates: list[Fate]) -> str:
        if is_encrypted(path):  # what was read of it lies in no file that could be compared
            return "package-locked"
        packed = parse(fates[0].source.address) is not None
        return self._package(path, fates) if packed else self._file(path, fates[0])

    def _file(self, path: Path, fate: Fate) -> str:
        """Why a file stays, "" once it is erased."""
        if not self._is_in(fate):
            return "partly-imported" if fate.more else "not-imported"
        lying = same_as_read(fate.source)
        if lying is None:
            return "source-changed"
        return self._erase(path, lying, [fate])

    def _package(self, path: Path, fates: list[Fate]) -> str:
        """As `_file`, for a package: all that somebody put into it has to be in."""
        known = {fate.source.address: fate for fate in fates}
        places = {fate.source.where for fate in fates if fate.photos}
        if not places:
            return "package-incomplete"
        if places != {where(path)}:
            return "source-changed"
        try:
            lying = os.lstat(path)
            with Package(path, self._limits) as opened:
                beside = companions_of(opened)
                for entry in opened.entries():
                    fate = known.get(address(path, entry))
                    if entry.name in beside or (fate is not None and fate.empty):
                        continue
                    if fate is None or not self._is_in(fate):
                        return "package-incomplete"
                    if Source.of(fate.source.address, opened.raw(entry)) != fate.source.nameless:
                        return "source-changed"
        except (InputRefused, OSError):
            return "source-changed"
        return self._erase(path, lying, [fate for fate in fates if not fate.empty])

    def _is_in(self, fate: Fate) -> bool:
        photos = fate.photos
        return bool(photos) and all(bytes.fromhex(photo) in self._own for photo in photos)

    def _erase(self, path: Path, lying: os.stat_result, fates: list[Fate]) -> str:
        if not all(self._copy_is_whole(photo) for fate in fates for photo in fate.photos):
            return "copy-damaged"
        return erase(path, lying)

    def _copy_is_whole(self, photo: str) -> bool:
        if photo not in self._whole:
            self._whole[photo] = copy_is_whole(self._keys, self._own[bytes.fromhex(photo)])
        return self._whole[photo]

    @contextlib.contextmanager
    def _logged(self) -> Iterator[None]:
        """Durable before the first erasure; what became of it follows, however it ends."""
        vault = self._keys.session.vault
        intents = [self._intent(patient) for patient in {p.patient for p in self._own.values()}]
        for said in intents:
            vault.log_event(said)
        outcome = "failed"
        try:
            yield
            outcome = "done"
        finally:
            counts: dict[str, object] = {"erased": len(self._erased), "kept": len(self._kept)}
            for said in intents:
                end = dataclasses.replace(said, ms=vault.now(), outcome=outcome, detail=counts)
                vault.log_event(end)

    def _intent(self, patient: bytes) -> Event:
        ids = tuple(one.id for one in self._own.values() if one.patient == patient)
        return self._keys.session.event(
            "sources-erased",
            "intent",
            patient=patient,
            objects=ids,
            purpose=Purpose.CARE.slug,
            detail={"photos": len(ids)},
        )


def _by_file(fates: Sequence[Fate]) -> dict[Path, list[Fate]]:
    """What lies somewhere as a file, or in one."""
    files: dict[Path, list[Fate]] = {}
    for fate in fates:
        if not is_pasted(fate.source.address):
            files.setdefault(file_of(fate.source.address), []).append(fate)
    return files


def same_as_read(source: Source) -> os.stat_result | None:
    """The file's state, if it is the one that was read and holds the same bytes; else None."""
    if where(Path(source.address)) != source.where:
        return None
    try:
        descriptor = os.open(source.address, _FLAGS)
        with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123  (a descriptor)
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode) or before.st_dev != source.where[0]:
                return None
            digest = hashlib.sha256()
            while piece := file.read(_STEP):
                digest.update(piece)
            same = digest.digest() == source.digest and before.st_size == source.size
            return before if same and _state(os.fstat(descriptor)) == _state(before) else None
    except OSError:
        return None


def erase(path: Path, lying: os.stat_result) -> str:
    """Unlink a file that is still as it was `lying` there; else why it stays."""
    try:
        if _state(os.lstat(path)) != _state(lying):
            return "source-changed"
        os.unlink(path)  # noqa: PTH108
        sync_folder(path.parent)
    except OSError:
        return "source-unwritable" if os.path.lexists(path) else ""
    return ""


def _state(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
