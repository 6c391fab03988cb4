"""What another clinic's package says of itself, and whether its files are what was signed.

Whoever opens a package by its ordinary programs and packs it again keeps the manifest, so it is
looked for in every ZIP. One that says it is signed and is not what was signed is refused as a
whole: nobody can tell which part of it is true.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Self

from clinicvault.access.release.package_signing import manifest_signed
from clinicvault.domain.errors import InputRefused
from clinicvault.services.packages.colleague_words import READ_ME
from clinicvault.services.packages.manifest import (
    MANIFEST,
    MOST_BYTES,
    MOST_FILES,
    SIGNATURE,
    Listed,
    Manifest,
    read,
)

from .package import Entry, Package, checked

_OWN = frozenset({MANIFEST, SIGNATURE, *READ_ME.values()})
_DICOM = ".dcm"
_EARLIER = 1
"""Form of the manifest that tells views and turns, and is signed by nobody."""


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What is known of one file besides its bytes."""

    view: str = ""
    orientation: int = 1
    signer: str = ""
    """Public key (hex) of the computer that signed it; "" where nobody did."""
    until: str = ""
    """Day (ISO 8601) until which the sender lets it be kept, by the signed word."""


@dataclasses.dataclass(frozen=True, slots=True)
class Received:
    """A package with its manifest; `manifest` is None for one that none was signed for."""

    manifest: Manifest | None
    names: frozenset[str]
    """Of the files that are there."""
    listed: Mapping[str, Listed] = dataclasses.field(default_factory=dict)
    """What the manifest says, by name."""
    earlier: Mapping[str, Told] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, manifest: Manifest, names: frozenset[str]) -> Self:
        """A package with a manifest that can be held against its files."""
        return cls(manifest, names, {one.name: one for one in manifest.files})

    @property
    def missing(self) -> tuple[str, ...]:
        """Files that the manifest lists, and that are not there."""
        return tuple(name for name in self.listed if name not in self.names)

    def is_beside(self, name: str) -> bool:
        """Whether a file is the package's own, or a DICOM object of a picture that comes in itself.

        By the names, too: a sender's word alone hides no picture, nor two behind one another.
        """
        one = self.listed.get(name)
        shown = self.listed.get(one.of) if one and one.of in self.names else None
        twin = name.endswith(_DICOM) and shown is not None and not shown.of
        return name in _OWN or twin

    def told(self, name: str, data: bytes | bytearray) -> Told:
        """What is said of a file, once its bytes are the signed ones.

        InputRefused("package-unlisted") for a file that is not in the manifest,
        ("package-altered") for one that is not what was signed.
        """
        if self.manifest is None:
            return self.earlier.get(name, Told())
        one = self.listed.get(name)
        if one is None:
            raise InputRefused("package-unlisted")
        if not one.is_of(data):
            raise InputRefused("package-altered")
        expires = self.manifest.expires
        until = expires.isoformat() if expires else ""
        return Told(one.view, one.orientation, self.manifest.signer.hex(), until)


def received(package: Package) -> Received | None:
    """The manifest's word on a package; None for one that has none.

    InputRefused("manifest-unreadable") for one that is ours and is broken, or there twice,
    ("package-signature") where the signature is missing or wrong, and as of `Package.raw`.
    """
    entries = package.entries()
    own = [one for one in entries if one.name in (MANIFEST, SIGNATURE)]
    found = {one.name: one for one in own}
    if MANIFEST not in found:
        return None
    names = frozenset(one.name for one in entries)
    if SIGNATURE not in found:
        return _unsigned(package, found[MANIFEST], names)
    if len(found) != len(own):
        raise InputRefused("manifest-unreadable")
    data, signature = (_small(package, found[name]) for name in (MANIFEST, SIGNATURE))
    manifest = read(data)
    if not manifest_signed(manifest.signer, signature, data):
        raise InputRefused("package-signature")
    return Received.of(manifest, names)


def _unsigned(package: Package, entry: Entry, names: frozenset[str]) -> Received | None:
    """Of a manifest without a signature; None for a file that is another program's.

    InputRefused("package-signature") for one that has to be signed.
    """
    try:
        data = _small(package, entry)
        plain = json.loads(data)
        if plain["format"] == _EARLIER:
            some = plain["pictures"][:MOST_FILES]
            pictures = {str(one["file"]): _of(one) for one in some}
            return Received(None, names, earlier=pictures)
        manifest = read(data)
    except (InputRefused, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if manifest.signer:
        raise InputRefused("package-signature")
    return Received.of(manifest, names)


def _of(one: Mapping[str, object]) -> Told:
    turn = one.get("orientation")
    return Told(str(one.get("view", "")), turn if type(turn) is int and 1 <= turn <= 8 else 1)


def _small(package: Package, entry: Entry) -> bytes:
    """A file of the package's own; InputRefused("manifest-unreadable") for a packed or large one.

    What is packed smaller is unpacked by workers alone, and nobody asks one for a list.
    """
    if entry.packed or entry.size > MOST_BYTES:
        raise InputRefused("manifest-unreadable")
    return bytes(checked(entry, package.raw(entry)))
