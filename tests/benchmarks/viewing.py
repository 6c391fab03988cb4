"""Service call to QImage against Qt's own reader on the same picture as a plain file.

    python -m tests.benchmarks.viewing [--rounds 15]

Preview (aim 1.3 x): role, consent, log entry before and after, keys and decryption included.
Full picture (aim 1.2 x): decoded by a worker that holds no keys. Both end as a 32-bit QImage,
which is what Qt's reader makes of a JPEG.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage, QImageReader

from clinicvault.gui.pictures.picture import preview_image
from clinicvault.services.api import ViewService

from .clinics import Opened, fresh
from .measuring import Row, at_most, in_turn, show
from .pictures import write_jpegs


def plain(path: Path) -> Callable[[], QImage]:
    """Qt's reader on a plain file."""

    def read() -> QImage:
        image = QImageReader(str(path)).read()
        _require(image)
        return image

    return read


def preview(viewing: ViewService, photo: str) -> Callable[[], QImage]:
    """The service's preview as an image."""

    def read() -> QImage:
        image = preview_image(viewing.preview(photo))
        _require(image)
        return image

    return read


def full(viewing: ViewService, photo: str) -> Callable[[], QImage]:
    """The service's full picture as an image of Qt's own format."""

    def read() -> QImage:
        pixels = viewing.full(photo)
        given = QImage.Format.Format_RGB888
        image = QImage(pixels.data, pixels.width, pixels.height, pixels.stride, given)
        made = image.convertToFormat(QImage.Format.Format_RGB32)
        _require(made)
        return made

    return read


def _require(image: QImage) -> None:
    if image.isNull():
        raise RuntimeError("no picture")


def measure(clinic: Opened, folder: Path, megapixels: int, rounds: int) -> list[Row]:
    """Two rows: preview and full picture."""
    source = write_jpegs(folder / "in", megapixels, 1)
    patient = clinic.patient(f"viewed {megapixels}")
    photo = clinic.services.importing.run(patient, source).imported[0].photo
    clinic.services.importing.close()
    viewing = clinic.services.viewing
    small = folder / "preview.jpg"
    small.write_bytes(viewing.preview(photo))
    first = in_turn(2 * rounds, preview(viewing, photo), plain(small))
    whole = in_turn(rounds, full(viewing, photo), plain(source[0]))
    return [
        at_most(f"first preview of a {megapixels} MP photo", *first, limit=1.3),
        at_most(f"full picture, {megapixels} MP", *whole, limit=1.2),
    ]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="time to a picture against Qt's reader")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    with fresh() as (clinic, folder):
        rows = [row for size in (12, 24) for row in measure(clinic, folder, size, given.rounds)]
    return show("Viewing", rows)


if __name__ == "__main__":
    sys.exit(main())
