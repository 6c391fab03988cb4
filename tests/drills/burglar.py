"""What a thief does with bytes: search all of them for everything that must not be there."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image

from tests.acceptance.cli_process import Computer
from tests.acceptance.program import PROGRAM

NAME, BORN, RECORD = "Quirina Zwetschgenbaum", "1961-11-23", "RX-7731-QZ"
SERIAL, OWNER, PLACE = "SERIAL-88127734", "Owner Zwetschgenbaum", "1999:12:31"
CLINIC = "Klinik Morgentau"
PASSWORDS = {
    "Anneliese": "violet-harbour-notary-twelve",
    "Nepomuk": "copper-lantern-village-osprey",
    "Philippa": "granite-teapot-meadow-quartz",
}
ROLES = {"Nepomuk": "intake", "Philippa": "practitioner"}
RUN = 24
"""Bytes of a run that cannot be there by chance."""


class Clinic(Computer):
    """The real program on a computer whose temp, cache and settings folders are its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        for name, variable in {
            "tmp": "TMPDIR",
            "cache": "XDG_CACHE_HOME",
            "config": "XDG_CONFIG_HOME",
            "data": "XDG_DATA_HOME",
            "user": "HOME",
        }.items():
            (folder / "system" / name).mkdir(parents=True)
            self._env[variable] = str(folder / "system" / name)
        for user, password in PASSWORDS.items():
            self.secret(f"{user}.txt", password)

    def elsewhere(self, home: str) -> Clinic:
        """The same files at another computer."""
        self._env["CLINICVAULT_HOME"] = str(self.folder / home)
        return self

    def start(self, *words: object, user: str) -> subprocess.Popen:
        """A command left running."""
        argv = [str(word) for word in words]
        argv += ["--user", user, "--password-file", str(self.folder / f"{user}.txt"), "--json"]
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *argv],
            env=self._env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )

    def open_for_work(self) -> str:
        """Found the clinic, let the staff in, register her; returns her code."""
        kit = ["--recovery-kit", self.folder / "kit.pdf"]
        self.run("init", "--clinic", CLINIC, *kit, user="Anneliese")
        (self.folder / "kit.pdf").unlink()
        for name, role in ROLES.items():
            self.bring_in(name, role)
        return self.register()

    def bring_in(self, name: str, role: str) -> None:
        code = self.run("user", "add", name, "--role", role, user="Anneliese").json["code"]
        file = self.secret("code.txt", code)
        own = ["--password-file", self.folder / f"{name}.txt"]
        words = self.run("user", "enrol", name, "--code-file", file, *own).json["words"]
        self.run("user", "grant", name, "--words", words, user="Anneliese")

    def register(self) -> str:
        args = ["--name", NAME, "--born", BORN, "--record-number", RECORD]
        code = self.run("patient", "add", *args, user="Nepomuk").json["code"]
        grant = ["consent", "grant", "--patient", code, "--purpose", "care"]
        self.run(*grant, user="Nepomuk")
        return code

    @property
    def loot(self) -> list[Path]:
        """Vault, workstation folder, backup, settings, temp and cache: whatever lies around."""
        roots = [self.vault, self.folder / "home", self.folder / "backup", self.folder / "system"]
        return [root for root in roots if root.exists()]


def picture(number: int, size: tuple[int, int] = (900, 700)) -> Image.Image:
    """A known bitmap, no two alike."""
    noise = np.random.default_rng(number).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)


def photograph(folder: Path, count: int, first: int = 0) -> Path:
    """JPEG files as a camera leaves them: owner, serial number, place."""
    folder.mkdir()
    for number in range(first, first + count):
        exif = Image.Exif()
        exif[ExifTags.Base.Artist] = OWNER
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = SERIAL
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSDateStamp] = PLACE
        gps[ExifTags.GPS.GPSLatitude] = (47.0, 13.0, 37.7)
        file = folder / f"Zwetschgenbaum_{number:03}.jpg"
        picture(number).save(file, quality=91, exif=exif)
    return folder


def unreadable(folder: Path) -> bytes:
    """A file that no version reads yet, with an owner and a place; its bytes."""
    folder.mkdir()
    noise = np.random.default_rng(7).bytes(20_000)
    data = b"GIF89a" + OWNER.encode() + SERIAL.encode() + noise + PLACE.encode()
    (folder / "Zwetschgenbaum_odd.gif").write_bytes(data)
    return data


def text_needles() -> list[bytes]:
    """Every text in the encodings in which it could lie around."""
    texts = (*NAME.split(), BORN, RECORD, SERIAL, OWNER, PLACE, CLINIC, *PASSWORDS)
    texts += (*PASSWORDS.values(), "Zwetschgenbaum_", "quirina", "zwetschgenbaum")
    return [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le", "utf-16-be")]


def picture_needles(jpeg: bytes) -> list[bytes]:
    """Runs of the entropy-coded scan, the GPS block, and rows of the pixels in usual orders."""
    scan = jpeg[jpeg.rindex(b"\xff\xda") + 14 :]
    places = np.linspace(RUN, len(scan) - 2 * RUN, 12, dtype=int)
    runs = [scan[place : place + RUN] for place in places]
    return [*runs, *pixel_needles(jpeg)]


def pixel_needles(jpeg: bytes) -> list[bytes]:
    """Runs of raw pixels: RGB, BGR, RGBA and luminance, rows and columns from the middle."""
    with Image.open(io.BytesIO(jpeg)) as opened:
        rgb = np.asarray(opened.convert("RGB"))
        shapes = [rgb, rgb[..., ::-1], np.asarray(opened.convert("RGBA"))]
        shapes.append(np.asarray(opened.convert("L"))[..., None])
    found = []
    for pixels in shapes:
        middle, width = pixels.shape[0] // 2, RUN // pixels.shape[2] + 1
        for row in (middle, middle // 2):
            found.append(pixels[row, 40 : 40 + width].tobytes())
    return found


def quantisation_tables(jpeg: bytes) -> list[bytes]:
    """The DQT segments of a JPEG file, without their headers."""
    found, place = [], 2
    while jpeg[place : place + 2] != b"\xff\xda":
        length = int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if jpeg[place + 1] == 0xDB:
            found.append(jpeg[place + 4 : place + 2 + length][:64])
        place += 2 + length
    return found


def files(roots: list[Path]) -> Iterator[Path]:
    for root in roots:
        for folder, _, names in os.walk(root):
            yield from (Path(folder) / name for name in names)


def search(roots: list[Path], needles: list[bytes]) -> list[tuple[str, bytes]]:
    """(file, needle) of every hit in contents and names; files may vanish meanwhile."""
    hits = []
    for path in files(roots):
        hits += [(str(path), needle) for needle in needles if needle in str(path).encode()]
        try:
            data = path.read_bytes()
        except OSError:
            continue
        hits += [(str(path), needle) for needle in needles if needle in data]
    return hits


def search_while(process: subprocess.Popen, roots: list[Path], needles: list[bytes]) -> int:
    """Search again and again until the program ends; returns how often."""
    looks = 0
    while process.poll() is None:
        assert search(roots, needles) == []
        looks += 1
        time.sleep(0)
    return looks
