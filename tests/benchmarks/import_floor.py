"""One process of the import's floor: does the unavoidable steps for the files it is told.

Reads a JSON list of paths a line, answers with the number done; started by `import_rate`.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
import simplejpeg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinicvault.crypto.blobs import ObjectKind, padded_size

_KINDS = (ObjectKind.ORIGINAL, ObjectKind.PREVIEW, ObjectKind.THUMBNAIL)
_MOST_PIXELS = 24_000_000


def settle(path: Path, out: Path, cipher: AESGCM, canvas: bytearray) -> None:
    """Read, SHA-256, one full decode, two encodes, encryption, fsync: each the cheapest way known."""
    data = path.read_bytes()
    hashlib.sha256(data).digest()
    shown = _shrunk(_decoded(path.suffix, data, canvas), 2048)
    small = (simplejpeg.encode_jpeg(one, 85, "RGB", "420") for one in (shown, _shrunk(shown, 384)))
    for kind, plain in zip(_KINDS, (data, *small), strict=True):
        padded = plain + bytes(padded_size(len(plain), kind) - len(plain))
        sealed = cipher.encrypt(os.urandom(12), padded, None)
        with (out / f"{path.stem}.{int(kind)}").open("wb", buffering=0) as file:
            file.write(sealed)
            os.fsync(file.fileno())


def _decoded(suffix: str, data: bytes, canvas: bytearray) -> np.ndarray:
    """Pixels by the bare library; what is deeper than 8 bits stays so."""
    if suffix == ".jpg":
        return simplejpeg.decode_jpeg(data, "RGB", strict=True, buffer=canvas)
    if suffix == ".heic":
        return np.asarray(pillow_heif.open_heif(data))
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)


def _shrunk(pixels: np.ndarray, side: int) -> np.ndarray:
    scale = side / max(pixels.shape[:2])
    size = round(pixels.shape[1] * scale), round(pixels.shape[0] * scale)
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR)
    return small if small.dtype == np.uint8 else (small >> 8).astype(np.uint8)


def main() -> None:
    """Serve until the input ends."""
    cv2.setNumThreads(1)
    out = Path(sys.argv[1])
    cipher, canvas = AESGCM(AESGCM.generate_key(256)), bytearray(3 * _MOST_PIXELS)
    for line in sys.stdin:
        paths = json.loads(line)
        for path in paths:
            settle(Path(path), out, cipher, canvas)
        print(len(paths), flush=True)


if __name__ == "__main__":
    main()
