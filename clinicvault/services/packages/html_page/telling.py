"""The locked manifest: all that the page tells about its pictures, once it is open."""

from __future__ import annotations

import base64
import hashlib
import json
import re

from clinicvault.domain.errors import InputRefused
from clinicvault.services.packages.contents import Contents, Item

_KINDS = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
}
"""What every browser of today shows or, as to PDF, hands on."""
_MOST_CHARS = {"title": 200, "visit": 200, "view": 80}
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}\.[a-z0-9]{2,5}")
_UPRIGHT = range(1, 9)


def told(contents: Contents, page: str) -> bytes:
    """JSON; `page` is the digest of the page's own parts, which it compares with itself.

    InputRefused("package-kind") for a file that browsers do not show.
    """
    return json.dumps(
        {
            "clinic": contents.clinic,
            "items": [_item(item) for item in contents.items],
            "made": contents.made.isoformat(),
            "manifest": base64.b64encode(contents.manifest).decode(),
            "page": page,
            "recipient": contents.recipient,
            "signature": base64.b64encode(contents.signature).decode(),
            "texts": list(contents.texts.values()),
        },
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def require_told(contents: Contents) -> None:
    """ValueError for names that are double or no names, places that are none, texts too long."""
    names = [item.name for item in contents.items]
    if len(set(names)) != len(names) or not all(_is_name(name) for name in names):
        raise ValueError("every file has a name of its own")
    for item in contents.items:
        if item.orientation not in _UPRIGHT:
            raise ValueError("an orientation is from 1 to 8")
        if any(len(getattr(item, field)) > most for field, most in _MOST_CHARS.items()):
            raise ValueError("a title is short")


def _item(item: Item) -> dict[str, object]:
    if _KINDS.get(item.name.rpartition(".")[2]) != item.mime:
        raise InputRefused("package-kind")
    return {
        "mime": item.mime,
        "name": item.name,
        "orientation": item.orientation,
        "sha256": hashlib.sha256(item.data).hexdigest(),
        "size": item.data.nbytes,
        "title": item.title,
        "view": item.view,
        "visit": item.visit,
    }


def _is_name(name: str) -> bool:
    return bool(_NAME.fullmatch(name))
