"""What goes into a package, whatever its kind."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One file of a package."""

    name: str
    """Random, with the ending of its kind (`jpg`, `png`, `mp4`, `pdf`)."""
    data: memoryview = dataclasses.field(repr=False)
    mime: str
    title: str = ""
    """Such as "Frontal"; what the recipient may read, never a name."""
    visit: str = ""
    """Such as "Before" or "6 weeks later": visits of the same words belong together."""
    view: str = ""
    """The view's slug: pictures of one view can be compared."""
    orientation: int = 1
    """Exif's, where the picture is not upright by itself."""
    of: str = ""
    """Name of the picture that this file holds once more, as a DICOM object."""


@dataclasses.dataclass(frozen=True, slots=True)
class Contents:
    """The pictures of one export, and what their recipient is told."""

    items: tuple[Item, ...]
    clinic: str
    recipient: str
    language: str
    """`en` or `fr`: the recipient's."""
    made: dt.date
    manifest: bytes = dataclasses.field(repr=False)
    """Canonical JSON: every item's name, size, SHA-256 and title, purpose, expiry, log head."""
    signature: bytes = dataclasses.field(default=b"", repr=False)
    """Ed25519 of the manifest, by the computer that exports; with `signer` in the manifest."""
    texts: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """More lines for the recipient, by their place ("note", "expires")."""
