"""What this computer asked of a vault, until it is in."""

import json

import pytest

from clinicvault.desktop.asked import Asked

VAULT = bytes(range(16))
FACTS = {"name": "Room 2", "station": "ab", "words": "one two three four", "asked": "1"}


@pytest.fixture
def asked(tmp_path):
    return Asked(tmp_path)


def test_kept_found_and_forgotten(asked, tmp_path):
    assert asked.find(VAULT) is None
    asked.forget(VAULT)
    asked.keep(VAULT, FACTS)
    asked.keep(VAULT, {**FACTS, "name": "Room 3"})
    assert Asked(tmp_path).find(VAULT)["name"] == "Room 3"
    assert asked.find(bytes(16)) is None
    asked.forget(VAULT)
    assert asked.find(VAULT) is None


def test_nobody_else_reads_it(asked, tmp_path):
    asked.keep(VAULT, FACTS)
    [path] = (tmp_path / "asked").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("text", ["", "[]", "no json", json.dumps({"name": "x"}), "\xff"])
def test_what_cannot_be_read_is_asked_anew(asked, tmp_path, text):
    asked.keep(VAULT, FACTS)
    [path] = (tmp_path / "asked").iterdir()
    path.write_bytes(text.encode("latin-1"))
    assert asked.find(VAULT) is None
