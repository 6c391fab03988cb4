"""The trained network: a file of the program's own, kept at hand before a worker is confined."""

from __future__ import annotations

import functools
import mmap
from pathlib import Path
from typing import Protocol, cast

import cv2
import numpy as np

import clinicvault
from clinicvault.domain.errors import InputRefused
from clinicvault.media.registry import Array

_NAME = "centerface.onnx"


def model_path() -> Path:
    """Where the file lies: in the wheel or, run from source, beside the package."""
    package = Path(clinicvault.__file__).resolve().parent
    inside = package / "resources"
    return (inside if inside.is_dir() else package.parent / "resources") / "models" / _NAME


@functools.cache
def mapped() -> mmap.mmap | None:
    """The file in memory that all workers share, read where it is used; None where it is missing.

    A confined worker opens no file, and few are ever asked for faces.
    """
    try:
        with model_path().open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return None


class Network(Protocol):
    """What is used of `cv2.dnn.Net`."""

    def setInput(self, blob: Array) -> None:  # noqa: N802  (OpenCV's name)
        """Take the next picture: 1 × 3 × height × width, float32."""

    def forward(self, names: tuple[str, ...]) -> list[Array]:
        """The named outputs, 1 × channels × height / 4 × width / 4 each."""


@functools.cache
def network(_side: int) -> Network:
    """OpenCV's network, made at the first face that is looked for (70 ms), for one thread.

    One for every size of copy: another size would have it plan its memory again.
    Raises InputRefused "face-finder-missing": never "no face" for want of somebody who looked.
    """
    held = mapped()
    if held is None:
        raise InputRefused("face-finder-missing")
    try:
        return cast("Network", cv2.dnn.readNetFromONNX(np.frombuffer(held, np.uint8)))
    except cv2.error as error:
        raise InputRefused("face-finder-missing") from error
