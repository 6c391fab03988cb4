"""What an import will read, in which order: the addresses of files, entries, pasted pictures."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from clinicvault.domain.errors import InputRefused
from clinicvault.jobs import CancelToken
from clinicvault.media.limits import Limits

from .age_files import AgeFiles
from .folders import first_bytes, packed_companions, search
from .kinds import FILM_ENDINGS, ending, kind_by_name, kind_of
from .package import Entry, Package, address, parse
from .pasted import is_pasted
from .reading import roots_of, stamp
from .received import received

_FEW = 512
_OTHERS = frozenset(
    {
        "docx", "xlsx", "pptx", "odt", "ods", "odp", "odg", "epub", "jar", "apk", "ipa", "xpi",
        "pages", "numbers", "key", "kra", "ora", "sketch",
    }
)  # fmt: skip
"""Documents and programs that are ZIP files inside; the pictures in them are no photos."""
PACKAGES = ("ZIP", "age")
"""Kinds of which the entries are read."""
_ONCE_A_PATH = re.compile(r"(.+)![/\\]+(\d{1,9}[/\\].*)", re.DOTALL)


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One thing to be read, or left out as a companion."""

    address: str
    path: Path
    """The file, or the package that holds it."""
    entry: Entry | None = None
    companion: bool = False


@dataclasses.dataclass(slots=True)
class Listing:
    """Addresses of one import; `late` are the places of films."""

    paths: list[str] = dataclasses.field(default_factory=list)
    late: list[int] = dataclasses.field(default_factory=list)
    roots: list[str] = dataclasses.field(default_factory=list)

    def add(self, address: str, *, film: bool) -> None:
        """One more thing to read."""
        if film:
            self.late.append(len(self.paths))
        self.paths.append(address)


def listed(
    paths: Sequence[Path],
    pasted: Sequence[str] = (),
    limits: Limits | None = None,
    ages: AgeFiles | None = None,
) -> Listing:
    """Pasted pictures, then files, folders and packages, each file once."""
    found = Listing()
    for one in pasted:
        found.add(one, film=False)
    for item in items(paths, limits or Limits(), ages=ages):
        if not item.companion:
            found.add(item.address, film=_is_film(item))
    found.roots = roots_of([file_of(_entry_address(path) or str(path)) for path in paths])
    return found


def items(
    paths: Sequence[Path],
    limits: Limits,
    cancel: CancelToken | None = None,
    ages: AgeFiles | None = None,
) -> Iterator[Item]:
    """Every file and entry, companions marked. A package that cannot be opened is itself told of.

    An address that an earlier import told is taken as that entry. Raises Cancelled.
    """
    chosen = [path for path in paths if _entry_address(path) is None]
    for found in search(chosen, cancel):
        opened = [] if found.companion else list(_unpacked(found.path, limits, ages))
        yield from opened or [Item(str(found.path), found.path, companion=found.companion)]
    for again in filter(None, map(_entry_address, paths)):
        yield Item(again, file_of(again))


def stamps(addresses: Iterable[str]) -> dict[str, str]:
    """By what the files that these addresses lie in are known again; pasted ones have none."""
    files = {file_of(one) for one in addresses if not is_pasted(one)}
    return {str(file): stamp(file) for file in files}


def file_of(address: str) -> Path:
    """The file that an address lies in, or is."""
    inside = parse(address)
    return inside[0] if inside is not None else Path(address)


def is_package(path: Path) -> bool:
    """Whether a file is a ZIP or an encrypted package, and no document by its name."""
    return packed_as(path) in PACKAGES


def open_package(path: Path, limits: Limits, ages: AgeFiles | None) -> Package:
    """A package, also one that came encrypted. InputRefused as `Package`, `AgeFiles.content`."""
    if packed_as(path) != "age":
        return Package(path, limits)
    return Package(path, limits, content=(ages or AgeFiles()).content(path))


def is_encrypted(path: Path) -> bool:
    """Whether a package, or a single picture, came encrypted."""
    return packed_as(path) == "age"


def holds_package(content: bytes) -> bool:
    """Whether what came encrypted is a package, and not a single picture."""
    return kind_of(content[:_FEW]) == "ZIP"


def packed_as(path: Path) -> str:
    """Kind of a file (`kind_of`) that could be a package; "" for what its name says it is."""
    if ending(path.name) in _OTHERS or kind_by_name(path.name) not in ("", *PACKAGES):
        return ""
    return kind_of(first_bytes(path, _FEW))


def _unpacked(path: Path, limits: Limits, ages: AgeFiles | None) -> Iterator[Item]:
    if not is_package(path):
        return
    try:
        with open_package(path, limits, ages) as opened:
            entries = opened.entries()
            beside = companions_of(opened)
            for entry in entries:
                yield Item(address(path, entry), path, entry, entry.name in beside)
    except InputRefused:
        return


def companions_of(package: Package) -> set[str]:
    """Names of entries that are no pictures of their own. InputRefused as `received`."""
    told = received(package)
    names = [entry.name for entry in package.entries()]
    own = {name for name in names if told is not None and told.is_beside(name)}
    return own | packed_companions(names)


def _entry_address(path: Path) -> str | None:
    """The entry that a path names which was made of an address, in which no `//` survived."""
    told = _ONCE_A_PATH.fullmatch(str(path))
    try:
        if told is None or path.exists() or not Path(told[1]).is_file():
            return None
    except OSError:
        return None
    return f"{told[1]}!//{told[2].replace(os.sep, '/')}"


def _is_film(item: Item) -> bool:
    """A name that promises a picture is believed here: the worker looks closer in time."""
    name = item.address.rpartition("/")[2]
    if item.entry is not None or ending(name) in FILM_ENDINGS or kind_by_name(name):
        return ending(name) in FILM_ENDINGS
    return kind_of(first_bytes(item.path, _FEW)) == "video"
