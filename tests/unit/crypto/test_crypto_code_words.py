"""Bytes as words of the list, and back."""

import pytest

from clinicvault.crypto.codes import from_words, to_words
from clinicvault.domain.errors import UsageError


@pytest.mark.parametrize(
    "data", [bytes(20), b"\xff" * 20, bytes(range(20)), b"\x00\x00\x00\x00\x01"]
)
def test_there_and_back(data):
    words = to_words(data)
    assert len(words.split()) == len(data) * 8 // 10
    assert from_words(words, len(data)) == data
    assert from_words(words.upper().replace(" ", " - \n"), len(data)) == data


def test_known_words():
    assert to_words(bytes(5)) == "academic academic academic academic"
    assert to_words(bytes(4) + b"\x01") == "academic academic academic acid"


@pytest.mark.parametrize(
    "text", ["", "academic", "academic " * 5, "academic academic academic nix"]
)
def test_what_is_no_code(text):
    with pytest.raises(UsageError, match="code-unreadable"):
        from_words(text, 5)


def test_bytes_that_are_no_whole_words():
    with pytest.raises(ValueError, match="five bytes"):
        to_words(bytes(16))
