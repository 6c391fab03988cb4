"""Files and folders as a person chose them: searched through, housekeeping left out.

A memory card is a folder that holds DCIM: all of it is searched, for cameras keep their films
elsewhere, but not the folders of thumbnails and lists that lie beside them.
"""

from __future__ import annotations

import dataclasses
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path, PurePath

from clinicvault.jobs import CancelToken

from .kinds import ending, kind_of

_SYSTEM = frozenset(
    {
        "__macosx", "system volume information", "$recycle.bin", "recycler", "lost+found",
        "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "found.000",
        "indexervolumeguid", "wpsettings.dat",
    }
)  # fmt: skip
_CARD = "dcim"
_CARD_HOUSEKEEPING = frozenset(
    {"misc", "thmbnl", "avf_info", "ava_info", "canonmsc", "database", "sony_info"}
)
"""Folders of a memory card with the camera's lists, print orders and thumbnails."""
_COMPANIONS = frozenset({"aae", "xmp", "ctg", "bnp"})
"""Written beside a picture or film by cameras, phones and photo programs: nothing to take in."""
_SMALLER = frozenset({"thm", "lrv"})
"""A picture or film once more, smaller: nothing to take in while the large one lies beside it."""
_NUMBER = re.compile(r"\d+(?=\D*$)", re.ASCII)
_PERHAPS = _COMPANIONS | frozenset(
    {"dat", "idx", "ind", "mif", "inp", "int", "bdm", "mpl", "cpi", "tid", "tdt", "lst", "mrk"}
)
"""Companions too, unless their first bytes are a picture's: none is lost for its name."""
_FEW = 4096
_HIDDEN = stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """One file; a companion is told and left out."""

    path: Path
    companion: bool = False


def search(paths: Sequence[Path], cancel: CancelToken | None = None) -> Iterator[Found]:
    """Every file of `paths`, folders recursively and in name order, each once.

    Links to folders are not followed. A single chosen file is never a companion: whoever chose
    it alone is told what is wrong with it. Raises Cancelled.
    """
    seen: set[Path] = set()
    marks: dict[Path, set[str]] = {}
    alone = len(paths) == 1
    for path in paths:
        inside = _within(path, _is_card(path)) if is_folder(path) else iter((path,))
        for file in inside:
            if cancel is not None:
                cancel.check()
            if file not in seen:
                seen.add(file)
                yield Found(file, not (alone and file == path) and is_companion(file, marks))


def is_companion(file: Path, marks: dict[Path, set[str]]) -> bool:
    """Whether a file is a camera's own housekeeping; where in doubt its first bytes say.

    `marks` remembers what lies in the folders.
    """
    suffix, folder = ending(file.name), file.parent
    if suffix in _SMALLER:
        if folder not in marks:
            marks[folder] = {_mark(entry.name) for entry in _entries(folder) or ()}
        return is_smaller(file.name, marks[folder])
    return suffix in _PERHAPS and not kind_of(first_bytes(file, _FEW))


def packed_companions(names: Iterable[str]) -> set[str]:
    """Those of a package's entries; their names alone count, and only where they leave no doubt."""
    names = list(names)
    marks = {_mark(name) for name in names}
    return {one for one in names if ending(one) in _COMPANIONS or is_smaller(one, marks)}


def is_smaller(name: str, marks: Collection[str]) -> bool:
    """Whether it is a smaller double of something with the same number, which `marks` tell of."""
    return ending(name) in _SMALLER and _mark(name, of_larger=True) in marks


def _mark(name: str, *, of_larger: bool = False) -> str:
    """Folder and number of a file, for cameras change letters: GL010042.LRV is GX010042.MP4's.

    "" for what is a double or housekeeping itself.
    """
    folder, _, own = name.rpartition("/")
    if not of_larger and ending(own) in _SMALLER | _PERHAPS:
        return ""
    stem = PurePath(own).stem.lower()
    number = _NUMBER.search(stem)
    return f"{folder}/{number[0] if number else stem}"


def first_bytes(path: Path, most: int) -> bytes:
    """The beginning of a plain file, b"" where it cannot be read: that shows when it is taken."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError:
        return b""
    try:
        return os.read(descriptor, most) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def is_folder(path: Path) -> bool:
    """Whether it is one; what cannot be asked is none, and is told of when it is read."""
    try:
        return path.is_dir()
    except OSError:
        return False


def hidden(name: str) -> bool:
    """Whether a name is one that systems keep for themselves."""
    return name.startswith(".") or name.lower() in _SYSTEM


def _is_card(folder: Path) -> bool:
    return any(entry.name.lower() == _CARD for entry in _entries(folder) or ())


def _within(folder: Path, card: bool) -> Iterator[Path]:
    """Plain files in name order; a folder that cannot be read is named itself, to be told of.

    Its own stack, for folders may be nested deeper than calls.
    """
    stack = [iter([folder])]
    while stack:
        path = next(stack[-1], None)
        if path is None:
            stack.pop()
        elif is_folder(path) and (path == folder or not path.is_symlink()):
            entries = _entries(path)
            if entries is None:
                yield path
            else:
                stack.append(iter([Path(one.path) for one in entries if _wanted(one, card)]))
        else:
            yield path


def _wanted(entry: os.DirEntry[str], card: bool) -> bool:
    if hidden(entry.name) or _marked(entry) or _is_linked_folder(entry):
        return False
    housekeeping = card and entry.name.lower() in _CARD_HOUSEKEEPING
    return not (housekeeping and is_folder(Path(entry.path)))


def _entries(folder: Path) -> list[os.DirEntry[str]] | None:
    """What lies in a folder, in name order; None where that cannot be read."""
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return None


def _is_linked_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return False


def _marked(entry: os.DirEntry[str]) -> bool:
    """Hidden or system by the marks of Windows or macOS; what cannot be asked shows when read."""
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    windows = getattr(status, "st_file_attributes", 0) & _HIDDEN
    return bool(windows or getattr(status, "st_flags", 0) & stat.UF_HIDDEN)
