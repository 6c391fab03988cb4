"""Packages as another clinic sends them: pictures, a manifest, its signature."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import secrets

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from clinicvault.access.release.package_signing import LABEL
from clinicvault.services.packages.contents import Contents, Item
from clinicvault.services.packages.manifest import Manifest, listed

LOG = {"format": 1, "size": 7, "root": "00" * 32, "note": "a\nb\n"}
CANARIES = (b"CANARY-PATIENT", b"CANARY-PATH", b"P-7K3M-9Q2X")


def photo(seed=1, kind="JPEG", size=(64, 48), **more):
    """A picture's bytes, of colours that change slowly."""
    noise = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    out = io.BytesIO()
    image = Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)
    if kind == "GRAY":
        image, kind = image.convert("L"), "JPEG"
    image.save(out, kind, **({"quality": 90} if kind == "JPEG" else {}) | more)
    return out.getvalue()


def item(seed=1, kind="JPEG", orientation=1, **told):
    """One file under a random name."""
    ending, mime = {"PNG": ("png", "image/png")}.get(kind, ("jpg", "image/jpeg"))
    told = {"title": "Frontal", "visit": "Before", "view": "frontal"} | told
    data = memoryview(photo(seed, kind))
    return Item(f"{secrets.token_hex(6)}.{ending}", data, mime, orientation=orientation, **told)


def manifest(items, signer=b"", **more):
    """What a package says of these files."""
    told = Manifest(
        clinic="Clinique Été",
        recipient="Dr Elsewhere",
        purpose="colleagues",
        made=dt.date(2026, 11, 23),
        expires=dt.date(2027, 11, 23),
        language="en",
        files=listed(items),
        log=LOG,
        signer=signer,
    )
    return dataclasses.replace(told, **more)


def contents(items, key=None, language="en", **more):
    """Signed by `key`, or by nobody."""
    signer = key.public_key().public_bytes_raw() if key else b""
    told = manifest(items, signer).encoded()
    signature = key.sign(LABEL + told) if key else b""
    made = dt.date(2026, 11, 23)
    return Contents(
        tuple(items), "Clinique Été", "Dr Elsewhere", language, made, told, signature, **more
    )


def sender():
    """A computer's signing key."""
    return Ed25519PrivateKey.generate()
