"""Published vectors from the package cryptography_vectors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import cryptography_vectors

FOLDER = Path(cryptography_vectors.__file__).parent


def load_json(name: str):
    return json.loads((FOLDER / name).read_text())


def load_records(name: str, first: str) -> Iterator[dict[str, str]]:
    """`name = value` blocks; a block begins at the key `first`."""
    record: dict[str, str] = {}
    for line in (FOLDER / name).read_text().splitlines():
        key, equals, value = line.partition("=")
        if line.startswith("#") or not equals:
            continue
        if key.strip().lower() == first and record:
            yield record
            record = {}
        record[key.strip().lower()] = value.strip()
    yield record
