"""Names of files in a package: random, so that a name tells nothing of a person or a day."""

from __future__ import annotations

import re

from .contents import Contents

_RANDOM = re.compile(r"[0-9a-z]{8,64}\.[0-9a-z]{1,8}")


def require_random(contents: Contents) -> None:
    """ValueError unless there are files, and every name is random and stands only once."""
    names = [item.name for item in contents.items]
    if not names:
        raise ValueError("a package holds something")
    if len(set(names)) != len(names) or not all(map(_RANDOM.fullmatch, names)):
        raise ValueError("names of a package's files are random, and each stands once")
