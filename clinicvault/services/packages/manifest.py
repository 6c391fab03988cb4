"""What a package says of itself: every file with its digest, for whom, what for, until when.

Canonical JSON (keys in order, no blanks, UTF-8), so that what is signed can be written again from
what was read, and nothing else is read than what was signed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import NoReturn

from clinicvault.access.release.package_signing import manifest_signed
from clinicvault.domain.errors import InputRefused

from .contents import Item

FORMAT = 2
"""1 is that of `age_package`, which lists the pictures and signs nothing."""
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
MOST_BYTES = 8 << 20
MOST_FILES = 10_000
_TEXT = 500
_LOG_BYTES = 16 << 10
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\.[a-z0-9]{1,8}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_OWN = frozenset({MANIFEST, SIGNATURE})
_MOST_SIZE = 1 << 40


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """One file as the manifest tells it."""

    name: str
    size: int
    sha256: str
    mime: str
    title: str = ""
    visit: str = ""
    view: str = ""
    orientation: int = 1
    of: str = ""
    """Name of the picture that a DICOM object holds once more."""

    @classmethod
    def of_item(cls, item: Item) -> Listed:
        """What the manifest says of a file."""
        digest = hashlib.sha256(item.data).hexdigest()
        texts = (printable(item.title), printable(item.visit), printable(item.view))
        told = (item.mime, *texts, item.orientation, item.of)
        return cls(item.name, item.data.nbytes, digest, *told)

    def is_of(self, data: bytes | bytearray | memoryview) -> bool:
        """Whether these are the file's bytes."""
        return len(data) == self.size and hashlib.sha256(data).hexdigest() == self.sha256


@dataclasses.dataclass(frozen=True, slots=True)
class Manifest:
    """A whole package's; texts have at most 500 characters."""

    clinic: str
    recipient: str
    purpose: str
    """The slug of a purpose."""
    made: dt.date
    expires: dt.date | None
    """Until when the recipient may keep it; None where nothing was said."""
    language: str
    files: tuple[Listed, ...]
    log: Mapping[str, object] = dataclasses.field(default_factory=dict)
    """The signed head of the sender's access log, as `told_head` gives it."""
    signer: bytes = b""
    """Public key (Ed25519) of the computer that signs; b"" where nobody does."""

    def encoded(self) -> bytes:
        """Canonical JSON."""
        plain = {
            "clinic": self.clinic,
            "expires": self.expires.isoformat() if self.expires else "",
            "files": [dataclasses.asdict(one) for one in self.files],
            "format": FORMAT,
            "language": self.language,
            "log": dict(self.log),
            "made": self.made.isoformat(),
            "purpose": self.purpose,
            "recipient": self.recipient,
            "signer": self.signer.hex(),
        }
        return _canonical(plain)

    def file(self, name: str) -> Listed | None:
        """What it says of a file of that name."""
        return next((one for one in self.files if one.name == name), None)


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What a package's files are, held against its manifest."""

    manifest: Manifest
    signed: bool
    """By the key that it names; whose that is, its words tell (`signer_words`)."""
    altered: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it is signed, and every file is there as it was signed, and no other."""
        return self.signed and not (self.altered or self.missing or self.unlisted)


def printable(text: str) -> str:
    """A text as a manifest holds it: blanks for other spaces, nothing that cannot be seen."""
    spaced = (" " if sign.isspace() else sign for sign in text)
    return "".join(sign for sign in spaced if sign.isprintable())[:_TEXT]


def listed(items: Sequence[Item]) -> tuple[Listed, ...]:
    """What the manifest says of the files; ValueError for a name that is no package's."""
    found = tuple(map(Listed.of_item, items))
    if not _named(found):
        raise ValueError("names in a package are random, plain and each its own")
    return found


def read(data: bytes) -> Manifest:
    """The manifest that these bytes are; InputRefused("manifest-unreadable") for anything else."""
    if len(data) > MOST_BYTES:
        raise InputRefused("manifest-unreadable")
    try:
        found = _manifest(json.loads(data, parse_float=_refuse, parse_constant=_refuse))
        good = found.encoded() == data and _within(found)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise InputRefused("manifest-unreadable") from None
    if not good:
        raise InputRefused("manifest-unreadable")
    return found


def verify(
    data: bytes, signature: bytes, files: Mapping[str, bytes | bytearray | memoryview]
) -> Verdict:
    """Hold files, by their names, against a manifest and its signature.

    InputRefused as of `read`. The package's own files (`MANIFEST`, `SIGNATURE`) may be among them.
    """
    found = read(data)
    known = {one.name: one for one in found.files}
    there = {name: content for name, content in files.items() if name not in _OWN}
    return Verdict(
        found,
        manifest_signed(found.signer, signature, data),
        tuple(name for name, one in known.items() if name in there and not one.is_of(there[name])),
        tuple(name for name in known if name not in there),
        tuple(name for name in there if name not in known),
    )


def _canonical(plain: object) -> bytes:
    told = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return told.encode()


def _refuse(_: str) -> NoReturn:
    raise ValueError("a manifest holds whole numbers only")


def _manifest(plain: dict[str, object]) -> Manifest:
    """Of JSON that may be anything: what is not of the form does not encode to itself again."""
    if plain.pop("format") != FORMAT:
        raise ValueError("of another form")
    files = plain.pop("files")
    if not isinstance(files, list) or len(files) > MOST_FILES:
        raise ValueError("too many files")
    made, expires, signer = (str(plain.pop(name)) for name in ("made", "expires", "signer"))
    return Manifest(
        **plain,  # type: ignore[arg-type]  # looked at by `_within`
        made=dt.date.fromisoformat(made),
        expires=dt.date.fromisoformat(expires) if expires else None,
        files=tuple(Listed(**one) for one in files),
        signer=bytes.fromhex(signer),
    )


def _within(found: Manifest) -> bool:
    """Whether every value is of its kind and no longer than it may be."""
    texts = (found.clinic, found.recipient, found.purpose, found.language)
    log = isinstance(found.log, dict) and len(_canonical(found.log)) <= _LOG_BYTES
    signer = len(found.signer) in (0, 32)
    return all(map(_short, texts)) and log and signer and _named(found.files)


def _named(files: Sequence[Listed]) -> bool:
    names = {one.name for one in files}
    return len(names) == len(files) and names.isdisjoint(_OWN) and all(map(_plain, files))


def _plain(one: Listed) -> bool:
    texts = (one.mime, one.title, one.visit, one.view)
    numbers = type(one.size) is int and type(one.orientation) is int
    return (
        all(map(_short, (*texts, one.name, one.sha256, one.of)))
        and numbers
        and 0 <= one.size <= _MOST_SIZE
        and 1 <= one.orientation <= 8
        and bool(_NAME.fullmatch(one.name))
        and bool(_DIGEST.fullmatch(one.sha256))
    )


def _short(text: object) -> bool:
    return isinstance(text, str) and len(text) <= _TEXT and text.isprintable()
