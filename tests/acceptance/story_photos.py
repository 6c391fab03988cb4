"""Photos for the story: every one another picture, with canaries in all kinds of metadata."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, PngImagePlugin

CANARIES = (b"CANARY-OWNER", b"CANARY-SERIAL", b"CANARY-COMMENT", b"CANARY-TEXT")
GOOD, BROKEN = 29, "IMG_0013.jpg"


def make_folder(folder: Path) -> None:
    """30 files: 24 JPEG, 5 PNG, and one JPEG that ends in the middle."""
    folder.mkdir()
    for number in range(GOOD + 1):
        picture = _picture(number)
        if number % 6 == 5:
            picture.save(folder / f"IMG_{number:04}.png", pnginfo=_texts())
        else:
            path = folder / f"IMG_{number:04}.jpg"
            picture.save(path, quality=90, exif=_exif(number), comment=b"CANARY-COMMENT")
    broken = folder / BROKEN
    data = broken.read_bytes()
    broken.write_bytes(data[: len(data) // 2])


def pixels(source: object) -> np.ndarray:
    """Height x width x 3 bytes, as stored (not turned)."""
    with Image.open(source) as picture:
        return np.asarray(picture.convert("RGB"))


def _picture(number: int) -> Image.Image:
    noise = np.random.default_rng(number).integers(0, 256, (24, 32, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize((640, 480), Image.Resampling.BICUBIC)


def _exif(number: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Canon"
    exif[ExifTags.Base.Model] = "EOS R6"
    exif[ExifTags.Base.Orientation] = 6 if number % 4 == 0 else 1
    exif[ExifTags.Base.Artist] = "CANARY-OWNER"
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = f"2026:02:14 10:{number:02}:00"
    inner[ExifTags.Base.BodySerialNumber] = "CANARY-SERIAL"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (48.0, 51.0, 29.6)
    return exif


def _texts() -> PngImagePlugin.PngInfo:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "CANARY-TEXT")
    texts.add_itxt("Comment", "CANARY-COMMENT")
    return texts
