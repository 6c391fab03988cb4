"""Pictures as one `age` file: a ZIP of the cleaned originals, for a key or under a passphrase."""

from __future__ import annotations

import io
import json
import secrets
import zipfile
from collections.abc import Mapping, Sequence

from clinicvault.access.opened import Opened
from clinicvault.domain.clinical import PhotoKind
from clinicvault.jobs import CancelToken

from .packages.age import sealed_for
from .packages.archive import MOST_BYTES
from .packages.protection import Protection, protection
from .turning import UPRIGHT

__all__ = [
    "MOST_BYTES", "Protection", "file_names", "orientation", "package", "protection", "sealed",
]  # fmt: skip

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
    made = sealed_for(by, content)
    cancel.check()
    return made


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
