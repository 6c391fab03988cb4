"""Packages to test with: small drawn pictures, and a reader of the format that shares no code."""

import base64
import datetime as dt
import functools
import hashlib
import html
import io
import json
import re

import numpy as np
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from PIL import Image

from clinicvault.services.packages.contents import Contents, Item
from clinicvault.services.packages.html_page import make

WORDS = "velvet museum acne lunar acrobat window"
CLINIC = "Canaryclinic Laurent"
RECIPIENT = "Canarypatient Dupont"
NOTE = "Canarynote: call us."
VISITS = ("Before", "6 weeks later", "6 months later")
VIEWS = {"frontal": "Frontal", "oblique-left": "Oblique left"}


@functools.cache
def jpeg(seed: int, size: tuple[int, int] = (120, 160)) -> bytes:
    """Stripes whose colours tell one picture from another; upper half dark, lower light."""
    width, height = size
    random = np.random.default_rng(seed)
    colours = random.integers(40, 215, (1, 8, 3), dtype=np.uint8)
    stripes = np.repeat(colours, width // 8, axis=1)
    picture = np.repeat(stripes, height, axis=0)
    picture[: height // 2] //= 3
    made = io.BytesIO()
    Image.fromarray(picture).save(made, "JPEG", quality=90)
    return made.getvalue()


def item(data: bytes, mime: str = "image/jpeg", ending: str = "jpg", **more) -> Item:
    name = f"{hashlib.sha256(data).hexdigest()[:12]}.{ending}"
    return Item(name, memoryview(data), mime, **more)


def pictures() -> tuple[Item, ...]:
    """Two views at three visits."""
    return tuple(
        item(jpeg(10 * time + way), title=title, visit=visit, view=view)
        for time, visit in enumerate(VISITS)
        for way, (view, title) in enumerate(VIEWS.items())
    )


def contents(items: tuple[Item, ...] | None = None, language: str = "en") -> Contents:
    return Contents(
        pictures() if items is None else items,
        CLINIC,
        RECIPIENT,
        language,
        dt.date(2026, 11, 23),
        b'{"canarymanifest":1}',
        b"canarysignature!" * 4,
        {"note": NOTE, "expires": "Canaryexpiry 2027."},
    )


@functools.cache
def page_bytes(language: str = "en") -> bytes:
    """One page for all tests that do not change it."""
    return make(contents(language=language), WORDS)


def blocks(page: bytes) -> list[bytes]:
    """About, then the locked blocks; AssertionError where a checksum is wrong."""
    found = []
    for text in re.findall(rb'<script type="text/plain"[^>]*>([^<]+)</script>', page):
        data = base64.b64decode(text[44:], validate=True)
        assert base64.b64decode(text[:44]) == hashlib.sha256(data).digest()
        found.append(data)
    return found


def key_of(about: bytes, words: str) -> bytes:
    """As `format.md` tells; AssertionError for other words."""
    told = json.loads(about)
    salt = base64.b64decode(told["salt"])
    stretched = PBKDF2HMAC(SHA256(), 32, salt, told["rounds"]).derive(words.encode())
    check = HKDF(SHA256(), 16, None, b"ClinicVault patient page 1 check").derive(stretched)
    assert check == base64.b64decode(told["check"]), "other words"
    return HKDF(SHA256(), 32, None, b"ClinicVault patient page 1 key").derive(stretched)


def unlocked(key: bytes, about: bytes, place: int, locked: bytes) -> bytes:
    """With its padding; InvalidTag."""
    number = place.to_bytes(4, "big")
    return AESGCM(key).decrypt(bytes(8) + number, locked, about + number)


def read(page: bytes, words: str = WORDS) -> tuple[dict, list[bytes]]:
    """The manifest, and every file."""
    about, manifest, *files = blocks(page)
    key = key_of(about, words)
    told = json.loads(unlocked(key, about, 0, manifest).rstrip(b"\0"))
    opened = [
        unlocked(key, about, place, locked)[: one["size"]]
        for place, (one, locked) in enumerate(zip(told["items"], files, strict=True), 1)
    ]
    for one, data in zip(told["items"], opened, strict=True):
        assert hashlib.sha256(data).hexdigest() == one["sha256"]
    return told, opened


def own_parts(page: bytes) -> dict[str, str]:
    """Policy, style, script and standing words, as a browser reads them."""
    text = page.decode("ascii")

    def between(start: str, end: str) -> str:
        return text.split(start, 1)[1].split(end, 1)[0]

    return {
        "policy": html.unescape(between('Policy" content="', '">')),
        "style": between("<style>", "</style>"),
        "script": between("<script>", "</script>"),
        "standing": html.unescape(between('<p id="standing">', "</p>")),
    }
