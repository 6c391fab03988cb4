"""Those who are sent packages, with programs of their own: nothing of ClinicVault's opens one."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyrage

from tests.judges import command, require
from tests.unit.crypto.certificate_files import Holder, holder
from tests.unit.services.html_page import pages

PATIENCE = 120
_ALLOWED = {"File", "System", "Composite", "ExifTool", "JFIF"}
"""Groups of ExifTool in which a picture of ours may say something."""
_DICOM = {"DICOM"}


@dataclasses.dataclass
class Colleague:
    """Has an `age` key in a file; or was told words, which `age` asks for at a terminal."""

    key: pyrage.x25519.Identity = dataclasses.field(default_factory=pyrage.x25519.Identity.generate)

    @property
    def public(self) -> str:
        return str(self.key.to_public())

    def opened(self, package: Path, folder: Path, words: str = "") -> Path | None:
        """The archive inside, None where `age` refuses it."""
        folder.mkdir(parents=True, exist_ok=True)
        identity, inner = folder / "key.txt", folder / "inner.zip"
        identity.write_text(f"{self.key}\n")
        require("age")
        age = str(command("age"))
        if words:
            told = f"{age} -d -o {inner} {package}"
            line = ["script", "-qec", told, "/dev/null"]
            done = subprocess.run(
                line, input=f"{words}\n".encode(), capture_output=True, timeout=PATIENCE,
                check=False,
            )  # fmt: skip
        else:
            done = run(age, "-d", "-i", identity, "-o", inner, package)
        return inner if done.returncode == 0 else None


@dataclasses.dataclass
class Certified:
    """Has a certificate, and its key for OpenSSL."""

    whose: Holder = dataclasses.field(default_factory=lambda: holder("rsa"))

    def opened(self, package: Path, folder: Path) -> Path | None:
        """The archive inside, None where OpenSSL refuses it."""
        folder.mkdir(parents=True, exist_ok=True)
        require("openssl")
        code, content = self.whose.opened(folder, package.read_bytes())
        if code:
            return None
        (folder / "inner.zip").write_bytes(content)
        return folder / "inner.zip"


@dataclasses.dataclass
class Insurer:
    """Has 7-Zip, and was told eight words."""

    def opened(self, package: Path, folder: Path, words: str) -> Path | None:
        """The archive inside, None where 7-Zip refuses it."""
        done = seven_zip("x", "-y", f"-p{words}", f"-o{folder}", package)
        inside = list(folder.iterdir()) if folder.exists() else []
        return inside[0] if done.returncode == 0 and len(inside) == 1 else None


def unpacked(archive: Path, folder: Path) -> dict[str, bytes] | None:
    """What 7-Zip takes out of an archive without words, None where it warns of anything."""
    done = seven_zip("x", "-y", "-p", f"-o{folder}", archive)
    if done.returncode:
        return None
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*")}


def page_read(data: bytes, words: str) -> dict[str, bytes] | None:
    """A patient's page by a reader of the format that shares no code with it; None if it refuses.

    The page compares its own parts with what the locked list knows, and so does this.
    """
    try:
        about, locked, *files = pages.blocks(data)
        key = _key(about, words)
        told = json.loads(pages.unlocked(key, about, 0, locked).rstrip(b"\0"))
        if told["page"] != pages_digest(data):
            return None
        return dict(_page_files(key, about, told["items"], files))
    except Exception:  # whatever a damaged file brings about: it is not opened
        return None


@functools.cache
def _key(about: bytes, words: str) -> bytes:
    """A second's work."""
    return pages.key_of(about, words)


def _page_files(
    key: bytes, about: bytes, items: list[dict[str, object]], files: list[bytes]
) -> Iterator[tuple[str, bytes]]:
    """AssertionError for one that is not what the list says."""
    for place, (one, locked) in enumerate(zip(items, files, strict=True), 1):
        size = one["size"]
        assert isinstance(size, int)
        data = pages.unlocked(key, about, place, locked)[:size]
        assert hashlib.sha256(data).hexdigest() == one["sha256"]
        yield str(one["name"]), data


def pages_digest(data: bytes) -> str:
    """Of the page's own parts, as a browser sees them."""
    parts = pages.own_parts(data)
    seen = [parts[name] for name in ("policy", "style", "script", "standing")]
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def run(*words: object) -> subprocess.CompletedProcess[bytes]:
    """A program that may fail."""
    line = [str(word) for word in words]
    return subprocess.run(line, capture_output=True, timeout=PATIENCE, check=False)


def seven_zip(*words: object) -> subprocess.CompletedProcess[bytes]:
    """7-Zip, which may fail."""
    require("7zip")
    return run(str(command("7zip")), *words)


def told_by_exiftool(folder: Path) -> list[dict[str, object]]:
    """All that it finds in the files of a folder, unknown and embedded things, too."""
    require("exiftool")
    done = run("exiftool", "-a", "-u", "-U", "-G1", "-ee3", "-s", "-j", "-r", folder)
    told = json.loads(done.stdout or b"[]")
    assert isinstance(told, list)
    return told


def said_too_much(told: Mapping[str, object]) -> dict[str, object]:
    """What a picture says of itself beyond what decoding needs."""
    kind = str(told.get("File:FileType", ""))
    allowed = _ALLOWED | (_DICOM if kind == "DICOM" else set())
    return {
        name: value
        for name, value in told.items()
        if ":" in name and name.split(":")[0] not in allowed
    }
