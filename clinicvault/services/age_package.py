"""Pictures as one `age` file: a ZIP of the cleaned originals, for a key or under a passphrase."""

from __future__ import annotations

import dataclasses
import io
import json
import secrets
import zipfile
from collections.abc import Mapping, Sequence

import pyrage

from clinicvault.access.opened import Opened
from clinicvault.access.plain import passphrase as random_words
from clinicvault.domain.clinical import PhotoKind
from clinicvault.domain.errors import InputRefused
from clinicvault.jobs import CancelToken

from .setup import LEAST_STRENGTH, Setup
from .turning import UPRIGHT

MOST_BYTES = 1 << 30
"""A package is made in memory: nothing in the clear ever touches the disk."""
_ENDINGS = {
    PhotoKind.JPEG.value: "jpg",
    PhotoKind.PNG.value: "png",
    PhotoKind.HEIC.value: "heic",
    PhotoKind.AVIF.value: "avif",
    PhotoKind.WEBP.value: "webp",
    PhotoKind.TIFF.value: "tif",
    PhotoKind.VIDEO.value: "mp4",
    PhotoKind.PDF.value: "pdf",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Protection:
    """For whom a package opens: a recipient's key, or who knows the words."""

    key: pyrage.x25519.Recipient | None
    words: str = dataclasses.field(default="", repr=False)
    made: str = dataclasses.field(default="", repr=False)
    """The words, where they were made here: shown once."""


def protection(
    setup: Setup, age_recipient: str, passphrase: str, known: Sequence[str]
) -> Protection:
    """By a recipient's key, else a passphrase, else words that are made now.

    InputRefused("recipient-key-wrong"), and ("passphrase-weak") for a passphrase that is easier
    to guess than a password may be: whoever finds the file can try as often as they like. `known`
    (the clinic's and the recipient's name) makes a weak one.
    """
    if passphrase and setup.strength(passphrase, tuple(known))[0] < LEAST_STRENGTH:
        raise InputRefused("passphrase-weak")
    if age_recipient:
        return Protection(_key(age_recipient))
    made = "" if passphrase else random_words()
    return Protection(None, passphrase or made, made)


def file_names(opened: Sequence[Opened]) -> dict[bytes, str]:
    """A random file name for each picture, by its photo's id."""
    return {one.photo.id: f"{secrets.token_hex(6)}.{_ending(one)}" for one in opened}


def sealed(
    opened: Sequence[Opened],
    by: Protection,
    cancel: CancelToken,
    names: Mapping[bytes, str] | None = None,
    log: Mapping[str, object] | None = None,
) -> bytes:
    """The `age` file; Cancelled between its steps. `names` as of `file_names`.

    `log` is the access log's signed head, which the manifest carries.
    """
    cancel.check()
    content = package(opened, names or file_names(opened), log)
    cancel.check()
    key = by.key
    made = pyrage.encrypt(content, [key]) if key else pyrage.passphrase.encrypt(content, by.words)
    cancel.check()
    return bytes(made)


def package(
    opened: Sequence[Opened], names: Mapping[bytes, str], log: Mapping[str, object] | None = None
) -> bytes:
    """A ZIP of the cleaned originals; the manifest tells how to turn them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made:
        for one in opened:
            made.writestr(_entry(names[one.photo.id]), memoryview(one.data))
        listed = [_listed(one, names[one.photo.id]) for one in opened]
        told = {"log": dict(log)} if log else {}
        manifest = json.dumps({"format": 1, "pictures": listed, **told}, indent=1)
        made.writestr(_entry("manifest.json"), manifest)
    return buffer.getvalue()


def orientation(one: Opened) -> int:
    """Exif orientation, 1 where the sealed facts tell none that there is."""
    told = one.facts.get("orientation", 1)
    return told if isinstance(told, int) and told in UPRIGHT else 1


def _listed(one: Opened, name: str) -> dict[str, object]:
    turn = orientation(one)
    return {
        "file": name,
        "view": one.facts.get("view", ""),
        "orientation": turn,
        "upright": UPRIGHT[turn],
    }


def _ending(one: Opened) -> str:
    return _ENDINGS.get(str(one.facts.get("format")), "bin")


def _entry(name: str) -> zipfile.ZipInfo:
    """No date; readable by whoever unpacks it."""
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o600 << 16
    return entry


def _key(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise InputRefused("recipient-key-wrong") from None
